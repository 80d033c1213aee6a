// The tables of the summary.
#include <algorithm>
#include <cmath>
#include <span>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// What one bearer bears in the tail: an estimate of `quantiles`.
std::string tail_cell(const SummaryContext& context, const std::string& account, double level,
                      const std::string& column) {
  const Cells quantiles(context.results, "quantiles");
  return money_cell(context, quantiles, column, quantiles.find_level(account, level));
}

/// All losses, and whoever bears something in some simulation.
std::vector<std::size_t> rows_that_bear(const Cells& bearers) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    if (bearers.text("bearer", row) == kAllLosses || bearers.number("mean", row) != 0 ||
        bearers.number("largest", row) > 0)
      rows.push_back(row);
  return rows;
}

}  // namespace

std::string money_cell(const SummaryContext& context, const Cells& cells, const std::string& column,
                       std::size_t row) {
  return context.money(cells.number(column, row), cells.number(column + "_standard_error", row));
}

std::string percent_cell(const Cells& cells, const std::string& column, std::size_t row) {
  return percent_text(cells.number(column, row), cells.number(column + "_standard_error", row));
}

std::string probability_cell(const Cells& cells, const std::string& column, std::size_t row) {
  const double high = cells.number(column + "_ci_high", row);
  if (cells.number(column, row) == 0 && high > 0)
    return "< " + significant_text(100 * high, 2) + " %";
  return percent_cell(cells, column, row);
}

std::string left_out(std::size_t rows, std::size_t shown, const std::string& table) {
  if (rows <= shown) return "";
  return "... " + std::to_string(rows - shown) + " more in the table '" + table + "'\n";
}

std::string bearers_part(const SummaryContext& context) {
  const Cells bearers(context.results, "bearers");
  if (bearers.rows() == 0) return "";
  const std::vector<double> levels = tail_levels(context.results);
  std::vector<std::string> header = {context.unit_text(), "mean", "share"};
  for (const double level : levels) header.push_back(level_text(level));
  if (!levels.empty()) header.push_back("TVaR " + level_text(levels.front()));
  header.push_back("st. dev.");
  Rows rows = {header};
  const double losses = bearers.number("mean", bearers.find("bearer", kAllLosses));
  const std::vector<std::size_t> bearing = rows_that_bear(bearers);
  const std::size_t shown =
      std::min(bearing.size(), std::max(context.most_rows, context.most_bearers));
  for (const std::size_t i : std::span(bearing).first(shown)) {
    const std::string name = bearers.text("bearer", i);
    std::vector<std::string> row = {name, money_cell(context, bearers, "mean", i)};
    const double share = bearers.number("share_of_losses", i);
    row.push_back(std::isnan(share) || !(losses > 0) ? "n/a" : fixed_text(100 * share, 1) + " %");
    for (const double level : levels)
      row.push_back(tail_cell(context, name, level, "value_at_risk"));
    if (!levels.empty()) row.push_back(tail_cell(context, name, levels.front(), "tvar"));
    row.push_back(money_cell(context, bearers, "standard_deviation", i));
    rows.push_back(std::move(row));
  }
  return "\n" + grid(rows) + left_out(bearing.size(), shown, "bearers");
}

std::string layers_part(const SummaryContext& context) {
  const Cells layers(context.results, "layers");
  if (layers.rows() == 0) return "";
  Rows rows = {
      {"layer, " + context.unit_text(), "payer", "from", "height", "mean", "hit", "exhausted"}};
  const std::size_t shown = std::min(layers.rows(), context.most_rows);
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back({layers.text("clause", i), layers.text("payer", i),
                    context.money(layers.number("attachment", i), 0),
                    context.money(layers.number("limit", i), 0),
                    money_cell(context, layers, "mean", i),
                    probability_cell(layers, "probability_hit", i),
                    probability_cell(layers, "probability_exhausted", i)});
  return "\n" + grid(rows) + left_out(layers.rows(), shown, "layers");
}

std::string contracts_part(const SummaryContext& context) {
  const Cells contracts(context.results, "contracts");
  Rows rows = {{"contract, " + context.unit_text(), "payer", "losses", "ceded", "ceded 99 %",
                "retained", "retained 99 %", "hit", "used up"}};
  std::size_t all = 0;
  for (std::size_t i = 0; i < contracts.rows(); ++i) {
    if (contracts.text("year", i) != "(all)" || ++all > context.most_rows) continue;
    rows.push_back({contracts.text("contract", i), contracts.text("payer", i),
                    money_cell(context, contracts, "subject", i),
                    money_cell(context, contracts, "ceded", i),
                    money_cell(context, contracts, "ceded_value_at_risk_99", i),
                    money_cell(context, contracts, "retained", i),
                    money_cell(context, contracts, "retained_value_at_risk_99", i),
                    probability_cell(contracts, "probability_hit", i),
                    probability_cell(contracts, "probability_exhausted", i)});
  }
  return all == 0 ? "" : "\n" + grid(rows) + left_out(all, rows.size() - 1, "contracts");
}

std::string realised_part(const SummaryContext& context) {
  const Cells realised(context.results, "realised");
  if (realised.rows() == 0) return "";
  Rows rows = {{"realised, " + context.unit_text(), "happened", "forecast", "happened/forecast",
                "no worse in", "verdict"}};
  const std::size_t shown = std::min(realised.rows(), context.most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const bool count = realised.text("account", i) == "defaults";
    const double mean = realised.number("forecast_mean", i);
    const double error = realised.number("forecast_mean_standard_error", i);
    const double happened = realised.number("realised", i);
    rows.push_back({realised.text("account", i),
                    count ? estimate_text(happened, 0) : context.money(happened, 0),
                    count ? estimate_text(mean, error) : context.money(mean, error),
                    significant_text(realised.number("realised_per_forecast", i), 3),
                    percent_cell(realised, "quantile", i), realised.text("verdict", i)});
  }
  return "\n" + grid(rows) + left_out(realised.rows(), shown, "realised");
}

std::string thresholds_part(const SummaryContext& context) {
  const Cells cells(context.results, "thresholds");
  const bool gives_way = context.is_shortest() && !variants_of(context.results).empty();
  if (cells.rows() == 0 || gives_way) return "";
  constexpr std::size_t kMostAmounts = 4;
  std::vector<double> amounts;
  std::vector<std::string> accounts;
  for (std::size_t i = 0; i < cells.rows(); ++i) {
    const double amount = cells.number("amount", i);
    const std::string account = cells.text("account", i);
    if (std::find(amounts.begin(), amounts.end(), amount) == amounts.end())
      amounts.push_back(amount);
    if (std::find(accounts.begin(), accounts.end(), account) == accounts.end())
      accounts.push_back(account);
  }
  const std::size_t shown = std::min(accounts.size(), context.most_rows);
  amounts.resize(std::min(amounts.size(), kMostAmounts));
  Rows rows(1 + shown);
  rows[0].push_back("more than (" + context.unit_text() + ")");
  for (const double amount : amounts) rows[0].push_back(context.money(amount, 0));
  for (std::size_t a = 0; a < shown; ++a) {
    rows[1 + a].push_back(accounts[a]);
    for (const double amount : amounts) {
      std::size_t i = 0;
      while (i < cells.rows() &&
             (cells.text("account", i) != accounts[a] || cells.number("amount", i) != amount))
        ++i;
      rows[1 + a].push_back(probability_cell(cells, "probability_above", i));
    }
  }
  return "\n" + grid(rows) + left_out(accounts.size(), shown, "thresholds");
}

}  // namespace cofferdam
