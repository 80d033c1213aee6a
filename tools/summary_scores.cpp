// What the summary says of scores.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

/// "Gini 0.5 (0.5 stated)".
std::string with_stated(const std::string& what, const std::string& reached,
                        const std::string& stated) {
  return what + " " + reached + (stated.empty() ? "" : " (stated: " + stated + ")");
}

std::string score_words(const Cells& scores, std::size_t row) {
  const double gini = scores.number("stated_gini", row),
               mean = scores.number("stated_mean_pd", row);
  return scores.text("portfolio", row) + ": " + scores.text("score", row) + " has " +
         with_stated("a Gini of", fixed_text(scores.number("gini", row), 3),
                     std::isnan(gini) ? "" : significant_text(gini, 3)) +
         " for default, " +
         with_stated("mean PD", percent_text(scores.number("mean_pd", row), 0),
                     std::isnan(mean) ? "" : percent_text(mean, 0));
}

}  // namespace

/// One line a score, but `score` where nothing tells it from `true_score`.
std::string scores_words(const SummaryContext& context) {
  const Cells scores(context.results, "scores");
  std::string text;
  std::size_t told = 0;
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    const bool again = row > 0 &&
                       scores.text("portfolio", row) == scores.text("portfolio", row - 1) &&
                       scores.number("gini", row) == scores.number("gini", row - 1);
    if (again || std::isnan(scores.number("gini", row))) continue;
    if (++told <= context.most_rows) text += wrapped(score_words(scores, row) + ".");
  }
  return text + left_out(told, std::min(told, context.most_rows), "scores");
}

}  // namespace cofferdam
