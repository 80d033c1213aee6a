// Random evaluations: scores and what they move, against a slow reference that was written from
// docs/methods.md alone and reads nothing but the replay of a trial.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <array>
#include <cmath>

#include "economies/factor_model.hpp"
#include "evaluation/evaluation.hpp"
#include "model/trials.hpp"
#include "oracle/random_evaluation.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Sums of one unit in one year.
struct Sums {
  double lent = 0, lent_when = 0, lost = 0, covered = 0, cost = 0, in_force = 0, balance = 0;
};
using UnitSums = std::vector<std::array<Sums, kYears>>;  ///< [unit]

class Reference {
 public:
  Reference(const EvaluationCase& of, const std::vector<Table>& replayed)
      : case_(of), replayed_(replayed) {
    for (const RandomIndicator& indicator : case_.indicators)
      points_.push_back(points(indicator, levels(indicator)));
  }

  double score(std::size_t unit, int year) const {
    double sum = 0;
    for (std::size_t i = 0; i < case_.indicators.size(); ++i)
      sum += case_.indicators[i].weight * points_[i][unit][static_cast<std::size_t>(year)];
    const double bracket = 50 + 50 * std::max(-1.0, std::min(1.0, sum / case_.full_score_at));
    return (1 - case_.qualitative_weight) * bracket +
           case_.qualitative_weight * case_.qualitative[unit];
  }
  /// For the year, by the score of the one before.
  double factor(std::size_t unit, int year) const {
    if (year == 0) return 1;
    const double moved = 1 + case_.gamma * (score(unit, year - 1) - 50) / 50;
    return std::max(case_.at_least, std::min(case_.at_most, moved));
  }
  std::size_t unit_of(const std::string& portfolio) const {
    for (const RandomPortfolio& of : case_.portfolios)
      if (of.name == portfolio) return index_of(of.unit);
    return 0;
  }

 private:
  using Course = std::vector<std::array<double, kYears>>;  ///< [unit]

  std::size_t index_of(const std::string& unit) const {
    return static_cast<std::size_t>(unit.back() - '0');
  }
  const Table* table(const std::string& name) const {
    for (const Table& of : replayed_)
      if (of.name == name) return &of;
    return nullptr;
  }
  const RandomPortfolio& portfolio(const std::string& name) const {
    for (const RandomPortfolio& of : case_.portfolios)
      if (of.name == name) return of;
    throw std::runtime_error("no portfolio " + name);
  }
  static int year_of(const std::string& date) { return std::stoi(date.substr(0, 4)) - kFirstYear; }
  /// Part of the year that is left when a day begins, months being equally long.
  static double left_after(const std::string& date) {
    constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const int month = std::stoi(date.substr(5, 2)) - 1, day = std::stoi(date.substr(8, 2)) - 1;
    const bool leap = month == 1 && std::stoi(date.substr(0, 4)) % 4 == 0;
    const int days = kDays[static_cast<std::size_t>(month)] + (leap ? 1 : 0);
    return 1 - (month + static_cast<double>(day) / days) / 12;
  }

  UnitSums sums_of(const std::string& when) const {
    UnitSums sums(case_.units.size());
    add_lending(when, sums);
    add_events(when, sums);
    add_flows(sums);
    add_balances(sums);
    return sums;
  }

  void add_lending(const std::string& when, UnitSums& sums) const {
    const Table& lending = *table("lending");
    for (std::size_t row = 0; row < lending.rows(); ++row) {
      const int year = year_of(lending.texts("date")[row]);
      const RandomPortfolio& of = portfolio(lending.texts("clause")[row].substr(6));
      if (year >= kYears) continue;
      Sums& sum = sums[index_of(of.unit)][static_cast<std::size_t>(year)];
      const double lent = lending.numbers("lent")[row];
      sum.lent += lent;
      if (!when.empty() && of.kind != when) continue;
      sum.lent_when += lent;
      sum.in_force += lent;
    }
  }

