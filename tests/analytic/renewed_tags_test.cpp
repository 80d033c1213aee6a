// Tags of the first contract against closed forms.
#include <cmath>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kPd = 0.1, kRenewal = 0.6;

std::string scenario(const std::string& more) {
  return "cofferdam: 1\ntitle: first contracts\ntrials: 20000\ncalendar: {start: 2026-01-01, "
         "horizon: 3 years}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}, fund: "
         "{}}\nportfolios:\n  loans: {type: loans, lender: bank, count: 100, ead: 1, term: 1 year, "
         "renewal: 60 %, pd: 10 %, asset_correlation: 10 %, lgd: 50 %, tags: {first: {mix: {yes: "
         "100 %, no: 0 %}, when_renewed: no}}}\nprogramme:\n" +
         more + "report: {by: [first]}\n";
}

/// Defaults of contract k: 100 (1 - p)^(k - 1) q^(k - 1) p.
double defaults_of(int contract) {
  return 100 * std::pow((1 - kPd) * kRenewal, contract - 1) * kPd;
}

TEST(FirstContracts, HaveRatesOfTheirOwn) {
  const Results results =
      run(scenario("  - claim: {name: called, of: [loans]}\n"
                   "  - share: {name: split, claim: called, parts: {fund: {by: first, values: "
                   "{yes: 60 %, no: 20 %}}}, remainder: bank}\n"));
  const double first = defaults_of(1), later = defaults_of(2) + defaults_of(3);
  const Table& bearers = results.table("bearers");
  expect_exact(bearers, row_of(bearers, "bearer", "fund"), "mean",
               0.5 * (0.6 * first + 0.2 * later));
  const Table& by_tag = results.table("by_tag");
  std::size_t seen = 0;
  for (std::size_t row = 0; row < by_tag.rows(); ++row) {
    if (by_tag.texts("account")[row] != "all losses") continue;
    expect_exact(by_tag, row, "mean", 0.5 * (by_tag.texts("value")[row] == "yes" ? first : later));
    ++seen;
  }
  EXPECT_EQ(seen, 2u);
}

/// What is in force and defaults by the tag, year by year.
TEST(FirstContracts, HaveABookOfTheirOwn) {
  const Results results = run(scenario("  - claim: {name: called, of: [loans]}\n"));
  const Table& grades = results.table("grades");
  std::size_t seen = 0;
  for (std::size_t row = 0; row < grades.rows(); ++row) {
    const bool first = grades.texts("grade")[row] == "yes";
    const int year = std::stoi(grades.texts("to")[row].substr(0, 4)) - 2025;
    if (grades.texts("to")[row].substr(5) != "12-31") continue;
    // Contracts are renewed as the year turns.
    const double in_force = first || year == 3 ? 0 : 100 * std::pow((1 - kPd) * kRenewal, year);
    expect_exact(grades, row, "loans_in_force", in_force, 1e-9);
    ++seen;
  }
  EXPECT_EQ(seen, 6u);
}

TEST(FirstContracts, OweFeesOfTheirOwn) {
  const Results results =
      run(scenario("  - fee: {name: entry, of: loan, per: loan, payer: bank, payee: fund, rate: "
                   "{by: first, values: {yes: 1 %, no: 3 %}}}\n"));
  const Table& flows = results.table("flows");
  std::size_t seen = 0;
  for (std::size_t row = 0; row < flows.rows(); ++row) {
    if (flows.texts("flow")[row] != "entry") continue;
    const std::string& year = flows.texts("year")[row];
    if (year != "2026" && year != "2027" && year != "2028") continue;
    const int contract = std::stoi(year) - 2025;
    expect_exact(flows, row, "mean",
                 100 * std::pow((1 - kPd) * kRenewal, contract - 1) * (contract == 1 ? 0.01 : 0.03),
                 1e-9);
    ++seen;
  }
  EXPECT_EQ(seen, 3u);
}

}  // namespace
}  // namespace cofferdam::analytic
