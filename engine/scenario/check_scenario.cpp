#include "scenario/check_scenario.hpp"

#include <algorithm>

#include "scenario/mean_sizes.hpp"
#include "scenario/set_path.hpp"
#include "scenario/shared_terms.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kRefund = "refund";

bool is_refund(const Node& clause) {
  return clause.kind == Node::Kind::map && clause.entries.size() == 1 &&
         clause.entries.front().key == kRefund;
}

/// Makes the changes of a refund to the tree of its scenario, of which nothing is refunded then.
void change(const Node& changes, const std::string& path, Node& root, Problems& problems) {
  for (const Entry& entry : changes.entries) {
    std::vector<Step> steps;
    const auto place_at = [&](std::size_t) { return entry.place; };
    const auto admits = [&](const std::vector<Step>& asked) {
      const std::string& key = asked.front().text;
      if (key == "programme" || key == "pools") return true;
      problems.add(asked.front().place, path + "." + entry.key,
                   "a refund compares programmes on the same losses",
                   "write paths that begin with programme. or pools.");
      return false;
    };
    if (!split_path(entry.key, place_at, "write it as key.key: value", steps, problems)) continue;
    if (is_drop(steps))
      drop_paths(root, entry.value, admits, problems);
    else if (admits(steps))
      set_at_path(root, steps, entry.value, problems);
  }
  if (Node* programme = root.find("programme")) std::erase_if(programme->items, is_refund);
}

/// Gives each refund the other programme to which it compares.
void add_others(const std::deque<Source>& sources, const Node& root, Families families,
                Value& checked, Problems& problems) {
  const Node* clauses = root.find("programme");
  if (!clauses || clauses->kind != Node::Kind::list) return;
  for (auto& [key, programme] : checked.entries) {
    if (key != "programme") continue;
    for (std::size_t i = 0; i < programme.items.size() && i < clauses->items.size(); ++i) {
      if (!is_refund(clauses->items[i])) continue;
      const Node* less = clauses->items[i].entries.front().value.find("less");
      for (auto& entry : programme.items[i].entries) {
        Value& value = entry.second;
        if (entry.first != "less" || !value || !less) continue;
        problems.add_from("less of a refund: ", [&](Problems& own) {
          Node other = root;
          change(*less, value.path, other, own);
          if (own.empty())
            value.items.push_back(check(sources, other, scenario_keys(), families, own));
        });
      }
    }
  }
}

/// How many trials there are is said once: by `trials`, or by `stop_when`.
void check_trials(const Node& root, Problems& problems) {
  if (!root.find("stop_when")) return;
  for (const Entry& entry : root.entries)
    if (entry.key == "trials")
      problems.add(entry.place, "trials", "a number of trials beside 'stop_when'",
                   "leave one of the two out; stop_when.max_trials is the most");
}

}  // namespace

Value check_scenario(const std::deque<Source>& sources, const Node& root, Families families,
                     Problems& problems) {
  Node own = root;
  const std::size_t before = problems.size();
  give_shared_terms(own, problems);
  if (problems.size() > before) return {};  // what terms would have said would be told as missing
  give_mean_sizes(own);
  check_trials(own, problems);
  Value checked = check(sources, own, scenario_keys(), families, problems);
  if (own.find("stop_when"))
    std::erase_if(checked.entries, [](const auto& entry) { return entry.first == "trials"; });
  if (problems.size() == before) add_others(sources, own, families, checked, problems);
  return checked;
}

}  // namespace cofferdam
