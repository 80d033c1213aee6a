// What common draws gain: shares of 20, 30 and 40 % of the same losses.
#include <cofferdam/simulate.hpp>

#include <gtest/gtest.h>

#include <cmath>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// The share of a national fund in a guaranteed book, without a cap.
Results shares(const std::string& base, const std::string& variants) {
  return simulate(model_of(
      "cofferdam: 1\ntitle: shares\ntrials: 20_000\neconomy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, fund: {}, local: {}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 2000, ead: 1, pd: 1.84 %, lgd: 92 "
      "%, loading: {national: 0.346}}\n"
      "programme:\n  - claim: {name: called, of: [loans]}\n"
      "  - share: {name: split, claim: called, parts: {bank: 20 %, fund: " +
      base + "}, remainder: local}\n" + variants));
}

double number(const Table& table, const std::string& column, const std::string& key,
              const std::string& name, const std::string& variant = "") {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts(key)[row] == name &&
        (variant.empty() || table.texts("variant")[row] == variant))
      return table.numbers(column)[row];
  return std::nan("");
}

double error_alone(const std::string& share) {
  return number(shares(share, "").table("bearers"), "mean_standard_error", "bearer", "fund");
}

/// sd of independent runs / sd of the difference on common draws = sqrt(a^2 + b^2) / (b - a).
TEST(PairedPolicies, ShareOfALossOnCommonDraws) {
  const double at_20 = error_alone("20 %"), at_30 = error_alone("30 %"),
               at_40 = error_alone("40 %");
  const Results of_20 =
      shares("20 %",
             "variants: {b: {programme.split.parts.fund: 30 %}, c: {programme.split.parts.fund: 40 "
             "%}}\n");
  const Results of_30 = shares("30 %", "variants: {c: {programme.split.parts.fund: 40 %}}\n");
  const auto paired = [](const Results& results, const std::string& variant) {
    return number(results.table("differences"), "difference_standard_error", "account", "fund",
                  variant);
  };
  EXPECT_NEAR(std::hypot(at_20, at_30) / paired(of_20, "b"), 3.61, 0.01);
  EXPECT_NEAR(std::hypot(at_20, at_40) / paired(of_20, "c"), 2.24, 0.01);
  EXPECT_NEAR(std::hypot(at_30, at_40) / paired(of_30, "c"), 5.00, 0.01);
}

}  // namespace
}  // namespace cofferdam
