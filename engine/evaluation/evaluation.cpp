#include "evaluation/evaluation.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "gates/pool_rule.hpp"
#include "scenario/checker.hpp"
#include "scenario/evaluation_keys.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // of a sum of weights

/// What may be moved of a clause or pool.
class Target {
 public:
  Target(const Value& value, const Value& programme, const JudgedUnits& units,
         const ProgrammeContext& context, Problems& problems)
      : value_(value),
        programme_(programme),
        units_(units),
        context_(context),
        problems_(problems) {}

  void check() {
    const Value &clause = value_.at("clause"), &pool = value_.at("pool");
    if (bool(clause) == bool(pool))
      return fail(value_, clause ? "'clause' beside 'pool'" : "neither a clause nor a pool",
                  "write clause: NAME, or pool: NAME");
    if (clause)
      check_clause(clause);
    else
      check_pool(pool);
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }

  void check_clause(const Value& name) {
    for (const Value& item : programme_.items) {
      const bool is_lending = item.kind->name == "lending";
      if (!is_lending && item.kind->name != "relending") continue;
      known_.push_back(item.at("name").text);
      if (known_.back() != name.text) continue;
      if (is_lending && !item.at("capacity") && !item.at("leverage"))
        return fail(name, "'" + name.text + "' has no capacity", "say how much may be lent");
      if (!is_lending && !item.at("quota"))
        return fail(name, "'" + name.text + "' has no quota", "say how much may be drawn");
      std::vector<std::string> values;
      for (const LendingLine& line : context_.lending_lines)
        if (is_lending && line.name == name.text && !line.value.empty() &&
            line.value != "(shut out)")
          values.push_back(line.value);
      return check_parts(name, values);
    }
    for (const Value& item : programme_.items) {
      if (item.kind->name != "compensate" || !item.at("name")) continue;
      known_.push_back(item.at("name").text);
      if (known_.back() == name.text) return check_rate(name, item);
    }
    fail(name, "'" + name.text + "' is no clause that scores can move",
         did_you_mean(name.text, known_, "name a clause 'lending', 'relending' or 'compensate'"));
  }

  /// Who else goes by the rate that is written must not share what comes back.
  void check_rate(const Value& name, const Value& clause) {
    if (clause.at("advance"))
      fail(name, "'" + name.text + "' pays in advance",
           "what is paid before the claim comes due goes by the rate that is written");
    for (const Value& item : programme_.items) {
      if (item.kind->name != "recover") continue;
      const std::string& rule = item.at("rule").text;
      if (rule == "by_agreed_share" || rule == "true_up")
        fail(name, "the rate of '" + name.text + "' beside 'recover' " + rule,
             "write rule: by_amount_paid, which knows what was really paid");
    }
  }

  void check_pool(const Value& name) {
    for (const PoolRule* pool : context_.pool_rules) {
      known_.push_back(pool->terms().name);
      if (known_.back() != name.text) continue;
      if (!pool->terms().has_budget && pool->terms().contributions.empty())
        return fail(name, "'" + name.text + "' has neither a budget nor contributions",
                    "give it one, or name another pool");
      return check_parts(name, pool->values());
    }
    fail(name, "'" + name.text + "' is no pool",
         did_you_mean(name.text, known_, "declare it under 'pools'"));
  }

  /// Each unit has its part, or one unit has all.
  void check_parts(const Value& name, const std::vector<std::string>& values) {
    if (value_.at("unit")) return;
    if (values.empty())
      return fail(name, "'" + name.text + "' is not split by units", "write unit: UNIT");
    std::vector<std::string> missing;
    for (const std::string& unit : units_.names)
      if (std::find(values.begin(), values.end(), unit) == values.end())
        missing.push_back("'" + unit + "'");
    if (!missing.empty())
      fail(name, "no part of '" + name.text + "' is of " + joined(missing),
           "split it by the tag whose values are the units");
  }

  const Value& value_;
  const Value& programme_;
  const JudgedUnits& units_;
  const ProgrammeContext& context_;
  Problems& problems_;
  std::vector<std::string> known_;
};

}  // namespace

Evaluation::Evaluation(const Value& value, const Value& programme, JudgedUnits units,
                       const ProgrammeContext& context, const std::vector<char>& is_public,
                       Problems& problems)
    : units_(std::move(units)),
      indicators_(value, units_, context, is_public, problems),
      all_years_(context.calendar->years()) {
  read_card(value, problems);
  if (value.at("incentive")) read_reward(value.at("incentive"), programme, context, problems);
}

void Evaluation::read_card(const Value& value, Problems& problems) {
  const Value& indicators = value.at("indicators");
  double sum = 0;
  for (const Value& indicator : indicators.items) {
    const auto group = std::find(std::begin(kIndicatorGroups), std::end(kIndicatorGroups),
                                 indicator.at("group").text);
    card_.lines.push_back({indicator.at("weight").number,
                           indicator.at("better").text == "less" ? -1.0 : 1.0,
                           static_cast<std::size_t>(group - std::begin(kIndicatorGroups))});
    sum += card_.lines.back().weight;
  }
  if (indicators.items.empty())
    problems.add(indicators.place, indicators.path, "no indicators", "name at least one");
  else if (std::abs(sum - 1) > kRounding)
    problems.add(indicators.place, indicators.path, "weights of sum " + Words::percent(sum),
                 "weights of all indicators sum to 100 %");
  card_.own_growth = value.at("own_growth").number;
  card_.full_score_at = value.at("full_score_at").number;
  card_.qualitative_weight = value.at("qualitative_weight").number;
  card_.qualitative = units_.qualitative;
  card_.average_years = static_cast<std::size_t>(value.at("average_years").number);
  card_.removes_common_factor = value.at("common_factor").text == "removed";
}

void Evaluation::read_reward(const Value& value, const Value& programme,
                             const ProgrammeContext& context, Problems& problems) {
  reward_ =
      Reward{value.at("gamma").number, value.at("at_least").number, value.at("at_most").number};
  const Value& moves = value.at("moves");
  if (moves.items.empty())
    problems.add(moves.place, moves.path, "nothing that moves", "name a clause or a pool");
  std::set<std::string> known;
  for (const Value& moved : moves.items) {
    const Value& name = moved.at(moved.at("clause") ? "clause" : "pool");
    if (name && !known.insert(name.text).second)
      problems.add(name.place, name.path, "'" + name.text + "' stands twice",
                   "one score moves each clause or pool, or its part");
    Target(moved, programme, units_, context, problems).check();
  }
}

Judgement Evaluation::judge(const Settlement& settlement) const {
  return cofferdam::judge(card_, indicators_.work_out(settlement));
}

bool Evaluation::set_factors(std::size_t year, Settlement& settlement) const {
  const std::size_t trials = settlement.trials;
  IncentiveFactors& factors = settlement.incentives;
  factors.resize(units_.names.size());
  for (auto& of_unit : factors) of_unit.resize(all_years_ * trials, 1.0);
  const Judgement judgement = judge(settlement);
  const std::size_t last = year + 1 == years() ? all_years_ : year + 2;
  bool changed = false;
  for (std::size_t unit = 0; unit < factors.size(); ++unit)
    for (std::size_t next = year + 1; next < last; ++next)
      for (std::size_t trial = 0; trial < trials; ++trial) {
        double& factor = factors[unit][next * trials + trial];
        const double now = reward_->factor(judgement.scores.at(unit, year, trial));
        changed = changed || factor != now;
        factor = now;
      }
  return changed;
}

}  // namespace cofferdam
