// Which parts of a scenario have an exact answer, and the answers.
#pragma once
#include <cofferdam/model.hpp>

#include <optional>
#include <string>
#include <vector>

#include "verify/total_law.hpp"

namespace cofferdam {

/// What of a trial a part is.
struct TrialAmount {
  enum class Kind {
    losses,
    bearer,
    layer,
    tally,
    contract,
    portfolio_losses,  ///< without its gains
    portfolio_gains,
    portfolio_net
  };
  Kind kind = Kind::losses;
  /// Of the bearer, the line of a layers clause, the tally, the contract or the portfolio.
  std::size_t index = 0;
  std::size_t year = 0;  ///< of a contract
};

struct ExactPart {
  std::string name;
  TrialAmount amount;
  TwoMoments moments;  ///< a standard deviation of NaN is not known; +inf: there is none
  std::optional<DiscreteDistribution> distribution;  ///< nothing: only the moments are exact
  double limit = 0;  ///< a finite one of a layer, at which it is exhausted; 0: none
  /// Probabilities of 0 and of the limit, where they are known better than on the grid.
  std::optional<double> none = std::nullopt, all = std::nullopt;
  bool is_smooth = false;   ///< values of the distribution stand for a density around them
  double skewness = 0;      ///< of a trial at most, where the distribution does not tell it
  double put_on_first = 0;  ///< probability of less than the first value, which is put on it
};

struct UnansweredPart {
  std::string name, reason;
};

struct ExactParts {
  std::vector<ExactPart> answered;
  std::vector<UnansweredPart> unanswered;
};

/// What a layer pays of a total that has a distribution: min((T - attachment)+, limit). An infinite
/// limit is none.
ExactPart layer_part(const std::string& name, TrialAmount amount, const TotalLaw& total,
                     double attachment, double limit);

ExactParts exact_parts(const Model& model);

}  // namespace cofferdam
