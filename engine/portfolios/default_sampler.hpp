// Which exposures default, given the factors.
//
// Rows with the same factors and default probabilities within a factor of 1.25 form a class. A
// trial jumps from candidate to candidate with geometric gaps at the class's highest conditional
// probability, and keeps a candidate with the ratio of its own to that: exact, at the cost of what
// goes wrong (Batagelj and Brandes, Phys. Rev. E 71 (2005) 036113, for the jumps). Contract: words
// of the stream (seed, default_event, trial, entity of the class) in order; a class of one
// probability uses a word a jump, any other two, jump and acceptance.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// A loading on one factor.
struct Loading {
  std::size_t factor = 0;
  double weight = 0;
};

/// Factors that a set of exposures loads on.
struct FactorSet {
  std::vector<Loading> loadings;
  int tie_factor = -1;     ///< factor that ties losses given default, or -1
  std::string label;       ///< of factors only, part of the address of draws
  double correlation = 0;  ///< rho = w'Cw, asset correlation of two exposures of the set
};

/// Exposures that share factors and, nearly, the default probability.
struct DefaultClass {
  std::size_t factor_set = 0;
  std::uint64_t entity = 0;
  double highest = 0, lowest = 0;  ///< thresholds of its extreme probabilities
  double pd_high = 0, pd_low = 0;
  std::vector<std::uint32_t> rows;
  std::vector<double> thresholds;  ///< [row in class]; empty if all are equal
  std::vector<std::uint64_t>
      last_member;  ///< [row in class] cumulated counts; empty if all counts are 1
  std::uint64_t loans = 0;
};

/// Where the events of a class in a run of trials end up.
struct ClassDraw {
  const DefaultClass* drawn = nullptr;
  std::size_t first_event = 0;
  std::size_t last_event = 0;
};

class DefaultSampler {
 public:
  /// `set_of` gives the factor set of each row.
  DefaultSampler(const Exposures& exposures, std::vector<FactorSet> sets,
                 const std::vector<std::uint32_t>& set_of, const Copula& copula,
                 const std::string& portfolio);

  const std::vector<DefaultClass>& classes() const { return classes_; }
  const std::vector<FactorSet>& factor_sets() const { return sets_; }

  /// Appends trial, exposure (row + first_row) and member of each default; amounts are left to the
  /// caller. `probit` is added to every threshold, [trial]; empty for none.
  std::vector<ClassDraw> draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                              const std::vector<double>& probit, std::uint32_t first_row,
                              Events& events) const;

 private:
  struct Scratch;
  void prepare_class(const DefaultClass& group, Scratch& scratch) const;
  void draw_class(const DefaultClass& group, std::uint64_t seed, const TrialRange& trials,
                  std::uint32_t first_row, Scratch& scratch, Events& events) const;

  std::vector<FactorSet> sets_;
  std::vector<DefaultClass> classes_;
};

}  // namespace cofferdam
