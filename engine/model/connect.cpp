// Joins gates to the payments they govern, when all clauses are known.
#include <algorithm>
#include <cmath>
#include <set>

#include "flows/make_flows.hpp"
#include "gates/failure_gate.hpp"
#include "gates/make_lending.hpp"
#include "gates/pool_rule.hpp"
#include "model/feedback.hpp"
#include "model/programme_builder.hpp"
#include "waterfall/burdens.hpp"
#include "waterfall/loan_by_loan.hpp"

namespace cofferdam {
namespace {

bool meet(const Clause& a, const Clause& b) {
  const auto of = a.claims(), other = b.claims();
  return std::any_of(of.begin(), of.end(), [&](std::size_t claim) {
    return std::find(other.begin(), other.end(), claim) != other.end();
  });
}

bool names(const std::vector<std::string>& list, const std::string& name) {
  return std::find(list.begin(), list.end(), name) != list.end();
}

class Connector {
 public:
  Connector(const Value& pools, ProgrammeContext& context, Problems& problems)
      : pools_(pools), context_(context), problems_(problems) {}

  void connect() {
    own_ = context_.payments.size();
    std::stable_sort(context_.declared.begin(), context_.declared.end(),
                     [](const DeclaredGate& a, const DeclaredGate& b) {
                       return a.gate->place() < b.gate->place();
                     });
    make_failures();
    make_pools();
    join_flows();
    check_names();
    if (!problems_.empty()) return;
    for (std::size_t line = 0; line < own_; ++line) {
      Payment& payment = context_.payments[line];
      std::vector<std::size_t> path = {payment.payer()};
      join(payment, path);
    }
    if (!problems_.empty()) return;
    for (const DeclaredGate& declared : context_.declared) connect_gate(declared);
    for (PoolRule* pool : context_.pool_rules) connect_pool(*pool);
    make_lending(context_, problems_);
    if (!problems_.empty()) return;
    make_flows(context_, problems_);
    if (!problems_.empty()) return;
    mark_bounded_claims(context_);
    mark_claims_loan_by_loan(context_);
    for (const PoolRule* pool : context_.pool_rules)
      context_.pools[pool->index()].feedback = feedback_of(context_, *pool);
    for (const RecoverClause& recover : context_.recoveries)
      for (const Clause* clause : context_.clauses)
        if (clause->follows_recoveries() && meet(*recover.clause, *clause))
          for (const Rule* rule : clause->rules()) recover.pools->push_back(rule);
  }

 private:
  const PaymentLine& terms(const Payment& payment) const {
    return context_.payment_lines[payment.line()];
  }

  void make_failures() {
    for (FailingBearer& failing : context_.failing) {
      auto gate = make_failure_gate(failing, context_);
      failing.gate = gate.get();
      context_.gates.push_back(std::move(gate));
    }
  }

  void make_pools() {
    for (const auto& [name, value] : pools_.entries) {
      if (!context_.dated) {
        problems_.add(value.place, value.path, "a pool needs the order of time", "add a calendar");
        continue;
      }
      PoolTerms pool = read_pool(name, value, context_.bearers, *context_.calendar, problems_);
      check_payers(pool, value);
      values_.push_back(&value);
      context_.pools.push_back({name, pool.bearer, {}, {}});
      auto rule = std::make_unique<PoolRule>(std::move(pool), context_.pools.size() - 1, context_,
                                             problems_, value);
      context_.pool_rules.push_back(rule.get());
      context_.gates.push_back(std::move(rule));
    }
  }

  /// What comes into a pool by its terms comes whatever happens.
  void check_payers(const PoolTerms& pool, const Value& value) {
    std::set<std::size_t> payers;
    const auto add = [&](const Payers& some) {
      for (const Payer& payer : some) payers.insert(payer.bearer);
    };
    for (const Contribution& paid : pool.contributions) add(paid.from);
    if (pool.has_budget) add(pool.owner);
    if (pool.has_top_up) add(pool.top_up.from);
    for (const FailingBearer& failing : context_.failing)
      if (payers.contains(failing.bearer))
        problems_.add(value.place, value.path,
                      "'" + context_.bearers[failing.bearer] +
                          "' can fail, and pays a budget, contributions or top-ups of the pool",
                      "let a bearer pay that cannot fail");
  }

