// Gains of stakes against losses, by binomial sums; warrants by the law of multiples.
#include <algorithm>
#include <cmath>

#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {
namespace {

constexpr int kStakes = 40;
constexpr double kCost = 100, kLosing = 0.6,
                 kYears = 1.5 - 1 / 360.;  // to the beginning of the last day

/// Stakes lose all with 60 %, and else bring two and a half times their cost.
std::string scenario(const std::string& clauses, const std::string& more = "") {
  return "cofferdam: 1\ntitle: gains\ntrials: 40000\n"
         "calendar: {start: 2026-01-01, horizon: 2 years}\neconomy: {factors: {national: {}}}\n"
         "bearers: {fund: {}, treasury: {public: city}}\nportfolios:\n"
         "  stakes: {type: equity, investor: fund, count: 40, cost: 100, holding: 18 months, "
         "multiple: {two_point: {low: 0, high: 2.5, probability_high: 40 %}}" +
         more + "}\nprogramme:\n  - claim: {name: invested, of: [stakes]}\n" + clauses;
}

/// E[f(number of stakes that lose)] of so many.
template <class Function>
double expected(int stakes, const Function& f) {
  double sum = 0, p = std::pow(1 - kLosing, stakes);
  for (int lost = 0; lost <= stakes; ++lost) {
    sum += p * f(lost);
    p *= kLosing / (1 - kLosing) * (stakes - lost) / (lost + 1);
  }
  return sum;
}

double net_loss(int stakes, int lost) {
  return kCost * (lost - 1.5 * (stakes - lost));
}

void expect_bearer(const Results& results, const std::string& bearer, double mean) {
  const Table& table = results.table("bearers");
  expect_exact(table, row_of(table, "bearer", bearer), "mean", mean);
}

void expect_flow(const Results& results, const std::string& name, double mean) {
  const Table& table = results.table("flows");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("flow")[row] == name && table.texts("year")[row] == "(all)")
      return expect_exact(table, row, "mean", mean);
  ADD_FAILURE() << name;
}

TEST(Gains, NetLossesAreCompensatedByAccount) {
  const double all =
      expected(kStakes, [](int lost) { return 0.5 * std::max(0.0, net_loss(kStakes, lost)); });
  const std::string clause =
      "  - net_compensation: {name: net, claim: invested, payer: treasury, payee: fund, per: "
      "in_all, "
      "rate: 50 %, each: ";
  expect_bearer(run(scenario(clause + "all}\n")), "treasury", all);
  expect_bearer(run(scenario(clause + "exposure}\n")), "treasury", kStakes * kCost * kLosing / 2);
  const double band = expected(kStakes, [](int lost) {
    const double cost = kStakes * kCost;
    const double base = std::min(net_loss(kStakes, lost), 0.2 * cost) - 0.05 * cost;
    return std::clamp(0.5 * base, 0.0, 200.0);
  });
  expect_bearer(run(scenario(clause + "all, from: 5 %, up_to: 20 %, at_most: 200}\n")), "treasury",
                band);
}

TEST(Gains, NetGainsAboveAHurdleAreShared) {
  const auto shared = [](double hurdle) {
    return expected(kStakes, [&](int lost) {
      return 0.2 * std::max(0.0, -net_loss(kStakes, lost) - hurdle * kStakes * kCost * kYears);
    });
  };
  const std::string clause =
      "  - gain_share: {name: carry, claim: invested, payee: treasury, per: in_all, each: all, "
      "rate: 20 %";
  expect_flow(run(scenario(clause + "}\n")), "carry", shared(0));
  expect_flow(run(scenario(clause + ", hurdle: 4 %}\n")), "carry", shared(0.04));
}

