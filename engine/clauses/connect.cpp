// Joins rules to the payments they govern, when all clauses are known.
#include <algorithm>
#include <cmath>
#include <set>

#include "clauses/burdens.hpp"
#include "clauses/feedback.hpp"
#include "clauses/limit_rule.hpp"
#include "clauses/loan_by_loan.hpp"
#include "clauses/pool_rule.hpp"
#include "clauses/programme.hpp"
#include "clauses/settlement_dates.hpp"

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
    own_ = context_.ways.size();
    make_pools();
    check_names();
    if (!problems_.empty()) return;
    for (std::size_t way = 0; way < own_; ++way) {
      Payment& payment = context_.ways[way];
      join_dates(payment);
      std::vector<std::size_t> path = {payment.payer()};
      join(payment, path);
    }
    if (!problems_.empty()) return;
    for (std::size_t limit = 0; limit < context_.limits.size(); ++limit) connect_limit(limit);
    for (const auto& pool : context_.pool_rules) connect_pool(*pool);
    mark_bounded_claims(context_);
    mark_claims_loan_by_loan(context_);
    for (const auto& pool : context_.pool_rules)
      context_.pools[pool->index()].feedback = feedback_of(context_, *pool);
    for (const RecoverClause& recover : context_.recoveries)
      for (const Clause* clause : context_.clauses)
        if (clause->follows_recoveries() && meet(*recover.clause, *clause))
          for (const Rule* rule : clause->rules()) recover.pools->push_back(rule);
  }

 private:
  const PaymentLine& terms(const Payment& payment) const {
    return context_.payments[payment.line()];
  }

  void make_pools() {
    for (const auto& [name, value] : pools_.entries) {
      if (!context_.dated) {
        problems_.add(value.place, value.path, "a pool needs the order of time", "add a calendar");
        continue;
      }
      PoolTerms pool = read_pool(name, value, context_.bearers, *context_.calendar, problems_);
      values_.push_back(&value);
      context_.pools.push_back({name, pool.bearer, {}, {}});
      context_.pool_rules.push_back(std::make_unique<PoolRule>(
          std::move(pool), context_.pools.size() - 1, context_, problems_, value));
    }
  }

  std::vector<std::string> clause_names() const {
    std::vector<std::string> known;
    for (std::size_t way = 0; way < own_; ++way) {
      const std::string& name = context_.payments[way].clause;
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
    for (const Value* dates : context_.declared_dates) {
      std::set<std::string> seen;
      for (const Value& name : dates->at("of").items)
        if (check(name) && !settled_.insert(name.text).second)
          problems_.add(name.place, name.path, "'" + name.text + "' is settled twice",
                        "one settle clause gives the dates of a clause");
    }
    for (const DeclaredRule& limit : context_.declared_limits) {
      const Value& of = limit.value->at("of");
      for (const Value& name : of.items)
        if (check(name)) check_pays(name, limit.bearer);
      const Value& on = limit.value->at("on");
      if (of.items.empty()) check_pays_at_all(limit.bearer, on, on.text);
    }
    for (std::size_t p = 0; p < values_.size(); ++p) {
      const std::size_t bearer = context_.pools[p].bearer;
      check_pays_at_all(bearer, *values_[p], context_.pools[p].name);
      for (const Value& line : values_[p]->at("pays").items)
        if (check(line.at("line"))) check_pays(line.at("line"), bearer);
    }
  }

  bool pays(std::size_t bearer, const std::string& clause) const {
    return std::any_of(context_.payments.begin(), context_.payments.end(),
                       [&](const PaymentLine& line) {
                         return line.payer == bearer && (clause.empty() || line.clause == clause);
                       });
  }

  /// A bearer may pay under a clause by an overflow or a shortfall alone.
  bool may_pay(std::size_t bearer) const {
    for (const auto* rules : {&context_.declared_limits, &context_.declared_caps})
      for (const DeclaredRule& rule : *rules)
        if (rule.overflow == bearer) return true;
    for (const auto& pool : context_.pool_rules)
      if (pool->terms().shortfall == bearer) return true;
    return false;
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

  void join_dates(Payment& payment) {
    for (const auto& dates : context_.settlements)
      if (names(dates->of(), terms(payment).clause)) payment.dates = dates.get();
  }

  /// Limits and pool of a payment; overflow and shortfall are payments in turn. `path`: bearers
  /// that money has flowed over so far.
  void join(Payment& payment, std::vector<std::size_t>& path) {
    for (const bool per_loan : {true, false})
      for (std::size_t i = 0; i < context_.limits.size(); ++i)
        if (context_.limits[i]->is_per_loan() == per_loan && governs(i, payment))
          join_limit(payment, i, path);
    if (payment.ceiling) join_cap(payment, path);
    for (std::size_t p = 0; p < context_.pool_rules.size(); ++p) {
      if (context_.pools[p].bearer == payment.payer()) join_pool(payment, p, path);
      if (context_.pools[p].bearer == payment.payee() && terms(payment).compensates)
        payment.payee_pool = context_.pool_rules[p].get();
    }
  }

  bool governs(std::size_t limit, const Payment& payment) const {
    const LimitRule& rule = *context_.limits[limit];
    return rule.payer() == payment.payer() &&
           (rule.of().empty() || names(rule.of(), terms(payment).clause));
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
    context_.payments[taker.line()].takes_over = true;
    taker.position = payment.position;
    path.push_back(bearer);
    join(taker, path);
    path.pop_back();
    return &taker;
  }

  void join_limit(Payment& payment, std::size_t index, std::vector<std::size_t>& path) {
    const LimitRule& limit = *context_.limits[index];
    const DeclaredRule& declared = context_.declared_limits[index];
    if (limit.at_settlement && !payment.dates && path.size() == 1) {
      const Value& measured = declared.value->at("measured");
      problems_.add(measured.place, measured.path,
                    "'" + terms(payment).clause + "' has no settlement dates",
                    "add '- settle: {of: [" + terms(payment).clause + "], every: year}'");
    }
    payment.limits.push_back(&limit);
    payment.overflow.push_back(
        declared.overflow == ProgrammeContext::kNobody
            ? nullptr
            : other(payment, declared.overflow, declared.value->at("overflow"), path));
  }

  void join_cap(Payment& payment, std::vector<std::size_t>& path) {
    for (const DeclaredRule& cap : context_.declared_caps)
      if (cap.value->at("name").text == terms(payment).clause)
        payment.ceiling_overflow = other(payment, cap.overflow, cap.value->at("overflow"), path);
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
    payment.pool = &pool;
    payment.pool_line = pool.line_of(clause);
    if (!names(context_.pools[index].lines, clause)) context_.pools[index].lines.push_back(clause);
    if (pool.terms().shortfall != kOutside)
      payment.shortfall =
          other(payment, pool.terms().shortfall, values_[index]->at("shortfall"), path);
  }

  void connect_limit(std::size_t index) {
    std::set<std::size_t> positions, claims;
    for (const Payment& payment : context_.ways)
      if (names_limit(payment, *context_.limits[index])) {
        positions.insert(payment.position);
        claims.insert(terms(payment).claim);
      }
    LimitRule& limit = *context_.limits[index];
    if (!limit.ratio.each.empty())
      check_tagged(context_.declared_limits[index].value->at("each"), claims,
                   limit.title() + " holds for each");
    if (limit.ratio.per_loan)
      for (const std::size_t claim : claims)
        check_alike(context_.declared_limits[index].value->at("each"), "a limit of each loan",
                    context_.claims[claim], context_, problems_);
    limit.ratio.connect(context_, limit.payer(), {positions.begin(), positions.end()},
                        {claims.begin(), claims.end()});
  }
  /// Every loan has a value of the tag by which a rule is split.
  void check_tagged(const Value& each, const std::set<std::size_t>& claims,
                    const std::string& what) {
    for (const InsuredPortfolio& portfolio : context_.portfolios) {
      const auto first = context_.claim_of.begin() + portfolio.first_row;
      const auto last = first + static_cast<std::ptrdiff_t>(portfolio.exposures->rows());
      if (portfolio.exposures->tag(each.text) ||
          std::none_of(first, last, [&](auto claim) { return claims.contains(claim); }))
        continue;
      problems_.add(
          each.place, each.path,
          what + " '" + each.text + "', and the portfolio '" + portfolio.name + "' has no such tag",
          "give its loans the tag, or leave its losses to another clause");
    }
  }
  static bool names_limit(const Payment& payment, const LimitRule& limit) {
    return std::find(payment.limits.begin(), payment.limits.end(), &limit) != payment.limits.end();
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

  void connect_pool(PoolRule& pool) {
    std::vector<const Payment*> payments;
    for (const Payment& payment : context_.ways)
      if (payment.pool == &pool) payments.push_back(&payment);
    pool.connect(context_, payments);
    check_dates(pool, payments);
    // What a pool gets back is split by what it has paid, unless it comes by the rates.
    std::set<std::size_t> claims;
    for (const Payment* payment : payments) claims.insert(terms(*payment).claim);
    if (!pool.terms().each.empty())
      check_tagged(values_[pool.index()]->at("each"), claims, pool.title() + " is split by");
    for (const RecoverClause& recover : context_.recoveries) {
      const auto of = recover.clause->claims();
      if (std::any_of(of.begin(), of.end(), [&](auto claim) { return claims.contains(claim); }))
        recover.pools->push_back(&pool);
    }
  }

  const Value& pools_;
  ProgrammeContext& context_;
  Problems& problems_;
  std::size_t own_ = 0;               ///< ways of money that clauses made; overflows follow
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
  std::set<const Rule*> known;
  const auto number = [&](const Rule* rule) {
    if (!known.insert(rule).second) return;
    rule->slot = context.all_rules.size();
    context.all_rules.push_back(rule);
  };
  for (const auto& clause : clauses)
    for (const Rule* rule : clause->rules()) number(rule);
  for (const auto& pool : context.pool_rules) number(pool.get());
}

}  // namespace cofferdam
