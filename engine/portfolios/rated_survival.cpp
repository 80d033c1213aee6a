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
  moves.assign(worst, std::vector<Column>(worst + 1));
  for (std::size_t from = 0; from < worst; ++from) {
    Column below(paths_, 0.0);
    for (std::size_t k = 0; k <= worst; ++k) {
      const auto bound = hazards_.probabilities(ratings_.score(set, from, k), year);
      Column& to = moves[from][worst - k];
      for (std::size_t p = 0; p < paths_; ++p)
        to.push_back(std::max(0.0, bound[p] - below[p])), below[p] = bound[p];
    }
  }
  return moves;
}

/// Of those that leave a grade within a whole year with probability `leaves`, the part that does so
/// within a part of it.
double RatedSurvival::part_moved(double leaves, double years) {
  if (years > 1 - kRounding) return 1;
  if (leaves <= 0) return 0;
  const double rate = leaves < 1 ? std::min(kCertainRate, -logarithm_1p(-leaves)) : kCertainRate;
  return (1 - exponential(-rate * years)) / leaves;
}

RatedSurvival::Column RatedSurvival::defaults_within(const std::vector<Column>& in,
                                                     const Moves& moves, double years) const {
  const std::size_t worst = moves.size();
  Column sum = in[worst];
  for (std::size_t from = 0; from < worst; ++from)
    for (std::size_t p = 0; p < paths_; ++p)
      if (in[from][p] > 0)
        sum[p] += in[from][p] * moves[from][worst][p] * part_moved(1 - moves[from][from][p], years);
  return sum;
}

std::vector<RatedSurvival::Column> RatedSurvival::after(const std::vector<Column>& in,
                                                        const Moves& moves, double years) const {
  const std::size_t worst = moves.size();
  std::vector<Column> next(worst + 1, Column(paths_, 0.0));
  next[worst] = in[worst];
  for (std::size_t from = 0; from < worst; ++from)
    for (std::size_t p = 0; p < paths_; ++p) {
      const double here = in[from][p];
      if (here == 0) continue;
      const double part = part_moved(1 - moves[from][from][p], years);
      double left = 0;
      for (std::size_t to = 0; to <= worst; ++to) {
        if (to == from) continue;
        const double moved = here * part * moves[from][to][p];
        next[to][p] += moved, left += moved;
      }
      next[from][p] += here - left;
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
