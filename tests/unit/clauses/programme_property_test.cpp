// Random programmes over time with given events: the engine against the slow reference.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <set>
#include <tuple>

#include "simulate/trial_worker.hpp"
#include "support/random_programme.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

using reference_dated::text_of;

constexpr double kPrecision = 1e-9;  // of all that is lost or moved

/// Date, portfolio, loan and bearer.
using Place = std::tuple<std::string, std::string, std::string, std::string>;
using Parts = std::map<Place, double>;

const Table* find(const std::vector<Table>& tables, const std::string& name) {
  for (const Table& table : tables)
    if (table.name == name) return &table;
  return nullptr;
}

class Comparison {
 public:
  explicit Comparison(const RandomProgramme& random)
      : programme_(random.programme), expected_(reference_dated::settle(random.programme)) {
    for (const auto& event : programme_.events) size_ += event.amount;
    for (const auto& [bearer, account] : expected_.pools)
      for (const auto& flow : account.flows) size_ += std::abs(flow.amount);
    tables_ = replay(model_of(random.yaml), 0);
  }

  /// Differences, "" if there are none.
  std::string differences() {
    compare_parts();
    compare_totals();
    for (const auto& [bearer, account] : expected_.pools) compare_pool(bearer, account);
    return wrong_;
  }

 private:
  void check(double engine, double reference, const std::string& what) {
    if (!(std::abs(engine - reference) <= kPrecision * size_))
      wrong_ += what + ": engine " + std::to_string(engine) + ", reference " +
                std::to_string(reference) + "\n";
  }

  void compare_parts() {
    Parts engine, reference;
    const Table& events = *find(tables_, "events");
    for (const std::string& bearer : programme_.bearers)
      for (std::size_t i = 0; i < events.rows(); ++i)
        engine[{events.texts("date")[i], events.texts("portfolio")[i], events.texts("loan")[i],
                bearer}] += events.numbers(bearer)[i];
    for (const auto& row : expected_.rows) {
      const auto& loan = programme_.loans[row.loan];
      for (const auto& [bearer, amount] : row.change)
        reference[{text_of(row.date), programme_.portfolios[loan.portfolio].name, loan.id,
                   bearer}] += amount;
    }
    for (const auto& [place, amount] : engine) reference.try_emplace(place, 0);
    for (const auto& [place, amount] : reference) {
      const auto& [date, portfolio, loan, bearer] = place;
      const auto found = engine.find(place);
      check(found == engine.end() ? 0 : found->second, amount,
            date + " loan " + loan + " of " + portfolio + " borne by " + bearer);
    }
  }

  void compare_totals() {
    const Table& bearers = *find(tables_, "bearers");
    for (std::size_t i = 0; i < bearers.rows(); ++i) {
      const std::string& bearer = bearers.texts("bearer")[i];
      if (std::count(programme_.bearers.begin(), programme_.bearers.end(), bearer) == 0) continue;
      const auto found = expected_.totals.find(bearer);
      check(bearers.numbers("borne")[i], found == expected_.totals.end() ? 0 : found->second,
            "borne in all by " + bearer);
    }
  }

  /// A pool is exhausted where the first step lacks money, and its flows add up to its balance.
  void compare_pool(const std::string& pool, const reference_dated::PoolOutcome& account) {
    const Table *accounts = find(tables_, "accounts"), *steps = find(tables_, "steps");
    if (!accounts || !steps) {
      wrong_ += "no tables 'accounts' and 'steps'\n";
      return;
    }
    double balance = 0, stopped = 0;
    for (std::size_t i = 0; i < accounts->rows(); ++i) {
      const std::string& name = accounts->texts("pool")[i];  // of an instance: pool.east
      if (name == pool || name.starts_with(pool + ".")) balance += accounts->numbers("amount")[i];
    }
    std::string exhausted;
    for (std::size_t i = 0; i < steps->rows(); ++i) {
      const std::string& reason = steps->texts("reason")[i];
      if (steps->texts("rule")[i] != pool || (reason != "balance" && reason != "budget")) continue;
      stopped += steps->numbers("stopped")[i];
      if (exhausted.empty()) exhausted = steps->texts("date")[i];
    }
    check(balance, account.balance(), "balance of " + pool);
    const auto description =
        std::find_if(programme_.pools.begin(), programme_.pools.end(),
                     [&](const reference_dated::Pool& one) { return one.bearer == pool; });
    // A deferred amount may be short on several days.
    if (!description->deferred)
      check(stopped, account.unpaid + account.shortfall, "unpaid by " + pool);
    const std::string then = account.exhausted ? text_of(*account.exhausted) : "";
    if (account.first_short_line != "cost of recovery" && exhausted != then)
      wrong_ += pool + " exhausted: engine '" + exhausted + "', reference '" + then + "'\n";
  }

  const reference_dated::Programme& programme_;
  reference_dated::Outcome expected_;
  std::vector<Table> tables_;
  double size_ = 0;
  std::string wrong_;
};

