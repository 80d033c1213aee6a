#include "scenario/variants.hpp"

#include <cofferdam/model.hpp>

#include <algorithm>

#include "scenario/check_scenario.hpp"
#include "scenario/checker.hpp"
#include "scenario/set_path.hpp"

namespace cofferdam {
namespace {

/// Keys of the root that all variants share; of the bearers only who they are.
constexpr std::string_view kShared[] = {
    "cofferdam",      "title",  "question", "currency", "trials",   "seed", "bearers",
    "portfolio_seed", "report", "output",   "sampling", "variants", "size", "stop_when"};

/// Whether the path leads into a bearer that `root` declares; there can be no others in a variant.
bool is_of_bearer(const Node& root, const std::vector<Step>& steps, std::string& advice) {
  const Node* bearers = root.find("bearers");
  if (steps.front().text != "bearers" || steps.size() < 2 || !bearers) return false;
  if (bearers->find(steps[1].text)) return true;
  std::vector<std::string> known;
  for (const Entry& bearer : bearers->entries) known.push_back(bearer.key);
  advice = did_you_mean(steps[1].text, known, advice);
  return false;
}

/// Whether a variant of `root` may change what the steps lead to; `path` names it in problems.
bool admits_path(const Node& root, const std::vector<Step>& steps, const std::string& path,
                 Problems& problems) {
  const std::string& root_key = steps.front().text;
  if (std::find(std::begin(kShared), std::end(kShared), root_key) == std::end(kShared)) return true;
  std::string advice = root_key == "variants"
                           ? "give each variant all of its changes"
                           : "all variants share it, so change it for the whole scenario";
  if (is_of_bearer(root, steps, advice)) return true;
  problems.add(steps.front().place, path, "a variant cannot change " + quoted(root_key), advice);
  return false;
}

/// Makes one change of a variant of `scenario` to its tree.
void make_change(const Entry& change, const std::string& path, Node& root, Problems& problems) {
  std::vector<Step> steps;
  const auto place_at = [&](std::size_t) { return change.place; };
  if (!split_path(change.key, place_at, "write it as key.key: value", steps, problems)) return;
  const auto admits = [&](const std::vector<Step>& asked) {
    return admits_path(root, asked, path, problems);
  };
  if (!is_drop(steps)) {
    if (admits(steps)) set_at_path(root, steps, change.value, problems);
    return;
  }
  drop_paths(
      root, change.value,
      [&](const std::vector<Step>& dropped) {
        if (dropped.size() != 2 || dropped.front().text != "bearers") return admits(dropped);
        problems.add(dropped.front().place, path,
                     "a variant cannot drop the bearer " + quoted(dropped.back().text),
                     "drop the clauses in which it stands");
        return false;
      },
      problems);
}

std::size_t nodes_of(const Node& node) {
  std::size_t count = 1;
  for (const Node& item : node.items) count += nodes_of(item);
  for (const Entry& entry : node.entries) count += nodes_of(entry.value);
  return count;
}

/// Every variant holds the whole scenario, so that their number is bounded, and what they hold
/// together.
bool are_bearable(const Node& root, const Node& variants, Problems& problems) {
  const std::size_t count = variants.entries.size();
  if (count > kMostVariants)
    problems.add(variants.place, "variants", std::to_string(count) + " variants",
                 "at most " + std::to_string(kMostVariants));
  else if (count * (nodes_of(root) - nodes_of(variants)) > kMostVariantNodes)
    problems.add(variants.place, "variants",
                 std::to_string(count) + " variants of a scenario of so many values",
                 "put large tables into a CSV file");
  return problems.empty();
}

/// Keys that look at several values of others.
bool is_about_other_values(const Entry& entry) {
  return entry.key == "variants" || entry.key == "size";
}

/// The scenario with the changes of a variant, which is null for the scenario itself.
Node changed_root(const ScenarioData& scenario, const Entry* variant, Problems& problems) {
  Node root = scenario.document.root;
  std::erase_if(root.entries, is_about_other_values);
  if (variant)
    for (const Entry& change : variant->value.entries)
      make_change(change, "variants." + variant->key + "." + change.key, root, problems);
  return root;
}

VariantData make_variant(const ScenarioData& scenario, const Entry& variant, Problems& problems) {
  const Node root = changed_root(scenario, &variant, problems);
  if (!problems.empty()) return {};
  return {variant.key,
          check_scenario(scenario.document.sources, root, scenario.families, problems)};
}

/// Whether a path is that of the volume of a portfolio's new business.
bool is_volume(const std::vector<Step>& steps) {
  return steps.size() == 4 && steps[0].text == "portfolios" && steps[2].text == "new_business" &&
         steps[3].text == "volume";
}

Node scalar(const std::string& text, const Place& place) {
  Node node;
  node.text = text;
  node.place = place;
  return node;
}

/// A clause by which only a part of the new business of a portfolio is on offer.
void add_offer(Node& root, const std::string& portfolio, const std::string& part,
               const Place& place) {
  Node of, terms, item;
  of.kind = Node::Kind::list;
  of.items.push_back(scalar(portfolio, place));
  terms.kind = item.kind = Node::Kind::map;
  terms.entries.push_back({"name", place, scalar("volume_of_" + portfolio, place)});
  terms.entries.push_back({"of", place, of});
  terms.entries.push_back({"of_offer", place, scalar(part, place)});
  of.place = terms.place = item.place = place;
  item.entries.push_back({"lending", place, terms});
  if (!root.find("programme")) {
    root.entries.push_back({"programme", place, {}});
    root.entries.back().value.kind = Node::Kind::list;
  }
  root.find("programme")->items.push_back(item);
}

}  // namespace

std::string variant_prefix(const std::string& name) {
  return "variant " + quoted(name) + ": ";
}

Value with_value(const ScenarioData& scenario, const std::string& variant, const std::string& path,
                 const std::string& value, const Place& place, Problems& problems) {
  const Entry* changes = nullptr;
  if (const Node* variants = scenario.document.root.find("variants"))
    for (const Entry& one : variants->entries)
      if (one.key == variant) changes = &one;
  Node root = changed_root(scenario, changes, problems);
  std::vector<Step> steps;
  const auto place_at = [&](std::size_t) { return place; };
  if (!split_path(path, place_at, "write it as pools.fund.opening", steps, problems)) return {};
  const std::string& key = steps.front().text;
  if (is_volume(steps)) {
    add_offer(root, steps[1].text, value, place);
  } else if (key != "programme" && key != "pools") {
    problems.add(place, "size", quoted(path) + " is no number of the programme or of a pool",
                 "write a path that begins with pools. or programme., or that of the volume of new "
                 "business");
    return {};
  } else {
    set_at_path(root, steps, scalar(value, place), problems);
  }
  if (!problems.empty()) return {};
  return check_scenario(scenario.document.sources, root, scenario.families, problems);
}

std::vector<VariantData> make_variants(const ScenarioData& scenario, Problems& problems) {
  std::vector<VariantData> made;
  const Node* variants = scenario.document.root.find("variants");
  if (!variants || !are_bearable(scenario.document.root, *variants, problems)) return made;
  for (const Entry& variant : variants->entries) {
    if (variant.key == kBaseName) {
      problems.add(variant.place, "variants.base", "'base' is the scenario without changes",
                   "choose another name for the variant");
      continue;
    }
    problems.add_from(variant_prefix(variant.key),
                      [&](Problems& own) { made.push_back(make_variant(scenario, variant, own)); });
  }
  return made;
}

}  // namespace cofferdam
