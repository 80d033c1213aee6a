// What several pictures share: what is chosen, units and words.
#pragma once
#include <string>
#include <vector>

#include "plot/picture.hpp"

namespace cofferdam {

/// The subjects that are asked for, in the order of `all`; without wishes all of them. Throws
/// Error(scenario) that names the one that was meant, if there is no such `what`.
std::vector<std::string> chosen(const std::vector<std::string>& all, const PictureRequest& request,
                                const std::string& what);

/// A unit for amounts up to `largest`: that of the summary, unless numbers become unwieldy in it.
MoneyUnit unit_for(const Results& results, double largest);

/// "million CNY".
std::string unit_words(const MoneyUnit& unit, const Results& results);

/// "1,047.6 ± 5.6", an estimate of that column in the unit; "n/a" without.
std::string estimate_label(const Cells& cells, const std::string& column, std::size_t row,
                           double scale);

/// The ends of the 95 % interval of a column; NaN where every trial gave the same, so that the
/// interval only holds what was not seen.
struct Interval {
  double low, high;
};
Interval interval_of(const Cells& cells, const std::string& column, std::size_t row);

/// Each text of a column once, in the order of the rows.
std::vector<std::string> different(const Cells& cells, const std::string& column);

/// "bank, fund".
std::string list_words(const std::vector<std::string>& names);

/// Accounts of a table whose amounts are money, without all losses.
std::vector<std::string> money_accounts(const Cells& cells);

/// What a scenario says at a path, as a number; NaN if it says none there.
double planned_value(const Results& results, const std::string& path, const std::string& variant);

}  // namespace cofferdam
