// Published figures of credit risk: risk weights of Basel, spreads of nth-to-default swaps.
#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {
namespace {

std::string number(double x) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", x);
  return text;
}

/// Portfolios of `loans` with a bearer each, b0, b1, ..., on one factor.
std::string beside_each_other(const std::vector<std::string>& loans, const std::string& more) {
  std::string bearers, portfolios;
  for (std::size_t i = 0; i < loans.size(); ++i) {
    const std::string at = std::to_string(i);
    bearers += (i == 0 ? "" : ", ") + ("b" + at) + ": {}";
    portfolios += "  p" + at + ": {type: loans, lender: b" + at + ", " + loans[i] + "}\n";
  }
  return "cofferdam: 1\ntitle: references\ncurrency: USD\nseed: 31\neconomy: {factors: {national: "
         "{}}}\nbearers: {" +
         bearers + "}\nportfolios:\n" + portfolios + more;
}

/// Corporate exposures with an LGD of 45 % and a maturity of 2.5 years: Basel Committee on Banking
/// Supervision, Basel framework CRE31.5 (correlation, maturity adjustment, capital requirement) and
/// CRE20; risk weights to four digits, percent, of which its illustrative table gives two.
struct RiskWeight {
  double pd, percent;
};
constexpr RiskWeight kRiskWeights[] = {{.0003, 14.4436}, {.005, 69.6117}, {.01, 92.3168},
                                       {.02, 114.8542},  {.05, 149.8544}, {.10, 193.0869},
                                       {.20, 238.2316}};
double correlation_of(double pd) {
  const double weight = (1 - exponential(-50 * pd)) / (1 - exponential(-50));
  return 0.12 * weight + 0.24 * (1 - weight);
}
/// At 2.5 years.
double maturity_adjustment(double pd) {
  const double b = std::pow(0.11852 - 0.05478 * std::log(pd), 2);
  return 1 / (1 - 1.5 * b);
}

/// The capital requirement is what the loss of an infinitely fine pool less its mean exceeds with
/// a probability of 0.1 %: at the published weight it must.
TEST(CreditReferences, RiskWeightsOfBasel) {
  std::vector<std::string> loans;
  std::vector<double> losses;
  std::string thresholds;
  for (const RiskWeight& weight : kRiskWeights) {
    loans.push_back("count: 1, ead: 1, fine_grained: yes, lgd: 45 %, pd: " + number(weight.pd) +
                    ", asset_correlation: " + number(correlation_of(weight.pd)));
    const double capital = weight.percent / 100 / 12.5 / maturity_adjustment(weight.pd);
    losses.push_back(capital + 0.45 * weight.pd);
    thresholds += (thresholds.empty() ? "" : ", ") + number(losses.back());
  }
  const Results results = run(beside_each_other(
      loans,
      "trials: 2_000_000\nsampling: {shift: {means: {national: -3.1}}}\nreport: {thresholds: "
      "[" +
          thresholds + "]}\n"));
  const Table& above = results.table("thresholds");
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const std::size_t row = row_of(above, "account", "b" + std::to_string(i), "amount", losses[i]);
    const double error = above.numbers("probability_above_standard_error")[row];
    EXPECT_LT(error, 2e-6);  // so that a weight that is off by half a percent fails
    expect_exact(above, row, "probability_above", 0.001, 2e-8);
  }
}

/// Ten names with a hazard of 1 % over five years, a rate of 5 % and a recovery of 40 %, premiums
/// by quarter in arrears, tied by a Gaussian copula of their times of default: Hull and White,
/// "Valuation of a CDO and an nth to default CDS without Monte Carlo simulation", Journal of
/// Derivatives 12 (2) (2004) 8, basis points.
constexpr int kNames = 10, kQuarters = 20;
struct Spreads {
  double correlation;
  std::vector<double> published;  ///< [n - 1]
};

