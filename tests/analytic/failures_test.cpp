// Bearers that can fail, against closed forms.
#include <cmath>

#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kBonds = 100, kPd = 0.1, kLoading = 0.5, kFails = 0.2, kOfSeller = 0.7;

std::string scenario(const std::string& seller, const std::string& bonds,
                     const std::string& calendar = "") {
  return "cofferdam: 1\ntitle: failures\ntrials: 40000\n" + calendar +
         "economy: {factors: {national: {}}}\nbearers:\n  investor: {}\n  city: {public: city}\n"
         "  seller: {fails: {" +
         seller +
         "}}\nportfolios:\n  bonds: {type: loans, lender: investor, count: 100, ead: 1, lgd: 1, " +
         bonds + "}\nprogramme:\n  - claim: {name: credit, of: [bonds]}\n";
}

const std::string kCompensate =
    "  - compensate: {name: protection, payer: seller, payee: investor, claim: credit, of: claim, "
    "rate: 50 %}\n";

double given(double pd, double loading, double factor) {
  return normal_cdf((normal_quantile(pd) - loading * factor) / std::sqrt(1 - loading * loading));
}

/// E[f(Y)] of a standard normal, by the mid-point rule.
template <class Function>
double expected(const Function& f) {
  constexpr double kStep = 2e-3;
  double sum = 0;
  for (double y = -9 + kStep / 2; y < 9; y += kStep) sum += std::exp(-y * y / 2) * f(y);
  return sum * kStep / std::sqrt(2 * M_PI);
}

void expect_mean(const Results& results, const std::string& bearer, double mean) {
  const Table& table = results.table("bearers");
  expect_exact(table, row_of(table, "bearer", bearer), "mean", mean);
}

/// Wrong-way risk: the seller fails where the bonds default.
TEST(Failures, ProtectionWithASellerThatFailsIsWorthWhatQuadratureSays) {
  const double both =
      expected([](double y) { return given(kPd, kLoading, y) * given(kFails, kOfSeller, y); });
  const double due = 0.5 * kBonds * kPd, stopped = 0.7 * 0.5 * kBonds * both;
  for (const bool taken : {false, true}) {
    const Results results =
        run(scenario("pd: 20 %, loading: {national: 0.7}, recovery: 30 %, taken_over_by: " +
                         std::string(taken ? "city" : "nobody"),
                     "pd: 10 %, loading: {national: 0.5}") +
            kCompensate);
    expect_mean(results, "investor", kBonds * kPd - due + (taken ? 0 : stopped));
    expect_mean(results, "seller", due - stopped);
    expect_mean(results, "city", taken ? stopped : 0);
    const Table& failures = results.table("failures");
    expect_exact(failures, 0, "probability", kFails);
    expect_exact(failures, 0, "stopped", stopped);
    expect_exact(failures, 0, "stopped_given_failure", stopped / kFails);
  }
}

/// Over two years of factors that do not persist: what defaults after the failure is unpaid.
TEST(Failures, OverTimeOnlyWhatComesAfterwardsIsCut) {
  const auto hazard = [](double p) { return -std::log1p(-p); };
  // Within a year of factor y bond and seller have constant hazards a and b: the bond defaults
  // after the seller with probability (1 - e^-a) - a / (a + b) (1 - e^-(a + b)).
  const auto after = [&](double y) {
    const double a = hazard(given(kPd, kLoading, y)), b = hazard(given(kFails, kOfSeller, y));
    return -std::expm1(-a) + a / (a + b) * std::expm1(-a - b);
  };
  const double in_year = expected(after);
  const double alive = expected(
      [](double y) { return (1 - given(kPd, kLoading, y)) * given(kFails, kOfSeller, y); });
  const double neither = expected(
      [](double y) { return (1 - given(kPd, kLoading, y)) * (1 - given(kFails, kOfSeller, y)); });
  const double late = in_year + alive * kPd + neither * in_year;
  const Results results = run(scenario("pd: 20 %, loading: {national: 0.7}, taken_over_by: city",
                                       "pd: 10 %, loading: {national: 0.5}, term: 2 years",
                                       "calendar: {start: 2026-01-01, horizon: 2 years}\n") +
                              kCompensate);
  const double all = 1 - std::pow(1 - kPd, 2);
  expect_mean(results, "city", 0.5 * kBonds * late);
  expect_mean(results, "seller", 0.5 * kBonds * (all - late));
  expect_mean(results, "investor", 0.5 * kBonds * all);
  expect_exact(results.table("failures"), 0, "probability", 1 - std::pow(1 - kFails, 2));
}

/// A counter-guarantee pays its part of what the guarantor really paid.
TEST(Failures, ACounterGuaranteeFollowsWhatTheGuarantorPaid) {
  const double both =
      expected([](double y) { return given(kPd, kLoading, y) * given(kFails, kOfSeller, y); });
  const Results results =
      run(scenario("pd: 20 %, loading: {national: 0.7}, taken_over_by: nobody",
                   "pd: 10 %, loading: {national: 0.5}") +
          "  - compensate: {name: guarantee, payer: seller, payee: investor, claim: credit, of: "
          "claim, rate: 100 %}\n"
          "  - compensate: {name: counter, payer: city, payee: seller, claim: credit, of: "
          "payee_part, rate: 50 %}\n");
  const double paid = kBonds * (kPd - both);
  expect_mean(results, "investor", kBonds * both);
  expect_mean(results, "seller", 0.5 * paid);
  expect_mean(results, "city", 0.5 * paid);
}

}  // namespace
}  // namespace cofferdam::analytic
