// Random scenarios with random fees, premiums and subsidies: no money is made or lost, a run is
// what its replay shows, and each flow is what a slow count gives, day by day and loan by loan.
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "gates/pool_rule.hpp"
#include "model/trials.hpp"
#include "support/identities.hpp"
#include "support/random_scenario.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr std::int64_t kTrials = 10;

/// What is drawn of a flow; its parties are bearers of the scenario, or outside.
struct Drawn {
  std::string kind, payer, payee, of, per;
  double rate = 0, interest = 1, at_most = 0;
  bool repaid = false, by_year = false;
  int years = 0, after_years = 0;
};

class FlowDraws {
 public:
  FlowDraws(std::mt19937_64& random, const YAML::Node& root) : random_(random) {
    dated_ = bool(root["calendar"]);
    parties_ = {"outside"};
    for (const auto& bearer : root["bearers"]) parties_.push_back(bearer.first.as<std::string>());
  }
  Drawn draw() {
    Drawn flow;
    flow.kind = pick({"fee", "premium", "subsidy"});
    do {
      flow.payer = parties_[below(parties_.size())];
      flow.payee = parties_[below(parties_.size())];
    } while (flow.payer == flow.payee);
    flow.of = dated_ ? pick({"loan", "sum_insured", "interest"}) : pick({"loan", "sum_insured"});
    flow.rate = 0.01 * static_cast<double>(1 + below(20));
    if (flow.of == "interest")
      flow.interest = 0.04;
    else
      flow.per = dated_ ? pick({"loan", "year"}) : "loan";
    if (!dated_) return flow;
    flow.repaid = below(3) == 0;
    if (below(3) == 0) flow.years = 1 + static_cast<int>(below(2));
    if (below(4) == 0) flow.after_years = 1;
    if (below(3) == 0) flow.at_most = static_cast<double>(1 + below(40));
    flow.by_year = below(2) == 0;
    return flow;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string pick(const std::vector<std::string>& words) { return words[below(words.size())]; }
  std::mt19937_64& random_;
  bool dated_ = false;
  std::vector<std::string> parties_;
};

YAML::Node clause_of(const Drawn& flow, const std::string& name) {
  YAML::Node clause;
  clause["name"] = name;
  clause["payer"] = flow.payer;
  clause["payee"] = flow.payee;
  clause["of"] = flow.of;
  clause["rate"] = flow.rate;
  if (!flow.per.empty()) clause["per"] = flow.per;
  if (flow.of == "interest") clause["interest"] = flow.interest;
  if (flow.repaid) clause["if"] = "repaid";
  if (flow.years > 0) clause["years"] = flow.years;
  if (flow.after_years > 0) clause["after_years"] = flow.after_years;
  if (flow.at_most > 0) {
    clause["at_most"]["amount"] = flow.at_most;
    clause["at_most"]["per"] = flow.by_year ? "year" : "in_all";
  }
  YAML::Node item;
  item[flow.kind] = clause;
  return item;
}

/// What one exposure of a row owes, by day, counted day by day. A day is cut where contracts and
/// instalments turn, which is at the same part of every day.
class SlowCount {
 public:
  SlowCount(const Drawn& flow, const Exposures& exposures, const Calendar& calendar,
            std::size_t row)
      : flow_(flow),
        exposures_(exposures),
        calendar_(calendar),
        row_(row),
        course_(exposures.courses()[exposures.course_of(row)]),
        turns_(exposures.turns_of(row, calendar.end())) {
    int month = 0;
    while (exposures.after(row, month) < 0) ++month;
    const double turn = exposures.after(row, month);
    const std::uint32_t day = calendar.day_of(turn);
    const double begins = calendar.time_of_day(day);
    cut_ = std::clamp((turn - begins) / (calendar.time_of_day(day + 1) - begins), 0.0, 1.0);
  }

  /// If it defaults on a day; on that after the end: never.
  std::vector<double> owed(std::uint32_t defaults) const {
    std::vector<double> by_day(calendar_.end_day(), 0.0);
    double room = flow_.at_most;
    std::size_t year = 0;
    for (std::size_t k = 0; k < turns_.size(); ++k) {
      double saved = 0;
      const auto owe = [&](std::uint32_t day, double amount) {
        if (flow_.at_most > 0) {
          if (flow_.by_year && calendar_.year_of_day(day) != year) room = flow_.at_most;
          year = calendar_.year_of_day(day);
          amount = std::min(amount, room);
          room -= amount;
        }
        by_day[day] += std::pow(course_.renewal, static_cast<double>(k)) * amount;
      };
      const double end = end_of(k);
      const bool repays =
          flow_.repaid && end < calendar_.end() - 1e-9 && calendar_.day_of(end) <= defaults;
      each_amount(k, repays ? calendar_.end_day() : defaults,
                  [&](std::uint32_t day, double amount) {
                    if (flow_.repaid)
                      saved += amount;
                    else
                      owe(day, amount);
                  });
      if (repays) owe(calendar_.day_of(end), saved);
    }
    return by_day;
  }
  /// How often it was renewed by the beginning of a day, as a probability.
  double kept_at(std::uint32_t day) const {
    std::size_t k = 0;
    while (k + 1 < turns_.size() && turns_[k + 1] <= calendar_.time_of_day(day) + 1e-9) ++k;
    return std::pow(course_.renewal, static_cast<double>(k));
  }

