// The comparison of a trial: every field of the oracle's result against the engine.
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <sstream>
#include <tuple>

#include "oracle/adapter.hpp"
#include "oracle/history.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

using oracle::Amounts;
using oracle::Day;

constexpr double kPrecision = 1e-9;  // of all that is lost or moved

std::string text_of_day(Day day) {
  const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(day))};
  std::ostringstream text;
  text << int(date.year()) << '-' << unsigned(date.month()) << '-' << unsigned(date.day());
  return text.str();
}

/// What the engine calls it: costs that a pool pays are less money that it gets, and what other
/// bearers pay it is money that comes back.
std::string kind_of(const oracle::Flow& flow) {
  const bool back = flow.kind == "cost" || (flow.kind == "payment" && flow.amount > 0);
  return back ? "recovery" : flow.kind;
}

class Comparison {
 public:
  explicit Comparison(const EngineTrial& trial)
      : trial_(trial),
        params_(trial.params()),
        context_(params_.programme->context()),
        s_(trial.settled()),
        expected_(oracle::work(trial.yaml(), trial.world())) {
    for (const oracle::Event& event : trial.world().events) size_ += std::abs(event.amount);
    for (const auto& [name, pool] : expected_.pools)
      for (const oracle::Flow& flow : pool.flows) size_ += std::abs(flow.amount);
    for (const oracle::FlowPaid& flow : expected_.flows) size_ += std::abs(flow.amount);
    for (const oracle::RelendingDay& day : expected_.relending) size_ += day.asked;
  }

  std::string differences() {
    wrong_ << oracle::misread_histories(trial_.yaml(), trial_.world());
    compare_burdens();
    compare_totals();
    compare_layers();
    compare_flows();
    compare_relending();
    if (!params_.programme->is_walked()) return wrong_.str();
    compare_payings();
    compare_contracts();
    compare_rules();
    compare_pools();
    compare_cash();
    return wrong_.str();
  }

 private:
  using Sums = std::map<std::string, double>;

  void check(double engine, double oracle, const std::string& what) {
    if (std::abs(engine - oracle) <= kPrecision * size_) return;
    wrong_.precision(12);
    wrong_ << what << ": engine " << engine << ", oracle " << oracle << "\n";
  }
  /// Every key of either side; what is missing is 0.
  void check_all(Sums engine, Sums oracle, const std::string& what) {
    for (const auto& [key, amount] : oracle) engine.try_emplace(key, 0);
    for (const auto& [key, amount] : engine) check(amount, oracle[key], what + key);
  }
  void check_day(double engine_years, const std::optional<Day>& oracle, const std::string& what) {
    const bool never = std::isinf(engine_years);
    const std::string engine =
        never ? "never"
              : text_of_day(trial_.world().start +
                            static_cast<Day>(params_.calendar->day_of(engine_years)));
    const std::string expected = oracle ? text_of_day(*oracle) : "never";
    if (engine != expected)
      wrong_ << what << ": engine " << engine << ", oracle " << expected << "\n";
  }

  std::string loan_of(std::size_t event) const {
    const oracle::World& world = trial_.world();
    const oracle::Event& of = world.events[event];
    const oracle::Row& row = world.rows[of.row];
    const std::string loan =
        world.portfolios[row.portfolio].name + " " + row.id + "#" + std::to_string(of.member);
    if (of.kind == oracle::Event::Kind::gain) return loan + " (gains)";
    return loan + " (claim " + std::to_string(of.number + 1) + ", event " + std::to_string(event) +
           ")";
  }

  void compare_burdens() {
    Sums engine, oracle;
    const auto key = [&](Day day, std::size_t of, const std::string& bearer) {
      return text_of_day(day) + " loan " + loan_of(of) + " borne by " + bearer;
    };
    for (std::size_t e = 0; e < s_.events.size(); ++e)
      for (std::size_t b = 0; b < s_.parts.size(); ++b)
        if (s_.parts[b][e] != 0)
          engine[key(trial_.day_of_entry(e), trial_.default_of(e), context_.bearers[b])] +=
              s_.parts[b][e];
    for (const oracle::Line& line : expected_.lines)
      for (const auto& [bearer, amount] : line.change)
        oracle[key(line.day, line.of, bearer)] += amount;
    check_all(engine, oracle, "");
  }

