// The ends of every range that is admitted: nothing crashes, and the loss is what it must be.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>

namespace cofferdam {
namespace {

struct Book {
  std::string pd = "2 %", lgd = "45 %", ead = "1 million", count = "100";
  std::string factors = "loading: {national: 0.3}", copula = "gaussian", more = "";

  std::string yaml() const {
    return "cofferdam: 1\ntitle: edge\ntrials: 500\neconomy: {copula: " + copula +
           ", factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\n"
           "portfolios:\n  loans: {type: loans, lender: bank, count: " +
           count + ", ead: " + ead + ", pd: " + pd + ", lgd: " + lgd + ", " + factors + more +
           "}\nprogramme:\n  - claim: {name: loss, of: [loans]}\n"
           "  - share: {claim: loss, parts: {fund: 40 %}, remainder: bank}\n"
           "  - layers: {name: stop, claim: loss, payee: bank, layers: [{payer: fund, limit: 5 "
           "%}]}\n";
  }
};

/// Mean loss of all; fails the test if the mean or spread of any account is no number.
double mean_loss(const Book& book) {
  const Results results = simulate(build_model(parse_scenario("edge.yaml", book.yaml())));
  const Table& table = results.table("bearers");
  const std::vector<std::string>& names = table.texts("bearer");
  double all = -1;
  for (std::size_t row = 0; row < names.size(); ++row) {
    if (names[row] == "all losses") all = table.numbers("mean")[row];
    for (const char* column : {"mean", "largest"})
      EXPECT_TRUE(std::isfinite(table.numbers(column)[row])) << names[row] << " " << column;
  }
  return all;
}

TEST(Edge, CertainDefault) {
  EXPECT_DOUBLE_EQ(mean_loss({.pd = "1"}), 45e6);
  EXPECT_DOUBLE_EQ(mean_loss({.pd = "100 %", .copula = "{student_t: {degrees_of_freedom: 1}}"}),
                   45e6);
  EXPECT_DOUBLE_EQ(mean_loss({.pd = "1", .more = ", pd_uncertainty: {probit_sd: 1}"}), 45e6);
}

TEST(Edge, ImpossibleDefault) {
  EXPECT_EQ(mean_loss({.pd = "0"}), 0);
  EXPECT_EQ(mean_loss({.pd = "0", .copula = "{student_t: {degrees_of_freedom: 1}}"}), 0);
}

TEST(Edge, LossGivenDefault) {
  EXPECT_EQ(mean_loss({.lgd = "0"}), 0);
  EXPECT_DOUBLE_EQ(mean_loss({.pd = "1", .lgd = "1"}), 100e6);
  const std::string tie = ", lgd_tie: {factor: national, loading: 0.5}";
  EXPECT_EQ(mean_loss({.lgd = "0", .more = tie}), 0);
  EXPECT_DOUBLE_EQ(mean_loss({.pd = "1", .lgd = "1", .more = tie}), 100e6);
}

TEST(Edge, NoExposure) {
  EXPECT_EQ(mean_loss({.pd = "1", .ead = "0"}), 0);
}

TEST(Edge, OneLoan) {
  EXPECT_DOUBLE_EQ(mean_loss({.pd = "1", .count = "1"}), 0.45e6);
  EXPECT_EQ(mean_loss({.pd = "0", .count = "1"}), 0);
}

TEST(Edge, Independence) {
  for (const char* factors :
       {"loading: {national: 0}", "asset_correlation: 0 %", "asset_correlation: 0"})
    EXPECT_NEAR(mean_loss({.factors = factors}), 0.9e6, 0.2e6) << factors;
}

TEST(Edge, ExtremeLoadings) {
  for (const char* factors : {"loading: {national: 0.999999}", "loading: {national: -0.999999}"})
    EXPECT_GE(mean_loss({.factors = factors}), 0) << factors;
}

TEST(Edge, ExtremeProbabilities) {
  for (const char* copula : {"gaussian", "{student_t: {degrees_of_freedom: 1}}",
                             "{student_t: {degrees_of_freedom: 1e6}}"})
    for (const char* pd : {"5e-324", "1e-300", "0.9999999999999999"})
      EXPECT_GE(mean_loss({.pd = pd, .copula = copula}), 0) << copula << " " << pd;
}

TEST(Edge, HugeAmounts) {
  EXPECT_GT(mean_loss({.pd = "1", .ead = "1e60"}), 1e61);
}

}  // namespace
}  // namespace cofferdam
