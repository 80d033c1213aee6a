// What the summary says of firms that look for finance.
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {

std::string matching_words(const SummaryContext& context) {
  const Cells matching(context.results, "matching");
  std::size_t last = matching.rows();
  double quarters = 0;
  for (std::size_t row = 0; row < matching.rows(); ++row)
    if (matching.text("stage", row) == "(all)")
      last = row, quarters = matching.number("quarter", row);
  if (last == matching.rows()) return "";
  return wrapped("After " + grouped(std::llround(quarters)) + " quarters " +
                 percent_cell(matching, "finance_share", last) + " of " +
                 grouped(std::llround(matching.number("firms", last))) +
                 " firms have finance; if no capacity bound it would be " +
                 percent_text(matching.number("unbound_finance_share", last), 0) + ". Of " +
                 estimate_text(matching.number("looking", last),
                               matching.number("looking_standard_error", last)) +
                 " that look in the last quarter " + percent_cell(matching, "matched_share", last) +
                 " find it.");
}

}  // namespace cofferdam