  /// Flows come out of the pool of their payer and go into that of their payee.
  void join_flows() {
    for (FlowLine& flow : context_.flows)
      for (std::size_t p = 0; p < context_.pool_rules.size(); ++p) {
        if (context_.pools[p].bearer == flow.payer) flow.from = context_.pool_rules[p];
        if (context_.pools[p].bearer == flow.payee) flow.into = context_.pool_rules[p];
      }
  }

  std::vector<std::string> clause_names() const {
    std::vector<std::string> known;
    for (std::size_t line = 0; line < own_; ++line) {
      const std::string& name = context_.payment_lines[line].clause;
      if (!names(known, name)) known.push_back(name);
    }
    return known;
  }

  /// Clauses that rules name exist, and the bearer pays in them.
  void check_names() {
    const std::vector<std::string> known = clause_names();
    const auto check = [&](const Value& name) {
      if (names(known, name.text)) return true;
      problems_.add(name.place, name.path,
                    "'" + name.text + "' is no clause in which somebody pays",
                    did_you_mean(name.text, known,
                                 "name a share, compensate, layers or portfolio_cap clause"));
      return false;
    };
    for (const DeclaredGate& declared : context_.declared) {
      const Value* of = declared.value->find("of");
      if (!of) continue;  // the gate of a clause itself
      for (const Value& name : of->items) {
        if (!check(name)) continue;
        if (declared.payer != kOutside) check_pays(name, declared.payer);
        if (declared.gate->has_dates() && !settled_.insert(name.text).second)
          problems_.add(name.place, name.path, "'" + name.text + "' is settled twice",
                        "one settle clause gives the dates of a clause");
      }
      const Value* on = declared.value->find("on");
      if (declared.payer != kOutside && of->items.empty())
        check_pays_at_all(declared.payer, *on, on->text);
    }
    for (std::size_t p = 0; p < values_.size(); ++p) {
      const std::size_t bearer = context_.pools[p].bearer;
      check_pays_at_all(bearer, *values_[p], context_.pools[p].name);
      for (const Value& line : values_[p]->at("pays").items)
        if (check(line.at("line"))) check_pays(line.at("line"), bearer);
    }
  }

  bool pays(std::size_t bearer, const std::string& clause) const {
    return std::any_of(context_.payment_lines.begin(), context_.payment_lines.end(),
                       [&](const PaymentLine& line) {
                         return line.payer == bearer && (clause.empty() || line.clause == clause);
                       });
  }

  /// A bearer may pay under a clause by an overflow or a shortfall alone.
  bool may_pay(std::size_t bearer) const {
    for (const DeclaredGate& declared : context_.declared)
      if (declared.overflow == bearer) return true;
    for (const auto& pool : context_.pool_rules)
      if (pool->terms().shortfall == bearer) return true;
    return std::any_of(context_.failing.begin(), context_.failing.end(),
                       [&](const FailingBearer& other) { return other.taken_over_by == bearer; });
  }

  /// A bearer that is none has been told before.
  bool is_known(std::size_t bearer) const { return bearer < context_.bearers.size(); }
  void check_pays(const Value& name, std::size_t bearer) {
    if (is_known(bearer) && !pays(bearer, name.text) && !may_pay(bearer))
      problems_.add(name.place, name.path,
                    "'" + context_.bearers[bearer] + "' pays nothing under '" + name.text + "'",
                    "name a clause in which it is a payer");
  }
  void check_pays_at_all(std::size_t bearer, const Value& place, const std::string& name) {
    if (is_known(bearer) && !pays(bearer, "") && !may_pay(bearer))
      problems_.add(place.place, place.path, "'" + name + "' pays under no clause",
                    "name a bearer that pays in a share, compensate, layers or portfolio_cap");
  }

