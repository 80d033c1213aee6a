#include "explain/explain_rules.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "clauses/limit_rule.hpp"
#include "clauses/pool_rule.hpp"
#include "clauses/programme.hpp"
#include "clauses/settlement_dates.hpp"

namespace cofferdam {
namespace {

using Sentences = std::vector<std::string>;

/// Payments that others make where a limit or a pool does not let money through.
std::set<const Payment*> takers_of(const ProgrammeContext& context) {
  std::set<const Payment*> takers;
  for (const Payment& payment : context.ways) {
    takers.insert(payment.overflow.begin(), payment.overflow.end());
    takers.insert(payment.shortfall);
  }
  return takers;
}

std::string pool_text(const Payment& payment, const Words& words) {
  const PoolTerms& pool = payment.pool->terms();
  const PoolLine& line = pool.lines[payment.pool_line];
  std::string text = "comes out of pool '" + pool.name + "'";
  if (pool.names_lines) text += " (rank " + Words::number(line.rank);
  if (std::isfinite(line.sublimit))
    text += ", at most " + words.money(line.sublimit) + (line.per_year ? " a year" : " in all");
  return text + (pool.names_lines ? ")" : "");
}

/// What `payer` pays passes these rules; then those of whoever pays instead.
void add_payment(const Payment& payment, const ProgrammeContext& context, const std::string& what,
                 const Words& words, Sentences& all) {
  std::vector<std::string> steps, limits;
  if (payment.dates) steps.emplace_back("waits for its settlement date");
  for (const LimitRule* limit : payment.limits) limits.push_back("'" + limit->name() + "'");
  if (!limits.empty())
    steps.push_back("passes the " + std::string(limits.size() > 1 ? "limits " : "limit ") +
                    Words::list(limits));
  if (payment.pool) steps.push_back(pool_text(payment, words));
  if (payment.payee_pool)
    steps.push_back("goes into pool '" + payment.payee_pool->terms().name + "'");
  if (!steps.empty()) {
    std::string text = what + " " + steps.front();
    for (std::size_t i = 1; i < steps.size(); ++i) text += ", then " + steps[i];
    all.push_back(text + ".");
  }
  const auto instead = [&](const Payment& taker, const std::string& why) {
    add_payment(taker, context,
                "What " + context.bearers[taker.payer()] + " pays instead, " + why + ",", words,
                all);
  };
  for (std::size_t i = 0; i < payment.limits.size(); ++i)
    if (payment.overflow[i])
      instead(*payment.overflow[i], "where '" + payment.limits[i]->name() + "' stops it");
  if (payment.shortfall)
    instead(*payment.shortfall, "where pool '" + payment.pool->terms().name + "' is short");
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
  return group.rules().empty() ? "nobody gets back more of a loan than he bears of it"
                               : "of " + titles_of(group.rules());
}

Sentences group_text(const Group& group, const std::string& names,
                     const std::function<std::string(const Clause&)>& name_of) {
  if (group.clauses().empty())
    return {"No clause draws on " + titles_of(group.rules()) + "; its money moves by its dates."};
  if (!group.is_walked())
    return {names + " acts on all entries at once: it remembers nothing of what was paid before."};
  const bool several = group.clauses().size() > 1;
  const std::vector<const Rule*> shared = shared_rules(group);
  if (shared.empty())
    return {names + (several ? " are walked together, entry" : " is walked entry") +
            " by entry in the order of time, because " + reasons_of(group) + "."};
  Sentences all = {
      names + " are walked together, entry by entry in the order of time, because they share " +
      titles_of(shared) + "."};
  std::vector<std::string> others;
  for (const Clause* clause : between(group, shared)) others.push_back(name_of(*clause));
  if (!others.empty())
    all.push_back("Among them, " + Words::list(others) +
                  (others.size() > 1 ? " share no rule with the others, but stand"
                                     : " shares no rule with the others, but stands") +
                  " between them on the same claims.");
  return all;
}

}  // namespace

Sentences explain_payments(const Clause& clause, const ProgrammeContext& context,
                           const Words& words) {
  Sentences all;
  if (context.payments.empty()) return all;
  const std::set<const Payment*> takers = takers_of(context);
  for (const Payment& payment : context.ways)
    if (payment.position == clause.position && !takers.contains(&payment))
      add_payment(
          payment, context,
          "What " + context.bearers[payment.payer()] + " pays " + context.bearers[payment.payee()],
          words, all);
  return all;
}

std::vector<std::pair<std::string, Sentences>> explain_order(
    const Programme& programme, const std::function<std::string(const Clause&)>& name_of) {
  std::vector<std::pair<std::string, Sentences>> order;
  if (!programme.is_walked()) {
    order.push_back({"all clauses",
                     {"Each clause acts on all losses at once, in the order of the programme: "
                      "nothing in it remembers what was paid before."}});
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
