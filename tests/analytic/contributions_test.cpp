// Who makes the tail: contributions that sum to TVaR, against exact ones.
#include <cofferdam/verify.hpp>

#include <map>

#include "analytic/over_time.hpp"

namespace cofferdam::analytic {
namespace {

/// Ten names of exposures 1 to 10 with PDs of 0.5, 1, 2, 3, 5 % twice, tied with rho 0.2: their
/// contributions to the TVaR of 99 % by enumeration of all outcomes and quadrature over the factor.
constexpr double kExact[] = {.034218, .145999,  .456705,  .868416,  1.540971,
                             .400849, 1.253086, 3.217894, 4.830733, 7.542271};

std::string ten_names() {
  const char* pds[] = {"0.5 %", "1 %", "2 %", "3 %", "5 %"};
  std::string portfolios;
  for (int i = 0; i < 10; ++i)
    portfolios += "  n" + std::to_string(i) +
                  ": {type: loans, lender: bank, count: 1, ead: " + std::to_string(i + 1) +
                  ", pd: " + pds[i % 5] + ", lgd: 100 %, asset_correlation: 0.2}\n";
  return "cofferdam: 1\ntitle: F\ncurrency: USD\nseed: 3\neconomy: {factors: {national: "
         "{}}}\nbearers: {bank: {}}\nportfolios:\n" +
         portfolios + "report: {levels: [99 %], contributions: [99 %]}\n";
}

TEST(Contributions, OfTenNamesAreTheExactOnes) {
  for (const std::string sampling : {"plain", "tail"}) {
    const Results results = run(ten_names(), {"trials=400_000", "sampling=" + sampling});
    const Table& table = results.table("contributions");
    double sum = 0;
    for (int i = 0; i < 10; ++i) {
      const std::string name = "n" + std::to_string(i);
      std::size_t row = 0;
      while (table.texts("account")[row] != "all losses" || table.texts("by")[row] != "portfolio" ||
             table.texts("group")[row] != name)
        ++row;
      expect_exact(table, row, "contribution", kExact[i], 5e-7);
      EXPECT_LT(table.numbers("contribution_standard_error")[row], 0.1);
      sum += table.numbers("contribution")[row];
    }
    const Table& quantiles = results.table("quantiles");
    const std::size_t row = row_of(quantiles, "account", "all losses", "level", 0.99);
    const double tvar = quantiles.numbers("tvar")[row];
    EXPECT_NEAR(sum, tvar, 1e-9 * tvar);
    expect_near(tvar, quantiles.numbers("tvar_standard_error")[row], 20.291142, 5e-7, sampling);
  }
}

TEST(Contributions, AreVerifiedByTheExactOnes) {
  const Verification found = verify(model_of(ten_names(), {"trials=100_000"}));
  const Table& table = found.comparisons;
  int seen = 0;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (table.texts("quantity")[row] != "part of TVaR 99 %") continue;
    const int name = std::stoi(table.texts("part")[row].substr(std::string("portfolio n").size()));
    EXPECT_NEAR(table.numbers("exact")[row], kExact[name], 5e-7) << name;
    EXPECT_EQ(table.texts("verdict")[row], "ok");
    EXPECT_FALSE(std::isnan(table.numbers("z")[row]));
    ++seen;
  }
  EXPECT_EQ(seen, 10);
  EXPECT_TRUE(found.is_plausible()) << found.largest;
}

/// Errors are those of independent runs.
TEST(Contributions, StandardErrorsAreTheSpreadOfRuns) {
  std::map<std::string, Mean> values, errors;
  for (int seed = 1; seed <= 60; ++seed) {
    const Results results = run(ten_names(), {"trials=4_000", "seed=" + std::to_string(seed),
                                              "portfolios.n9.count=20", "portfolios.n8.count=20"});
    const Table& table = results.table("contributions");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      if (table.texts("account")[row] != "all losses" || table.texts("by")[row] != "portfolio")
        continue;
      const std::string& group = table.texts("group")[row];
      values[group].add(table.numbers("contribution")[row]);
      errors[group].add(table.numbers("contribution_standard_error")[row]);
    }
  }
  for (const std::string group : {"n4", "n8", "n9"}) {
    // The spread of 60 values is known to 1 / sqrt(120).
    const double spread = std::sqrt(values[group].variance() * 60 / 59);
    EXPECT_NEAR(errors[group].value() / spread, 1, 4.5 / std::sqrt(120.0)) << group;
  }
}

TEST(Contributions, SumToTheTvarOfEveryAccountUnderAProgramme) {
  const std::string text = dated(
      "factors: {national: {persistence: 0.5}, sector: {members: [a, b], parent: national, "
      "correlation_with_parent: 0.8}}",
      "new_business: {volume: 1000, every: year}, ead: 10, term: 2 years, pd: 5 %, lgd: {uniform: "
      "{from: 20 %, to: 90 %}}, tags: {sector: {mix: {a: 50 %, b: 50 %}}, "
      "size: {mix: {s: 70 %, l: 30 %}}}, loading: {sector: 0.4}",
      "horizon: 3 years",
      "programme:\n  - claim: {name: c, of: [loans]}\n  - share: {claim: c, parts: {pool: 40 %}, "
      "remainder: bank}\npools: {pool: {opening: 60}}\nreport: {levels: [90 %, 99 %], "
      "contributions: [90 %, 99 %]}\n");
  for (const std::string sampling : {"plain", "tail"}) {
    const Results results = run(text, {"trials=3000", "sampling=" + sampling});
    const Table &table = results.table("contributions"), &quantiles = results.table("quantiles");
    std::map<std::tuple<std::string, double, std::string>, double> sums;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (table.texts("by")[row] != "loan")
        sums[{table.texts("account")[row], table.numbers("level")[row], table.texts("by")[row]}] +=
            table.numbers("contribution")[row];
    EXPECT_EQ(sums.size(), 20u);  // 3 accounts by portfolio and 2 tags, losses by bearer, 2 levels
    for (const auto& [key, sum] : sums) {
      const auto& [account, level, by] = key;
      const double tvar =
          quantiles.numbers("tvar")[row_of(quantiles, "account", account, "level", level)];
      EXPECT_NEAR(sum, tvar, 1e-9 * tvar) << account << " " << level << " " << by;
    }
  }
}

}  // namespace
}  // namespace cofferdam::analytic