  /// Gates of a payment; where another bearer takes over it makes a payment in turn. `path`:
  /// bearers that money has flowed over so far.
  void join(Payment& payment, std::vector<std::size_t>& path) {
    for (const FailingBearer& failing : context_.failing)
      if (failing.bearer == payment.payer()) join_failure(payment, failing, path);
    for (const DeclaredGate& declared : context_.declared)
      if (governs(declared, payment)) join_gate(payment, declared, path);
    for (std::size_t p = 0; p < context_.pool_rules.size(); ++p) {
      if (context_.pools[p].bearer == payment.payer()) join_pool(payment, p, path);
      if (context_.pools[p].bearer == payment.payee() && terms(payment).compensates)
        payment.into = context_.pool_rules[p];
    }
  }

  /// Who takes over does so at once, on whichever date the other has failed to pay.
  bool governs(const DeclaredGate& declared, const Payment& payment) const {
    if (declared.gate->has_dates() && terms(payment).takes_over) return false;
    return (declared.payer == kOutside || declared.payer == payment.payer()) &&
           (declared.of.empty() || names(declared.of, terms(payment).clause));
  }

  const Payment* other(const Payment& payment, std::size_t bearer, const Value& place,
                       std::vector<std::size_t>& path) {
    if (bearer == payment.payee()) return nullptr;  // it stays with the payee
    if (std::find(path.begin(), path.end(), bearer) != path.end()) {
      std::string circle;
      for (const std::size_t over : path) circle += context_.bearers[over] + " -> ";
      problems_.add(place.place, place.path,
                    "money would flow in a circle: " + circle + context_.bearers[bearer],
                    "name a bearer that has not failed to pay before");
      return nullptr;
    }
    const PaymentLine line = terms(payment);
    Payment& taker =
        context_.add_payment(line.clause, line.claim, bearer, line.payee, line.compensates);
    context_.payment_lines[taker.line()].takes_over = true;
    taker.position = payment.position;
    taker.never_due = payment.never_due;
    path.push_back(bearer);
    join(taker, path);
    path.pop_back();
    return &taker;
  }

  void join_failure(Payment& payment, const FailingBearer& failing,
                    std::vector<std::size_t>& path) {
    const Payment* taker =
        failing.taken_over_by == kOutside
            ? nullptr
            : other(payment, failing.taken_over_by, failing.value->at("taken_over_by"), path);
    payment.add_gate(*failing.gate, taker);
  }

  void join_gate(Payment& payment, const DeclaredGate& declared, std::vector<std::size_t>& path) {
    if (path.size() == 1)
      declared.gate->check(*declared.value, terms(payment).clause, payment.dates, problems_);
    payment.add_gate(*declared.gate,
                     declared.overflow == kOutside
                         ? nullptr
                         : other(payment, declared.overflow, declared.value->at("overflow"), path));
  }

  void join_pool(Payment& payment, std::size_t index, std::vector<std::size_t>& path) {
    PoolRule& pool = *context_.pool_rules[index];
    const std::string& clause = terms(payment).clause;
    const bool known = pool.has_line(clause);
    if (!known && pool.terms().names_lines) {
      const Value& pays = values_[index]->at("pays");
      if (warned_.insert({index, clause}).second)
        problems_.add(
            pays.place, pays.path,
            "'" + context_.pools[index].name + "' pays under '" + clause + "', which is not listed",
            "add {line: " + clause + "}, or leave 'pays' out");
      return;
    }
    payment.account_line = pool.line_of(clause);
    payment.rank = pool.terms().lines[payment.account_line].rank;
    if (!names(context_.pools[index].lines, clause)) context_.pools[index].lines.push_back(clause);
    const Payment* taker =
        pool.terms().shortfall == kOutside
            ? nullptr
            : other(payment, pool.terms().shortfall, values_[index]->at("shortfall"), path);
    if (const Gate* sublimit = pool.sublimit(payment.account_line))
      payment.add_gate(*sublimit, taker);
    payment.add_gate(pool, taker);
  }

