#include "model/variants.hpp"

#include <unordered_map>

#include "scenario/variants.hpp"

namespace cofferdam {

std::vector<Variant> build_variants(const ScenarioData& scenario,
                                    const std::shared_ptr<const Params>& base,
                                    const BuildRoot& build, Problems& problems) {
  std::vector<Variant> variants;
  if (scenario.variants.empty()) return variants;
  // What is drawn, as text; [draws] parameters that hold it.
  std::unordered_map<std::string, std::size_t> known = {{resolved_draws(scenario.root), 0}};
  std::vector<std::shared_ptr<const Params>> drawn = {base};
  for (const VariantData& variant : scenario.variants) {
    std::string text = resolved_draws(variant.root);
    const auto found = known.find(text);
    const std::size_t draws = found == known.end() ? drawn.size() : found->second;
    std::shared_ptr<const Params> params;
    problems.add_from(variant_prefix(variant.name), [&](Problems& own) {
      params = build(variant.root, draws < drawn.size() ? drawn[draws].get() : nullptr, own);
    });
    if (!params) continue;
    if (draws == drawn.size()) {
      known.emplace(std::move(text), draws);
      drawn.push_back(params);
    }
    variants.push_back({variant.name, std::move(params), draws});
  }
  return variants;
}

const Params& Model::params(const std::string& variant) const {
  if (variant.empty() || variant == kBaseName) return *params_;
  std::vector<std::string> names = {kBaseName};
  for (const Variant& one : variants_) {
    if (one.name == variant) return *one.params;
    names.push_back(one.name);
  }
  std::string known;
  for (const std::string& name : names) known += (known.empty() ? "" : ", ") + name;
  throw Error(ExitCode::scenario, "no variant '" + variant + "'; " +
                                      did_you_mean(variant, names, "there is: " + known));
}

}  // namespace cofferdam
