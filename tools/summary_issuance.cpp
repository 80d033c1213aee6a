// What the summary says of bonds that issuers decide on.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string issuance_line(const SummaryContext& context, const Cells& issuance, std::size_t row) {
  const auto count = [&](const char* column) {
    return grouped(std::llround(issuance.number(column, row)));
  };
  const auto money = [&](const char* column) { return context.sum(issuance.number(column, row)); };
  return issuance.text("portfolio", row) + ": " + count("issued") + " of " + count("planned") +
         " bonds are issued, of " + money("issued_volume") + "; without the tool " +
         count("issued_without_tool") + " would be, of " + money("issued_volume_without_tool") +
         ". " + money("held_volume") + " of them are held.";
}

}  // namespace

std::string issuance_words(const SummaryContext& context) {
  const Cells issuance(context.results, "issuance");
  std::string text;
  std::size_t told = 0;
  for (std::size_t row = 0; row < issuance.rows(); ++row)
    if (issuance.text("tag", row) == "(all)" && ++told <= context.most_rows)
      text += wrapped(issuance_line(context, issuance, row));
  return text + left_out(told, std::min(told, context.most_rows), "issuance");
}

}  // namespace cofferdam
