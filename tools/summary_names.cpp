// How much is with few names.
#include <algorithm>
#include <cmath>

#include "number_text.hpp"
#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr double kFew = 20;          // names
constexpr double kLargeShare = 0.1;  // of the exposure, or of the worst losses
constexpr std::size_t kMost = 2;     // portfolios that are told

}  // namespace

std::string few_names_words(const SummaryContext& context) {
  const Cells portfolios(context.results, "portfolios");
  std::string text;
  std::size_t told = 0;
  for (std::size_t row = 0; row < portfolios.rows() && told < kMost; ++row) {
    const double names = portfolios.number("effective_names", row),
                 share = portfolios.number("largest_name_share", row);
    if (!(names < kFew || share >= kLargeShare)) continue;
    text += wrapped("Few names: '" + portfolios.text("portfolio", row) +
                    "' is as concentrated as " + significant_text(names, 3) +
                    " equal names; the largest ('" + portfolios.text("largest_name", row) +
                    "') has " + fixed_text(100 * share, 1) + " % of the exposure.");
    ++told;
  }
  const Cells groups(context.results, "firm_groups");
  for (std::size_t row = 0; row < groups.rows(); ++row) {
    const double share = groups.number("share_of_tail_99", row);
    if (!(share >= kLargeShare)) continue;
    text += wrapped("The largest group of '" + groups.text("firms", row) + "', " +
                    groups.text("largest", row) + ", has " +
                    fixed_text(100 * groups.number("share_of_exposure", row), 1) +
                    " % of the exposure of all groups and " +
                    percent_text(share, groups.number("share_of_tail_99_standard_error", row)) +
                    " of the losses beyond the 99 % quantile.");
  }
  return text;
}

}  // namespace cofferdam
