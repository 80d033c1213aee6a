// Exposures of firms that several portfolios share, against closed forms.
#include <cmath>

#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {
namespace {

std::string scenario(const std::string& firms, const std::string& portfolios,
                     const std::string& calendar = "") {
  return "cofferdam: 1\ntitle: firms\ntrials: 40000\n" + calendar +
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, other: {}, fund: {}, treasury: {public: city}}\nfirms:\n" +
         firms + "portfolios:\n" + portfolios;
}

/// P(Z1 <= c1, Z2 <= c2) at the correlation rho, by the mid-point rule over the first.
double both_below(double c1, double c2, double rho) {
  constexpr double kStep = 1e-3;
  double sum = 0;
  for (double x = -9 + kStep / 2; x < c1; x += kStep)
    sum += std::exp(-x * x / 2) * normal_cdf((c2 - rho * x) / std::sqrt(1 - rho * rho));
  return sum * kStep / std::sqrt(2 * M_PI);
}

void expect_bearer(const Results& results, const std::string& bearer, double mean, double sd) {
  const Table& table = results.table("bearers");
  const std::size_t row = row_of(table, "bearer", bearer);
  expect_exact(table, row, "mean", mean);
  if (sd > 0) expect_exact(table, row, "standard_deviation", sd);
}

/// Defaults of two exposures of one firm are the same; those of two firms have the correlation of
/// a bivariate normal.
TEST(Firms, AFirmDefaultsWithAllThatItHas) {
  constexpr double kFirms = 200, kPd = 0.03, kLoading = 0.5;
  const std::string one = "  tech: {count: 200, pd: 3 %, loading: {national: 0.5}}\n";
  const std::string loans =
      "  first: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1}\n"
      "  second: {type: loans, lender: other, firms: tech, ead: 2, lgd: 1}\n";
  const double c = normal_quantile(kPd), both = both_below(c, c, kLoading * kLoading);
  const double variance = kFirms * kPd * (1 - kPd) + kFirms * (kFirms - 1) * (both - kPd * kPd);
  const Results shared = run(scenario(one, loans));
  expect_bearer(shared, "bank", kFirms * kPd, std::sqrt(variance));
  expect_bearer(shared, "other", 2 * kFirms * kPd, 2 * std::sqrt(variance));
  expect_bearer(shared, "all losses", 3 * kFirms * kPd, 3 * std::sqrt(variance));

  const std::string two = one + "  old: {count: 200, pd: 1 %, loading: {national: 0.3}}\n";
  const Results apart =
      run(scenario(two,
                   "  first: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1}\n"
                   "  second: {type: loans, lender: other, firms: old, ead: 1, lgd: 1}\n"));
  const double d = normal_quantile(0.01);
  const double other = 200 * 0.01 * 0.99 + 200 * 199 * (both_below(d, d, 0.09) - 0.01 * 0.01);
  const double covariance = 200 * 200 * (both_below(c, d, 0.15) - kPd * 0.01);
  expect_bearer(apart, "all losses", 200 * kPd + 200 * 0.01,
                std::sqrt(variance + other + 2 * covariance));
}

const std::string kYear = "calendar: {start: 2026-01-01, horizon: 1 year}\n";

/// Two bonds of one firm default together; a bond and a loan of two firms as two normals do that
/// are correlated by the product of the loadings.
TEST(Firms, BondsDefaultWithTheirFirm) {
  constexpr double kFirms = 200, kPd = 0.03;
  const std::string tech = "  tech: {count: 200, pd: 3 %, loading: {national: 0.5}}\n",
                    bond = "type: bonds, investor: fund, firms: tech, face: 1, lgd: 1, term: ";
  const double c = normal_quantile(kPd), d = normal_quantile(0.01);
  const double variance =
      kFirms * kPd * (1 - kPd) + kFirms * (kFirms - 1) * (both_below(c, c, 0.25) - kPd * kPd);
  const Results shared = run(scenario(
      tech, "  first: {" + bond + "1 year}\n  second: {" + bond + "12 months, repayment: bullet}\n",
      kYear));
  expect_bearer(shared, "all losses", 2 * kFirms * kPd, 2 * std::sqrt(variance));
  // Whoever defaults has two.
  const Results single =
      run(scenario(tech, "  first: {" + bond + "1 year}\n  second: {" + bond + "1 year}\n",
                   kYear + "output: {trials: headline}\n"),
          {"trials=2000"});
  const std::vector<double>& losses = single.table("trials").numbers("losses");
  EXPECT_EQ(losses.size(), 2000u);
  for (const double loss : losses) EXPECT_EQ(std::fmod(loss, 2), 0);

  const Results apart =
      run(scenario(tech + "  old: {count: 200, pd: 1 %, loading: {national: 0.3}}\n",
                   "  bonds: {" + bond +
                       "1 year}\n  loans: {type: loans, lender: other, firms: old, ead: 1, lgd: 1, "
                       "term: 1 year}\n",
                   kYear));
  const double other = 200 * 0.01 * 0.99 + 200 * 199 * (both_below(d, d, 0.09) - 0.01 * 0.01),
               covariance = 200 * 200 * (both_below(c, d, 0.15) - kPd * 0.01);
  expect_bearer(apart, "all losses", kFirms * kPd + 200 * 0.01,
                std::sqrt(variance + other + 2 * covariance));
}

