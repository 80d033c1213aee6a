#include "portfolios/rated_survival.hpp"

#include <algorithm>

#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

}  // namespace

const RatedSurvival::Moves& RatedSurvival::moves_of(std::size_t set, std::size_t year) {
  const auto [found, added] = known_.try_emplace({set, year});
  Moves& moves = found->second;
  if (!added) return moves;
  const std::size_t worst = ratings_.migration().default_grade();
  moves.to.assign(worst, std::vector<Column>(worst + 1));
  for (std::size_t from = 0; from < worst; ++from) {
    Column below(paths_, 0.0);
    for (std::size_t k = 0; k <= worst; ++k) {
      const auto bound = hazards_.probabilities(ratings_.score(set, from, k), year);
      Column& to = moves.to[from][worst - k];
      to.resize(paths_);
      for (std::size_t p = 0; p < paths_; ++p)
        to[p] = std::max(0.0, bound[p] - below[p]), below[p] = bound[p];
    }
    Column leaves(paths_), rate(paths_);
    for (std::size_t p = 0; p < paths_; ++p)
      leaves[p] = 1 - moves.to[from][from][p], rate[p] = -leaves[p];
    logarithm_1p(rate, rate);
    for (double& r : rate) r = std::min(kCertainRate, -r);
    moves.leaves.push_back(std::move(leaves)), moves.rate.push_back(std::move(rate));
  }
  return moves;
}

/// Of those that leave a grade within a whole year the part that does so within a part of it,
/// [path].
const RatedSurvival::Column& RatedSurvival::part_moved(const Moves& moves, std::size_t from,
                                                       double years) {
  part_.assign(paths_, 1.0);
  if (years > 1 - kRounding) return part_;
  const Column &leaves = moves.leaves[from], &rate = moves.rate[from];
  for (std::size_t p = 0; p < paths_; ++p) part_[p] = -rate[p] * years;
  exponential(part_, part_);
  for (std::size_t p = 0; p < paths_; ++p)
    part_[p] = leaves[p] <= 0 ? 0 : (1 - part_[p]) / leaves[p];
  return part_;
}

RatedSurvival::Column RatedSurvival::defaults_within(const std::vector<Column>& in,
                                                     const Moves& moves, double years) {
  const std::size_t worst = moves.to.size();
  Column sum = in[worst];
  for (std::size_t from = 0; from < worst; ++from) {
    const Column &here = in[from], &to = moves.to[from][worst];
    const Column& part = part_moved(moves, from, years);
    for (std::size_t p = 0; p < paths_; ++p) sum[p] += here[p] * to[p] * part[p];
  }
  return sum;
}

std::vector<RatedSurvival::Column> RatedSurvival::after(const std::vector<Column>& in,
                                                        const Moves& moves, double years) {
  const std::size_t worst = moves.to.size();
  std::vector<Column> next(worst + 1, Column(paths_, 0.0));
  next[worst] = in[worst];
  Column left(paths_);
  for (std::size_t from = 0; from < worst; ++from) {
    const Column& here = in[from];
    const Column& part = part_moved(moves, from, years);
    left.assign(paths_, 0.0);
    for (std::size_t to = 0; to <= worst; ++to) {
      if (to == from) continue;
      const Column& moving = moves.to[from][to];
      for (std::size_t p = 0; p < paths_; ++p) {
        const double moved = here[p] * part[p] * moving[p];
        next[to][p] += moved, left[p] += moved;
      }
    }
    for (std::size_t p = 0; p < paths_; ++p) next[from][p] += here[p] - left[p];
  }
  return next;
}

std::vector<std::vector<double>> RatedSurvival::defaults(const RatedFirm& firm,
                                                         std::span<const double> times) {
  const std::size_t worst = ratings_.migration().default_grade();
  std::vector<Column> in(worst + 1, Column(paths_, 0.0));
  in[firm.grade].assign(paths_, 1.0);
  std::vector<Column> found;
  for (std::size_t year = calendar_.year_of(firm.begins); found.size() < times.size(); ++year) {
    const Moves& moves = moves_of(firm.set, year);
    const double begin = std::max(firm.begins, calendar_.year_start(year)),
                 end = calendar_.year_end(year);
    while (found.size() < times.size() && times[found.size()] <= end + kRounding)
      found.push_back(defaults_within(in, moves, times[found.size()] - begin));
    if (found.size() < times.size()) in = after(in, moves, end - begin);
  }
  return found;
}

}  // namespace cofferdam
