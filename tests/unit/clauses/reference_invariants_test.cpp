// What must hold of the slow reference itself, whatever the programme.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/random_programme.hpp"

namespace cofferdam::reference_dated {
namespace {

constexpr double kPrecision = 1e-9;

std::vector<RandomProgramme> some_programmes(int count) {
  std::mt19937_64 random(20251231);
  std::vector<RandomProgramme> made;
  for (int i = 0; i < count; ++i)
    made.push_back(random_programme(
        Choices(random_choices(random, 200 + static_cast<std::size_t>(i) % 1000))));
  return made;
}

TEST(ReferenceInvariants, EveryRowIsConserved) {
  std::size_t rows = 0;
  for (const RandomProgramme& random : some_programmes(300)) {
    const Outcome outcome = settle(random.programme);
    double lost = 0, events = 0;
    for (const Row& row : outcome.rows) {
      double sum = 0;
      for (const auto& [bearer, amount] : row.change) sum += amount;
      ASSERT_NEAR(sum, row.loss, kPrecision) << text_of(row.date) << "\n" << random.yaml;
      lost += row.loss;
    }
    for (const Event& event : random.programme.events)
      events += event.kind == Event::Kind::recovery ? -event.amount : event.amount;
    for (const Rule& rule : random.programme.rules)
      if (const auto* claim = std::get_if<ClaimRule>(&rule))
        if (claim->interest > 0) events = lost;
    ASSERT_NEAR(lost, events, kPrecision) << random.yaml;
    rows += outcome.rows.size();
  }
  EXPECT_GT(rows, 3000u);
}

TEST(ReferenceInvariants, PoolsPayNoMoreThanTheyHave) {
  int exhausted = 0;
  for (const RandomProgramme& random : some_programmes(300))
    for (const auto& [bearer, account] : settle(random.programme).pools) {
      std::map<std::string, double> stock, budget;
      for (const Flow& flow : account.flows) {
        double& balance = (flow.of_budget ? budget : stock)[flow.value];
        balance += flow.amount;
        ASSERT_GT(balance, -kPrecision) << bearer << " " << text_of(flow.date) << "\n"
                                        << random.yaml;
      }
      exhausted += account.exhausted.has_value();
    }
  EXPECT_GT(exhausted, 50);
}

std::string name_of_rule(const Rule& rule) {
  return std::visit(
      [](const auto& one) -> std::string {
        if constexpr (requires { one.name; }) return one.name;
        return "";
      },
      rule);
}

/// Years and groups of loans that a limit keeps apart, and what its bearer paid in each.
std::map<std::string, double> paid_under(const Programme& programme, const LimitRule& limit,
                                         const Outcome& outcome) {
  std::map<std::string, double> paid;
  for (const Payment& payment : outcome.payments) {
    const std::string clause = name_of_rule(programme.rules[payment.rule]);
    if (!limit.of.empty() && std::count(limit.of.begin(), limit.of.end(), clause) == 0) continue;
    if (payment.payer != limit.on || payment.amount <= 0) continue;
    std::string key = std::to_string(year_of(payment.date));
    if (limit.each == "loan") key += " loan " + std::to_string(payment.loan);
    if (!limit.each.empty() && limit.each != "loan")
      key += " " + programme.loans[payment.loan].traits.tags.at(limit.each);
    paid[key] += payment.amount;
  }
  return paid;
}

/// What one bearer pays in a year under a limit of an amount that cuts what crosses it.
TEST(ReferenceInvariants, NoYearPassesItsLimit) {
  int reached = 0;
  for (const RandomProgramme& random : some_programmes(600)) {
    const Outcome outcome = settle(random.programme);
    for (const Rule& rule : random.programme.rules) {
      const auto* limit = std::get_if<LimitRule>(&rule);
      if (!limit || limit->is_rate || limit->crossing != LimitRule::Crossing::cut) continue;
      if (limit->window != LimitRule::Window::calendar_year) continue;
      for (const auto& [key, paid] : paid_under(random.programme, *limit, outcome)) {
        ASSERT_LE(paid, limit->level + kPrecision) << key << "\n" << random.yaml;
        reached += paid > limit->level - kPrecision;
      }
    }
  }
  EXPECT_GT(reached, 10);
}

/// Without anything that depends on the balance, K* is enough and a little less is not.
TEST(ReferenceInvariants, RequiredCapitalIsEnoughAndNoMore) {
  int checked = 0;
  for (const RandomProgramme& random : some_programmes(600)) {
    Programme programme = random.programme;
    std::erase_if(programme.rules, [](const Rule& rule) {
      return std::holds_alternative<LimitRule>(rule) || std::holds_alternative<RecoverRule>(rule);
    });
    if (programme.pools.size() != 1) continue;
    Pool& pool = programme.pools.front();
    pool.top_up.reset();
    pool.closes.reset();
    pool.deferred = false;
    pool.opening = 1;  // any stock: without one a pool of a budget keeps nothing
    for (const PoolLine& line : std::vector<PoolLine>(pool.pays))
      if (line.sublimit) pool.pays.clear();
    const double capital = required_capital(programme, pool.bearer);
    pool.opening = capital * (1 + kPrecision) + kPrecision;  // never 0, which is no stock
    ASSERT_FALSE(settle(programme).pools.at(pool.bearer).exhausted) << capital << random.yaml;
    if (capital <= 0.01) continue;
    pool.opening = capital - 0.001;
    ASSERT_TRUE(settle(programme).pools.at(pool.bearer).exhausted) << capital << random.yaml;
    ++checked;
  }
  EXPECT_GT(checked, 40);
}

}  // namespace
}  // namespace cofferdam::reference_dated