/// What has matured does not default, and each issue recovers by itself.
TEST(Firms, BondsOfOneFirmMatureOneAfterTheOther) {
  const Results results =
      run(scenario("  tech: {count: 200, pd: 3 %, loading: {national: 0.5}}\n",
                   "  short: {type: bonds, investor: fund, firms: tech, face: 1, lgd: 100 %, term: "
                   "1 year}\n"
                   "  long: {type: bonds, investor: other, firms: tech, face: 2, lgd: {two_point: "
                   "{low: 0, high: 1, probability_high: 92 %}}, term: 3 years}\n",
                   "calendar: {start: 2026-01-01, horizon: 3 years}\n"));
  expect_bearer(results, "fund", 200 * 0.03, 0);
  expect_bearer(results, "other", 200 * 2 * 0.92 * (1 - 0.97 * 0.97 * 0.97), 0);
}

/// Firms of a constant hazard, independent of each other, whose policies end with them.
struct Insured {
  double hazard = -std::log(0.8);
  double rate = 0.5;  ///< claims a year
  /// E[min(T, t)] and its variance, T the time of default.
  double time(double t) const { return (1 - std::exp(-hazard * t)) / hazard; }
  double variance(double t) const {
    const double square = 2 / hazard * (time(t) - t * std::exp(-hazard * t));
    return square - time(t) * time(t);
  }
};

struct Claims {
  double mean = 0, mean_error = 0;
};

Claims claims_of(const Results& results, const std::string& year) {
  const Table& table = results.table("ground_up");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("quantity")[row] == "claims" && table.texts("year")[row] == year)
      return {table.numbers("mean")[row], table.numbers("mean_standard_error")[row]};
  ADD_FAILURE() << "no claims of " << year;
  return {};
}

Results run_policies(const std::string& more, const std::string& calendar,
                     const std::string& programme = "") {
  return run(scenario("  tech: {count: 300, pd: 20 %, loading: {national: 0}}\n",
                      "  line: {type: policies, insurer: bank, firms: tech, sum_insured: 1000, "
                      "severity: 10, frequency: {poisson: {mean: 0.5}}, " +
                          more + "}\n" + programme,
                      "calendar: " + calendar + "\n"));
}

/// A policy has a Poisson number of claims at the time until its firm defaults.
TEST(Firms, CoverEndsWithTheFirm) {
  const Insured firm;
  const Results results = run_policies("term: 2 years", "{start: 2026-01-01, horizon: 2 years}");
  const Claims later = claims_of(results, "2027");
  const double n = 300, t = firm.time(2), v = firm.variance(2);
  expect_bearer(results, "bank", 10 * n * firm.rate * t,
                10 * std::sqrt(n * (firm.rate * t + firm.rate * firm.rate * v)));
  expect_near(later.mean, later.mean_error, n * firm.rate * (firm.time(2) - firm.time(1)), 0,
              "claims of the second year");
}

/// Renewed with 50 %, a firm of half a year is insured again; shocks hit whom is still there.
TEST(Firms, CoverEndsAmongRenewalsAndShocks) {
  const Insured firm;
  const Claims renewed = claims_of(
      run_policies("term: 1 year, renewal: 50 %", "{start: 2026-01-01, horizon: 2 years}"), "2027");
  expect_near(renewed.mean, renewed.mean_error,
              300 * firm.rate * 0.5 * (firm.time(2) - firm.time(1)), 0, "renewed");
  const Claims hit = claims_of(
      run_policies("term: 2 years, claims_above: 20, terms: [{deductible: {amount: 20}}], shocks: "
                   "[{name: outage, frequency: {poisson: {mean: 0.4}}, share: 30 %, severity: 5}]",
                   "{start: 2026-01-01, horizon: 2 years}"),
      "2027");
  expect_near(hit.mean, hit.mean_error, 300 * 0.4 * 0.3 * (firm.time(2) - firm.time(1)), 0, "hit");
}