  void add_events(const std::string& when, UnitSums& sums) const {
    const Table& events = *table("events");
    for (std::size_t row = 0; row < events.rows(); ++row) {
      const std::string& date = events.texts("date")[row];
      const RandomPortfolio& of = portfolio(events.texts("portfolio")[row]);
      if (year_of(date) >= kYears) continue;
      Sums& sum = sums[index_of(of.unit)][static_cast<std::size_t>(year_of(date))];
      const double loss = events.numbers("loss")[row];
      sum.cost += events.numbers("treasury")[row];
      for (const std::string& unit : case_.units) sum.cost += events.numbers("fund_" + unit)[row];
      if (!when.empty() && of.kind != when) continue;
      sum.lost += loss;
      sum.covered += loss - events.numbers("bank")[row];
      if (events.texts("event")[row] == "default")
        sum.in_force -= events.numbers("exposure")[row] * left_after(date);
    }
  }

  void add_flows(UnitSums& sums) const {
    const Table* flows = table("flows");
    for (std::size_t row = 0; flows && row < flows->rows(); ++row) {
      const int year = year_of(flows->texts("date")[row]);
      const RandomPortfolio& of = portfolio(flows->texts("flow")[row].substr(5));
      if (year >= kYears) continue;
      const double amount = flows->numbers("amount")[row];
      sums[index_of(of.unit)][static_cast<std::size_t>(year)].cost +=
          flows->texts("payer")[row] == "bank" ? -amount : amount;
    }
  }

  void add_balances(UnitSums& sums) const {
    const Table& accounts = *table("accounts");
    for (std::size_t row = 0; row < accounts.rows(); ++row) {
      const std::size_t unit = index_of(accounts.texts("pool")[row]);
      for (int year = year_of(accounts.texts("date")[row]); year < kYears; ++year)
        sums[unit][static_cast<std::size_t>(year)].balance = accounts.numbers("balance")[row];
    }
  }

  /// n and d of one year.
  static std::pair<double, double> parts(const RandomIndicator& of,
                                         const std::array<Sums, kYears>& sums, std::size_t year) {
    const Sums& now = sums[year];
    if (of.measure == "lent") return {now.lent_when, 1};
    if (of.measure == "growth") {
      const double before = year > 0 ? sums[year - 1].lent_when : 0;
      const double more = now.lent_when - before;
      return {year > 0 && std::abs(more) > 1e-12 * before ? more : 0, before};
    }
    if (of.measure == "share") return {now.lent_when, now.lent};
    if (of.measure == "coverage") return {now.covered, now.lost};
    if (of.measure == "loss_rate") return {now.lost, now.in_force};
    if (of.measure == "losses_per_lent") return {now.lost, now.lent_when};
    if (of.measure == "cost") return {now.cost, now.lent};
    return {now.in_force, now.balance};
  }

  static std::pair<double, double> spread(const Course& course, std::size_t first,
                                          std::size_t last) {
    std::vector<double> values;
    double largest = 0;
    for (const auto& unit : course)
      for (std::size_t y = 0; y <= last; ++y) {
        if (std::isnan(unit[y])) continue;
        largest = std::max(largest, std::abs(unit[y]));
        if (y >= first) values.push_back(unit[y]);
      }
    double mean = 0, squares = 0;
    for (const double value : values) mean += value / static_cast<double>(values.size());
    for (const double value : values) squares += std::pow(value - mean, 2);
    const double deviation =
        values.empty() ? 0 : std::sqrt(squares / static_cast<double>(values.size()));
    return {mean, deviation > 1e-9 * largest ? deviation : 0};
  }

  Course levels(const RandomIndicator& of) const {
    const UnitSums sums = sums_of(of.when);
    Course single(sums.size()), means(sums.size());
    for (std::size_t u = 0; u < sums.size(); ++u)
      for (std::size_t y = 0; y < kYears; ++y) {
        const auto [n, d] = parts(of, sums[u], y);
        single[u][y] = d > 0 ? n / d : kNone;
      }
    Course standard = single;
    for (std::size_t y = 0; y < kYears; ++y) {
      const auto [mean, deviation] = spread(single, y, y);
      for (auto& unit : standard)
        if (!std::isnan(unit[y])) unit[y] = deviation > 0 ? (unit[y] - mean) / deviation : 0;
    }
    for (std::size_t u = 0; u < sums.size(); ++u)
      for (int y = 0; y < kYears; ++y) {
        double above = 0, below = 0;
        for (int k = std::max(0, y - case_.average_years + 1); k <= y; ++k) {
          const auto at = static_cast<std::size_t>(k);
          const auto [n, d] = parts(of, sums[u], at);
          const bool has = !std::isnan(standard[u][at]);
          above += !case_.removed ? n : has ? standard[u][at] : 0;
          below += !case_.removed ? d : has ? 1 : 0;
        }
        means[u][static_cast<std::size_t>(y)] = below > 0 ? above / below : kNone;
      }
    return means;
  }

