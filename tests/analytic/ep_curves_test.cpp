// Largest occurrences and yearly sums of policies against closed forms and the exact distribution
// of a compound number.
#include <cmath>

#include "analytic/analytic.hpp"
#include "exact/compound.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kTrials = 40'000;

std::string scenario(const std::string& lines, const std::string& more = "") {
  return "cofferdam: 1\ntitle: curves\ncurrency: USD\ntrials: 40000\nseed: 5\n"
         "economy: {factors: {national: {}}}\nbearers: {insurer: {}, pool: {public: city}}\n"
         "portfolios:\n" +
         lines + more + "report: {return_periods: [2, 5, 10, 20, 50, 100, 200]}\n";
}
std::string line(const std::string& name, const std::string& of) {
  return "  " + name + ": {type: policies, insurer: insurer, sum_insured: 1000, " + of + "}\n";
}

/// Lognormal losses of mean 100 and cv 2.
struct Loss {
  double s = std::sqrt(std::log(5.0)), m = std::log(100) - std::log(5.0) / 2;
  static double phi(double x) { return std::erfc(-x / std::sqrt(2.0)) / 2; }
  double above(double x) const { return x > 0 ? phi((m - std::log(x)) / s) : 1; }
  double limited_mean(double x) const {
    if (x <= 0) return 0;
    return 100 * phi((std::log(x) - m) / s - s) + x * above(x);
  }
};
constexpr const char* kLoss = ", severity: {lognormal: {mean: 100, cv: 2}}";

/// Calls back with the rows of a curve.
template <class Row>
void each(const Results& results, const std::string& portfolio, const std::string& perspective,
          const std::string& curve, const Row& row) {
  const Table& table = results.table("ep_curves");
  std::size_t found = 0;
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (table.texts("portfolio")[i] == portfolio && table.texts("perspective")[i] == perspective &&
        table.texts("curve")[i] == curve && ++found > 0)
      row(table, i);
  EXPECT_EQ(found, 7u) << portfolio << " " << perspective << " " << curve;
}

/// The simulated loss x of return period T has P(X > x) <= 1 / T <= P(X >= x) but for the error of
/// a probability from so many trials, and the width of its bin.
template <class Above>
void expect_loss(const Table& table, std::size_t row, const Above& above) {
  const double p = 1 / table.numbers("return_period")[row], x = table.numbers("loss")[row];
  const double error = kSidak * std::sqrt(p * (1 - p) / kTrials) + 1 / kTrials;
  const double width = table.numbers("resolution")[row] + 1e-9 * x + 1e-12;
  EXPECT_LE(above(x + width), p + error) << row;
  EXPECT_GE(above(x - width), p - error) << row;
  EXPECT_EQ(table.texts("verdict")[row], "ok");
}

/// E[M | M > x] = x + (integral of P(M > y) over y > x) / P(M > x), by the trapezium rule in ln y.
template <class Above>
double mean_beyond(double x, double p, const Above& above) {
  constexpr int kSteps = 20'000;
  const double step = std::log(1e9 / x) / kSteps;
  double sum = 0;
  for (int k = 0; k <= kSteps; ++k) {
    const double y = x * std::exp(step * k);
    sum += (k == 0 || k == kSteps ? 0.5 : 1) * y * above(y) * step;
  }
  return x + sum / p;
}

/// P(M <= x) = exp(-lambda P(X > x)) of the largest of a Poisson number.
TEST(EpCurves, LargestOfAPoissonNumberOfClaims) {
  const Loss loss;
  const Results results = run(
      scenario(line("line", "count: 100, frequency: {poisson: {mean: 0.1}}" + std::string(kLoss))));
  for (const char* perspective : {"ground_up", "insured", "borne by insurer"})
    each(results, "line", perspective, "OEP", [&](const Table& table, std::size_t row) {
      const auto above = [&](double x) { return -std::expm1(-10 * loss.above(x)); };
      expect_loss(table, row, above);
      const double p = 1 / table.numbers("return_period")[row];
      double x = 1;
      for (double step = 4; step > 1e-13; step /= 2)
        while (above(x * (1 + step)) > p) x *= 1 + step;
      // Half a bin of what is below the tail.
      expect_near(table.numbers("tvar")[row], table.numbers("tvar_standard_error")[row],
                  mean_beyond(x, p, above), 0.002 * x, "tvar");
    });
}

/// Two lines with claims of one kind are one with the claims of both.
TEST(EpCurves, AllLinesTogether) {
  const Loss loss;
  const Results results = run(
      scenario(line("a", "count: 100, frequency: {poisson: {mean: 0.07}}" + std::string(kLoss)) +
               line("b", "count: 10, frequency: {poisson: {mean: 0.3}}" + std::string(kLoss))));
  for (const auto& [name, claims] :
       std::vector<std::pair<std::string, double>>{{"a", 7}, {"b", 3}, {"(all)", 10}})
    each(results, name, "ground_up", "OEP", [&, n = claims](const Table& table, std::size_t row) {
      expect_loss(table, row, [&](double x) { return -std::expm1(-n * loss.above(x)); });
    });
}

