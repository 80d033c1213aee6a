// The answer of a run on one screen.
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// What the reader must know before using the numbers: stopped early, thin tails and the number of
/// trials that would do, weights that are not to be trusted.
std::vector<std::string> warnings_of(const Results& results);

/// That cash of a portfolio flows after the last day.
std::string open_text(const std::string& portfolio, const std::string& until,
                      const std::string& last_day);

/// That the cost of a level of government leaves out the stock of its pool.
std::string no_owner_text(const std::string& pool, const std::string& level);

/// Whether a table has a row for each trial, block or the like, which neither the summary nor
/// `run --json` shows.
bool is_long(const std::string& table);

/// Whether a table is looked at for the summary and for pictures.
bool is_drawn(const std::string& table);

/// The answer in words and numbers, at most 40 lines of 100 columns as long as no name is longer
/// than 24; works with any tables missing. `file` is where the results are, or empty. Where only
/// the rows of a variant are left of them, `variant` is its name.
std::string summary_text(const Results& results, const std::string& file,
                         const std::string& variant = "");

}  // namespace cofferdam
