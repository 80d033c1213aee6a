#include "explain/explain_rules.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "waterfall/gate.hpp"

namespace cofferdam {
namespace {

using Sentences = std::vector<std::string>;

/// Payments that others make where a gate does not let money through.
std::set<const Payment*> takers_of(const ProgrammeContext& context) {
  std::set<const Payment*> takers;
  for (const Payment& payment : context.payments)
    for (const Payment::Stage& stage : payment.gates) takers.insert(stage.taker);
  return takers;
}

/// What `payer` pays passes these gates; then those of whoever pays instead.
void add_payment(const Payment& payment, const ProgrammeContext& context, const std::string& what,
                 const Words& words, Sentences& all) {
  std::vector<std::string> steps;
  for (const Payment::Stage& stage : payment.gates)
    if (std::string phrase = stage.gate->phrase(payment, words); !phrase.empty())
      steps.push_back(std::move(phrase));
  if (payment.into) steps.push_back("goes into " + payment.into->title());
  if (!steps.empty()) {
    std::string text = what + " " + steps.front();
    // Limits that follow each other share the verb.
    const std::string held = "is held ";
    for (std::size_t i = 1; i < steps.size(); ++i)
      text += steps[i].starts_with(held) && steps[i - 1].starts_with(held)
                  ? ", " + steps[i].substr(held.size())
                  : ", then " + steps[i];
    all.push_back(text + ".");
  }
  std::set<const Payment*> told;
  for (const Payment::Stage& stage : payment.gates)
    if (stage.taker && told.insert(stage.taker).second)
      add_payment(*stage.taker, context,
                  "What " + context.bearers[stage.taker->payer()] + " pays instead, where the " +
                      stage.gate->title() +
                      (stage.gate->is_account() ? " is short," : " stops it,"),
                  words, all);
}

/// Rules that at least two clauses of a group have.
std::vector<const Rule*> shared_rules(const Group& group) {
  std::vector<const Rule*> shared;
  for (const Rule* rule : group.rules()) {
    std::size_t users = 0;
    for (const Clause* clause : group.clauses()) {
      const auto rules = clause->rules();
      users += std::find(rules.begin(), rules.end(), rule) != rules.end();
    }
    if (users > 1) shared.push_back(rule);
  }
  return shared;
}

std::string titles_of(const std::vector<const Rule*>& rules) {
  std::vector<std::string> titles;
  for (const Rule* rule : rules) titles.push_back("the " + rule->title());
  return Words::list(titles);
}

/// Clauses that share no rule with the others and stand between them.
std::vector<const Clause*> between(const Group& group, const std::vector<const Rule*>& shared) {
  std::vector<const Clause*> found;
  for (const Clause* clause : group.clauses()) {
    const auto rules = clause->rules();
    if (std::none_of(rules.begin(), rules.end(), [&](const Rule* rule) {
          return std::find(shared.begin(), shared.end(), rule) != shared.end();
        }))
      found.push_back(clause);
  }
  return found;
}

/// Why a group whose clauses share no rule is walked.
std::string reasons_of(const Group& group) {
  return group.rules().empty() ? "nobody gets back more of a loan than it bears of it"
                               : "of " + titles_of(group.rules());
}

Sentences group_text(const Group& group, const std::string& names,
                     const std::function<std::string(const Clause&)>& name_of) {
  if (group.clauses().empty())
    return {"No clause draws on " + titles_of(group.rules()) + "; its money moves by its dates."};
  if (!group.is_walked())
    return {names + " acts on all losses at once: nothing in it depends on what was paid before."};
  const bool several = group.clauses().size() > 1;
  const std::vector<const Rule*> shared = shared_rules(group);
  if (shared.empty())
    return {names + (several ? " are settled together, event" : " is settled event") +
            " by event in the order of time, because " + reasons_of(group) + "."};
  Sentences all = {
      names + " are settled together, event by event in the order of time, because they share " +
      titles_of(shared) + "."};
  std::vector<std::string> others;
  for (const Clause* clause : between(group, shared)) others.push_back(name_of(*clause));
  if (!others.empty())
    all.push_back("Among them, " + Words::list(others) +
                  (others.size() > 1 ? " share none of these, but stand"
                                     : " shares none of these, but stands") +
                  " between the others on the same claims.");
  return all;
}

}  // namespace

Sentences explain_payments(const Clause& clause, const ProgrammeContext& context,
                           const Words& words) {
  Sentences all;
  if (context.payment_lines.empty()) return all;
  const std::set<const Payment*> takers = takers_of(context);
  for (const Payment& payment : context.payments)
    if (payment.position == clause.position && !takers.contains(&payment))
      add_payment(payment, context,
                  "What " + context.bearers[payment.payer()] + " pays to " +
                      context.bearers[payment.payee()],
                  words, all);
  return all;
}

std::vector<std::pair<std::string, Sentences>> explain_order(
    const Programme& programme, const std::function<std::string(const Clause&)>& name_of) {
  std::vector<std::pair<std::string, Sentences>> order;
  if (!programme.is_walked()) {
    order.push_back(
        {"All clauses",
         {"All clauses act on all losses at once, in the order of the programme: nothing "
          "depends on what was paid before."}});
    return order;
  }
  for (const Group& group : programme.groups()) {
    std::vector<std::string> names;
    for (const Clause* clause : group.clauses()) names.push_back(name_of(*clause));
    if (names.empty()) names.push_back(group.rules().front()->title());
    const std::string all = Words::list(names);
    order.push_back({all, group_text(group, all, name_of)});
  }
  return order;
}

}  // namespace cofferdam
