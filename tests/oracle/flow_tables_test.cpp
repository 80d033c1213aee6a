// Random scenarios: the tables `flows` and `ratios` of a run hold what the oracle counts trial by
// trial.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <array>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <set>
#include <sstream>
#include <tuple>

#include "oracle/adapter.hpp"
#include "oracle/rates.hpp"
#include "support/random_scenario.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr int kTrials = 10;
constexpr double kPrecision = 1e-9;

/// Columns of `ratios` that are amounts, in the order of the table.
enum Series { written, earned, passed_on, losses, fees, subsidies, kSeries };
const char* const kNames[kSeries] = {"premium_written", "premium_earned", "premium_passed_on",
                                     "losses",          "fees",           "subsidies"};

using Place = std::tuple<std::string, std::string, int>;  ///< portfolio, bearer, year; -1: all

/// The amounts of one trial.
using Amounts = std::map<Place, std::array<double, kSeries>>;

class Count {
 public:
  Count(const oracle::Scenario& scenario, const oracle::World& world, const oracle::Result& result)
      : scenario_(scenario), world_(world) {
    for (const oracle::FlowTerms& flow : scenario.flows) kind_of_[flow.name] = flow.kind;
    for (const oracle::GainShare& share : scenario.gain_shares) kind_of_[share.name] = "gain share";
    for (const oracle::Relending& of : scenario.relendings) kind_of_[of.name] = "relending";
    for (const oracle::Refund& refund : scenario.refunds) kind_of_[refund.name] = "subsidy";
    find_insurers();
    add_flows(result);
    add_losses(result);
    for (const auto& [portfolio, bearer] : insurers_)
      for (int year = 0; year < scenario.calendar.years(); ++year)
        for (std::size_t s = 0; s < kSeries; ++s)
          amounts_[{portfolio, bearer, -1}][s] += amounts_[{portfolio, bearer, year}][s];
  }
  const Amounts& amounts() const { return amounts_; }

 private:
  void find_insurers() {
    for (const oracle::FlowTerms& flow : scenario_.flows)
      for (const oracle::Portfolio& portfolio : world_.portfolios)
        if (flow.kind == "premium" && flow.payee != "outside" &&
            (flow.portfolios.empty() || flow.portfolios.count(portfolio.name)))
          insurers_.insert({portfolio.name, flow.payee});
    for (const oracle::Clause& clause : scenario_.clauses) {
      if (!clause.contract || !clause.contract->premium) continue;
      kind_of_[clause.name + " premium"] = kind_of_[clause.name + " reinstatements"] = "premium";
      const std::string portfolio = oracle::portfolio_of(scenario_, world_, clause);
      if (!portfolio.empty()) insurers_.insert({portfolio, clause.payer});
    }
  }

  void add(const std::string& portfolio, const std::string& bearer, int year, Series series,
           double amount) {
    if (insurers_.count({portfolio, bearer})) amounts_[{portfolio, bearer, year}][series] += amount;
  }

  void add_flows(const oracle::Result& result) {
    std::set<std::string> over_contracts;
    for (const oracle::EarnedOfYear& of : result.earned) {
      over_contracts.insert(of.flow);
      add_earned(of.flow, of.portfolio, static_cast<int>(of.year), of.amount);
    }
    for (const oracle::FlowPaid& flow : result.flows) {
      const std::string& portfolio = flow.portfolio;
      const std::string& kind = kind_of_.at(flow.flow);
      const int year = scenario_.calendar.year_of(flow.day);
      if (kind == "premium") {
        add(portfolio, flow.payee, year, written, flow.amount);
        if (!over_contracts.count(flow.flow)) {
          add(portfolio, flow.payee, year, earned, flow.amount);
          add(portfolio, flow.payer, year, passed_on, flow.amount);
        }
      } else if (kind == "fee") {
        add(portfolio, flow.payer, year, fees, flow.amount);
        add(portfolio, flow.payee, year, fees, -flow.amount);
      } else if (kind == "subsidy") {
        for (const auto& [insured, bearer] : insurers_)
          if (insured == portfolio) add(portfolio, bearer, year, subsidies, flow.amount);
      }
    }
  }

