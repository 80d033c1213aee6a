#include <cofferdam/scenario.hpp>

#include "scenario/check_scenario.hpp"
#include "scenario/variants.hpp"

namespace cofferdam {

std::string Scenario::resolved() const {
  return resolved_yaml(data_->root);
}

ScenarioData make_scenario(Document document, const std::vector<std::string>& overrides,
                           const std::string& file, const DataFolder& folder, Families families) {
  ScenarioData data{std::move(document), {}, {}, families, overrides, file, folder};
  Problems problems(data.document.sources);
  for (const std::string& assignment : overrides)
    apply_override(data.document, assignment, problems);
  data.root = check_scenario(data.document.sources, data.document.root, families, problems);
  problems.throw_if_any();
  data.variants = make_variants(data, problems);
  problems.throw_if_any();
  return data;
}

}  // namespace cofferdam
