#include "gates/volume_set.hpp"

#include <algorithm>

#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kNothing = 1e-12;  // of a loan: what rounding leaves of shares that sum to 1
constexpr double kDay = 1.0 / 335;  // years; no day of the axis is longer

void add(Volumes::Totals& sum, const Volumes::Totals& one, double times) {
  sum.originated += times * one.originated;
  sum.filed += times * one.filed;
  sum.released += times * one.released;
  sum.in_force += times * one.in_force;
  sum.in_force_years += times * one.in_force_years;
}

}  // namespace

VolumeSet::VolumeSet(const ProgrammeContext& context, const std::vector<double>& weights,
                     std::vector<std::uint32_t> cell_of, std::size_t cells)
    : cell_of_(std::move(cell_of)), of_(cells) {
  for (std::size_t p = 0; p < context.portfolios.size(); ++p) {
    const PortfolioView& portfolio = context.portfolios[p];
    const std::size_t rows = portfolio.exposures->rows();
    std::vector<std::vector<double>> by_cell(cells);
    for (std::size_t row = 0; row < rows; ++row) {
      const std::size_t at = portfolio.first_row + row;
      if (weights[at] == 0) continue;
      auto& cell = by_cell[cell_of_.empty() ? 0 : cell_of_[at]];
      if (cell.empty()) cell.assign(rows, 0.0);
      cell[row] = weights[at];
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      if (by_cell[cell].empty()) continue;
      of_[cell].push_back(volumes_.size());
      volumes_.push_back({p, portfolio.first_row,
                          portfolio.first_row + static_cast<std::uint32_t>(rows),
                          Volumes(*portfolio.exposures, *context.calendar, by_cell[cell])});
    }
  }
}

void VolumeSet::start(Walk& walk, State& state) const {
  state.volumes_.resize(volumes_.size());
  state.context_ = &walk.context;
  for (std::size_t v = 0; v < volumes_.size(); ++v) {
    const auto& lent = walk.s.lent[volumes_[v].portfolio];
    volumes_[v].volumes.reset(state.volumes_[v], lent.empty() ? 1.0 : lent[walk.trial]);
  }
  state.settlement_ = &walk.s;
  state.heard_ = walk.s.not_lent.size();
  const std::span<const EarlyEnd> ends = walk.s.ends_of(walk.trial);
  const auto first = std::find_if(ends.begin(), ends.end(), [](auto& end) { return end.goes_on; });
  state.coming_ = {first, ends.end()};
  for (const EarlyEnd& one : ends)
    each_of(one.exposure, [&](std::size_t v, std::uint32_t row) {
      if (!one.goes_on || !begins_before(state, v, row, one.time))
        volumes_[v].volumes.end(state.volumes_[v], row, one.time, one.loans);
    });
}

/// What is not lent is taken out before anything else is asked: its moment has not passed yet.
void VolumeSet::hear(State& state) const {
  const std::vector<EarlyEnd>& not_lent = state.settlement_->not_lent;
  for (; state.heard_ < not_lent.size(); ++state.heard_) {
    const EarlyEnd& end = not_lent[state.heard_];
    each_of(end.exposure, [&](std::size_t v, std::uint32_t row) {
      volumes_[v].volumes.end(state.volumes_[v], row, end.time, end.loans);
    });
  }
}

/// What goes on as another row up to `time`, once it has begun.
void VolumeSet::go_on(State& state, double time) const {
  for (; !state.coming_.empty() && state.coming_.front().time <= time;
       state.coming_ = state.coming_.subspan(1)) {
    const EarlyEnd& end = state.coming_.front();
    each_of(end.exposure, [&](std::size_t v, std::uint32_t row) {
      if (begins_before(state, v, row, end.time))
        volumes_[v].volumes.go_on(state.volumes_[v], row, end.time, end.loans);
    });
  }
}

bool VolumeSet::begins_before(const State& state, std::size_t volume, std::uint32_t row,
                              double time) const {
  const PortfolioView& portfolio = state.context_->portfolios[volumes_[volume].portfolio];
  return portfolio.exposures->begins(row) < time;
}

/// Calls visit(volume, row of its portfolio) of those that an exposure is in.
template <class Visit>
void VolumeSet::each_of(std::uint32_t row, const Visit& visit) const {
  for (const std::size_t v : of_[cell_of_.empty() ? 0 : cell_of_[row]])
    if (row >= volumes_[v].first_row && row < volumes_[v].end_row)
      visit(v, row - volumes_[v].first_row);
}

void VolumeSet::defaulted(Walk& walk, State& state, std::uint32_t entry) const {
  hear(state);
  const Events& events = walk.s.events;
  const double time = walk.calendar().time_of_day(day_of(walk.s.moment[entry]));
  if (!state.coming_.empty()) go_on(state, time);
  each_of(events.exposure[entry], [&](std::size_t v, std::uint32_t row) {
    volumes_[v].volumes.add_default(state.volumes_[v], row, time, events.loans[entry]);
  });
}

Volumes::Totals VolumeSet::at(State& state, std::size_t cell, double time) const {
  if (volumes_.empty()) return {};
  hear(state);
  // Of the last day defaults are still to be told, and come first.
  if (!state.coming_.empty()) go_on(state, time - kDay);
  Volumes::Totals sum;
  for (const std::size_t v : of_[cell])
    add(sum, volumes_[v].volumes.at(state.volumes_[v], time), 1);
  for (const EarlyEnd& end : state.coming_) {
    if (end.time > time) break;
    if (!cell_of_.empty() && cell_of_[end.exposure] != cell) continue;
    each_of(end.exposure, [&](std::size_t v, std::uint32_t row) {
      if (begins_before(state, v, row, end.time))
        add(sum, volumes_[v].volumes.gone(row, end.time, time), -end.loans);
    });
  }
  return sum;
}

Volumes::Totals VolumeSet::scheduled(std::size_t cell, double time) const {
  Volumes::Totals sum;
  for (const std::size_t v : of_[cell]) {
    Volumes::State untouched;
    volumes_[v].volumes.reset(untouched, 1);
    add(sum, volumes_[v].volumes.at(untouched, time), 1);
  }
  return sum;
}

double end_of_day(const Walk& walk) {
  return walk.calendar().time_of_day(walk.day() + 1) - kJustBefore;
}

double guaranteed_part(const ProgrammeContext& context, std::uint32_t row, double own) {
  NominalParts of_one;
  context.nominal(row, context.clauses.size(), of_one, true);
  const double others = 1 - of_one.parts[context.lender_of(row)];
  return others > kNothing ? others : own;
}

}  // namespace cofferdam
