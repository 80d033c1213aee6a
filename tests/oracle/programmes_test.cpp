// Random scenarios: the engine against the oracle, which has read the text by itself, and what
// holds in every trial.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "model/trials.hpp"
#include "oracle/adapter.hpp"
#include "support/identities.hpp"
#include "support/random_scenario.hpp"
#include "support/scenarios.hpp"
#include "support/shrink_scenario.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr std::int64_t kTrials = 10;
constexpr int kShards = 8;

/// Scenarios in all shards together.
int scenarios() {
  const char* given = std::getenv("COFFERDAM_RANDOM_SCENARIOS");
  return given ? std::atoi(given) : 800;
}

/// Of other scenarios than usual.
std::uint64_t other_seed() {
  const char* given = std::getenv("COFFERDAM_RANDOM_SEED");
  return given ? std::strtoull(given, nullptr, 10) : 0;
}

/// Scenarios that are made small and shown before a shard stops.
int shown() {
  const char* given = std::getenv("COFFERDAM_RANDOM_SHOWN");
  return given ? std::atoi(given) : 1;
}

/// What is wrong with a scenario, by the first trial that shows it; "" if nothing is.
using Check = std::function<std::string(const Model&, const std::string& yaml)>;

/// Begins what is wrong if a program could not go on.
const std::string kThrown = "stopped: ";

std::string checked(const Check& check, const std::string& yaml) {
  try {
    // A smaller scenario may have lost its number of trials.
    return check(model_of(yaml, {"trials=" + std::to_string(kTrials)}), yaml);
  } catch (const std::exception& error) {
    return kThrown + error.what() + "\n";
  }
}

/// A part of the text that scenarios must have, such as "ceiling:"; others are passed over.
std::string wanted() {
  const char* given = std::getenv("COFFERDAM_RANDOM_WITH");
  return given ? given : "";
}

/// A scenario that `check` refuses is no example of anything.
bool is_refused(const std::string& yaml) {
  try {
    model_of(yaml);
  } catch (const std::exception&) {
    return true;
  }
  return false;
}

/// Draws a shard of scenarios; of the first that fail a small version is shown.
void expect_none(int shard, std::uint64_t seed, int part, const Check& check) {
  std::mt19937_64 random(seed + 100 * other_seed() + static_cast<std::uint64_t>(shard));
  const int count = std::max(1, scenarios() / kShards / part);
  int failed = 0;
  for (int i = 0; i < count && failed < shown(); ++i) {
    const std::string yaml = next_scenario(random);
    if (yaml.find(wanted()) == std::string::npos) continue;
    const std::string wrong = checked(check, yaml);
    if (wrong.empty()) continue;
    const bool thrown = wrong.starts_with(kThrown);
    const std::string smallest = smallest_scenario(yaml, [&](const std::string& smaller) {
      if (is_refused(smaller)) return false;
      const std::string still = checked(check, smaller);
      return !still.empty() && still.starts_with(kThrown) == thrown;
    });
    ++failed;
    ADD_FAILURE() << "scenario " << i << ":\n" << checked(check, smallest) << smallest;
  }
}

class RandomScenarios : public testing::TestWithParam<int> {};

std::string against_oracle(const Model& model, const std::string& yaml) {
  for (std::int64_t trial = 0; trial < kTrials; ++trial) {
    const std::string wrong = differences(EngineTrial(model, yaml, trial));
    if (!wrong.empty()) return "trial " + std::to_string(trial) + "\n" + wrong;
  }
  return "";
}

/// Papers with clauses that the oracle does not know: they are checked by hand alone.
const std::set<std::string> kByHandAlone = {
    "borrower_bands",       "borrower_defaulted", "borrower_limit",    "borrower_limit_cash",
    "borrower_limit_rules", "borrower_of_firms",  "renewed_tag_flows", "renewed_tag_limits",
    "renewed_tag_policies", "renewed_tag_shares"};

