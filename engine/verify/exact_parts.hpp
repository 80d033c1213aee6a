// Which parts of a scenario have an exact answer, and the answers.
#pragma once
#include <cofferdam/model.hpp>

#include <optional>
#include <string>
#include <vector>

#include "exact/loan_book.hpp"

namespace cofferdam {

/// What of a trial a part is.
struct TrialAmount {
  enum class Kind { losses, bearer, layer, tally };
  Kind kind = Kind::losses;
  std::size_t index = 0;  ///< of the bearer, the line of a layers clause, or the tally
};

struct ExactPart {
  std::string name;
  TrialAmount amount;
  TwoMoments moments;
  std::optional<DiscreteDistribution> distribution;  ///< nothing: only the moments are exact
  double limit = 0;  ///< a finite one of a layer, at which it is exhausted; 0: none
};

struct UnansweredPart {
  std::string name, reason;
};

struct ExactParts {
  std::vector<ExactPart> answered;
  std::vector<UnansweredPart> unanswered;
};

ExactParts exact_parts(const Model& model);

}  // namespace cofferdam