  void connect_gate(const DeclaredGate& declared) {
    std::set<std::size_t> positions, claims;
    for (const Payment& payment : context_.payments)
      if (payment.has(*declared.gate)) {
        positions.insert(payment.position);
        claims.insert(terms(payment).claim);
        if (declared.gate->asks_received()) context_.asks_received.insert(payment.payee());
      }
    const std::vector<std::size_t> at(positions.begin(), positions.end());
    const std::vector<std::size_t> of(claims.begin(), claims.end());
    declared.gate->connect(context_, {*declared.value, at, of}, problems_);
  }

  void check_dates(const PoolRule& pool, const std::vector<const Payment*>& payments) {
    if (!pool.terms().pro_rata || std::any_of(payments.begin(), payments.end(),
                                              [](const Payment* one) { return one->dates; }))
      return;
    const Value& order = values_[pool.index()]->at("short");
    problems_.add(order.place, order.path,
                  "no clause that '" + pool.terms().name + "' pays is settled on dates",
                  "add '- settle: {of: [...], every: quarter}', or leave 'short' out");
  }

  /// Of what it pays, and of what goes in or out by what a bearer bears.
  void check_balances(const PoolRule& pool, std::set<std::size_t> claims) {
    for (const BurdenFlow& burden : context_.burden_flows) {
      const FlowLine& flow = context_.flows[burden.flow];
      if (flow.from == &pool || flow.into == &pool)
        claims.insert(burden.claims.begin(), burden.claims.end());
    }
    check_tagged(values_[pool.index()]->at("each"), {claims.begin(), claims.end()},
                 pool.title() + " is split by", context_, problems_);
  }

  void connect_pool(PoolRule& pool) {
    std::vector<const Payment*> payments;
    for (const Payment& payment : context_.payments)
      if (payment.has(pool)) payments.push_back(&payment);
    pool.connect(context_, payments);
    check_dates(pool, payments);
    // What a pool gets back is split by what it has paid, unless it comes by the rates.
    std::set<std::size_t> claims;
    for (const Payment* payment : payments) claims.insert(terms(*payment).claim);
    if (!pool.terms().each.empty()) check_balances(pool, claims);
    for (const RecoverClause& recover : context_.recoveries) {
      const auto of = recover.clause->claims();
      if (std::any_of(of.begin(), of.end(), [&](auto claim) { return claims.contains(claim); }))
        recover.pools->push_back(&pool);
    }
  }

  const Value& pools_;
  ProgrammeContext& context_;
  Problems& problems_;
  std::size_t own_ = 0;               ///< payments that clauses made; overflows follow
  std::vector<const Value*> values_;  ///< [pool]
  std::set<std::string> settled_;
  std::set<std::pair<std::size_t, std::string>> warned_;
};

}  // namespace

void connect_rules(const Value& pools, std::vector<std::unique_ptr<Clause>>& clauses,
                   ProgrammeContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  Connector(pools, context, problems).connect();
  if (problems.size() != before) return;
  for (const auto& clause : clauses) clause->connect(context, problems);
  std::set<const Rule*> known;
  const auto number = [&](const Rule* rule) {
    if (!known.insert(rule).second) return;
    rule->slot = context.all_rules.size();
    context.all_rules.push_back(rule);
  };
  for (const auto& clause : clauses)
    for (const Rule* rule : clause->rules()) number(rule);
  for (const PoolRule* pool : context.pool_rules) number(pool);
  if (context.lending) number(context.lending.get());
  for (const DeclaredStop& stop : context.declared_stops)
    if (stop.stop->rule()) number(stop.stop->rule());
  for (const auto& flow : context.scheduled)
    if (!flow->with().empty()) number(flow.get());
}

}  // namespace cofferdam
