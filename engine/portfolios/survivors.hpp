// What it says of the value of a firm at an exit that it has not defaulted until then.
//
// A stake is sold if its firm survives. What is stated of its multiples holds for all stakes, those
// that end by default with it, which are the lowest part. So the multiple of a survivor is the
// quantile at q + (1 - q) J(V): q the long-run probability of default until exit, V the value of
// the firm at its exit, tied to the factors of that year, and J the distribution function of V
// among survivors, J(v) = (P(V <= v) - E[D Phi((v - X) / own)]) / (1 - q), with D the probability
// of default given the factors, and X their part of V. A stake that is bought when its firm has
// lived for some time is there if the firm is alive then: q is conditional on that, and D that of a
// default from the beginning of the firm on.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "portfolios/firms.hpp"

namespace cofferdam {

/// How the value of a firm at an exit depends on factors.
struct ExitValue {
  std::vector<Loading> loadings;
  std::vector<LawPart> law;  ///< of the value in the long run
  double own = 1;            ///< loading on what is the firm's alone
};

/// A stake until its exit.
struct Holding {
  std::uint32_t firm = 0;   ///< row among the firms
  double from = 0, to = 0;  ///< years from the start, at which it is alive; `to` is the exit
};

class Survivors {
 public:
  /// Holdings that share the value's dependence on factors. E[D ...] is a mean over up to 2^18
  /// paths of factors in the long run, stratified by X: q is known to about 1e-4.
  Survivors(const Firms& firms, const ExitValue& value, std::span<const Holding> holdings,
            const Calendar& calendar, std::uint64_t seed);

  double default_probability(std::size_t holding) const { return cases_[case_of_[holding]].q; }
  /// q + (1 - q) J of a value, or for stakes without factors of its rank V.
  double rank(std::size_t holding, double value) const;

 private:
  struct Case {
    double q = 0;
    std::vector<double> reached, slope;  ///< [node] J and its derivative; empty without factors
  };
  friend class SurvivorBuilder;

  double low_ = 0, step_ = 1;  ///< nodes of values
  std::vector<Case> cases_;
  std::vector<std::uint32_t> case_of_;  ///< [holding]
};

}  // namespace cofferdam