  void add_earned(const std::string& name, const std::string& portfolio, int year, double amount) {
    for (const oracle::FlowTerms& flow : scenario_.flows)
      if (flow.name == name) {
        add(portfolio, flow.payee, year, earned, amount);
        add(portfolio, flow.payer, year, passed_on, amount);
      }
  }

  void add_losses(const oracle::Result& result) {
    for (const oracle::Line& line : result.lines) {
      const oracle::Row& row = world_.rows[world_.events[line.of].row];
      for (const auto& [bearer, amount] : line.change)
        add(world_.portfolios[row.portfolio].name, bearer, scenario_.calendar.year_of(line.day),
            losses, amount);
    }
  }

  const oracle::Scenario& scenario_;
  const oracle::World& world_;
  std::map<std::string, std::string> kind_of_;
  std::set<std::pair<std::string, std::string>> insurers_;
  Amounts amounts_;
};

/// Means over trials.
struct Means {
  Amounts ratios;
  /// Sum of the ratios of trials that have one, their number, and the least that is kept in one.
  std::map<Place, std::array<double, 3>> ratio_of_trials;
  std::map<std::pair<std::string, int>, double> flows;  ///< flow and year; -1: all
  double size = 1;
};

constexpr std::array<double, 3> kNone = {0, 0, std::numeric_limits<double>::infinity()};

void add_trial(const EngineTrial& trial, const oracle::Scenario& scenario, Means& means) {
  const oracle::Result result = oracle::work(trial.yaml(), trial.world());
  for (const oracle::FlowPaid& flow : result.flows) {
    const int year = scenario.calendar.year_of(flow.day);
    for (const int cell : {year, -1}) means.flows[{flow.flow, cell}] += flow.amount / kTrials;
    means.size += std::abs(flow.amount);
  }
  for (const oracle::Event& event : trial.world().events) means.size += std::abs(event.amount);
  const Count count(scenario, trial.world(), result);
  for (const auto& [place, amounts] : count.amounts()) {
    for (std::size_t s = 0; s < kSeries; ++s) means.ratios[place][s] += amounts[s] / kTrials;
    const double kept = amounts[earned] - amounts[passed_on];
    if (kept == 0) continue;
    auto& [sum, number, least] = means.ratio_of_trials.try_emplace(place, kNone).first->second;
    least = std::min(least, std::abs(kept));
    if (kept < 0) continue;
    sum += amounts[losses] / kept;
    number += 1;
  }
}

class Tables {
 public:
  Tables(const Model& model, const Means& means) : means_(means), results_(simulate(model)) {
    const Calendar& calendar = *model.params().calendar;
    for (std::size_t year = 0; year < calendar.years(); ++year)
      year_of_[calendar.given() ? calendar.year_label(year) : "1"] = static_cast<int>(year);
    year_of_["(all)"] = -1;
  }

  std::string differences() {
    for (const Table& table : results_.tables) {
      if (table.name == "flows") compare_flows(table);
      if (table.name == "ratios") compare_ratios(table);
    }
    for (const auto& [key, amount] : means_.flows)
      if (!told_.count(key.first)) wrong_ << "flow " << key.first << " is not told\n";
    for (const auto& [place, amounts] : means_.ratios)
      if (!places_.count(place)) wrong_ << "ratios of " << text_of(place) << " are not told\n";
    return wrong_.str();
  }

 private:
  static std::string text_of(const Place& place) {
    return std::get<0>(place) + ", " + std::get<1>(place) + ", year " +
           std::to_string(std::get<2>(place));
  }
  void check(double table, double oracle, double size, const std::string& what) {
    const bool both_missing = std::isnan(table) && std::isnan(oracle);
    if (both_missing || std::abs(table - oracle) <= kPrecision * size) return;
    wrong_.precision(12);
    wrong_ << what << ": table " << table << ", oracle " << oracle << "\n";
  }

