// What became of a pool in a run of trials.
#pragma once
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace cofferdam {

/// How money comes into a pool or leaves it. Claims it pays and recoveries it gets are entries of
/// the settlement; the rest is funding.
enum class PoolFlow {
  opening,
  budget,
  contribution,
  fee,
  interest,
  top_up,
  recovery,
  payment,
  lapse,
  closing,
  flow
};
/// `top_up`, for tables.
const char* name_of(PoolFlow flow);

inline constexpr std::size_t kOutside = std::numeric_limits<std::size_t>::max();

/// Money of one kind between a pool and whoever stands behind it.
struct FundingLine {
  std::size_t pool = 0;
  PoolFlow flow = PoolFlow::opening;
  std::size_t bearer = kOutside;  ///< who pays it, or gets what leaves; kOutside: nobody named
};

/// Columns [trial], or [year][trial] at year x trials + trial. All amounts are sums over the
/// instances of the pool.
struct PoolOutcomes {
  std::vector<double> exhausted;  ///< years from the start to the first amount due that the pool
                                  ///< cannot pay itself; +inf: never
  std::vector<double> line;       ///< [trial] which of the pool's lines that was; -1: never
  std::vector<double> short_by;   ///< due and not paid by the pool when it was due
  std::vector<double> unpaid;     ///< of that, what nobody has paid at the end
  std::vector<double> short_in;   ///< [year][trial] due in the year and not paid by the pool then
  std::vector<double> balance;    ///< [year][trial] at the end of each year, before budgets lapse
  std::vector<double> rest;       ///< left at the very end, when they have
  std::vector<double> in_force;  ///< [year][trial] guaranteed part in force at the end of each year
  /// [year][trial] least opening stock with which the pool pays all that is due up to the end of
  /// the year, if nothing that comes due or in depends on the balance (docs/methods.md); +inf:
  /// none suffices, since something comes due after it has closed
  std::vector<double> required;

  void reset(std::size_t years, std::size_t trials) {
    constexpr double kEndless = std::numeric_limits<double>::infinity();
    exhausted.assign(trials, kEndless);
    line.assign(trials, -1.0);
    short_by.assign(trials, 0.0);
    unpaid.assign(trials, 0.0);
    rest.assign(trials, 0.0);
    for (auto* column : {&short_in, &balance, &in_force, &required})
      column->assign(years * trials, 0.0);
  }
};

}  // namespace cofferdam