  void compare_totals() {
    Sums borne, uncovered;
    for (std::size_t b = 0; b < s_.parts.size(); ++b) {
      borne[context_.bearers[b]] = s_.ledger.of(LedgerKind::borne, b)[0];
      if (params_.programme->is_walked()) uncovered[context_.bearers[b]] = s_.excluded[b][0];
    }
    check_all(borne, expected_.borne, "borne in all by ");
    if (params_.programme->is_walked())
      check_all(uncovered, expected_.not_covered, "not covered, of ");
  }

  void compare_layers() {
    Sums engine, oracle;
    for (std::size_t i = 0; i < context_.lines.size(); ++i)
      engine[context_.lines[i].clause + " by " + context_.bearers[context_.lines[i].payer]] +=
          s_.lines[i][0];
    for (const oracle::LayerResult& layer : expected_.layers)
      oracle[layer.clause + " by " + layer.payer] += layer.paid;
    check_all(engine, oracle, "paid in layers of ");
  }

  void compare_payings() {
    Sums engine, oracle;
    for (std::size_t i = 0; i < context_.payment_lines.size(); ++i) {
      const PaymentLine& line = context_.payment_lines[i];
      const std::string key = line.clause + ", " + context_.bearers[line.payer] + " to " +
                              context_.bearers[line.payee] + ", ";
      engine[key + "due"] += s_.payments[i].due[0];
      engine[key + "paid"] += s_.payments[i].paid[0];
      engine[key + "moved"] += s_.payments[i].moved[0];
      engine[key + "exclusion"] += s_.payments[i].excluded[0];
      for (std::size_t r = 0; r < kReasons; ++r)
        engine[key + name_of(static_cast<Reason>(r))] += s_.payments[i].stopped[r][0];
    }
    for (const oracle::Paying& paying : expected_.payings) {
      const std::string key = paying.clause + ", " + paying.payer + " to " + paying.payee + ", ";
      oracle[key + "due"] += paying.due;
      oracle[key + "paid"] += paying.paid;
      oracle[key + "moved"] += paying.moved;
      for (const auto& [reason, amount] : paying.stopped) oracle[key + reason] += amount;
      oracle[key + "exclusion"] += paying.excluded;
    }
    check_all(engine, oracle, "");
  }

  void compare_contracts() {
    Sums engine, oracle;
    const std::size_t years = params_.calendar->years();
    const auto key = [&](const std::string& contract, std::size_t year, const char* column) {
      return contract + " " + params_.calendar->year_label(year) + ", " + column;
    };
    for (std::size_t i = 0; i < context_.contracts.size(); ++i)
      for (std::size_t year = 0; year < years; ++year) {
        const ContractLine& line = context_.contracts[i];
        const ContractOutcomes& of = s_.contracts[i];
        engine[key(line.name, year, "subject")] = of.subject[year];
        engine[key(line.name, year, "ceded")] = of.ceded[year];
        engine[key(line.name, year, "paid")] = of.paid[year];
        engine[key(line.name, year, "reinstatement premium")] = of.reinstated[year];
        if (line.premium != ContractLine::kNoFlow)
          engine[key(line.name, year, "premium")] = s_.flows[line.premium][year];
      }
    for (const oracle::ContractYear& of : expected_.contracts) {
      oracle[key(of.contract, of.year, "subject")] = of.subject;
      oracle[key(of.contract, of.year, "ceded")] = of.ceded;
      oracle[key(of.contract, of.year, "paid")] = of.paid;
      oracle[key(of.contract, of.year, "reinstatement premium")] = of.reinstatement_premium;
      oracle[key(of.contract, of.year, "premium")] = of.premium;
    }
    check_all(engine, oracle, "contract ");
  }

  std::string party(std::size_t bearer) const {
    return bearer == kOutside ? "outside" : context_.bearers[bearer];
  }

  std::string portfolio_of(const FlowLine& line) const {
    return line.portfolio == FlowLine::kNoPortfolio ? "" : context_.portfolios[line.portfolio].name;
  }

  /// Flow, portfolio and year.
  std::string name_in(const std::string& flow, const std::string& portfolio,
                      std::size_t year) const {
    return flow + (portfolio.empty() ? "" : " of " + portfolio) + " in " +
           params_.calendar->year_label(year);
  }

