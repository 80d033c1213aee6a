// Follows a shortage through the programme: what a pool leaves unpaid changes what others bear and
// pay, what limits and caps have counted, and what other pools can pay. If that comes back to the
// pool, what it was asked for in a trial is not what it would be asked for if it had paid.
//
// It is followed by payments, and errs to the safe side: where a payment might depend on the
// shortage, it does.
#include "model/feedback.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "gates/pool_rule.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/gate.hpp"

namespace cofferdam {
namespace {

constexpr const char* kLeft = "what others leave to it depends on what was paid";
constexpr const char* kBack = "what comes back depends on what was paid";
constexpr const char* kComesIn = "what comes in depends on what was paid";
constexpr const char* kLent = "what is lent depends on the balance";
constexpr const char* kLentByOther = "what is lent depends on what was paid";
constexpr const char* kJudged = "what scores move depends on what was paid";

bool decides_lending(const ProgrammeContext& context, const PoolRule& pool) {
  const auto& pools = context.lending_pools;
  return std::find(pools.begin(), pools.end(), pool.index()) != pools.end();
}

class Shortage {
 public:
  Shortage(const ProgrammeContext& context, const PoolRule& pool)
      : context_(context),
        pool_(pool),
        payments_(context.payments.size()),
        in_full_(payments_.size()) {}

  std::string comes_back() {
    for (std::size_t w = 0; w < payments_.size(); ++w)
      if (payment(w).has(pool_)) pays_otherwise(w, Effect::less);
    while (changed_) {
      changed_ = false;
      for (std::size_t w = 0; w < payments_.size(); ++w) follow(w);
      for (std::size_t w = 0; w < payments_.size(); ++w) look_at_burdens(w);
      for (const BurdenFlow& flow : context_.burden_flows) follow(flow);
    }
    return why_;
  }

 private:
  /// What it does to the payee: nothing, it can only leave more with him, or anything.
  enum class Effect { none, less, any };
  struct Changed {
    Effect effect = Effect::none;
    bool due = false;  ///< what arrives at it depends on the shortage
  };

  const Payment& payment(std::size_t w) const { return context_.payments[w]; }
  const PaymentLine& terms(std::size_t w) const {
    return context_.payment_lines[payment(w).line()];
  }

  void pays_otherwise(std::size_t w, Effect effect) {
    if (effect <= payments_[w].effect) return;
    payments_[w].effect = effect;
    changed_ = true;
  }
  void owes_otherwise(std::size_t w, Effect effect, const std::string& why) {
    if (payment(w).has(pool_) && why_.empty()) why_ = why;
    changed_ = changed_ || !payments_[w].due;
    payments_[w].due = true;
    pays_otherwise(w, effect);
  }
  void taker_owes(const Payment* taker, Effect effect, const std::string& why) {
    if (taker) owes_otherwise(taker->line(), effect, why);
  }
  /// All payments through a gate may find other room there.
  void all_owe(const Gate& gate, const std::string& why) {
    for (std::size_t w = 0; w < payments_.size(); ++w)
      if (payment(w).has(gate)) owes_otherwise(w, Effect::any, why);
  }
  static std::string counts(const Gate& gate) {
    return std::string("a ") + name_of(gate.reason()) + " counts what was paid";
  }

  /// What a payment changes directly.
  void follow(std::size_t w) {
    const Changed state = payments_[w];
    if (state.effect == Effect::none) return;
    const Payment& from = payment(w);
    if (from.sets_off) owes_otherwise(w, Effect::any, after(w));
    for (const Payment::Stage& stage : from.gates) pass(stage, state);
    if (from.into) changes(*from.into, kComesIn);
    const Claim& claim = context_.claims[terms(w).claim];
    if (!claim.recovers && !claim.bounded) return;
    for (std::size_t other = 0; other < payments_.size(); ++other)
      if (terms(other).claim == terms(w).claim)
        for (const Payment::Stage& stage : payment(other).gates)
          hears_of_recoveries(other, *stage.gate);
  }

  /// A flow of what a bearer bears.
  void follow(const BurdenFlow& burden) {
    const FlowLine& flow = context_.flows[burden.flow];
    for (std::size_t w = 0; w < payments_.size(); ++w) {
      const bool is_of = std::find(burden.claims.begin(), burden.claims.end(), terms(w).claim) !=
                         burden.claims.end();
      const bool moves = payment(w).payer() == burden.bearer || payment(w).payee() == burden.bearer;
      if (payments_[w].effect == Effect::none || !is_of || !moves) continue;
      for (const FlowAccount* account : {flow.from, flow.into})
        if (const auto* gate = account ? dynamic_cast<const Gate*>(account->rule()) : nullptr)
          changes(*gate, kComesIn);
    }
  }

  /// What a gate makes of what a payment through it changes.
  void pass(const Payment::Stage& stage, const Changed& state) {
    const Gate& gate = *stage.gate;
    if (gate.is_account()) {
      taker_owes(stage.taker, state.effect, kLeft);
      if (state.due) changes(gate, kComesIn);
      return;
    }
    if (state.due || gate.counts_payments()) taker_owes(stage.taker, state.effect, counts(gate));
    if (gate.counts_payments()) all_owe(gate, counts(gate));
  }

