#include "scenario/variant_words.hpp"

#include "scenario/set_path.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kLongest = 60;  // bytes of a value that is shown

/// Without what numbers say of where they come from.
Node without_sources(const Node& node) {
  if (const Node* value = node.kind == Node::Kind::map ? node.find("value") : nullptr;
      value && !node.find("when"))
    return without_sources(*value);
  Node plain = node;
  for (Node& item : plain.items) item = without_sources(item);
  for (Entry& entry : plain.entries) entry.value = without_sources(entry.value);
  return plain;
}

/// A value as it is written; "" if it is too long to be read.
std::string written(const Node& with_sources) {
  const Node node = without_sources(with_sources);
  const std::string text = node.kind == Node::Kind::scalar ? node.text : flow_yaml(node);
  return text.size() <= kLongest ? text : "";
}

/// What a key of a portfolio says by the terms that it shares: `portfolios.loans.pd` by
/// `loan_terms.tech.pd`; null if it says nothing.
const Node* in_shared_terms(const Node& root, const std::string& path) {
  constexpr std::string_view kPortfolios = "portfolios.", kTerms = "_terms";
  const std::size_t end = path.find('.', kPortfolios.size());
  if (!path.starts_with(kPortfolios) || end == path.npos) return nullptr;
  const Node* terms = find_at_path(root, path.substr(0, end) + ".terms");
  if (!terms || terms->kind != Node::Kind::scalar) return nullptr;
  for (const Entry& entry : root.entries)
    if (entry.key.ends_with(kTerms))
      if (const Node* node = find_at_path(root, entry.key + "." + terms->text + path.substr(end)))
        return node;
  return nullptr;
}

std::string change_text(const Node& root, const Entry& change) {
  const std::string to = written(change.value);
  if (to.empty()) return "It changes " + change.key + ".";
  const Node* was = find_at_path(root, change.key);
  if (!was) was = in_shared_terms(root, change.key);
  std::string text = "It sets " + change.key + " to " + to;
  if (!was) return text + ", which is not given otherwise.";
  const std::string from = written(*was);
  return text + (from.empty() ? "." : " instead of " + from + ".");
}

std::string drop_text(const Node& paths) {
  std::vector<std::string> dropped;
  if (paths.kind == Node::Kind::scalar) dropped.push_back(paths.text);
  for (const Node& path : paths.items) dropped.push_back(path.text);
  return "It goes without " + Words::list(dropped) + ".";
}

}  // namespace

std::vector<std::string> explain_variant(const ScenarioData& scenario, const std::string& name) {
  const Node& root = scenario.document.root;
  const Node* variants = root.find("variants");
  const Node* variant = variants ? variants->find(name) : nullptr;
  if (!variant) return {};
  std::vector<std::string> all;
  for (const Entry& change : variant->entries)
    all.push_back(change.key == kDrop ? drop_text(change.value) : change_text(root, change));
  if (all.empty()) all.emplace_back("It changes nothing.");
  return all;
}

}  // namespace cofferdam
