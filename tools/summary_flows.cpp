// What the summary says of fees, premiums and subsidies, and of what premiums pay for.
#include "summary_parts.hpp"

namespace cofferdam {
namespace {

using Rows = std::vector<std::vector<std::string>>;

constexpr const char* kAllYears = "(all)";

std::string flows_grid(const SummaryContext& context) {
  const Cells flows(context.results, "flows");
  Rows rows = {{"flow, " + context.unit_text(), "from", "to", "mean in all", "99 %"}};
  std::size_t all = 0;
  for (std::size_t row = 0; row < flows.rows(); ++row) {
    if (flows.text("year", row) != kAllYears || ++all > context.most_rows) continue;
    rows.push_back({flows.text("flow", row), flows.text("payer", row), flows.text("payee", row),
                    money_cell(context, flows, "mean", row),
                    money_cell(context, flows, "quantile_99", row)});
  }
  return all == 0 ? "" : "\n" + grid(rows) + left_out(all, rows.size() - 1, "flows");
}

std::string ratios_grid(const SummaryContext& context) {
  const Cells ratios(context.results, "ratios");
  Rows rows = {{"premiums of, paid to", "loss ratio", "combined", "rate written", "technical",
                "break-even"}};
  std::size_t all = 0;
  for (std::size_t row = 0; row < ratios.rows(); ++row) {
    if (ratios.text("year", row) != kAllYears || ++all > context.most_rows) continue;
    rows.push_back({ratios.text("portfolio", row) + ", " + ratios.text("bearer", row),
                    percent_cell(ratios, "loss_ratio", row),
                    percent_cell(ratios, "combined_ratio", row),
                    percent_text(ratios.number("written_rate", row), 0),
                    percent_cell(ratios, "technical_rate", row),
                    percent_cell(ratios, "break_even_rate", row)});
  }
  return all == 0 ? "" : "\n" + grid(rows) + left_out(all, rows.size() - 1, "ratios");
}

}  // namespace

std::string flows_part(const SummaryContext& context) {
  return (context.is_shortest() ? "" : flows_grid(context)) + ratios_grid(context);
}

}  // namespace cofferdam
