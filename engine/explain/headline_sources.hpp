// Which headlines of a scenario rest on numbers that are assumed, or of which nobody says where
// they come from.
#pragma once
#include <cofferdam/model.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// A number that the scenario's author gives, or a choice that he marks.
struct GivenNumber {
  std::vector<std::string> paths;  ///< where it stands; of shared terms in each portfolio
  std::string text;                ///< as it is written; empty: it has no single number
  std::string status;              ///< seen, derived, assumed; empty: not said
  bool has_source = false;
  int line = 0;
};

struct HeadlineSources {
  std::string headline;              ///< such as `pool fund exhausted`
  std::vector<std::size_t> numbers;  ///< indices of those on which it may rest
};

struct ScenarioSources {
  std::vector<GivenNumber> numbers;  ///< in the order of the scenario
  std::vector<HeadlineSources> headlines;

  /// Whether the number is assumed, or says neither status nor source.
  bool is_weak(std::size_t number) const {
    return numbers[number].status == "assumed" || is_unmarked(number);
  }
  bool is_unmarked(std::size_t number) const {
    return numbers[number].status.empty() && !numbers[number].has_source;
  }
};

/// Headlines are the sizes, whether each pool is exhausted, the mean of all losses and that of
/// public cost, and with a fiscal account its cost. Each may rest on every number of portfolios,
/// firms, economy and ratings; the size and exhaustion of a pool not on portfolios of which it pays
/// no claims, their firms, clauses and rules that act on other claims alone and pools that pay
/// nothing on its claims, unless the programme decides what is lent of its portfolios; the mean of
/// all losses not on programme and pools, with the same exception. On what `fiscal` says rest its
/// cost and sizes by break_even alone. Of a list a mark of one number speaks for all, and that of a
/// form which varies for what stands in it. Dates, and numbers in files, are not asked.
ScenarioSources sources_of(const Model& model);

}  // namespace cofferdam
