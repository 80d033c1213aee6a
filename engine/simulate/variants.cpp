#include "simulate/variants.hpp"

#include <algorithm>

#include "scenario/variants.hpp"

namespace cofferdam {

std::vector<Variant> build_variants(const ScenarioData& scenario,
                                    const std::shared_ptr<const Params>& base,
                                    const BuildRoot& build, Problems& problems) {
  std::vector<Variant> variants;
  if (scenario.variants.empty()) return variants;
  // [draws] what is drawn, as text, and parameters that hold it.
  std::vector<std::string> texts = {resolved_draws(scenario.root)};
  std::vector<std::shared_ptr<const Params>> drawn = {base};
  for (const VariantData& variant : scenario.variants) {
    const std::string text = resolved_draws(variant.root);
    const auto draws =
        static_cast<std::size_t>(std::find(texts.begin(), texts.end(), text) - texts.begin());
    Problems own(scenario.document.sources);
    auto params = build(variant.root, draws < drawn.size() ? drawn[draws].get() : nullptr, own);
    problems.add_all(own, variant_prefix(variant.name));
    if (!params) continue;
    if (draws == texts.size()) {
      texts.push_back(text);
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
