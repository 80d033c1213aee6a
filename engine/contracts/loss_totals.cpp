#include "contracts/loss_totals.hpp"

#include <cmath>

#include "clauses/cover.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-12;  // of all losses of a cell: two amounts are one
/// Stand for no risk of its own: the occurrence as a whole.
constexpr std::uint32_t kWhole = 0xffffffff;

}  // namespace

std::size_t LossTotals::Hash::operator()(const Key& key) const {
  const std::uint64_t a = std::uint64_t{key.occurrence} << 32 | key.exposure;
  const std::uint64_t b = std::uint64_t{key.cell} << 32 | key.member;
  return static_cast<std::size_t>((a * 0x9e3779b97f4a7c15u) ^
                                  (b + (a >> 29)) * 0xbf58476d1ce4e5b9u);
}

void LossTotals::start_run(const ContractLevels& levels, std::size_t events) {
  levels_ = levels;
  risk_.assign(levels_.by_risk() ? events : 0, 0.0);
  risk_of_.assign(risk_.size(), 0);
  event_.assign(levels_.by_event() ? events : 0, 0.0);
  event_of_.assign(event_.size(), 0);
}

void LossTotals::start(std::size_t cells) {
  year_.assign(cells, 0.0);
  gross_.assign(cells, 0.0);
  first_of_.clear();
}

void LossTotals::place(const Events& events, std::uint32_t claim, std::uint32_t cell) {
  const std::uint32_t occurrence = events.occurrence_of(claim);
  const auto first = [&](std::uint32_t exposure, std::uint32_t member) {
    if (occurrence == Events::kNone) return claim;
    return first_of_.try_emplace({occurrence, cell, exposure, member}, claim).first->second;
  };
  if (!risk_of_.empty()) risk_of_[claim] = first(events.exposure[claim], events.member[claim]);
  if (!event_of_.empty()) event_of_[claim] = first(kWhole, kWhole);
}

double LossTotals::slack(std::size_t cell) const {
  return kSame * gross_[cell];
}

double LossTotals::of_year(std::size_t cell, double unit) const {
  // Of a unit of 0 too there is no limit where none is said.
  const double limit =
      std::isinf(levels_.annual_limit) ? levels_.annual_limit : levels_.annual_limit * unit;
  return layer_of(year_[cell], levels_.annual_deductible * unit, limit, slack(cell));
}

std::pair<double, double> LossTotals::add(std::uint32_t claim, std::size_t cell, double amount,
                                          double unit) {
  gross_[cell] += std::abs(amount);
  const double rounding = slack(cell);
  const auto moved = [&](double& sum, double by, double attachment, double limit) {
    const double before = layer_of(sum, attachment, limit, rounding);
    sum += by;
    return layer_of(sum, attachment, limit, rounding) - before;
  };
  if (levels_.by_risk())
    amount = moved(risk_[risk_of_[claim]], amount, levels_.risk_attachment, levels_.risk_limit);
  if (levels_.by_event())
    amount = moved(event_[event_of_[claim]], amount, levels_.event_attachment, levels_.event_limit);
  if (!levels_.by_year()) {
    year_[cell] += amount;
    return {year_[cell] - amount, year_[cell]};
  }
  const double before = of_year(cell, unit);
  year_[cell] += amount;
  return {before, of_year(cell, unit)};
}

}  // namespace cofferdam