  Course points(const RandomIndicator& of, const Course& level) const {
    Course result(level.size());
    for (std::size_t u = 0; u < level.size(); ++u)
      for (std::size_t y = 0; y < kYears; ++y) {
        const auto [mean, deviation] = spread(level, y, y);
        double z = 0;
        if (!std::isnan(level[u][y]) && deviation > 0)
          z += (1 - case_.own_growth) * (level[u][y] - mean) / deviation;
        if (y > 0 && !std::isnan(level[u][y]) && !std::isnan(level[u][y - 1])) {
          const double both = spread(level, y - 1, y).second;
          if (both > 0) z += case_.own_growth * (level[u][y] - level[u][y - 1]) / both;
        }
        result[u][y] = of.less ? -z : z;
      }
    return result;
  }

  const EvaluationCase& case_;
  const std::vector<Table>& replayed_;
  std::vector<Course> points_;  ///< [indicator][unit]
};

/// Capacities on the days of lending are moved by the reference's own factors.
void expect_moved(const EvaluationCase& of, const Reference& reference, const Table& lending) {
  for (std::size_t row = 0; row < lending.rows(); ++row) {
    const std::string name = lending.texts("clause")[row].substr(6);
    const int year = std::stoi(lending.texts("date")[row].substr(0, 4)) - kFirstYear;
    if (year > kYears) continue;
    double capacity = 0;
    for (const RandomPortfolio& portfolio : of.portfolios)
      if (portfolio.name == name) capacity = portfolio.capacity;
    const double factor = reference.factor(reference.unit_of(name), year);
    EXPECT_NEAR(lending.numbers("capacity")[row], capacity * factor, 1e-9 * capacity) << name;
  }
}

TEST(RandomEvaluations, ScoresAndWhatTheyMoveAreThoseOfTheReference) {
  constexpr unsigned kCases = 300;
  constexpr std::int64_t kTrials = 4;
  int moved = 0;
  for (unsigned seed = 0; seed < kCases && !testing::Test::HasFailure(); ++seed) {
    const EvaluationCase of = draw_evaluation(seed);
    SCOPED_TRACE("seed " + std::to_string(seed) + "\n" + of.text);
    const Model model = model_of(of.text);
    Factors factors;
    Settlement settlement;
    draw_and_settle(model.params(), {0, kTrials}, factors, settlement);
    const Judgement judgement = model.params().evaluation->judge(settlement);
    ASSERT_EQ(judgement.scores.years(), static_cast<std::size_t>(kYears));
    for (std::int64_t trial = 0; trial < kTrials; ++trial) {
      const std::vector<Table> replayed = replay(model, trial);
      const Reference reference(of, replayed);
      for (const Table& table : replayed)
        if (table.name == "lending") expect_moved(of, reference, table);
      for (std::size_t unit = 0; unit < of.units.size(); ++unit) {
        const std::string& name = model.params().evaluation->units().names[unit];
        ASSERT_EQ(name, of.units[unit]);
        for (int year = 0; year < kYears; ++year) {
          const auto y = static_cast<std::size_t>(year);
          EXPECT_NEAR(judgement.scores.at(unit, y, static_cast<std::size_t>(trial)),
                      reference.score(unit, year), 1e-8)
              << name << " in " << kFirstYear + year << ", trial " << trial;
          moved += reference.factor(unit, year) != 1;
        }
      }
    }
  }
  EXPECT_GT(moved, 1000);
}

}  // namespace
}  // namespace cofferdam
