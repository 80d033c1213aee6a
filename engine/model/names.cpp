// Names by which clauses, results and --set tell clauses and rules apart.
#include <algorithm>
#include <map>

#include "model/programme_builder.hpp"

namespace cofferdam {
namespace {

constexpr const char* kAdvice = "name each once, to tell them apart in the results";

void add(const Value& name, const std::string& what, Problems& problems) {
  problems.add(name.place, name.path, what + " '" + name.text + "'", kAdvice);
}

}  // namespace

void check_names(const Value& clauses, const Value& pools, Problems& problems) {
  std::map<std::string_view, const ClauseKind*> kind_of;  // of clauses that pay, by name
  const auto each_named = [&](const auto& visit) {
    for (const Value& clause : clauses.items) {
      const Value* name = clause.ok && clause.kind ? clause.find("name") : nullptr;
      const auto* kind = static_cast<const ClauseKind*>(clause.kind);
      if (name && *name && (kind->declares.payments || !kind->declares.gate.empty()))
        visit(*kind, *name);
    }
  };
  each_named([&](const ClauseKind& kind, const Value& name) {
    if (!kind.declares.payments) return;
    const auto [known, added] = kind_of.emplace(name.text, &kind);
    // Two that are gates too are told when they are made.
    if (!added && (kind.declares.gate.empty() || known->second->declares.gate.empty()))
      add(name, "a second clause", problems);
  });
  each_named([&](const ClauseKind& kind, const Value& name) {
    if (kind.declares.gate.empty()) return;
    const std::string gate(kind.declares.gate);
    const auto clause = kind_of.find(name.text);
    if (!kind.declares.payments && clause != kind_of.end() && clause->second->declares.gate.empty())
      add(name, "a " + gate + " named like the clause", problems);
    if (pools.find(name.text)) add(name, "a " + gate + " named like the pool", problems);
  });
}

}  // namespace cofferdam