/// Cases whose papers were worked by hand, as they stand in the file.
TEST(WorkedCases, SettleAsTheOracleDoes) {
  int worked = 0;
  for (const auto& file : std::filesystem::directory_iterator("tests/cases")) {
    if (file.path().extension() != ".yaml" || kByHandAlone.contains(file.path().stem())) continue;
    std::ifstream in(file.path());
    const std::string yaml{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(differences(EngineTrial(model_of(yaml), yaml, 0)), "") << file.path();
    ++worked;
  }
  EXPECT_GT(worked, 70);
}

/// Scenarios of whole books on which the two once differed, made small.
TEST(KnownScenarios, SettleAsTheOracleDoes) {
  int worked = 0;
  for (const auto& file : std::filesystem::directory_iterator("tests/oracle/scenarios")) {
    std::ifstream in(file.path());
    const std::string yaml{std::istreambuf_iterator<char>(in), {}};
    EXPECT_EQ(checked(against_oracle, yaml), "") << file.path();
    ++worked;
  }
  EXPECT_GT(worked, 1);
}

TEST_P(RandomScenarios, SettleAsTheOracleDoes) {
  expect_none(GetParam(), 20261100, 1, against_oracle);
}

/// A run keeps no log, and takes short cuts where no rule acts.
std::string run_against_replay(const Model& model, const std::string&) {
  Factors factors;
  Settlement run, shown;
  for (std::int64_t trial = 0; trial < kTrials; ++trial) {
    SettlementLog log;
    shown.log = &log;
    draw_and_settle(model.params(), {trial, 1}, factors, shown);
    draw_and_settle(model.params(), {trial, 1}, factors, run);
    const std::string wrong = differences(run, shown) + broken_accounts(model.params(), shown);
    if (!wrong.empty()) return "trial " + std::to_string(trial) + "\n" + wrong;
  }
  return "";
}

TEST_P(RandomScenarios, RunAsReplayShows) {
  expect_none(GetParam(), 20261200, 1, run_against_replay);
}

/// What `broken` says of the trials of a run.
Check of_run(std::string (*broken)(const Params&, const Settlement&)) {
  return [broken](const Model& model, const std::string&) {
    Factors factors;
    Settlement run;
    draw_and_settle(model.params(), {0, kTrials}, factors, run);
    return broken(model.params(), run);
  };
}

TEST_P(RandomScenarios, KeepEveryIdentity) {
  expect_none(GetParam(), 20261200, 1, of_run(broken_identities));
}

TEST_P(RandomScenarios, KeepTheIdentitiesOfTables) {
  expect_none(GetParam(), 20261300, 2, [](const Model& model, const std::string&) {
    return broken_tables(simulate(model));
  });
}

/// `level` is out of reach; with it everything that a bearer pays hangs together.
std::string with_wide_limits(const std::string& yaml, const Model& model) {
  std::string limits;
  std::size_t number = 0;
  std::vector<std::size_t> known;
  for (const PaymentLine& line : model.params().programme->context().payment_lines) {
    if (std::find(known.begin(), known.end(), line.payer) != known.end()) continue;
    known.push_back(line.payer);
    limits += "  - limit: {name: wide" + std::to_string(++number) +
              ", on: " + model.params().programme->context().bearers[line.payer] +
              ", level: 1e12, window: since_start, unpaid: carried_forward}\n";
  }
  const std::size_t at = yaml.find("programme:\n") + 11;
  return yaml.substr(0, at) + limits + yaml.substr(at);
}

/// Of what bearers and pools end with.
std::string with_and_without_wide_limits(const Model& model, const std::string& yaml) {
  // Limits need a calendar.
  if (!model.params().programme->is_walked() || !model.params().calendar->given()) return "";
  const Model wide = model_of(with_wide_limits(yaml, model));
  Factors factors;
  Settlement one, other;
  draw_and_settle(model.params(), {0, kTrials}, factors, one);
  draw_and_settle(wide.params(), {0, kTrials}, factors, other);
  other.rules.erase(other.rules.begin(), other.rules.end() - one.rules.size());  // stand first
  return differences(one, other);
}

class RandomLimits : public testing::TestWithParam<int> {};

TEST_P(RandomLimits, ThatNeverBindChangeNothing) {
  expect_none(GetParam(), 20261400, 4, with_and_without_wide_limits);
}

INSTANTIATE_TEST_SUITE_P(Shards, RandomScenarios, testing::Range(0, kShards));
INSTANTIATE_TEST_SUITE_P(Shards, RandomLimits, testing::Range(0, kShards));

}  // namespace
}  // namespace cofferdam
