// What the summary says of applicants.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string screening_line(const Cells& screening, std::size_t row) {
  const auto percent = [&](const char* column) {
    return percent_text(screening.number(column, row), 0);
  };
  return screening.text("portfolio", row) + ": " +
         grouped(std::llround(screening.number("accepted", row))) + " of " +
         grouped(std::llround(screening.number("applicants", row))) +
         " applicants are accepted, by a signal with a Gini of " +
         significant_text(screening.number("gini", row), 3) + ". It refuses " +
         percent("good_refused_share") + " of the good and accepts " +
         percent("bad_accepted_share") + " of the bad, who are " + percent("applicants_pd") +
         " of the applicants and " + percent("accepted_pd") + " of the accepted.";
}

}  // namespace

std::string screening_words(const SummaryContext& context) {
  const Cells screening(context.results, "screening");
  std::string text;
  std::size_t told = 0;
  for (std::size_t row = 0; row < screening.rows(); ++row)
    if (screening.text("tag", row) == "(all)" && ++told <= context.most_rows)
      text += wrapped(screening_line(screening, row));
  return text + left_out(told, std::min(told, context.most_rows), "screening");
}

}  // namespace cofferdam
