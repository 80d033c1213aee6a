#include "support/random_programme.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "support/random_pool.hpp"

namespace cofferdam {
namespace {

using namespace reference_dated;

constexpr std::array<const char*, 3> kRegions = {"east", "north", "west"};
constexpr std::array<const char*, 2> kClasses = {"giant", "tech"};
/// What a bearer cannot pay goes to one that stands later, so that nothing goes round in circles.
constexpr std::array<const char*, 6> kBearers = {"bank", "guarantor", "fund",
                                                 "city", "reserve",   "treasury"};

class Generator {
 public:
  explicit Generator(Choices choices) : choices_(std::move(choices)) {}

  RandomProgramme make() {
    Programme& made = result_.programme;
    made.start = day_of(2025, choices_.rarely(4) ? 1 + below(12) : 1, 1);
    made.end = plus_months(made.start, 24 + 3 * static_cast<int>(below(9)));
    made.bearers.assign(kBearers.begin(), kBearers.end());
    for (std::uint32_t i = 0, n = 1 + below(2); i < n; ++i)
      made.portfolios.push_back({i == 0 ? "loans" : "others", "bank"});
    add_claims();
    while (left_ > 0 && below(6) != 0) add_clause();  // the simplest programme has none
    if (choices_.rarely(3)) add_settlement();
    for (std::uint32_t i = below(4); i > 0 && left_ > 0; --i) add_limit();
    if (choices_.flag()) add_recovery_rule();
    add_pools();
    add_loans();
    include_some();
    result_.yaml = scenario_of(made);
    return std::move(result_);
  }

 private:
  std::uint32_t below(std::uint32_t count) { return choices_.below(count); }
  double percent(std::uint32_t most) { return (1 + below(most)) / 100.0; }
  std::string payer() { return kBearers[1 + below(4)]; }
  void add(const Rule& rule) {
    result_.programme.rules.push_back(rule);
    --left_;
  }
  std::string name(const std::string& of) { return of + std::to_string(++names_); }
  const std::string& claim() { return claims_[below(static_cast<std::uint32_t>(claims_.size()))]; }

  Rate rate(std::uint32_t most) {
    Rate rate;
    rate.constant = percent(most);
    if (!choices_.rarely(4)) return rate;
    rate.kind = Rate::Kind::by_tag;
    rate.name = "class";
    for (const char* value : kClasses) rate.by_value[value].constant = percent(most);
    return rate;
  }

  /// One claim, one for each portfolio, or two that divide them by region.
  void add_claims() {
    ClaimRule first;
    first.name = "a";
    for (const Portfolio& portfolio : result_.programme.portfolios)
      first.of.push_back(portfolio.name);
    first.after_recovery = choices_.rarely(3);
    if (choices_.rarely(3)) first.lag_days = std::array{30, 90, 200}[below(3)];
    if (choices_.rarely(6)) first.lag_months = 6;
    if (first.lag_months > 0) first.lag_days = 0;
    if (choices_.rarely(5)) {
      first.interest = percent(10);
      first.interest_days = 90;
    }
    ClaimRule second = first;
    second.name = "b";
    const bool by_region = choices_.rarely(3);
    if (by_region)
      first.when = Condition{Condition::Kind::tag_in, "region", {kRegions[below(3)]}, 0, {}};
    const bool apart = !by_region && first.of.size() > 1 && choices_.flag();
    if (apart) {
      first.of = {"loans"};
      second.of = {"others"};
      second.lag_days = choices_.flag() ? 60 : 0;
      second.lag_months = 0;
    }
    claims_.push_back(first.name);
    add(first);
    if (by_region) second.when = Condition{Condition::Kind::negation, "", {}, 0, {*first.when}};
    if ((!by_region && !apart) || choices_.rarely(3)) return;
    claims_.push_back(second.name);
    add(second);
  }

  bool is_shared(const std::string& claim) const {
    return std::any_of(result_.programme.rules.begin(), result_.programme.rules.end(),
                       [&](const Rule& rule) {
                         const auto* share = std::get_if<ShareRule>(&rule);
                         return share && share->claim == claim;
                       });
  }
  bool has_clause(const std::string& claim) const { return closed_.count(claim) > 0; }

