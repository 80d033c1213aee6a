// What lenders draw of a central bank, when the quota binds, and what loans earn with it, in words.
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string amount_of(const SummaryContext& context, const Cells& cells, const std::string& column,
                      std::size_t row) {
  return context.amount(cells.number(column, row), cells.number(column + "_standard_error", row));
}

/// "Under relent lenders draw 150 million CNY of the 168 million CNY that they ask for; ..."
std::string drawn_words(const SummaryContext& context, const Cells& days, std::size_t row) {
  const std::string clause = days.text("clause", row);
  std::string text = "Under " + clause + " lenders draw " + amount_of(context, days, "drawn", row);
  if (!(days.number("probability_binds", row) > 0)) return wrapped(text + ", all they ask for.");
  text += " of the " + amount_of(context, days, "asked", row) +
          " that they ask for; the quota binds in " +
          probability_cell(days, "probability_binds", row) + " of simulations, first on average " +
          fixed_text(days.number("years_to_first", row), 1) + " years after the start.";
  return wrapped(text);
}

/// "Loans earn bank 0.95 % a year after expected losses, 11.9 % of its capital; ..."
std::string margin_words(const Cells& margins) {
  std::string text;
  for (std::size_t row = 0; row < margins.rows(); ++row) {
    if (margins.text("class", row) != "(all)" || margins.text("component", row) != "margin")
      continue;
    std::string line = "Loans earn " + margins.text("lender", row) + " " +
                       percent_cell(margins, "per_balance", row) +
                       " a year after losses, which is " +
                       percent_cell(margins, "per_capital", row) + " of its capital";
    const std::size_t next = row + 1;
    if (next < margins.rows() && margins.text("component", next) == "without_relending")
      line += "; without relending " + percent_cell(margins, "per_capital", next);
    text += wrapped(line + ".");
  }
  return text;
}

/// "Supervisors ask bank for 933 billion CNY of capital, less 22.3 for what others cover; ..."
std::string capital_words(const SummaryContext& context, const Cells& capital) {
  std::string text;
  for (std::size_t row = 0; row + 1 < capital.rows(); ++row) {
    if (capital.text("class", row) != "(all)" || capital.text("approach", row) != "standardised")
      continue;
    const auto amounts = [&](std::size_t of) {
      return context.amount(capital.number("capital", of), 0) + " of capital, less " +
             context.amount(capital.number("relief", of), 0) + " for what others cover";
    };
    text += wrapped("Supervisors ask " + capital.text("lender", row) + " for " + amounts(row) +
                    "; by internal ratings for " + amounts(row + 1) + ".");
  }
  return text;
}

}  // namespace

std::string relending_words(const SummaryContext& context) {
  const Cells days(context.results, "relending"), margins(context.results, "margins"),
      capital(context.results, "capital");
  std::string text;
  for (std::size_t row = 0; row < days.rows(); ++row)
    if (days.text("day", row) == "(all)") text += drawn_words(context, days, row);
  return text + margin_words(margins) + capital_words(context, capital);
}

}  // namespace cofferdam