  void compare_flows() {
    Sums engine, oracle;
    const auto key = [](const std::string& flow, Day day, const std::string& payer,
                        const std::string& payee) {
      return flow + " on " + text_of_day(day) + " from " + payer + " to " + payee;
    };
    for (const FlowStep& step : trial_.log().flows) {
      const FlowLine& line = context_.flows[step.flow];
      const auto day = static_cast<Day>(cofferdam::day_of(step.moment));
      engine[key(line.name, trial_.world().start + day, party(line.payer), party(line.payee))] +=
          step.amount;
    }
    for (const oracle::FlowPaid& flow : expected_.flows)
      oracle[key(flow.flow, flow.day, flow.payer, flow.payee)] += flow.amount;
    check_all(engine, oracle, "");
    compare_flows_of_years();
  }

  /// What tables see: paid, and where that is not as it is paid, earned.
  void compare_flows_of_years() {
    Sums engine, oracle, earned, expected;
    const Calendar& calendar = *params_.calendar;
    for (std::size_t i = 0; i < context_.flows.size(); ++i)
      for (std::size_t year = 0; year < calendar.years(); ++year) {
        const FlowLine& line = context_.flows[i];
        const std::string key = name_in(line.name, portfolio_of(line), year);
        engine[key] += s_.flows[i][year];
        if (!s_.earned[i].empty()) earned[key] += s_.earned[i][year];
      }
    for (const oracle::FlowPaid& flow : expected_.flows) {
      const auto day = static_cast<std::uint32_t>(flow.day - trial_.world().start);
      const std::size_t year = calendar.given() ? calendar.year_of_day(day) : 0;
      oracle[name_in(flow.flow, flow.portfolio, year)] += flow.amount;
    }
    for (const oracle::EarnedOfYear& of : expected_.earned)
      expected[name_in(of.flow, of.portfolio, of.year)] += of.amount;
    check_all(engine, oracle, "flow ");
    check_all(earned, expected, "earned ");
  }

  /// By the engine.
  double stopped_before(const std::string& rule, Day day) const {
    double stopped = 0;
    for (const PaymentStep& step : trial_.log().payments) {
      const Day on =
          trial_.world().start + static_cast<Day>(cofferdam::day_of(s_.moment[step.entry]));
      if (step.rule == rule && on < day) stopped += step.stopped;
    }
    return stopped;
  }

  void compare_relending() {
    Sums engine, oracle;
    const auto key = [](const std::string& clause, Day day, const char* what) {
      return clause + " on " + text_of_day(day) + ": " + what;
    };
    for (std::size_t k = 0; k < context_.relending.size(); ++k) {
      const auto& [name, days, quota] = context_.relending[k];
      for (std::size_t step = 0; step < days.size(); ++step) {
        const Day day = trial_.world().start + static_cast<Day>(days[step]);
        engine[key(name, day, "asked")] = s_.relending[k].asked[step];
        engine[key(name, day, "drawn")] = s_.relending[k].drawn[step];
        engine[key(name, day, "owed")] = s_.relending[k].balance[step];
      }
    }
    for (const oracle::RelendingDay& of : expected_.relending) {
      oracle[key(of.clause, of.day, "asked")] = of.asked;
      oracle[key(of.clause, of.day, "drawn")] = of.drawn;
      oracle[key(of.clause, of.day, "owed")] = of.owed;
    }
    check_all(engine, oracle, "");
  }

  void compare_rules() {
    std::set<std::string> known;
    for (const oracle::RuleResult& rule : expected_.rules) {
      std::size_t at = 0;
      while (at < context_.rules.size() && context_.rules[at] != rule.name) ++at;
      if (at == context_.rules.size()) {
        wrong_ << rule.name << " is no rule of the engine\n";
        continue;
      }
      known.insert(rule.name);
      check(s_.rules[at].stopped[0], rule.stopped, "stopped by " + rule.name);
      // An amount that is rounding on one side is no stop on the other.
      const bool stops =
          rule.stopped > kPrecision * size_ || s_.rules[at].stopped[0] > kPrecision * size_;
      const bool early = rule.first && stopped_before(rule.name, *rule.first) > 0 &&
                         stopped_before(rule.name, *rule.first) <= kPrecision * size_;
      if (stops && !early) check_day(s_.rules[at].first[0], rule.first, rule.name + " first stops");
    }
    if (known.size() != context_.rules.size()) wrong_ << "rules are missing\n";
  }