  void add_clause() {
    const std::string on = claim();
    if (!has_clause(on) && choices_.below(3) != 0) {
      closed_.insert(on);
      return add_share(on);
    }
    closed_.insert(on);
    const std::uint32_t kind = below(6);
    if (kind < 3) return add_compensation(on);
    if (kind < 5) return add_layers(on);
    add_cap(on);
  }

  void add_share(const std::string& on) {
    ShareRule rule{name("share"), on, {}, {}};
    const std::uint32_t first = below(3), parts = 1 + below(3);
    for (std::uint32_t i = 0; i < parts; ++i)
      rule.parts.emplace_back(kBearers[(first + i) % 4], rate(100 / (parts + 1)));
    rule.remainder = kBearers[below(5)];
    add(rule);
  }

  std::string payee(const std::string& on) {
    return is_shared(on) && choices_.rarely(3) ? "guarantor" : "bank";
  }
  std::string payer_to(const std::string& payee) {
    const std::string one = payer();
    return one == payee ? "city" : one;
  }

  void add_compensation(const std::string& on) {
    CompensateRule rule;
    rule.name = name("compensate");
    rule.claim = on;
    rule.payee = payee(on);
    rule.payer = payer_to(rule.payee);
    rule.rate = rate(100);
    rule.of_payee_part = choices_.flag();
    if (choices_.rarely(4)) rule.at_most = percent(100);
    if (choices_.rarely(5)) rule.deductible = 1 + below(20);
    add(rule);
  }

  void add_layers(const std::string& on) {
    LayersRule rule;
    rule.name = name("layers");
    rule.claim = on;
    rule.payee = payee(on);
    rule.over = static_cast<LayersRule::Over>(below(3));
    double from = choices_.flag() ? below(30) : 0;
    for (std::uint32_t i = 0, n = 1 + below(2); i < n; ++i) {
      Layer layer{payer_to(rule.payee), from,
                  5.0 + below(rule.over == LayersRule::Over::loan ? 40 : 200)};
      from += *layer.limit + below(10);
      if (i + 1 == n && choices_.rarely(4)) layer.limit.reset();
      rule.layers.push_back(layer);
    }
    add(rule);
  }

  void add_cap(const std::string& on) {
    CapRule rule;
    rule.name = name("cap");
    rule.claim = on;
    rule.payee = "bank";
    rule.payer = payer();
    rule.rate = percent(100);
    rule.cap = percent(20);
    Programme& made = result_.programme;
    if (choices_.flag()) rule.agreed_maximum = 200.0 + 50 * below(40);
    if (choices_.flag()) rule.include_until = plus_months(made.start, static_cast<int>(below(24)));
    rule.catch_up = !choices_.rarely(4);
    rule.reinstate = !choices_.rarely(4);
    if (choices_.rarely(4) && rule.payer != "reserve") rule.overflow = "reserve";
    add(rule);
  }

  /// Clauses under which somebody pays the lender or another.
  std::vector<std::string> clauses() const {
    std::vector<std::string> names;
    for (const Rule& rule : result_.programme.rules) {
      const auto payers = payers_of(rule);
      const auto lender = std::count(payers.begin(), payers.end(), "bank");
      if (lender < static_cast<std::ptrdiff_t>(payers.size()))
        names.push_back(name_of_clause(rule));
    }
    return names;
  }

  void add_settlement() {
    const auto names = clauses();
    if (names.empty() || left_ <= 0) return;
    SettleRule rule;
    for (const std::string& name : names)
      if (choices_.flag()) rule.of.push_back(name);
    if (rule.of.empty()) rule.of = {names.front()};
    rule.every = static_cast<Step>(below(4));
    if (choices_.flag()) rule.on = std::array{std::pair(6u, 30u), std::pair(12u, 31u)}[below(2)];
    at_year_end_ = rule.every == Step::year && (!rule.on || rule.on->first == 12);
    settled_ = {rule.of.begin(), rule.of.end()};
    add(rule);
  }

