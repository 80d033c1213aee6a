// Random scenarios with an evaluation, as text and as a reference knows them.
#pragma once
#include <string>
#include <vector>

namespace cofferdam {

inline constexpr int kYears = 4, kFirstYear = 2026;

struct RandomPortfolio {
  std::string name, unit, kind;  ///< kind: value of the tag
  double capacity = 0;
};

struct RandomIndicator {
  std::string name, measure, when;  ///< value of the tag `kind`; "": all
  double weight = 0;
  bool less = false;
  int group = 0;
};

/// A scenario, as text and as the reference knows it.
struct EvaluationCase {
  std::vector<std::string> units;
  std::vector<double> qualitative;
  std::vector<RandomPortfolio> portfolios;
  std::vector<RandomIndicator> indicators;
  double own_growth = 0, full_score_at = 0, qualitative_weight = 0;
  int average_years = 1;
  bool removed = false;
  double gamma = 0, at_least = 0, at_most = 0;
  std::string text;
};

EvaluationCase draw_evaluation(unsigned seed);

}  // namespace cofferdam