 private:
  double end_of(std::size_t k) const {
    const double over = exposures_.ends(row_);
    const int months = course_.months * static_cast<int>(k + 1);
    return course_.months == 0 ? over : std::min(over, exposures_.after(row_, months));
  }
  /// Of contract k: visit(day, amount).
  template <class Visit>
  void each_amount(std::size_t k, std::uint32_t defaults, const Visit& visit) const {
    const double made = turns_[k], end = std::min(end_of(k), calendar_.end());
    if (flow_.per == "loan") {
      if (made > -1e-9 && calendar_.day_of(made) <= defaults && counts(made + 1e-8))
        visit(calendar_.day_of(made), flow_.rate * exposures_.amount_of(row_));
      return;
    }
    for (std::uint32_t day = calendar_.day_of(std::max(0.0, made));
         day < std::min(defaults, calendar_.end_day()) && calendar_.time_of_day(day) < end; ++day) {
      const double from = calendar_.time_of_day(day), to = calendar_.time_of_day(day + 1);
      const double cut = from + cut_ * (to - from);
      visit(day, accrued(std::max(made, from), std::min(end, cut)) +
                     accrued(std::max(made, cut), std::min(end, to)));
    }
  }
  bool counts(double time) const {
    if (time < exposures_.after(row_, 12 * flow_.after_years)) return false;
    return flow_.years == 0 ||
           time < exposures_.after(row_, 12 * (flow_.after_years + flow_.years));
  }
  double accrued(double from, double to) const {
    const double middle = (from + to) / 2;
    if (to - from < 1e-12 || !counts(middle)) return 0;
    const double base = exposures_.amount_of(row_) * (flow_.of == "sum_insured" ? 1 : left(middle));
    return flow_.rate * flow_.interest * base * (to - from);
  }
  /// Part of the amount that is outstanding, by the dates of instalments.
  double left(double time) const {
    const Schedule& schedule = course_.schedule;
    std::size_t k = 0, paid = 0;
    while (k + 1 < turns_.size() && turns_[k + 1] <= time) ++k;
    const int made = static_cast<int>(k) * course_.months;
    while (paid + 1 < schedule.after.size() &&
           exposures_.after(row_, made + static_cast<int>(paid + 1) * schedule.months_per_step) <=
               time)
      ++paid;
    return schedule.after[paid];
  }

