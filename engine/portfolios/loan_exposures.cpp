#include "portfolios/loan_exposures.hpp"

#include <algorithm>

#include "portfolios/firms.hpp"

namespace cofferdam {

void LoanExposures::admit_tag_values(const Tag& other) {
  for (Tag& tag : tags)
    if (tag.name == other.name) tag.admit(other.values);
}

std::optional<std::size_t> LoanExposures::firms() const {
  return links.given() ? std::optional(links.firms->index()) : std::nullopt;
}

/// It begins later than its firm.
bool LoanExposures::may_never_begin(std::size_t row) const {
  constexpr double kRounding = 1e-9;  // years
  if (!links.given() || !lives.given()) return false;
  const double firm = links.firms->exposures().lives.start[links.firm_of[row]];
  return lives.start[row] > std::max(0.0, firm) + kRounding;
}

const std::vector<double>* LoanExposures::attribute(const std::string& name) const {
  if (name == words->amount) return &ead;
  if (name == "pd" && words->defaults) return &pd;
  for (const Attribute& attribute : attributes)
    if (attribute.name == name) return &attribute.values;
  return nullptr;
}

std::vector<std::string> LoanExposures::attribute_names() const {
  std::vector<std::string> names = {words->amount};
  if (words->defaults) names.emplace_back("pd");
  for (const Attribute& attribute : attributes) names.push_back(attribute.name);
  return names;
}

}  // namespace cofferdam