/// P(t < T <= t + 1) over the year of the policy is the time near default.
TEST(Firms, ClaimsAreMoreOrLessFrequentBeforeDefault) {
  const Insured firm;
  for (const double factor : {4.0, 0.25, 0.0}) {
    const Claims claims =
        claims_of(run_policies("term: 1 year, before_default: {factor: " + std::to_string(factor) +
                                   ", within: 12 months}",
                               "{start: 2026-01-01, horizon: 1 year, run_off: 1 year}"),
                  "2026");
    const double near = 0.2 * firm.time(1);
    expect_near(claims.mean, claims.mean_error,
                300 * firm.rate * (firm.time(1) + (factor - 1) * near), 0,
                "factor " + std::to_string(factor));
  }
}

/// What is paid for cover over time stops with it, and the sums insured are in force no more.
TEST(Firms, PremiumsOfPoliciesEndWithTheFirm) {
  const Insured firm;
  const Results results = run_policies(
      "term: 2 years", "{start: 2026-01-01, horizon: 2 years}",
      "programme:\n  - claim: {name: called, of: [line]}\n  - share: {name: all, claim: called, "
      "parts: {bank: 100 %}}\n  - premium: {name: paid, payer: outside, payee: bank, of: loan, "
      "rate: 1 %, per: year}\n");
  const Table& flows = results.table("flows");
  for (std::size_t row = 0; row < flows.rows(); ++row)
    if (flows.texts("flow")[row] == "paid" && flows.texts("year")[row] == "2027")
      // Days count until that of the default: half a day more on average.
      expect_exact(flows, row, "mean", 300 * 10 * (firm.time(2) - firm.time(1)),
                   300 * 10 * 0.2 / 365);
}

/// Two firms of one circle have the correlation of their factors and of what the circle shares.
TEST(Firms, GroupsShareAFactorOfTheirOwn) {
  const double c = normal_quantile(0.05);
  const auto expect = [&](const std::string& groups, double correlation) {
    const Results results = run(
        scenario("  tech: {count: 100, pd: 5 %, loading: {national: 0.3}, tags: {circle: {mix: {a: "
                 "100 %}}}" +
                     groups + "}\n",
                 "  first: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1}\n"));
    const double both = both_below(c, c, correlation);
    expect_bearer(results, "bank", 5,
                  std::sqrt(100 * 0.05 * 0.95 + 100 * 99 * (both - 0.05 * 0.05)));
  };
  expect("", 0.09);
  expect(", groups: {by: circle, loading: 0.7}", 0.09 + 0.49);
}

constexpr double kStakes = 200, kCost = 100;
/// Multiples of which 65 % are below 1.
const std::string kMultiple =
    "multiple: {mixture: {of: [{weight: 65 %, distribution: {uniform: {from: 0, to: 1}}}, {weight: "
    "35 %, distribution: {uniform: {from: 1, to: 5}}}]}}";

Results run_stakes(const std::string& firms, const std::string& stakes, int years) {
  const std::string months = std::to_string(12 * years);
  return run(scenario("  tech: {count: 200, " + firms + "}\n",
                      "  stakes: {type: equity, investor: fund, firms: tech, cost: 100, holding: " +
                          months + " months, " + kMultiple + stakes +
                          "}\nprogramme:\n  - claim: {name: lost, of: [stakes]}\n"
                          "  - compensate: {name: relief, claim: lost, payer: treasury, payee: "
                          "fund, rate: 100 %}\n",
                      "calendar: {start: 2026-01-01, horizon: 5 years}\n"));
}

/// Whatever ties defaults and exits, all stakes together have the multiples that are stated.
TEST(Firms, StatedMultiplesHoldForStakesThatEndByDefaultToo) {
  constexpr double kLoss = 0.65 / 2, kGain = 0.35 * 2;
  for (const char* exit : {"", ", loading: {national: 0.3}", ", loading: {national: 0.9}"})
    for (const char* of_firms :
         {"loading: {national: 0.05}", "loading: {national: 0.6}", "loading: {national: 0.95}"}) {
      const Results results = run_stakes("pd: 6 %, " + std::string(of_firms), exit, 5);
      expect_bearer(results, "treasury", kStakes * kCost * kLoss, 0);
      expect_bearer(results, "fund", -kStakes * kCost * kGain, 0);
    }
}