std::string check_case(const std::vector<std::uint32_t>& choices) {
  const RandomProgramme random = random_programme(Choices(choices));
  try {
    return Comparison(random).differences();
  } catch (const std::exception& error) {
    return error.what();
  }
}

constexpr int kProgrammes = 2500;  // of a shard

class ProgrammeOverTime : public testing::TestWithParam<int> {};

TEST_P(ProgrammeOverTime, SettlesAsTheReferenceDoes) {
  std::mt19937_64 random(20260600 + static_cast<unsigned>(GetParam()));
  std::size_t events = 0, limits = 0, pools = 0;
  for (int i = 0; i < kProgrammes; ++i) {
    const auto choices = random_choices(random, 200 + static_cast<std::size_t>(i) % 1000);
    const RandomProgramme made = random_programme(Choices(choices));
    events += made.programme.events.size();
    pools += made.programme.pools.size();
    for (const auto& rule : made.programme.rules)
      limits += std::holds_alternative<reference_dated::LimitRule>(rule);
    if (check_case(choices).empty()) continue;
    const auto smallest =
        shrink(choices, [](const auto& smaller) { return !check_case(smaller).empty(); });
    FAIL() << "case " << i << ":\n"
           << check_case(smallest) << random_programme(Choices(smallest)).yaml;
  }
  EXPECT_GT(events, 20'000u);  // the cases are not empty
  EXPECT_GT(limits, 500u);
  EXPECT_GT(pools, 1'000u);
}

/// What each bearer bears in all, in the order of the scenario; a total follows in the table.
std::vector<double> borne_in(const std::string& yaml, std::size_t bearers) {
  const std::vector<Table> tables = replay(model_of(yaml), 0);
  const auto borne = find(tables, "bearers")->numbers("borne");
  return {borne.begin(), borne.begin() + static_cast<std::ptrdiff_t>(bearers)};
}

void expect_same(const std::vector<double>& one, const std::vector<double>& other, double size,
                 const std::string& yaml) {
  ASSERT_EQ(one.size(), other.size()) << yaml;
  for (std::size_t b = 0; b < one.size(); ++b)
    ASSERT_NEAR(one[b], other[b], kPrecision * size) << "bearer " << b << "\n" << yaml;
}

double size_of(const RandomProgramme& random) {
  double size = 0;
  for (const auto& event : random.programme.events) size += event.amount;
  return size;
}

/// A run keeps no log, and takes short cuts where no rule acts.
TEST_P(ProgrammeOverTime, RunsSettleAsReplayDoes) {
  std::mt19937_64 random(20260700 + static_cast<unsigned>(GetParam()));
  for (int i = 0; i < kProgrammes / 10; ++i) {
    const RandomProgramme made =
        random_programme(Choices(random_choices(random, 200 + static_cast<std::size_t>(i))));
    const Model model = model_of(made.yaml);
    Factors factors;
    Settlement settlement;
    draw(model.params(), {0, 1}, factors, settlement.events);
    settle(model.params(), {0, 1}, settlement);
    std::vector<double> borne;
    for (std::size_t b = 0; b < settlement.ledger.bearers(); ++b)
      borne.push_back(settlement.ledger.of(LedgerKind::borne, b)[0]);
    for (const PaymentOutcomes& line : settlement.payments) {
      double known = line.paid[0] + line.moved[0];
      for (const auto& stopped : line.stopped) known += stopped[0];
      ASSERT_NEAR(line.due[0], known, kPrecision * size_of(made)) << made.yaml;
    }
    expect_same(borne, borne_in(made.yaml, borne.size()), size_of(made), made.yaml);
  }
}

/// Limits that never bind join the clauses of each payer, and all on one claim, into one walk.
TEST_P(ProgrammeOverTime, GroupsOfClausesDoNotMatter) {
  std::mt19937_64 random(20260800 + static_cast<unsigned>(GetParam()));
  for (int i = 0; i < kProgrammes / 10; ++i) {
    RandomProgramme made =
        random_programme(Choices(random_choices(random, 200 + static_cast<std::size_t>(i))));
    std::set<std::string> payers;
    for (const auto& payment : reference_dated::settle(made.programme).payments)
      payers.insert(payment.payer);
    for (const std::string& payer : payers) {
      reference_dated::LimitRule wide;
      wide.name = "wide_" + payer;
      wide.on = payer;
      wide.level = 1e12;
      wide.window = reference_dated::LimitRule::Window::since_start;
      wide.carried_forward = true;
      made.programme.rules.emplace_back(wide);
    }
    const std::size_t bearers = made.programme.bearers.size();
    expect_same(borne_in(scenario_of(made.programme), bearers), borne_in(made.yaml, bearers),
                size_of(made), made.yaml);
  }
}

INSTANTIATE_TEST_SUITE_P(Shards, ProgrammeOverTime, testing::Range(0, 8));

}  // namespace
}  // namespace cofferdam