/// A follow-on doubles down at a higher price; later investors take a fifth of the first shares.
TEST(Gains, FollowOnsAndDilution) {
  const std::string relief =
      "  - compensate: {name: relief, claim: invested, payer: treasury, payee: fund, rate: 100 "
      "%}\n";
  const Results alone =
      run(scenario(relief, ", dilution: 20 %, follow_on: {after: 6 months, cost: 0.6, price: 2}"));
  const double brings = 0.8 * 2.5 + 0.6 / 2 * 2.5;
  expect_bearer(alone, "treasury", kStakes * kCost * kLosing * 1.6);
  expect_bearer(alone, "fund", kStakes * kCost * (1 - kLosing) * (1.6 - brings));

  // Firms that default with 10 % a year do so in the first six months with 1 - 0.9^0.5, and get no
  // more.
  const std::string text =
      "cofferdam: 1\ntitle: rounds\ntrials: 40000\n"
      "calendar: {start: 2026-01-01, horizon: 2 years}\neconomy: {factors: {national: {}}}\n"
      "bearers: {fund: {}, treasury: {public: city}}\n"
      "firms:\n  tech: {count: 40, pd: 10 %, loading: {national: 0}}\nportfolios:\n"
      "  stakes: {type: equity, investor: fund, firms: tech, cost: 100, holding: 18 months, "
      "multiple: {two_point: {low: 0, high: 2.5, probability_high: 40 %}}, equity_after_default: "
      "0, "
      "follow_on: {after: 6 months, cost: 0.6}}\nprogramme:\n"
      "  - claim: {name: invested, of: [stakes]}\n" +
      relief;
  const double early = 1 - std::sqrt(0.9);
  expect_bearer(run(text), "treasury", kStakes * kCost * (early + (kLosing - early) * 1.6));
}

/// A warrant brings what the multiple exceeds the strike by.
TEST(Gains, WarrantsBringWhatTheMultipleExceedsTheStrikeBy) {
  const double sd = std::sqrt(std::log1p(4.0)), mean = 1.5, strike = 1.2;
  const double d = (std::log(mean / strike) + sd * sd / 2) / sd;
  const double call = mean * normal_cdf(d) - strike * normal_cdf(d - sd);
  for (const std::string tie : {"", ", loading: {national: 0.6}"}) {
    const Results results = run(
        "cofferdam: 1\ntitle: warrants\ntrials: 40000\n"
        "calendar: {start: 2026-01-01, horizon: 2 years}\neconomy: {factors: {national: {}}}\n"
        "bearers: {bank: {}}\nportfolios:\n  warrants: {type: equity, investor: bank, count: 50, "
        "cost: 10, holding: 1 year, strike: 1.2, multiple: {lognormal: {mean: 1.5, cv: 2}}" +
        tie + "}\n");
    expect_bearer(results, "bank", -50 * 10 * call);
  }
}

/// The part of the gains of warrants that pays for the losses of the loans beside them.
TEST(Gains, BreakEvenOfWarrantsAndLoans) {
  const double sd = std::sqrt(std::log1p(4.0)), mean = 1.5;
  const double d = (std::log(mean) + sd * sd / 2) / sd;
  const double gains = 50 * 10 * (mean * normal_cdf(d) - normal_cdf(d - sd));
  const double losses = 200 * 0.04 * 0.5 * 25;
  const Results results = run(
      "cofferdam: 1\ntitle: break even\ntrials: 40000\n"
      "calendar: {start: 2026-01-01, horizon: 1 year}\neconomy: {factors: {national: {}}}\n"
      "bearers: {bank: {}, fund: {}}\nportfolios:\n"
      "  loans: {type: loans, lender: bank, count: 200, ead: 25, pd: 4 %, lgd: 50 %, term: 1 year, "
      "loading: {national: 0.3}}\n"
      "  warrants: {type: equity, investor: fund, count: 50, cost: 10, holding: 1 year, strike: 1, "
      "multiple: {lognormal: {mean: 1.5, cv: 2}}, loading: {national: 0.4}}\nprogramme:\n"
      "  - claim: {name: invested, of: [warrants]}\n"
      "  - gain_share: {name: kicker, claim: invested, payee: bank, each: exposure, per: year, "
      "rate: 10 %}\nsize:\n"
      "  - {input: programme.kicker.rate, target: mean, bearer: bank, above: 0, from: 0 %, to: 50 "
      "%, "
      "values: 101}\n");
  const Table& sizes = results.table("sizes");
  ASSERT_EQ(sizes.rows(), 1u);
  const double size = sizes.numbers("size")[0], step = 0.005;
  const double error = sizes.numbers("size_standard_error")[0];
  EXPECT_GT(size, losses / gains - 4 * error);
  EXPECT_LT(size, losses / gains + step + 4 * error);
}

}  // namespace
}  // namespace cofferdam::analytic
