// Portfolios of policies against closed forms.
#include <cmath>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

std::string scenario(const std::string& policies, const std::string& more = "",
                     const std::string& trials = "40000") {
  return "cofferdam: 1\ntitle: policies\ntrials: " + trials +
         "\neconomy: {factors: {national: {}}}\n" + more +
         "bearers: {insurer: {}, pool: {public: city}}\n"
         "portfolios:\n  line: {type: policies, insurer: insurer, " +
         policies + "}\n";
}

struct Sum {
  double mean = 0, mean_error = 0, sd = 0, sd_error = 0;
};

/// A quantity of the line in a year.
Sum sum_of(const Results& results, const std::string& quantity, const std::string& year = "(all)") {
  const Table& table = results.table("ground_up");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("quantity")[row] == quantity && table.texts("year")[row] == year)
      return {table.numbers("mean")[row], table.numbers("mean_standard_error")[row],
              table.numbers("standard_deviation")[row],
              table.numbers("standard_deviation_standard_error")[row]};
  ADD_FAILURE() << "no row " << quantity << " " << year;
  return {};
}

void expect_sum(const Sum& sum, double mean, double sd, const std::string& what) {
  expect_near(sum.mean, sum.mean_error, mean, 0, what + ", mean");
  if (sd >= 0) expect_near(sum.sd, sum.sd_error, sd, 0, what + ", standard deviation");
}

/// 200 policies, 0.05 claims each; lognormal sizes of mean 100 and cv 2.
TEST(Policies, PoissonClaimsHaveTheMomentsOfACompoundPoisson) {
  const Results results =
      run(scenario("count: 200, sum_insured: 1000, frequency: {poisson: {mean: 0.05}}, "
                   "severity: {lognormal: {mean: 100, cv: 2}}"));
  expect_sum(sum_of(results, "claims"), 10, std::sqrt(10), "claims");
  expect_sum(sum_of(results, "ground_up"), 1000, std::sqrt(10 * 5e4), "ground_up");
  expect_sum(sum_of(results, "insured"), 1000, std::sqrt(10 * 5e4), "insured");
}

/// Means above 30 take another way.
TEST(Policies, ManyClaims) {
  for (const char* mean : {"0.1501", "0.4", "5"}) {
    const double claims = 200 * std::stod(mean);
    const Results results =
        run(scenario("count: 200, sum_insured: 1000, damage_ratio: 10 %, frequency: {poisson: "
                     "{mean: " +
                     std::string(mean) + "}}"));
    expect_sum(sum_of(results, "claims"), claims, std::sqrt(claims), mean);
    expect_sum(sum_of(results, "insured"), 100 * claims, 100 * std::sqrt(claims), mean);
  }
}

/// exp(-w Y) has the mean exp(w^2 / 2), so that its square divided by that has exp(w^2):
/// Var N = m + m^2 (exp(w^2) - 1).
TEST(Policies, LoadingsKeepTheMeanAndWidenTheNumber) {
  const Results results =
      run(scenario("count: 200, sum_insured: 1000, damage_ratio: 10 %, loading: {national: 0.5}, "
                   "frequency: {poisson: {mean: 0.05}}"));
  expect_sum(sum_of(results, "claims"), 10, std::sqrt(10 + 100 * (std::exp(0.25) - 1)), "claims");
}

/// A policy in force for half of a year has half the claims; renewals in half of the cases.
TEST(Policies, ClaimsComeWhilePoliciesAreInForce) {
  const Results results = run(
      scenario("count: 1000, sum_insured: 1000, damage_ratio: 10 %, term: 6 months, renewal: 50 %, "
               "frequency: {poisson: {mean: 0.1}}",
               "calendar: {start: 2026-01-01, horizon: 2 years}\n"));
  expect_sum(sum_of(results, "claims", "2026"), 50 + 25, -1, "first year");
  expect_sum(sum_of(results, "claims", "2027"), 12.5 + 6.25, -1, "second year");
}