TEST(EpCurves, YearlySumHasACompoundDistribution) {
  const Loss loss;
  constexpr double kUnit = 2;
  constexpr std::size_t kPoints = 1 << 16;
  const auto exact = [&](double claims) {
    const auto severity =
        discretised([&](double x) { return loss.limited_mean(x); }, kUnit, kPoints);
    return DiscreteDistribution(
        DiscreteDistribution::grid(kUnit, kPoints),
        compound_by_fourier([=](std::complex<double> z) { return std::exp(claims * (z - 1.0)); },
                            severity),
        100 * claims, 100 * std::sqrt(5 * claims));
  };
  const Results results = run(
      scenario(line("a", "count: 100, frequency: {poisson: {mean: 0.07}}" + std::string(kLoss)) +
               line("b", "count: 10, frequency: {poisson: {mean: 0.3}}" + std::string(kLoss))));
  for (const auto& [name, claims] :
       std::vector<std::pair<std::string, double>>{{"a", 7}, {"(all)", 10}}) {
    const DiscreteDistribution law = exact(claims);
    each(results, name, "insured", "AEP", [&](const Table& table, std::size_t row) {
      expect_loss(table, row,
                  [&](double x) { return 1 - law.smooth_at_most(kUnit * std::round(x / kUnit)); });
      const double q = 1 - 1 / table.numbers("return_period")[row];
      expect_near(table.numbers("tvar")[row], table.numbers("tvar_standard_error")[row],
                  law.smooth_tvar(q), 0.002 * law.smooth_value_at_risk(q), "tvar");
    });
  }
}

/// All claims of a shock are one occurrence: 50 for each policy that is hit. Of two lines each has
/// its own shocks, whose first is the first of both.
TEST(EpCurves, ClaimsOfAShockAreOneOccurrence) {
  const Results results = run(scenario(line(
      "line",
      "count: 100, damage_ratio: 10 %, frequency: {poisson: {mean: 1e-9}}, shocks: [{name: outage, "
      "frequency: {poisson: {mean: 0.5}}, share: 30 %, damage_ratio: 5 %}]")));
  // P(more than k of 100 are hit).
  const auto hit_above = [](double k) {
    double p = std::pow(0.7, 100), below = 0;
    for (int n = 0; n <= k && n <= 100; ++n) {
      below += p;
      p *= (100.0 - n) / (n + 1) * 3 / 7;
    }
    return 1 - below;
  };
  each(results, "line", "insured", "OEP", [&](const Table& table, std::size_t row) {
    expect_loss(table, row, [&](double x) {
      return x < 0 ? 1 : -std::expm1(-0.5 * hit_above(std::floor(x / 50)));
    });
  });
}

/// Who bears a share of each claim bears that share of the curves.
TEST(EpCurves, BearersShareTheCurves) {
  const Results results = run(
      scenario(line("line", "count: 100, frequency: {poisson: {mean: 0.05}}" + std::string(kLoss)),
               "programme:\n  - claim: {name: c, of: [line]}\n  - share: {name: s, claim: c, "
               "parts: {pool: 25 %}, remainder: insurer}\n"),
      {"trials=5000"});
  const Table& table = results.table("ep_curves");
  const std::size_t rows = table.rows() / 4;  // ground_up, insured, insurer, pool
  for (std::size_t row = 0; row < rows; ++row) {
    const double insured = table.numbers("tvar")[rows + row];
    EXPECT_EQ(table.texts("perspective")[3 * rows + row], "borne by pool");
    EXPECT_NEAR(table.numbers("tvar")[3 * rows + row], 0.25 * insured, 0.01 * insured) << row;
    EXPECT_NEAR(table.numbers("tvar")[2 * rows + row], 0.75 * insured, 0.01 * insured) << row;
  }
}

/// Trials weigh what the shift made them more likely.
TEST(EpCurves, WeightedTrialsTellTheSame) {
  const std::string yaml = scenario(
      line("line", "count: 100, loading: {national: 0.4}, frequency: {poisson: {mean: 0.1}}" +
                       std::string(kLoss)));
  const Results plain = run(yaml),
                shifted = run(yaml, {"sampling={shift: {means: {national: -1}}}", "seed=6"});
  const Table &a = plain.table("ep_curves"), &b = shifted.table("ep_curves");
  ASSERT_EQ(a.rows(), b.rows());
  for (std::size_t row = 0; row < a.rows(); ++row)
    for (const char* column : {"loss", "tvar"}) {
      const std::string error = std::string(column) + "_standard_error";
      const double both = std::hypot(a.numbers(error)[row], b.numbers(error)[row]);
      expect_near(a.numbers(column)[row], both, b.numbers(column)[row],
                  a.numbers("resolution")[row] + b.numbers("resolution")[row], column);
    }
}

}  // namespace
}  // namespace cofferdam::analytic
