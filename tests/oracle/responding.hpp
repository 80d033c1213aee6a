// Lending that responds to what was paid before, as the guide says it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "oracle/values.hpp"

namespace cofferdam::oracle {

/// At which rates banks lend, and what supervisors ask for.
struct PricingTerms {
  Number interest, funding, costs, capital;
  bool has_rules = false, retail = false;
  double lgd = 0.45, years = 2.5, sales = 50, least_pd = 0.0003;
  double weight = 1, cover_weight = 0.2, requirement = 0.08;
};
std::optional<PricingTerms> read_pricing(const YAML::Node& node);

struct RespondTerms {
  int months = 12;
  double expected = 0, base = 1, base_coverage = 0, elasticity = 0;
  std::optional<double> hurdle;
  std::string capital = "as_priced";
};
std::optional<RespondTerms> read_responds(const YAML::Node& node);

/// Part of what is on offer of a row that banks want to lend. `by_rates` is what others bear of it
/// by the rates.
double part_wanted(const RespondTerms& terms, const std::optional<PricingTerms>& pricing,
                   const Row& row, double coverage, double by_rates);

}  // namespace cofferdam::oracle
