// The numbers of a run that a person reads first, as text: a line each, under headings, to seven
// digits.
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

namespace cofferdam::headlines {

/// Of which of several variants. The base is the scenario itself; without variants it is all.
enum class Of { base, variants, all };
enum class Zeros { shown, left_out };

/// What is taken of a table.
struct Rule {
  std::string table;
  Of of;
  /// Columns that name a row, separated by commas. `year~4` takes at most four years, evenly from
  /// the first to the last, `year=(all)` the rows of that value alone.
  std::string keys;
  std::string columns;  ///< the numbers; those that a scenario does not have are left out
  Zeros zeros = Zeros::shown;
};

/// A row for each table, or two if variants show less, in the order of the text
/// (headline_rules.cpp).
const std::vector<Rule>& rules();
/// Tables of which nothing is taken.
const std::vector<std::string>& left_out();

/// Seven significant digits, with an exponent that is a multiple of three: 0.04120000, 328.4644e6.
std::string number_text(double value, int digits = 7);

/// All headlines. Numbers that are not available have no line.
std::string text_of(const Results& results);

/// What is different in two texts, a line a number: from, to, and the difference in standard
/// errors. Empty if nothing is.
std::string moves(const std::string& was, const std::string& is);

}  // namespace cofferdam::headlines