/// Nine tenths in December: of a calendar that starts in July, in the middle of the first year.
TEST(Policies, SeasonsSayWhenClaimsHappen) {
  const Results results = run(
      scenario("count: 1000, sum_insured: 1000, damage_ratio: 10 %, term: 12 months, "
               "season: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 90], frequency: {poisson: {mean: 0.1}}",
               "calendar: {start: 2026-07-01, horizon: 1 year}\n"));
  expect_sum(sum_of(results, "claims", "2026"), 94, std::sqrt(94), "July to December");
  expect_sum(sum_of(results, "claims", "2027"), 6, std::sqrt(6), "January to June");
}

/// One shock in two years on average, each hits 30 % of 100 policies: a compound Poisson of
/// binomials.
TEST(Policies, ShocksHitManyAtOnce) {
  const Results results = run(scenario(
      "count: 100, sum_insured: 1000, damage_ratio: 10 %, frequency: {poisson: {mean: 1e-9}}, "
      "shocks: [{name: outage, frequency: {poisson: {mean: 0.5}}, share: 30 %, damage_ratio: 5 "
      "%}]"));
  const double hit = 30, square = 30 * 0.7 + 900;
  expect_sum(sum_of(results, "claims"), 0.5 * hit, std::sqrt(0.5 * square), "claims");
  expect_sum(sum_of(results, "insured"), 50 * 0.5 * hit, 50 * std::sqrt(0.5 * square), "insured");
}

/// What terms keep and what is insured are all that is lost. Of a uniform loss on 0 to 1000 a
/// deductible of 200 leaves 320, half of that is paid, and of the payment of at most 400 a limit of
/// 300 cuts 1/2 x 200 x 100 / 1000 ... = the integral over losses of 800 to 1000: 10.
TEST(Policies, TermsLeaveWhatTheyShould) {
  const Results results = run(scenario(
      "count: 100, sum_insured: 1000, severity: {uniform: {from: 0, to: 1000}}, "
      "frequency: {poisson: {mean: 0.1}}, terms: [{deductible: {amount: 200}}, {coinsurance: "
      "{share: 50 %}}, {claim_limit: {amount: 300}}]"));
  expect_sum(sum_of(results, "ground_up"), 5000, -1, "ground_up");
  expect_sum(sum_of(results, "kept by deductible"), 1800, -1, "deductible");
  expect_sum(sum_of(results, "kept by coinsurance"), 1600, -1, "coinsurance");
  expect_sum(sum_of(results, "kept by claim_limit"), 100, -1, "claim_limit");
  expect_sum(sum_of(results, "insured"), 1500, -1, "insured");
}

/// 70 % of the claims lose 0 to 1000 evenly, of which at most 300 is paid; the others lose 400. Of
/// both a deductible of 100 is taken off.
TEST(Policies, EachClaimIsOfOneCoverage) {
  const Results results = run(scenario(
      "count: 100, sum_insured: 1000, frequency: {poisson: {mean: 0.1}}, coverages: [{name: costs, "
      "share: 70 %, severity: {uniform: {from: 0, to: 1000}}, terms: [{claim_limit: {amount: "
      "300}}]}, {name: damages, share: 30 %, damage_ratio: 40 %}], terms: [{deductible: {amount: "
      "100}}]"));
  // Of min(X, 300): the square is the integral of 2 x P(X > x); of what exceeds 100 likewise.
  const double limited = 300 - 45, paid = 200 - 0.5 * (0.09 - 0.01) * 1000;
  const double square =
      0.7 * (200 * 200 - 100 * 200 * 0.2 - 0.2 * 0.2 * 0.2 * 1e6 * 2 / 3) + 0.3 * 300 * 300;
  expect_sum(sum_of(results, "claims"), 10, std::sqrt(10), "claims");
  expect_sum(sum_of(results, "ground_up"), 10 * (0.7 * 500 + 0.3 * 400), -1, "ground_up");
  expect_sum(sum_of(results, "kept by costs claim_limit"), 10 * 0.7 * (500 - limited), -1, "limit");
  expect_sum(sum_of(results, "insured"), 10 * (0.7 * paid + 0.3 * 300), std::sqrt(10 * square),
             "insured");
}