double default_by(int quarter) {
  return -exponential_m1(-0.01 * quarter / 4);
}
/// P(at least n default by the quarter), by the mid-point rule over the factor.
double at_least(int n, int quarter, double correlation) {
  constexpr double kStep = 0.01;
  const double threshold = normal_quantile(default_by(quarter));
  double sum = 0;
  for (double y = -9 + kStep / 2; y < 9; y += kStep) {
    const double p =
        normal_cdf((threshold - std::sqrt(correlation) * y) / std::sqrt(1 - correlation));
    double reached = 0, ways = 1;
    for (int k = 0; k <= kNames; ++k) {
      if (k >= n) reached += ways * std::pow(p, k) * std::pow(1 - p, kNames - k);
      ways *= static_cast<double>(kNames - k) / (k + 1);
    }
    sum += std::exp(-y * y / 2) * reached;
  }
  return sum * kStep / std::sqrt(2 * M_PI);
}

/// Basis points, if the nth default has come by each quarter with these probabilities, in the
/// middle of its quarter. `error` becomes what errors of the probabilities make at most.
double spread_of(const std::vector<double>& by, const std::vector<double>& errors, double& error) {
  const auto worth = [](double years) { return exponential(-0.05 * years); };
  double paid = 0, premiums = 0;
  std::vector<double> of_paid, of_premiums;  // derivatives
  for (int k = 1; k <= kQuarters; ++k) {
    const double middle = k / 4. - 0.125, before = k > 1 ? by[k - 2] : 0;
    paid += 0.6 * (by[k - 1] - before) * worth(middle);
    premiums +=
        0.25 * (1 - by[k - 1]) * worth(k / 4.) + 0.125 * (by[k - 1] - before) * worth(middle);
    const double next = k < kQuarters ? worth(middle + 0.25) : 0;
    of_paid.push_back(0.6 * (worth(middle) - next));
    of_premiums.push_back(0.125 * (worth(middle) - next) - 0.25 * worth(k / 4.));
  }
  error = 0;
  for (int k = 0; k < kQuarters; ++k)
    error += 1e4 * std::abs(of_paid[k] - paid / premiums * of_premiums[k]) * errors[k] / premiums;
  return 1e4 * paid / premiums;
}

/// The copula ties times of default, so that the book of each quarter is one of a single period.
TEST(CreditReferences, NthToDefaultSwapsOfHullAndWhite) {
  const Spreads cases[] = {{0.3, {440, 139, 53, 21, 8, 3, 1}},
                           {0.6, {293, 137, 79, 49, 31, 19, 12, 7, 3, 1}}};
  for (const auto& [correlation, published] : cases) {
    std::vector<std::string> loans;
    for (int quarter = 1; quarter <= kQuarters; ++quarter)
      loans.push_back("count: 10, ead: 1, lgd: 100 %, pd: " + number(default_by(quarter)) +
                      ", asset_correlation: " + number(correlation));
    const Results results = run(beside_each_other(
        loans,
        "trials: 1_000_000\nreport: {thresholds: [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, "
        "9.5]}\n"));
    const Table& table = results.table("thresholds");
    for (std::size_t n = 1; n <= published.size(); ++n) {
      std::vector<double> by, errors;
      for (int quarter = 1; quarter <= kQuarters; ++quarter) {
        const std::size_t row = row_of(table, "account", "b" + std::to_string(quarter - 1),
                                       "amount", static_cast<double>(n) - 0.5);
        by.push_back(table.numbers("probability_above")[row]);
        const double exact = at_least(static_cast<int>(n), quarter, correlation);
        // The binomial error of the exact answer: estimates of rare events have none of their own.
        errors.push_back(std::sqrt(exact * (1 - exact) / 1e6));
        // Fewer than 100 expected defaults have no normal law.
        if (exact > 1e-4)
          expect_near(by.back(), errors.back(), exact, 0,
                      "probability of default " + std::to_string(n));
      }
      double error = 0;
      const double spread = spread_of(by, errors, error);
      // How the paper times defaults within a quarter is not said; that moves spreads by 0.3 %.
      expect_near(spread, error, published[n - 1], 0.5 + 0.003 * published[n - 1],
                  "spread of default " + std::to_string(n));
    }
  }
}

}  // namespace
}  // namespace cofferdam::analytic