  void compare_pools() {
    Sums engine, oracle;
    const Calendar& calendar = *params_.calendar;
    for (const AccountStep& step : trial_.log().accounts)
      engine[context_.pools[step.pool].name + " " +
             calendar.year_label(calendar.year_of_day(cofferdam::day_of(step.moment))) + " " +
             name_of(step.flow)] += step.amount;
    for (const auto& [name, pool] : expected_.pools)
      for (const oracle::Flow& flow : pool.flows) {
        const auto day = static_cast<std::uint32_t>(flow.day - trial_.world().start);
        oracle[name + " " + calendar.year_label(calendar.year_of_day(day)) + " " + kind_of(flow)] +=
            flow.amount;
      }
    check_all(engine, oracle, "flows of ");
    for (std::size_t p = 0; p < context_.pools.size(); ++p) compare_pool(p);
  }

  void compare_pool(std::size_t p) {
    const std::string& name = context_.pools[p].name;
    const auto found = expected_.pools.find(name);
    if (found == expected_.pools.end()) {
      wrong_ << "the oracle has no pool " << name << "\n";
      return;
    }
    const oracle::PoolResult& pool = found->second;
    check(s_.pools[p].unpaid[0], pool.unpaid, "unpaid by " + name);
    if (s_.pools[p].short_by[0] > kPrecision * size_ || pool.exhausted)
      check_day(s_.pools[p].exhausted[0], pool.exhausted, name + " exhausted");
    for (std::size_t year = 0; year < s_.pools[p].balance.size(); ++year)
      check(s_.pools[p].balance[year], year < pool.year_end.size() ? pool.year_end[year] : 0,
            "balance of " + name + " at the end of " + params_.calendar->year_label(year));
  }

  /// Burdens and funding by year; outside is who is named nowhere, apart from what is lost.
  void compare_cash() {
    Sums engine, oracle, borne, expected;
    const Calendar& calendar = *params_.calendar;
    const auto key = [&](std::size_t year, const std::string& bearer) {
      return calendar.year_label(year) + " of " + bearer;
    };
    for (std::size_t e = 0; e < s_.events.size(); ++e) {
      const std::size_t year = calendar.year_of_day(cofferdam::day_of(s_.moment[e]));
      for (std::size_t b = 0; b < s_.parts.size(); ++b)
        borne[key(year, context_.bearers[b])] += s_.parts[b][e];
    }
    for (const auto& [place, amount] : borne) engine[place] += amount;
    for (std::size_t i = 0; i < context_.funding.size(); ++i)
      for (std::size_t year = 0; year < calendar.years(); ++year) {
        const FundingLine& line = context_.funding[i];
        engine[key(year, line.bearer == kOutside ? "outside" : context_.bearers[line.bearer])] +=
            s_.funding[i][year];
        engine[key(year, context_.bearers[context_.pools[line.pool].bearer])] -=
            s_.funding[i][year];
      }
    for (std::size_t i = 0; i < context_.flows.size(); ++i)
      for (std::size_t year = 0; year < calendar.years(); ++year) {
        engine[key(year, party(context_.flows[i].payer))] += s_.flows[i][year];
        engine[key(year, party(context_.flows[i].payee))] -= s_.flows[i][year];
      }
    for (std::size_t year = 0; year < expected_.borne_by_year.size(); ++year)
      for (const auto& [bearer, amount] : expected_.borne_by_year[year])
        expected[key(year, bearer)] += amount;
    for (std::size_t year = 0; year < expected_.cash_by_year.size(); ++year)
      for (const auto& [bearer, amount] : expected_.cash_by_year[year])
        oracle[key(year, bearer)] += amount;
    check_all(borne, expected, "borne in ");
    check_all(engine, oracle, "cash of ");
  }

  const EngineTrial& trial_;
  const Params& params_;
  const ProgrammeContext& context_;
  const Settlement& s_;
  oracle::Result expected_;
  double size_ = 0;
  std::ostringstream wrong_;
};

}  // namespace

std::string differences(const EngineTrial& trial) {
  return Comparison(trial).differences();
}

}  // namespace cofferdam