/// A default in the only year leaves nothing, instead of the lowest 10 % of the multiples.
TEST(Firms, ADefaultLeavesWhatIsSaid) {
  constexpr double kPd = 0.1, kLowest = kPd * kPd / (2 * 0.65);
  const Results results = run_stakes("pd: 10 %, loading: {national: 0.5}",
                                     ", equity_after_default: 0, loading: {national: 0.5}", 1);
  expect_bearer(results, "treasury", kStakes * kCost * (0.65 / 2 + kLowest), 0);
  expect_bearer(results, "fund", -kStakes * kCost * 0.35 * 2, 0);
}

/// Stakes that are bought later are those of firms that are alive then, and all of these together
/// have the multiples that are stated.
TEST(Firms, StakesThatAreBoughtLater) {
  constexpr double kAlive = 0.94 * 0.94;
  for (const char* w : {"0", "0.55", "0.95"}) {
    const std::string tied = std::string(", loading: {national: ") + w + "}";
    const Results results = run_stakes("pd: 6 %" + tied, ", originated: 2028-01-01" + tied, 3);
    expect_bearer(results, "treasury", kStakes * kCost * kAlive * 0.65 / 2, 0);
    expect_bearer(results, "fund", -kStakes * kCost * kAlive * 0.35 * 2, 0);
  }
}

/// New business is made with firms of the list, each of which has one, as far as they are alive by
/// then.
TEST(Firms, NewBusinessWithFirmsOfTheList) {
  const std::string loans = "type: loans, lender: bank, firms: tech, ead: 1, lgd: 1, term: 1 year";
  const Results results = run(
      scenario("  tech: {count: 120, pd: 6 %, loading: {national: 0.5}}\n",
               "  some: {" + loans + ", new_business: {count: 20, every: year}}\n  all: {" + loans +
                   ", new_business: {volume: 30, every: year}, share_of_firms: 100 %}\n",
               "calendar: {start: 2026-01-01, horizon: 4 years}\nreport: {book: total}\n"));
  const Table& book = results.table("book");
  for (std::size_t row = 0; row < book.rows(); ++row) {
    const int year = std::stoi(book.texts("from")[row]) - 2026;
    const double made = (book.texts("portfolio")[row] == "some" ? 20 : 30) * std::pow(0.94, year);
    expect_exact(book, row, "loans_filed", made, 1e-9);
    expect_exact(book, row, "loans_defaulted", 0.06 * made);
  }
  // Nobody has two.
  const Results one = run(scenario("  tech: {count: 80, pd: 100 %, loading: {national: 0.5}}\n",
                                   "  some: {" + loans +
                                       ", new_business: {count: 20, every: "
                                       "year}}\n",
                                   "calendar: {start: 2026-01-01, horizon: 4 years}\n"),
                          {"trials=10"});
  expect_bearer(one, "bank", 20, 0);
}

/// Whoever defaults before the exit brings a loss, and so do some others.
TEST(Firms, AFirmThatDefaultsNeverExitsAtAGain) {
  const std::string stake =
      "type: equity, investor: fund, firms: tech, cost: 100, holding: 36 months, " + kMultiple;
  for (const char* firms :
       {"pd: 9 %", "rating: grade, migration: m, tags: {grade: {mix: {good: 50 %, bad: 50 %}}}"})
    for (const char* bought : {"2026-01-01", "2028-01-01"}) {
      const Results results = run(
          scenario("  tech: {count: 1, loading: {national: 0.5}, " + std::string(firms) + "}\n",
                   "  loan: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 1, originated: " +
                       std::string(bought) + ", term: 35 months}\n  stake: {" + stake +
                       ", loading: {national: 0.5}, originated: " + bought + "}\n",
                   "calendar: {start: 2026-01-01, horizon: 5 years}\noutput: {trials: headline}\n"
                   "ratings: {m: {grades: [good, bad, D], rows: [[80 %, 15 %, 5 %], [10 %, 75 %, "
                   "15 %]]}}\n"),
          {"trials=4000"});
      const Table& trials = results.table("trials");
      std::size_t defaults = 0, gains = 0, other_losses = 0;
      for (std::size_t t = 0; t < trials.rows(); ++t) {
        const bool defaulted = trials.numbers("borne_by_bank")[t] > 0;
        const double lost = trials.numbers("borne_by_fund")[t];
        defaults += defaulted, gains += lost < 0, other_losses += !defaulted && lost > 0;
        EXPECT_FALSE(defaulted && lost <= 0) << t;
      }
      EXPECT_GT(defaults, 500u);
      EXPECT_GT(gains, 900u);
      EXPECT_GT(other_losses, 500u);
    }
}

}  // namespace
}  // namespace cofferdam::analytic
