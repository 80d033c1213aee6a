#include "model/programme_builder.hpp"

#include "model/payees.hpp"

namespace cofferdam {
namespace {

/// The clauses that act; those that only declare add to the context.
std::vector<std::unique_ptr<Clause>> make_clauses(const Value& list, ProgrammeContext& context,
                                                  Problems& problems) {
  std::vector<std::unique_ptr<Clause>> clauses;
  for (std::size_t item = 0; item < list.items.size(); ++item) {
    const Value& clause = list.items[item];
    if (!clause.ok || !clause.kind) continue;
    auto made = static_cast<const ClauseKind*>(clause.kind)->make(clause, context, problems);
    if (!made) continue;
    made->position = clauses.size();
    made->item = item;
    context.clauses.push_back(made.get());
    clauses.push_back(std::move(made));
  }
  return clauses;
}

/// Clauses before one on lending know which loans it may keep from being lent.
void mark_lending(const Value& list, ProgrammeContext& context) {
  for (const Value& clause : list.items) {
    if (!clause.ok || !clause.kind) continue;
    const std::string_view key =
        static_cast<const ClauseKind*>(clause.kind)->declares.decides_lending;
    if (key.empty() || clause.at(key).items.empty()) continue;
    context.lending_decided.resize(context.portfolios.size());
    for (const Value& name : clause.at(key).items)
      for (std::size_t p = 0; p < context.portfolios.size(); ++p)
        if (context.portfolios[p].name == name.text) context.lending_decided[p] = 1;
  }
}

}  // namespace

std::unique_ptr<Programme> build_programme(const Value& clauses, const Value& pools,
                                           ProgrammeContext context, Problems& problems) {
  context.claims.resize(1);
  context.claims.front().name = "(not covered)";
  context.claim_of.assign(context.rows, 0);
  for (std::size_t b = 0; b < context.bearers.size(); ++b)
    context.bearer_of.emplace(context.bearers[b], b);
  const std::size_t before = problems.size();
  check_names(clauses, pools, problems);
  mark_lending(clauses, context);
  std::vector<std::unique_ptr<Clause>> made = make_clauses(clauses, context, problems);
  if (problems.size() == before) connect_rules(pools, made, context, problems);
  if (problems.size() == before) check_payees(clauses, context, problems);
  if (problems.size() != before) return nullptr;
  context.declared.clear();
  context.declared_flows.clear();
  context.declared_lending.clear();
  context.pricing = nullptr;
  for (FailingBearer& failing : context.failing) failing.value = nullptr;
  return std::make_unique<Programme>(std::move(context), std::move(made));
}

}  // namespace cofferdam
