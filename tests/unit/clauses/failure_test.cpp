// Bearers that fail without a calendar, where clauses act on all losses at once.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>
#include <cofferdam/verify.hpp>

#include <string>

namespace cofferdam {
namespace {

/// Ten loans of 10 that all lose half, and as many leases: `fund` fails for certain.
std::string scenario(const std::string& taken_over_by, const std::string& programme,
                     const std::string& pd = "100 %") {
  const std::string loans =
      "{type: loans, lender: bank, count: 10, ead: 10, lgd: 50 %, loading: {national: 0.3}, pd: " +
      pd + "}\n";
  return "cofferdam: 1\ntitle: failure\ntrials: 100\neconomy: {factors: {national: {}}}\n"
         "bearers:\n  bank: {}\n  city: {public: city}\n  fund: {fails: {pd: 100 %, "
         "asset_correlation: 10 %, recovery: 25 %, taken_over_by: " +
         taken_over_by + "}}\nportfolios:\n  loans: " + loans + "  leases: " + loans +
         "programme:\n  - claim: {name: called, of: [loans]}\n"
         "  - claim: {name: leased, of: [leases]}\n" +
         programme;
}

Results results_of(const std::string& yaml) {
  return simulate(build_model(parse_scenario("failure.yaml", yaml)));
}

double mean_in(const Results& results, const std::string& table, const std::string& column,
               const std::string& name) {
  const Table& of = results.table(table);
  for (std::size_t row = 0; row < of.rows(); ++row)
    if (of.texts(column)[row] == name) return of.numbers("mean")[row];
  ADD_FAILURE() << "no " << name << " in " << table;
  return 0;
}

double borne(const Results& results, const std::string& bearer) {
  return mean_in(results, "bearers", "bearer", bearer);
}

const char* const kLayers =
    "  - layers: {name: tower, claim: called, payee: bank, layers: [{payer: fund, limit: 20}, "
    "{payer: city, attachment: 20, limit: 10}]}\n"
    "  - layers: {name: each, claim: leased, payee: bank, over: loan, layers: [{payer: city, "
    "limit: 2}]}\n";

TEST(Failure, LayersWithoutDatesOweWhatTheyHoldAndPayAPart) {
  const Results results = results_of(scenario("nobody", kLayers));
  EXPECT_NEAR(borne(results, "fund"), 5, 1e-12);        // a quarter of 20
  EXPECT_NEAR(borne(results, "city"), 10 + 20, 1e-12);  // as if the fund had paid; 2 of each lease
  EXPECT_NEAR(borne(results, "bank"), 100 - 35, 1e-12);
  EXPECT_NEAR(mean_in(results, "layers", "payer", "fund"), 5, 1e-12);
}

TEST(Failure, WithoutLossesNothingIsPaid) {
  const Results results = results_of(scenario("city", kLayers, "0"));
  EXPECT_EQ(borne(results, "fund"), 0);
  EXPECT_EQ(borne(results, "city"), 0);
  EXPECT_EQ(results.table("failures").numbers("stopped")[0], 0);
}

TEST(Failure, WhoTakesOverPaysTheRestOfALayer) {
  const Results results = results_of(scenario("city", kLayers));
  EXPECT_NEAR(borne(results, "city"), 10 + 20 + 15, 1e-12);
  EXPECT_NEAR(borne(results, "bank"), 100 - 50, 1e-12);
  EXPECT_NEAR(mean_in(results, "layers", "payer", "fund"), 5, 1e-12);
}

TEST(Failure, WithoutDatesAFailureLeavesOtherClaimsAlone) {
  const std::string programme = std::string(kLayers) +
                                "  - compensate: {name: rest, claim: called, payer: city, payee: "
                                "bank, rate: 50 %, of: payee_part}\n";
  const Results results = results_of(scenario("nobody", programme));
  EXPECT_NEAR(borne(results, "city"), 10 + 20 + (50 - 15) / 2.0, 1e-12);
}

TEST(Failure, HasNoExactAnswer) {
  const Model model = build_model(parse_scenario("failure.yaml", scenario("nobody", kLayers)));
  const Verification verified = verify(model, {});
  EXPECT_TRUE(verified.is_plausible());
  EXPECT_GT(verified.unanswered.rows(), 0u);
}

}  // namespace
}  // namespace cofferdam
