#include "verify/contribution_parts.hpp"

#include <map>
#include <optional>

#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/one_factor.hpp"

namespace cofferdam {
namespace {

bool is_of_loans_of_one_period(const Params& params) {
  for (const NamedPortfolio& named : params.portfolios)
    if (named.portfolio->traits().tells_losses) return false;
  return !params.calendar->given();
}

/// [portfolio] Its part of the TVaR at a level; nothing where that takes too much work.
std::optional<std::map<std::string, double>> parts_at(const Params& params,
                                                      const OneFactorRows& rows, double level) {
  OneFactorBook book{{}, rows.degrees_of_freedom};
  for (const OneFactorRow& row : rows.rows)
    book.loans.push_back({row.pd, row.loading, row.count, row.loss});
  const auto of_loans = tvar_contributions(book, level);
  if (!of_loans) return std::nullopt;
  std::map<std::string, double> parts;
  std::size_t p = 0;
  for (std::size_t i = 0; i < rows.rows.size(); ++i) {
    while (p + 1 < params.portfolios.size() &&
           rows.rows[i].row >= params.portfolios[p + 1].first_row)
      ++p;
    parts[params.portfolios[p].name] += (*of_loans)[i];
  }
  return parts;
}

}  // namespace

bool has_exact_contributions(const Model& model) {
  const Value& report = model.scenario().data().root.at("report");
  return !report.at("contributions").items.empty() && is_of_loans_of_one_period(model.params()) &&
         one_factor_rows(model.params()).why_not.empty();
}

std::vector<ExactContribution> exact_contributions(const Model& model, const Table& contributions) {
  const OneFactorRows rows = one_factor_rows(model.params());
  const std::vector<double>& levels = contributions.numbers("level");
  std::map<double, std::optional<std::map<std::string, double>>> at;
  std::vector<ExactContribution> exact;
  for (std::size_t row = 0; row < contributions.rows(); ++row) {
    if (contributions.texts("account")[row] != "all losses" ||
        contributions.texts("by")[row] != "portfolio")
      continue;
    if (!at.contains(levels[row]))
      at.emplace(levels[row], parts_at(model.params(), rows, levels[row]));
    const auto& parts = at.at(levels[row]);
    if (!parts) continue;
    const auto part = parts->find(contributions.texts("group")[row]);
    if (part != parts->end()) exact.push_back({row, part->second});
  }
  return exact;
}

}  // namespace cofferdam
