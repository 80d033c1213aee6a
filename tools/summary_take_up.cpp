// What the summary says of policies that could be taken out.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string take_up_line(const Cells& take_up, std::size_t row) {
  const auto percent = [&](const char* column) {
    return percent_text(take_up.number(column, row), 0);
  };
  return take_up.text("portfolio", row) + ": " +
         grouped(std::llround(take_up.number("policies", row))) + " of " +
         grouped(std::llround(take_up.number("possible", row))) +
         " policies are taken out, at a premium of " + percent("premium") + " of which " +
         percent("net_premium") + " is left to the insured; without the subsidy " +
         percent("share_without_subsidy") + " would insure instead of " + percent("share") + ".";
}

}  // namespace

std::string take_up_words(const SummaryContext& context) {
  const Cells take_up(context.results, "take_up");
  std::string text;
  std::size_t told = 0;
  for (std::size_t row = 0; row < take_up.rows(); ++row)
    if (take_up.text("tag", row) == "(all)" && ++told <= context.most_rows)
      text += wrapped(take_up_line(take_up, row));
  return text + left_out(told, std::min(told, context.most_rows), "take_up");
}

}  // namespace cofferdam
