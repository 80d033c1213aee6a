// Results of the repository's scenarios at 2,000 trials, to 12 digits, as text.
//
// COFFERDAM_UPDATE=1 writes the expected files anew: read the diff, and say in the section Numbers
// of the changelog why they moved.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

namespace cofferdam {
namespace {

namespace fs = std::filesystem;
const fs::path kScenarios = COFFERDAM_SOURCE_DIR "/scenarios";
const fs::path kExpected = COFFERDAM_SOURCE_DIR "/tests/golden/expected";
/// Long tables that add nothing which the others do not show.
const std::vector<std::string> kLeftOut = {"blocks", "convergence", "trials"};

std::string cell(const Column& column, std::size_t row) {
  char text[64];
  if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells)) {
    std::snprintf(text, sizeof text, "%.12g", (*numbers)[row] == 0 ? 0.0 : (*numbers)[row]);
    return std::isnan((*numbers)[row]) ? "n/a" : text;
  }
  if (const auto* integers = std::get_if<std::vector<std::int64_t>>(&column.cells))
    return std::to_string((*integers)[row]);
  return std::get<std::vector<std::string>>(column.cells)[row];
}

/// Ends of intervals follow from the value and its standard error.
bool is_interval(const std::string& column) {
  return column.ends_with("_ci_low") || column.ends_with("_ci_high");
}

/// One number a line, named by table, row and column, so that a diff says what moved.
std::string lines_of(const Results& results) {
  std::ostringstream text;
  for (const Table& table : results.tables) {
    if (std::find(kLeftOut.begin(), kLeftOut.end(), table.name) != kLeftOut.end()) continue;
    for (std::size_t row = 0; row < table.rows(); ++row)
      for (const Column& column : table.columns)
        if (!is_interval(column.name))
          text << table.name << "[" << row << "]." << column.name << " = " << cell(column, row)
               << "\n";
  }
  return text.str();
}

std::map<std::string, std::string> by_name(std::istream& lines) {
  std::map<std::string, std::string> cells;
  for (std::string line; std::getline(lines, line);) {
    const auto end = line.find(" = ");
    cells[line.substr(0, end)] = line.substr(std::min(line.size(), end + 3));
  }
  return cells;
}

void compare(const std::string& name, const Results& results) {
  const fs::path file = kExpected / (name + ".txt");
  const std::string found = lines_of(results);
  if (std::getenv("COFFERDAM_UPDATE")) {
    std::ofstream(file) << found;
    return;
  }
  std::ifstream in(file);
  ASSERT_TRUE(in) << "no expected results " << file << "; COFFERDAM_UPDATE=1 writes them";
  std::istringstream now(found);
  const auto was = by_name(in), is = by_name(now);
  std::string moved;
  int count = 0;
  for (const auto& [cell_name, value] : was)
    if (!is.contains(cell_name) && ++count <= 20)
      moved += cell_name + ": expected " + value + ", not there now\n";
  for (const auto& [cell_name, value] : is) {
    const auto expected = was.find(cell_name);
    if (expected != was.end() && expected->second == value) continue;
    if (++count <= 20)
      moved += cell_name + ": expected " + (expected == was.end() ? "nothing" : expected->second) +
               ", found " + value + "\n";
  }
  EXPECT_EQ(count, 0) << "cells moved, the first of them:\n" << moved;
}

TEST(Golden, EveryScenarioGivesItsExpectedNumbers) {
  int compared = 0;
  for (const auto& entry : fs::directory_iterator(kScenarios)) {
    if (entry.path().extension() != ".yaml" || entry.path().stem() == "sba_7a") continue;
    SCOPED_TRACE(entry.path().filename().string());
    compare(entry.path().stem().string(),
            simulate(build_model(read_scenario(entry.path().string(), {"trials=2_000"})),
                     {.threads = 2}));
    ++compared;
  }
  EXPECT_GE(compared, 1);
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