/// What is paid has the same law whether claims that the deductible keeps are drawn or not.
TEST(Policies, ClaimsThatAreKeptNeedNotBeDrawn) {
  const Results results =
      run(scenario("count: 100, sum_insured: 1000, severity: {uniform: {from: 0, to: 1000}}, "
                   "frequency: {poisson: "
                   "{mean: 1}}, claims_above: 900, terms: [{deductible: {amount: 920}}]"));
  expect_sum(sum_of(results, "claims"), 10, std::sqrt(10), "claims above 900");
  expect_sum(sum_of(results, "ground_up"), 9500, -1, "their losses");
  expect_sum(sum_of(results, "insured"), 8 * 40, std::sqrt(8 * 80 * 80 / 3.0), "insured");
}

/// 200 loans of PD 5 % with a = 0.5 on the factor, and a Poisson number of claims of mean 30 with
/// w = 0.4 on the same: given the factor y both are independent. With c = Phi^-1(5 %) and
/// exp(-w y - w^2 / 2) as a change of measure that moves y to y - w,
/// E[defaults x claims] = 200 x 30 x Phi(c + a w).
TEST(Policies, LoansAndPoliciesOfOneFactorFailTogether) {
  const Results results = run(
      "cofferdam: 1\ntitle: together\ntrials: 40000\neconomy: {factors: {national: {}}}\n"
      "output: {trials: headline}\n"
      "bearers: {bank: {}, insurer: {}}\nportfolios:\n"
      "  loans: {type: loans, lender: bank, count: 200, ead: 10, pd: 5 %, lgd: 100 %, loading: "
      "{national: 0.5}}\n"
      "  line: {type: policies, insurer: insurer, count: 100, sum_insured: 1000, damage_ratio: 0.5 "
      "%, loading: {national: 0.4}, frequency: {poisson: {mean: 0.3}}}\n");
  const double pd = 0.05, a = 0.5, w = 0.4, c = -1.6448536269514722;
  const auto phi = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  double both = 0;  // both of two loans default: by the midpoint rule over the factor
  for (int i = 0; i < 40000; ++i) {
    const double y = -10 + 20 * (i + 0.5) / 40000;
    const double given = phi((c - a * y) / std::sqrt(1 - a * a));
    both += given * given * std::exp(-0.5 * y * y) / std::sqrt(2 * M_PI) * 20 / 40000;
  }
  const double defaults = 200 * pd * (1 - pd) + 200 * 199 * (both - pd * pd);
  const double claims = 30 + 900 * (std::exp(w * w) - 1);
  const double together = 200 * 30 * (phi(c + a * w) - pd);
  const double exact = together / std::sqrt(defaults * claims);

  const Table& trials = results.table("trials");
  const std::vector<double>&lost = trials.numbers("borne_by_bank"),
        &paid = trials.numbers("borne_by_insurer");
  constexpr std::size_t kGroups = 200;
  const auto correlation = [&](std::size_t left_out) {
    double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (std::size_t t = 0; t < lost.size(); ++t) {
      if (t % kGroups == left_out) continue;
      n += 1, x += lost[t], y += paid[t];
      xx += lost[t] * lost[t], yy += paid[t] * paid[t], xy += lost[t] * paid[t];
    }
    return (n * xy - x * y) / std::sqrt((n * xx - x * x) * (n * yy - y * y));
  };
  const double all = correlation(kGroups);
  double spread = 0;  // by the jackknife
  for (std::size_t g = 0; g < kGroups; ++g) spread += std::pow(correlation(g) - all, 2);
  EXPECT_GT(exact, 0.3);
  expect_near(all, std::sqrt(spread * (kGroups - 1) / kGroups), exact, 0, "correlation");
}

}  // namespace
}  // namespace cofferdam::analytic
