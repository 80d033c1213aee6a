// A resolved scenario is the scenario: it is accepted, and every trial is the same to the bit.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cstring>

#include "support/scenarios.hpp"
#include "support/shipped_scenarios.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

bool same_cells(const Column& a, const Column& b) {
  const auto* numbers = std::get_if<std::vector<double>>(&a.cells);
  const auto* others = std::get_if<std::vector<double>>(&b.cells);
  if (!numbers || !others) return a.cells == b.cells;
  return numbers->size() == others->size() &&
         std::memcmp(numbers->data(), others->data(), numbers->size() * sizeof(double)) == 0;
}

void expect_same(const std::vector<Table>& a, const std::vector<Table>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t t = 0; t < a.size(); ++t) {
    ASSERT_EQ(a[t].name, b[t].name);
    ASSERT_EQ(a[t].columns.size(), b[t].columns.size()) << a[t].name;
    for (std::size_t c = 0; c < a[t].columns.size(); ++c)
      EXPECT_TRUE(same_cells(a[t].columns[c], b[t].columns[c]))
          << a[t].name << ", " << a[t].columns[c].name;
  }
}

void expect_resolved_is_the_same(const Scenario& scenario) {
  const std::string resolved = scenario.resolved();
  const Scenario again = parse_scenario("resolved", resolved);
  EXPECT_EQ(again.resolved(), resolved);
  const Model a = build_model(scenario), b = build_model(again);
  ASSERT_EQ(a.variants().size(), b.variants().size());
  expect_same(replay(a, 0), replay(b, 0));
  for (const Variant& variant : a.variants()) {
    SCOPED_TRACE(variant.name);
    expect_same(replay(a, 0, variant.name), replay(b, 0, variant.name));
  }
}

/// In the folder of the file, where its own files are found.
void expect_file_resolved_is_the_same(const fs::path& file) {
  SCOPED_TRACE(file.stem());
  const fs::path before = fs::current_path();
  fs::current_path(file.parent_path());
  EXPECT_NO_THROW(expect_resolved_is_the_same(read_scenario(file.string())));
  fs::current_path(before);
}

TEST(ResolvedScenario, IsTheShippedOne) {
  for (const fs::path& file : shipped_scenarios()) expect_file_resolved_is_the_same(file);
}

TEST(ResolvedScenario, IsTheCaseWorkedByHand) {
  for (const auto& entry : fs::directory_iterator(COFFERDAM_SOURCE_DIR "/tests/cases"))
    if (entry.path().extension() == ".yaml") expect_file_resolved_is_the_same(entry.path());
}

TEST(ResolvedScenario, IsTheOneWithoutCalendar) {
  expect_resolved_is_the_same(parse_scenario(
      "test.yaml",
      small_scenario("  - claim: {name: c, of: [loans]}\n"
                     "  - share: {name: split, claim: c, parts: {bank: 20 %}, remainder: fund}\n"
                     "  - layers: {name: stop, claim: c, payee: fund, layers: [{payer: state, "
                     "attachment: 1 %, limit: 2 %}]}\n")));
  expect_resolved_is_the_same(parse_scenario(
      "test.yaml",
      small_scenario("  - claim: {name: c, of: [loans]}\n"
                     "  - compensate: {claim: c, payer: fund, payee: bank, rate: 40 %, of: "
                     "payee_part}\n",
                     "",
                     "count: 20, ead: 1e6, pd: 5 %, lgd: {beta: {mean: 40 %, sd: 20 %}}, "
                     "loading: {national: 0.3}, fine_grained: yes")));
}

}  // namespace
}  // namespace cofferdam