  void add_limit() {
    std::vector<std::pair<std::string, const Rule*>> pairs;
    for (const Rule& rule : result_.programme.rules) {
      for (const std::string& payer : payers_of(rule))
        if (payer != "bank") pairs.emplace_back(payer, &rule);
      const auto* cap = std::get_if<CapRule>(&rule);
      if (cap && cap->overflow) pairs.emplace_back(*cap->overflow, &rule);
    }
    if (pairs.empty()) return;
    const auto [on, rule] = pairs[below(static_cast<std::uint32_t>(pairs.size()))];
    LimitRule limit;
    limit.name = name("limit");
    limit.on = on;
    std::set<std::string> payees, of;
    for (const auto& [payer, other] : pairs)
      if (payer == on) of.insert(name_of_clause(*other));
    const auto is_settled = [&](const std::string& name) { return settled_.count(name) > 0; };
    const auto many = std::count_if(of.begin(), of.end(), is_settled);
    const bool mixed = many > 0 && many < static_cast<std::ptrdiff_t>(of.size());
    if (mixed || choices_.flag()) limit.of = {name_of_clause(*rule)};
    if (!limit.of.empty()) of = {limit.of.front()};
    limit.at_settlement = is_settled(*of.begin());
    limit.each = std::array<const char*, 4>{"", "region", "loan", "class"}[below(4)];
    limit.window = static_cast<LimitRule::Window>(below(5));
    if (limit.window == LimitRule::Window::full_year && !(limit.at_settlement && at_year_end_))
      limit.window = LimitRule::Window::calendar_year;
    if (limit.each == "loan") limit.window = LimitRule::Window::since_start;
    limit.months = 1 + static_cast<int>(below(18));
    limit.level = 1.0 + below(80);
    if (limit.each != "loan" && choices_.flag()) make_ratio(limit, *rule, of.size() == 1);
    limit.crossing = static_cast<LimitRule::Crossing>(below(3));
    if (choices_.flag()) add_overflow(limit);
    limit.carried_forward = !limit.overflow && choices_.flag();
    add(limit);
  }

  /// Overflow goes to a bearer behind the payer that no clause here pays.
  void add_overflow(LimitRule& limit) {
    const auto at = std::find(kBearers.begin(), kBearers.end(), limit.on) - kBearers.begin();
    const auto to = at + 1 + static_cast<std::ptrdiff_t>(below(2));
    if (to < 6) limit.overflow = kBearers[static_cast<std::size_t>(to)];
  }

  void make_ratio(LimitRule& limit, const Rule& rule, bool single) {
    using Part = LimitRule::Part;
    limit.is_rate = true;
    limit.level = percent(15);
    limit.numerator = static_cast<LimitRule::Numerator>(below(4));
    limit.denominator = static_cast<LimitRule::Denominator>(below(5));
    limit.agreed_maximum = 200.0 + 100 * below(20);
    limit.stop_when_empty = choices_.flag();
    const bool all_shared = std::all_of(claims_.begin(), claims_.end(),
                                        [&](const std::string& one) { return is_shared(one); });
    const auto* compensate = std::get_if<CompensateRule>(&rule);
    const bool has_rate =
        std::holds_alternative<ShareRule>(rule) || (compensate && !compensate->of_payee_part);
    const auto part = [&] {
      const std::uint32_t kind = below(3);
      const bool has_own = single && !limit.of.empty() && has_rate;
      if (kind == 1 && (all_shared || has_own)) return Part::guaranteed_part;
      if (kind == 2 && has_own) return Part::own_part;
      return Part::whole_loan;
    };
    limit.part = part();
    limit.numerator_part = part();
  }

  void add_recovery_rule() {
    if (left_ <= 0) return;
    RecoverRule rule;
    rule.of = claims_;
    if (choices_.rarely(3)) rule.of = {claim()};
    rule.how = static_cast<RecoverRule::How>(below(3));
    if (rule.how == RecoverRule::How::named_first) {
      rule.first = {payer()};
      if (choices_.flag() && rule.first.front() != "bank") rule.first.push_back("bank");
    }
    if (choices_.rarely(3)) rule.cut_off_months = 1 + static_cast<int>(below(18));
    add(rule);
  }