  void hears_of_recoveries(std::size_t w, const Gate& gate) {
    if (gate.is_account())
      changes(gate, kBack);
    else if (gate.counts_recoveries())
      owes_otherwise(w, Effect::any, counts(gate));
  }

  /// The money of a pool; where it is this one, the shortage has come back.
  void changes(const Gate& pool, const std::string& why) {
    if (&pool == &pool_) {
      if (why_.empty()) why_ = why;
      return;
    }
    if (const auto* other = dynamic_cast<const PoolRule*>(&pool);
        other && decides_lending(context_, *other) && why_.empty())
      why_ = kLentByOther;
    for (std::size_t w = 0; w < payments_.size(); ++w)
      if (payment(w).has(pool)) pays_otherwise(w, Effect::any);
  }

  /// What is due under a clause, or still due of an amount that waits, may depend on what its payee
  /// bears by then.
  void look_at_burdens(std::size_t w) {
    if (payments_[w].due) return;
    const Payment& own = payment(w);
    for (std::size_t v = 0; v < payments_.size(); ++v) {
      if (payments_[v].effect == Effect::none || terms(v).claim != terms(w).claim) continue;
      const bool as_payer = payment(v).payer() == own.payee(),
                 as_payee = payment(v).payee() == own.payee();
      if (!as_payer && !as_payee) continue;
      const bool only_more = !as_payer && payments_[v].effect == Effect::less;
      if (payment(v).position < own.position && !(only_more && in_full(w)))
        return owes_otherwise(w, Effect::any, after(w));
      if (waits(own, v == w)) return owes_otherwise(w, Effect::any, after(w));
    }
  }
  std::string after(std::size_t w) const {
    return "what is due under '" + terms(w).clause + "' depends on what was paid before";
  }
  /// Whether what waits is tried again; `itself`: after a part of the same claim was.
  bool waits(const Payment& own, bool itself) const {
    return std::any_of(own.gates.begin(), own.gates.end(), [&](const Payment::Stage& stage) {
      const Gate& gate = *stage.gate;
      if (&gate == &pool_ || (itself && gate.has_dates())) return false;
      return gate.looks_at_burdens();
    });
  }

  bool in_full(std::size_t w) {
    if (!in_full_[w]) in_full_[w] = is_paid_in_full(payment(w));
    return *in_full_[w];
  }
  /// Whether a clause pays by its rate alone, of however much the payee bears. What he bears must
  /// be at least what he bears by the rates.
  bool is_paid_in_full(const Payment& own) const {
    const std::size_t claim = context_.payment_lines[own.line()].claim, payee = own.payee();
    for (const LayerLine& line : context_.lines)
      if (line.claim == claim && line.payee == payee) return false;
    for (const ContractLine& line : context_.contracts)
      if (line.claim == claim && line.payee == payee) return false;
    for (std::size_t w = 0; w < payments_.size(); ++w)
      if (terms(w).claim == claim && payment(w).payer() == payee && !payment(w).is_plain())
        return false;
    const auto clause =
        std::find_if(context_.clauses.begin(), context_.clauses.end(),
                     [&](const Clause* one) { return one->position == own.position; });
    if ((*clause)->shares()) return true;
    if (!has_rates(**clause, claim)) return false;
    return std::all_of(context_.claims[claim].rows.begin(), context_.claims[claim].rows.end(),
                       [&](std::uint32_t row) { return is_paid_in_full(**clause, row, payee); });
  }
  /// Whether it moves anything by the rates alone, and not by what is in an account.
  bool has_rates(const Clause& clause, std::size_t claim) const {
    return std::any_of(context_.claims[claim].rows.begin(), context_.claims[claim].rows.end(),
                       [&](std::uint32_t row) {
                         NominalParts of_one;
                         of_one.deductibles = false;
                         context_.nominal(row, clause.position, of_one);
                         const std::vector<double> before = of_one.parts;
                         clause.nominal(row, of_one);
                         return of_one.parts != before;
                       });
  }
  /// By the rates: the clause moves the same if the payee has got less.
  bool is_paid_in_full(const Clause& clause, std::uint32_t row, std::size_t payee) const {
    NominalParts before;
    before.deductibles = false;
    context_.nominal(row, clause.position, before);
    const auto moved = [&](double more) {
      NominalParts after = before;
      after.parts[payee] += more, after.received[payee] -= more;
      clause.nominal(row, after);
      return before.parts[payee] + more - after.parts[payee];
    };
    return std::abs(moved(1) - moved(0)) <= 1e-9;
  }

  const ProgrammeContext& context_;
  const PoolRule& pool_;
  std::vector<Changed> payments_;
  std::vector<std::optional<bool>> in_full_;  ///< [payment] once it was asked
  bool changed_ = false;
  std::string why_;
};

}  // namespace

std::string feedback_of(const ProgrammeContext& context, const PoolRule& pool) {
  if (pool.terms().has_top_up) return "the top-up depends on the balance";
  if (decides_lending(context, pool)) return kLent;
  if (context.lending && !context.lending->looks_at_claims().empty()) return kLentByOther;
  if (!context.incentives.targets.empty()) return kJudged;
  if (std::any_of(context.declared_stops.begin(), context.declared_stops.end(),
                  [](const DeclaredStop& stop) { return stop.stop->looks_at_payments(); }))
    return kLentByOther;
  return Shortage(context, pool).comes_back();
}

}  // namespace cofferdam
