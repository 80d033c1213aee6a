// Headline numbers of the repository's scenarios at 2,000 trials or fewer, to 7 digits, as text
// that a person reads. Which numbers, is said table by table in tests/support/headline_rules.cpp.
//
// COFFERDAM_UPDATE=1 writes the expected files anew and prints what moved: read it, and say in the
// section Numbers of the changelog why.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include "support/headlines.hpp"
#include "support/shipped_scenarios.hpp"

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace cofferdam {
namespace {

namespace fs = std::filesystem;
const fs::path kScenarios = COFFERDAM_SOURCE_DIR "/scenarios";
const fs::path kExpected = COFFERDAM_SOURCE_DIR "/tests/golden/expected";

/// The headlines of the results, as expected. A difference is told number by number.
void compare(const std::string& name, const Results& results) {
  const fs::path file = kExpected / (name + ".txt");
  const std::string found = headlines::text_of(results);
  std::ifstream in(file);
  const std::string expected(std::istreambuf_iterator<char>(in), {});
  const std::string moved = headlines::moves(expected, found);
  if (std::getenv("COFFERDAM_UPDATE")) {
    std::cout << "# " << name << "\n" << (moved.empty() ? "nothing moved\n" : moved);
    std::ofstream(file) << found;
    return;
  }
  ASSERT_TRUE(in) << "no expected results " << file << "; COFFERDAM_UPDATE=1 writes them";
  EXPECT_EQ(moved, "") << "numbers moved in " << name;
  EXPECT_TRUE(expected == found) << "the text of " << name << " differs, but no number";
}

/// Every table has a rule or is left out on purpose.
void expect_rules_for(const Results& results) {
  for (const Table& table : results.tables) {
    const auto& rules = headlines::rules();
    const auto& left_out = headlines::left_out();
    EXPECT_TRUE(std::find(left_out.begin(), left_out.end(), table.name) != left_out.end() ||
                std::any_of(rules.begin(), rules.end(),
                            [&](const auto& rule) { return rule.table == table.name; }))
        << "no headlines of table " << table.name << ": add a row to headline_rules.cpp";
  }
}

/// Of large books, with many variants and sizes, fewer trials.
std::string trials_of(const fs::path& scenario) {
  static const std::map<std::string, std::string> kFewer = {
      {"anhui_four_layers", "200"}, {"guangzhou_unified", "200"},   {"kotec_leverage", "200"},
      {"national_plan", "500"},     {"regional_evaluation", "500"}, {"shandong_tech_loans", "500"},
      {"thirteen_regions", "500"},  {"tianjin_pool", "500"},        {"uk_growth_guarantee", "500"}};
  const auto fewer = kFewer.find(scenario.stem().string());
  return "trials=" + (fewer == kFewer.end() ? "2_000" : fewer->second);
}

void run_and_compare(const fs::path& scenario) {
  SCOPED_TRACE(scenario.filename().string());
  const Results results = simulate(
      build_model(read_scenario(scenario.string(), {trials_of(scenario)})), {.threads = 2});
  expect_rules_for(results);
  compare(scenario.stem().string(), results);
}

TEST(Golden, EveryScenarioGivesItsExpectedNumbers) {
  for (const fs::path& scenario : shipped_scenarios()) run_and_compare(scenario);
}

TEST(Golden, RulesThatNoShippedScenarioUsesGiveTheirExpectedNumbers) {
  run_and_compare(COFFERDAM_SOURCE_DIR "/tests/golden/every_rule.yaml");
}

/// The real loan file, where it is there: beside the repository, or where COFFERDAM_SBA_FILE says.
std::string sba_file() {
  if (const char* file = std::getenv("COFFERDAM_SBA_FILE")) return file;
  return COFFERDAM_SOURCE_DIR "/../shared/data/sba/sba_selfweighted_18k.csv.xz";
}

TEST(Golden, SbaBackTestGivesItsExpectedNumbers) {
  if (!fs::exists(sba_file()))
    GTEST_SKIP() << "no loan file " << sba_file() << "; COFFERDAM_SBA_FILE names it";
  const fs::path scenario = kScenarios / "sba_7a.yaml";
  Results results = simulate(
      build_model(read_scenario(scenario.string(),
                                {"trials=2_000", "portfolios.loans.file.path=" + sba_file()})),
      {.threads = 2});
  // The path of the file is this machine's; its digest stays.
  std::erase_if(results.tables, [](const Table& table) { return table.name == "inputs"; });
  compare("sba_7a", results);
}

TEST(Golden, SbaBackTestAgreesWithAnIndependentProgram) {
  if (!fs::exists(sba_file()))
    GTEST_SKIP() << "no loan file " << sba_file() << "; COFFERDAM_SBA_FILE names it";
  const fs::path scenario = kScenarios / "sba_7a.yaml";
  const Results results = simulate(
      build_model(read_scenario(scenario.string(),
                                {"trials=50_000", "portfolios.loans.file.path=" + sba_file()})),
      {.threads = 2});
  // numpy, one normal a loan, 40,000 trials: mean 30,440,392 +- 99,209, sd 19,841,824, quantile of
  // the realised 75,941,890 at 0.96765 +- 0.0009.
  const Table& realised = results.table("realised");
  std::size_t sba = 0;
  while (realised.texts("account")[sba] != "sba") ++sba;
  EXPECT_NEAR(realised.numbers("realised")[sba], 75941889.78, 0.01);
  const auto close = [](double a, double b, double error) {
    EXPECT_LE(std::abs(a - b), 4.5 * error) << a << " against " << b;
  };
  close(realised.numbers("forecast_mean")[sba], 30440392,
        std::hypot(99209.0, realised.numbers("forecast_mean_standard_error")[sba]));
  close(realised.numbers("quantile")[sba], 0.96765,
        std::hypot(0.0009, realised.numbers("quantile_standard_error")[sba]));
  const Table& bearers = results.table("bearers");
  std::size_t row = 0;
  while (bearers.texts("bearer")[row] != "sba") ++row;
  close(bearers.numbers("standard_deviation")[row], 19841824,
        std::sqrt(2.0) * bearers.numbers("standard_deviation_standard_error")[row]);
}

}  // namespace
}  // namespace cofferdam
