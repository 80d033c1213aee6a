#include "waterfall/group.hpp"

#include <algorithm>
#include <numeric>
#include <set>

#include "waterfall/burdens.hpp"

namespace cofferdam {
namespace {

/// Sets of clauses that grow together.
class Partition {
 public:
  explicit Partition(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }
  std::size_t of(std::size_t i) const {
    while (parent_[i] != i) i = parent_[i];
    return i;
  }
  /// The set is named by its first clause. Returns whether anything changed.
  bool join(std::size_t a, std::size_t b) {
    a = of(a), b = of(b);
    parent_[std::max(a, b)] = std::min(a, b);
    return a != b;
  }

 private:
  std::vector<std::size_t> parent_;
};

bool meet(const std::set<std::size_t>& claims, const Clause& clause) {
  const auto of = clause.claims();
  return std::any_of(of.begin(), of.end(), [&](std::size_t c) { return claims.contains(c); });
}

/// Clauses between two of a set that act on a claim of the set stand between them for each entry.
bool close_gaps(const std::vector<const Clause*>& clauses, Partition& sets) {
  bool changed = false;
  for (std::size_t first = 0; first < clauses.size(); ++first) {
    std::set<std::size_t> claims;
    std::size_t last = first;
    for (std::size_t i = first; i < clauses.size(); ++i)
      if (sets.of(i) == first) {
        last = i;
        for (const std::size_t claim : clauses[i]->claims()) claims.insert(claim);
      }
    for (std::size_t i = first + 1; i < last; ++i)
      if (meet(claims, *clauses[i])) changed |= sets.join(first, i);
  }
  return changed;
}

/// The set of `node` is worked first: clauses above its own on the same claims belong to it.
bool close_above(const std::vector<const Clause*>& clauses, std::size_t node, Partition& sets) {
  bool changed = false;
  std::set<std::size_t> claims;  // of its clauses below
  for (std::size_t i = clauses.size(); i-- > 0;) {
    if (sets.of(i) != sets.of(node) && meet(claims, *clauses[i])) changed |= sets.join(i, node);
    if (sets.of(i) != sets.of(node)) continue;
    for (const std::size_t claim : clauses[i]->claims()) claims.insert(claim);
  }
  return changed;
}

/// Clauses that must have acted on all before of a claim, because what comes back depends on it.
void join_claims(const ProgrammeContext& context, Partition& sets) {
  const auto& clauses = context.clauses;
  for (std::size_t i = 0; i < clauses.size(); ++i) {
    const auto rules = clauses[i]->rules();
    const auto of = clauses[i]->claims();
    const bool looks =
        std::any_of(rules.begin(), rules.end(), [](auto rule) { return rule->looks_at_burdens(); });
    std::set<std::size_t> claims;
    for (const std::size_t claim : of)
      if (looks || context.claims[claim].bounded) claims.insert(claim);
    if (claims.empty()) continue;
    for (std::size_t other = 0; other < clauses.size(); ++other)
      if (meet(claims, *clauses[other])) sets.join(i, other);
  }
}

}  // namespace

Group::Group(std::vector<const Clause*> clauses, std::vector<const Rule*> rules,
             std::vector<char> bounded)
    : clauses_(std::move(clauses)),
      rules_(std::move(rules)),
      chains_(bounded.size()),
      bounded_(std::move(bounded)) {
  for (const Clause* clause : clauses_)
    for (const std::size_t claim : clause->claims()) chains_[claim].push_back(clause);
  for (std::size_t claim = 0; claim < chains_.size(); ++claim) {
    if (chains_[claim].empty()) continue;
    claims_.push_back(claim);
    bounds_ = bounds_ || bounded_[claim];
  }
  for (const Rule* rule : rules_) {
    if (const auto* gate = dynamic_cast<const Gate*>(rule)) gates_.push_back(gate);
    if (rule->watches()) watching_.push_back(rule);
    remembers_ = remembers_ || rule->looks_at_burdens();
  }
}

/// Entries of the group's claims in order.
std::span<const std::uint32_t> Group::entries_of(Settlement& settlement,
                                                 const ProgrammeContext& context,
                                                 std::vector<std::uint32_t>& list) const {
  if (claims_.size() == 1) {
    if (settlement.order_of.empty()) {
      settlement.order_of.resize(context.claims.size());
      for (const std::uint32_t e : settlement.order)
        settlement.order_of[context.claim_of[settlement.events.exposure[e]]].push_back(e);
    }
    return settlement.order_of[claims_.front()];
  }
  for (const std::uint32_t e : settlement.order)
    if (!chain_of(context, settlement.events.exposure[e]).empty()) list.push_back(e);
  return list;
}

/// What is left of the loss of a claim, and of what waits of it.
void Group::follow_loss(Walk& walk, std::uint32_t entry) const {
  Settlement& s = walk.s;
  const EntryKind kind = s.kind[entry];
  const std::uint32_t origin = s.events.origin[entry];
  if (kind == EntryKind::claim || kind == EntryKind::due) s.left[origin] = s.base[entry];
  if (kind == EntryKind::opened) s.left[origin] = s.events.amount[entry];
  if (!is_back(kind)) return;
  const double before = s.left[origin];
  s.left[origin] += s.cash[entry];
  walk.left_by_cash = 1;
  if (s.events.kind[entry] != EventKind::recovery) return;
  walk.left_by_cash = before > 0 ? std::max(0.0, s.left[origin] / before) : 0;
  s.waiting[origin] *= walk.left_by_cash;
  if (!walk.context.claims[walk.context.claim_of[s.events.exposure[entry]]].recovers) return;
  // A rule splits the cash: compensation so far counts for what it leaves of the loss.
  for (std::size_t b = 0; b < s.received.size(); ++b)
    if (!s.received[b].empty())
      s.received[b][entry] = (walk.left_by_cash - 1) * s.net_received(origin, b, s.moment[entry]);
}

void Group::work(Walk& walk, std::uint32_t entry) const {
  begin(walk, entry);
  for (const Clause* clause : chain_of(walk.context, walk.s.events.exposure[entry]))
    clause->act(walk, EntryList(entry, entry + 1));
  end(walk, entry);
}

/// All of a trial without dates, where a clause sees all that it acts on.
void Group::work_at_once(Walk& walk, std::span<const std::uint32_t> entries) const {
  for (const std::uint32_t entry : entries) begin(walk, entry);
  for (const Clause* clause : clauses_) {
    const auto of = clause->claims();
    std::vector<std::uint32_t> own;
    for (const std::uint32_t entry : entries)
      if (std::find(of.begin(), of.end(), walk.context.claim_of[walk.s.events.exposure[entry]]) !=
          of.end())
        own.push_back(entry);
    if (!own.empty()) clause->act(walk, EntryList(own));
  }
  for (const std::uint32_t entry : entries) end(walk, entry);
}

void Group::begin(Walk& walk, std::uint32_t entry) const {
  Settlement& s = walk.s;
  const EntryKind kind = s.kind[entry];
  walk.advance(s.moment[entry]);
  walk.now = s.moment[entry];
  const bool ends = s.events.kind[entry] != EventKind::loss;  // the loan
  if (ends && (kind == EntryKind::claim || kind == EntryKind::opened))
    for (const Rule* rule : watching_) rule->defaulted(walk, entry);
  if (kind == EntryKind::claim || kind == EntryKind::due)
    for (const Rule* rule : watching_) rule->claimed(walk, entry);
  if (remembers_) follow_loss(walk, entry);
}

void Group::end(Walk& walk, std::uint32_t entry) const {
  const Settlement& s = walk.s;
  for (const Rule* rule : watching_) rule->worked(walk, entry);
  if (!is_back(s.kind[entry])) return;
  walk.corrected.clear();
  if (bounds_ && bounded_[walk.context.claim_of[s.events.exposure[entry]]])
    bound_what_comes_back(walk, entry);
  walk.returned.assign(walk.context.bearers.size(), {});
  for (const Rule* rule : rules_) rule->returned(walk, entry);
  for (const Rule* rule : rules_) rule->recovered(walk, entry);
}

void Group::run(Settlement& settlement, const ProgrammeContext& context) const {
  Walk walk(settlement, context, this);
  std::vector<std::uint32_t> own;
  const std::span<const std::uint32_t> list = entries_of(settlement, context, own);
  const Events& events = settlement.events;
  if (!is_walked()) {
    for (const Clause* clause : clauses_) clause->act(walk, EntryList(list));
    return;
  }
  const std::size_t known = events.size();
  if (remembers_) {
    settlement.left.assign(known, 0.0);
    settlement.waiting.assign(known, 1.0);
  }
  std::size_t at = 0;
  for (std::uint32_t trial = 0; trial < settlement.trials; ++trial) {
    settlement.first_not_lent = settlement.not_lent.size();
    walk.start(trial);
    const std::size_t first = at;
    while (at < list.size() && events.trial[list[at]] == trial) ++at;
    const auto of_trial = list.subspan(first, at - first);
    if (context.dated)
      for (const std::uint32_t entry : of_trial) {
        // Loans are made before anything happens to them on their day.
        walk.advance(settlement.moment[entry]);
        if (!settlement.is_gone(entry)) work(walk, entry);
      }
    else
      work_at_once(walk, of_trial);
    walk.advance(moment_of(context.calendar->end_day(), DayStep::year_turn));
    walk.now = moment_of(context.calendar->end_day(), DayStep::year_turn);
    for (const Rule* rule : rules_) rule->end(walk);
  }
  settlement.merge_order(known);
}

std::vector<Group> make_groups(const ProgrammeContext& context) {
  const auto& clauses = context.clauses;
  const auto node_of = [&](const Rule* rule) { return clauses.size() + rule->slot; };
  Partition sets(clauses.size() + context.all_rules.size());
  for (std::size_t i = 0; i < clauses.size(); ++i)
    for (const Rule* rule : clauses[i]->rules()) sets.join(i, node_of(rule));
  for (const Rule* rule : context.all_rules)
    for (const Rule* other : rule->with()) sets.join(node_of(rule), node_of(other));
  join_claims(context, sets);
  for (const Rule* rule : context.all_rules) {
    const auto looks_at = rule->looks_at_claims();
    const std::set<std::size_t> claims(looks_at.begin(), looks_at.end());
    for (std::size_t i = 0; i < clauses.size(); ++i)
      if (meet(claims, *clauses[i])) sets.join(i, node_of(rule));
  }
  const auto close_lending = [&] {
    return context.lending && close_above(clauses, node_of(context.lending.get()), sets);
  };
  while (close_gaps(clauses, sets) || close_lending()) {
  }
  std::vector<char> bounded;
  for (const Claim& claim : context.claims) bounded.push_back(claim.bounded);
  std::vector<Group> groups;
  // Pools that no clause draws on have flows all the same: sets without clauses.
  for (std::size_t set = 0; set < clauses.size() + context.all_rules.size(); ++set) {
    if (sets.of(set) != set) continue;
    std::vector<const Clause*> members;
    std::vector<const Rule*> rules;
    const auto add = [&](const Rule* rule) {
      if (std::find(rules.begin(), rules.end(), rule) == rules.end()) rules.push_back(rule);
    };
    for (const Rule* rule : context.all_rules)  // flows come before the fees of pools
      if (!rule->with().empty() && sets.of(node_of(rule)) == set) add(rule);
    for (std::size_t i = set; i < clauses.size(); ++i) {
      if (sets.of(i) != set) continue;
      members.push_back(clauses[i]);
      for (const Rule* rule : clauses[i]->rules()) add(rule);
    }
    for (const Rule* rule : context.all_rules)
      if (sets.of(node_of(rule)) == set) add(rule);
    groups.emplace_back(members, rules, bounded);
  }
  // Others hear of loans when it is known which are lent.
  std::stable_partition(groups.begin(), groups.end(), [](const Group& group) {
    return std::any_of(group.rules().begin(), group.rules().end(),
                       [](const Rule* rule) { return rule->decides_lending(); });
  });
  return groups;
}

}  // namespace cofferdam
