// The part of the summary that compares variants.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

/// One line a variant: mean and tail of an account, and by how much the mean differs.
std::string account_part(const SummaryContext& context, const std::string& account) {
  const Results& results = context.results;
  const std::vector<std::string> variants = variants_of(results);
  const std::vector<double> levels = tail_levels(results);
  std::vector<std::vector<std::string>> rows = {
      {account + ", " + context.unit_text(), "mean", "variant - base"}};
  for (const char* what : {"", "TVaR "})
    if (!levels.empty()) rows[0].push_back(what + level_text(levels.front()));
  constexpr std::size_t kFewest = 4;
  const std::size_t shown = std::min(variants.size(), std::max(kFewest, context.most_rows + 1));
  for (std::size_t i = 0; i < shown; ++i) {
    const Cells bearers(results, "bearers", variants[i]);
    const Cells quantiles(results, "quantiles", variants[i]);
    const Cells differences(results, "differences", variants[i]);
    std::vector<std::string> row = {
        variants[i], money_cell(context, bearers, "mean", bearers.find("bearer", account)),
        i == 0
            ? ""
            : money_cell(context, differences, "difference", differences.find("account", account))};
    for (const char* column : {"value_at_risk", "tvar"})
      if (!levels.empty())
        row.push_back(
            money_cell(context, quantiles, column, quantiles.find_level(account, levels.front())));
    rows.push_back(std::move(row));
  }
  return "\n" + grid(rows) + left_out(variants.size(), shown, "differences");
}

/// Whether some variant changes the mean of an account.
bool differs(const Results& results, const std::string& account) {
  for (const std::string& variant : variants_of(results)) {
    const Cells differences(results, "differences", variant);
    for (std::size_t row = 0; row < differences.rows(); ++row)
      if (differences.text("account", row) == account && differences.number("difference", row) != 0)
        return true;
  }
  return false;
}

}  // namespace

std::string variants_part(const SummaryContext& context) {
  if (variants_of(context.results).empty()) return "";
  const std::string bearer = first_public_bearer(context.results);
  // Rules move no losses: where they alone change, the bearer's part says more.
  const bool losses = bearer.empty() || differs(context.results, kAllLosses);
  const bool part = !bearer.empty() && !(losses && context.is_short());
  return (losses ? account_part(context, kAllLosses) : "") +
         (part ? account_part(context, bearer) : "");
}

}  // namespace cofferdam