  void add_pools() {
    const std::vector<std::string> bearers = {"guarantor", "fund", "city", "reserve"};
    for (const std::string& bearer : bearers) {
      if (result_.programme.pools.size() == 2 || choices_.below(3) == 0) continue;
      if (std::any_of(result_.programme.rules.begin(), result_.programme.rules.end(),
                      [&](const Rule& rule) { return payee_of(rule) == bearer; }))
        continue;
      add_random_pool(choices_, result_.programme, bearer);
    }
  }

  Day any_day(Day from, Day end) {
    const auto days = static_cast<std::uint32_t>((end - from).count());
    if (!choices_.rarely(3)) {  // one of few days, on which much happens
      const Day month = plus_months(from, 1 + static_cast<int>(below(24)));
      const Day first =
          month -
          std::chrono::days(static_cast<unsigned>(std::chrono::year_month_day(month).day()) - 1);
      const Day busy = choices_.flag() ? first : first - std::chrono::days(1);
      if (busy >= from && busy < end) return busy;
    }
    return from + std::chrono::days(below(days));
  }

  double money(std::uint32_t most) {
    return choices_.rarely(3) ? (100 + below(100 * most)) / 100.0 : 1.0 + below(most);
  }

  void add_loans() {
    Programme& made = result_.programme;
    const bool mature = choices_.flag();
    int id = 0;
    for (std::size_t portfolio = 0; portfolio < made.portfolios.size(); ++portfolio) {
      const std::uint32_t most = made.portfolios.size() > 1 ? 18 : 36;
      for (std::uint32_t i = 0, n = 5 + below(most); i < n; ++i) {
        Loan loan;
        loan.id = std::to_string(id += 1 + static_cast<int>(below(4)));
        loan.portfolio = portfolio;
        const Day earliest = plus_months(made.start, -12);
        loan.originated = any_day(earliest, made.end - std::chrono::days(30));
        loan.amount = money(100);
        loan.traits.tags["region"] = kRegions[i < 3 ? i : below(3)];
        loan.traits.tags["class"] = kClasses[i < 2 ? i : below(2)];
        if (mature) {
          loan.matures =
              any_day(loan.originated + std::chrono::days(20), made.end + std::chrono::days(100));
          // What ended before the start was never there.
          loan.matures = std::max(*loan.matures, made.start + std::chrono::days(10));
        }
        if (i < 3) first_loans_ = std::max(first_loans_, loan.originated);
        made.loans.push_back(loan);
        if (below(3) != 0) add_events(made.loans.size() - 1);
      }
    }
  }

  /// The first loans of each portfolio are of all regions: a cap includes them.
  void include_some() {
    for (Rule& rule : result_.programme.rules)
      if (auto* cap = std::get_if<CapRule>(&rule); cap && cap->include_until)
        cap->include_until = std::max(*cap->include_until, first_loans_);
  }

  void add_events(std::size_t at) {
    Programme& made = result_.programme;
    const Loan& loan = made.loans[at];
    const Day from = std::max(made.start, loan.originated);
    Day end = made.end;
    if (loan.matures) end = std::min(end, *loan.matures);
    if (from >= end) return;
    const Day failure = any_day(from, end);
    const double principal = choices_.rarely(3) ? loan.amount / 2 : loan.amount;
    made.events.push_back({failure, Event::Kind::failure, principal, at});
    double left = choices_.rarely(12) ? 2 * principal : principal;
    Day day = failure;
    for (std::uint32_t i = below(3); i > 0 && day < made.end; --i) {
      day = any_day(day, made.end);
      const double amount = left * (1 + below(4)) / 4;
      if (amount > 0) made.events.push_back({day, Event::Kind::recovery, amount, at});
      left -= amount;
      if (choices_.rarely(4)) made.events.push_back({day, Event::Kind::cost, money(5), at});
      day += std::chrono::days(1);
    }
  }

  Choices choices_;
  RandomProgramme result_;
  Day first_loans_{};  ///< by when the first three of each portfolio have been made
  std::vector<std::string> claims_;
  std::set<std::string> closed_;  ///< claims that have a clause: no share any more
  std::set<std::string> settled_;
  bool at_year_end_ = false;
  int names_ = 0, left_ = 8;
};

}  // namespace

RandomProgramme random_programme(Choices choices) {
  return Generator(std::move(choices)).make();
}

}  // namespace cofferdam