  /// A clause on relending has a row for each party and portfolio, which the oracle counts
  /// together.
  void compare_flows(const Table& table) {
    std::map<std::pair<std::string, std::string>, double> told;
    for (std::size_t i = 0; i < table.rows(); ++i)
      told[{table.texts("flow")[i], table.texts("year")[i]}] += table.numbers("mean")[i];
    for (const auto& [of, mean] : told) {
      const auto& [flow, year] = of;
      told_.insert(flow);
      const auto known = means_.flows.find({flow, year_of_.at(year)});
      check(mean, known == means_.flows.end() ? 0 : known->second, means_.size,
            flow + " in " + year);
    }
  }

  void compare_ratios(const Table& table) {
    for (std::size_t i = 0; i < table.rows(); ++i) {
      const Place place{table.texts("portfolio")[i], table.texts("bearer")[i],
                        year_of_.at(table.texts("year")[i])};
      places_.insert(place);
      std::array<double, kSeries> amounts{};
      if (means_.ratios.count(place)) amounts = means_.ratios.at(place);
      for (std::size_t s = 0; s < kSeries; ++s)
        check(table.numbers(kNames[s])[i], amounts[s], means_.size,
              std::string(kNames[s]) + " of " + text_of(place));
      compare_quotients(table, i, place, amounts);
    }
  }

  void compare_quotients(const Table& table, std::size_t i, const Place& place,
                         const std::array<double, kSeries>& amounts) {
    const double none = std::numeric_limits<double>::quiet_NaN();
    const double kept = amounts[earned] - amounts[passed_on];
    // What is kept may be rounding alone.
    if (std::abs(kept) <= 1e-6 * means_.size) return;
    const double size = means_.size / std::abs(kept);
    const double loss = kept > 0 ? amounts[losses] / kept : none;
    check(table.numbers("loss_ratio")[i], loss, size, "loss_ratio of " + text_of(place));
    check(table.numbers("combined_ratio")[i], loss + amounts[fees] / kept, size,
          "combined_ratio of " + text_of(place));
    const auto known = means_.ratio_of_trials.find(place);
    if (known == means_.ratio_of_trials.end() || known->second[2] <= 1e-6 * means_.size) return;
    const auto& [sum, number, least] = known->second;
    check(table.numbers("mean_of_loss_ratios")[i], number > 0 ? sum / number : none,
          means_.size / least, "mean_of_loss_ratios of " + text_of(place));
  }

  const Means& means_;
  Results results_;
  std::map<std::string, int> year_of_;
  std::set<std::string> told_;
  std::set<Place> places_;
  std::ostringstream wrong_;
};

class RandomFlowTables : public testing::TestWithParam<int> {};

TEST_P(RandomFlowTables, HoldWhatTheOracleCounts) {
  std::mt19937_64 random(20261129 + static_cast<unsigned>(GetParam()));
  const char* given = std::getenv("COFFERDAM_RANDOM_SCENARIOS");
  const int scenarios = (given ? std::atoi(given) : 800) / 16;
  int compared = 0;
  for (int i = 0; i < scenarios; ++i) {
    const std::string yaml = next_scenario(random);
    const oracle::Scenario scenario = oracle::read(yaml);
    if (scenario.flows.empty()) continue;
    const Model model = model_of(yaml, {"trials=" + std::to_string(kTrials)});
    Means means;
    for (int trial = 0; trial < kTrials; ++trial)
      add_trial(EngineTrial(model, yaml, trial), scenario, means);
    ASSERT_EQ(Tables(model, means).differences(), "") << yaml;
    ++compared;
  }
  EXPECT_GT(compared, scenarios / 4);
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomFlowTables, testing::Range(0, 4));

}  // namespace
}  // namespace cofferdam