  const Drawn& flow_;
  const Exposures& exposures_;
  const Calendar& calendar_;
  std::size_t row_;
  const PrincipalCourse& course_;
  std::vector<double> turns_;
  double cut_ = 0;
};

/// The day on which what accrues on a day is due.
std::uint32_t due_day(const Drawn& flow, const Calendar& calendar, std::uint32_t day) {
  if (flow.repaid || flow.per == "loan") return day;
  return calendar.first_day(calendar.year_of_day(day) + 1) - 1;
}

/// Of one line in one trial, by year.
std::vector<double> slow_flow(const Drawn& flow, const Params& params, const FlowLine& line,
                              const Settlement& s, std::uint32_t trial) {
  const Calendar& calendar = *params.calendar;
  const PortfolioView& portfolio = params.programme->context().portfolios[line.portfolio];
  const Exposures& exposures = *portfolio.exposures;
  const std::size_t days = std::max<std::size_t>(1, calendar.end_day());
  std::vector<double> due(days, 0.0), gross(days, 0.0);
  const bool known = !s.lent.empty() && !s.lent[line.portfolio].empty();
  for (std::size_t row = 0; row < exposures.rows(); ++row) {
    const double lent = exposures.rank_of(row) >= 0 && known ? s.lent[line.portfolio][trial] : 1.0;
    const double count = lent * exposures.count_of(row);
    if (!calendar.given()) {
      due[0] += count * flow.rate * exposures.amount_of(row);
      continue;
    }
    const SlowCount slow(flow, exposures, calendar, row);
    const std::vector<double> all = slow.owed(calendar.end_day());
    const auto add = [&](const std::vector<double>& by_day, double times) {
      for (std::uint32_t day = 0; day < by_day.size(); ++day) {
        due[due_day(flow, calendar, day)] += times * by_day[day];
        gross[due_day(flow, calendar, day)] += std::abs(times * by_day[day]);
      }
    };
    add(all, count);
    for (std::size_t e = 0; e < s.events.size(); ++e) {
      if (s.events.trial[e] != trial || s.events.kind[e] != EventKind::default_ ||
          s.events.exposure[e] != portfolio.first_row + row)
        continue;
      const std::uint32_t day = calendar.day_of(s.events.time[e]);
      const double loans = s.events.loans[e] / slow.kept_at(day);
      add(all, -loans);
      add(slow.owed(day), loans);
    }
  }
  std::vector<double> years(calendar.years(), 0.0);
  double behind = 0;
  for (std::uint32_t day = 0; day < days; ++day) {
    const bool nothing = std::abs(due[day]) < 1e-10 * gross[day];
    const double amount = behind + (nothing ? 0 : due[day]);
    behind = std::min(0.0, amount);
    years[calendar.given() ? calendar.year_of_day(day) : 0] += std::max(0.0, amount);
  }
  return years;
}

/// Whether a party's pool has several balances, to which a flow that is behind owes apart.
bool is_split(const FlowLine& line, const ProgrammeContext& context) {
  for (const PoolRule* pool : context.pool_rules)
    if ((line.from == pool || line.into == pool) && !pool->terms().each.empty()) return true;
  return false;
}

std::string against_slow_count(const std::vector<Drawn>& flows, const Params& params,
                               const Settlement& s) {
  const ProgrammeContext& context = params.programme->context();
  std::ostringstream wrong;
  for (const FlowLine& line : context.flows) {
    if (!line.name.starts_with('f')) continue;  // of a contract, or of its stop loss
    const Drawn& flow = flows[std::stoul(line.name.substr(1))];
    if (is_split(line, context)) continue;
    for (std::uint32_t trial = 0; trial < s.trials; ++trial) {
      const std::vector<double> years = slow_flow(flow, params, line, s, trial);
      for (std::size_t year = 0; year < years.size(); ++year) {
        const double paid = s.flows[line.index][year * s.trials + trial];
        if (std::abs(paid - years[year]) > 1e-7 * (1 + std::abs(years[year])))
          wrong << line.name << " of portfolio " << line.portfolio << " in year " << year
                << ", trial " << trial << ": paid " << paid << ", counted " << years[year] << "\n";
      }
    }
  }
  return wrong.str();
}

std::string run_against_replay(const Params& params) {
  Factors factors;
  Settlement run, shown;
  std::string wrong;
  for (std::int64_t trial = 0; trial < kTrials && wrong.empty(); ++trial) {
    SettlementLog log;
    shown.log = &log;
    draw_and_settle(params, {trial, 1}, factors, shown);
    draw_and_settle(params, {trial, 1}, factors, run);
    wrong = differences(run, shown) + broken_accounts(params, shown);
  }
  return wrong;
}

class RandomFlows : public testing::TestWithParam<int> {};

TEST_P(RandomFlows, AreCountedDayByDayAndKeepEveryIdentity) {
  std::mt19937_64 random(20261129 + static_cast<unsigned>(GetParam()));
  const char* given = std::getenv("COFFERDAM_RANDOM_SCENARIOS");
  const int scenarios = (given ? std::atoi(given) : 800) / 16;
  for (int i = 0; i < scenarios; ++i) {
    YAML::Node root = YAML::Load(next_scenario(random));
    FlowDraws draws(random, root);
    std::vector<Drawn> flows;
    for (int k = 0; k < 4; ++k) {
      flows.push_back(draws.draw());
      root["programme"].push_back(clause_of(flows.back(), "f" + std::to_string(k)));
    }
    const std::string yaml = YAML::Dump(root);
    const Model model = model_of(yaml, {"trials=" + std::to_string(kTrials)});
    Factors factors;
    Settlement run;
    draw_and_settle(model.params(), {0, kTrials}, factors, run);
    const std::string wrong =
        against_slow_count(flows, model.params(), run) + run_against_replay(model.params()) +
        (model.params().programme->is_walked() ? broken_identities(model.params(), run) : "");
    ASSERT_EQ(wrong, "") << yaml;
    const std::string tables = i % 4 == 0 ? broken_tables(simulate(model)) : "";
    ASSERT_EQ(tables, "") << yaml;
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomFlows, testing::Range(0, 4));

}  // namespace
}  // namespace cofferdam
