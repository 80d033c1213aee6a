// Changes of inputs against the closed form of a large homogeneous pool, and their errors in pairs.
#include <cofferdam/compare.hpp>

#include <boost/math/distributions/normal.hpp>
#include <boost/math/quadrature/gauss_kronrod.hpp>

#include <functional>
#include <map>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

/// Student's t with 15 degrees: 95 % lie within.
constexpr double kStudent95 = 2.131449545559323;

struct Pool {
  double pd = 0.0184, lgd = 0.6, rho = 0.12, volume = 1e9, opening = 24e6;
};

double phi(double x) {
  return boost::math::cdf(boost::math::normal(), x);
}
double probit(double p) {
  return boost::math::quantile(boost::math::normal(), p);
}
/// Loss of an infinitely fine pool with a factor of -z (Vasicek 2002).
double loss(const Pool& pool, double z) {
  return pool.volume * pool.lgd *
         phi((probit(pool.pd) + std::sqrt(pool.rho) * z) / std::sqrt(1 - pool.rho));
}
double mean(const Pool& pool) {
  return pool.volume * pool.lgd * pool.pd;
}
double quantile(const Pool& pool) {
  return loss(pool, probit(0.99));
}
double tvar(const Pool& pool) {
  const auto weighted = [&](double z) {
    return loss(pool, z) * std::exp(-z * z / 2) / 2.5066282746310002;
  };
  return 100 * boost::math::quadrature::gauss_kronrod<double, 31>::integrate(weighted, probit(0.99),
                                                                             12.0, 15, 1e-12);
}
/// The pool pays half of the loss.
double exhausted(const Pool& pool) {
  const double fraction = 2 * pool.opening / (pool.volume * pool.lgd);
  return phi((probit(pool.pd) - std::sqrt(1 - pool.rho) * probit(fraction)) / std::sqrt(pool.rho));
}
double size(const Pool& pool) {
  return quantile(pool) / 2;
}

const std::vector<std::pair<std::string, double (*)(const Pool&)>>& measures() {
  static const std::vector<std::pair<std::string, double (*)(const Pool&)>> all = {
      {"mean of all losses", mean},
      {"value_at_risk 99 % of all losses", quantile},
      {"tvar 99 % of all losses", tvar},
      {"pool fund exhausted", exhausted},
      {"size of pools.fund.opening at 1 %", size}};
  return all;
}

PairedRuns comparison(const std::string& trials, int seed) {
  constexpr const char* kYear = R"(
cofferdam: 1
title: a year
calendar: {start: 2026-01-01, horizon: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {volume: 1 billion, every: year}, fine_grained: yes, ead: 10_000,
    term: 1 year, pd: 1.84 %, lgd: 60 %, asset_correlation: 0.12}
programme:
  - claim: {name: c, of: [loans]}
  - compensate: {name: half, claim: c, payer: fund, payee: bank, rate: 50 %}
pools: {fund: {opening: 24 million}}
size: [{input: pools.fund.opening, target: exhausted, probability: [1 %]}]
report: {levels: [99 %], book: none}
)";
  std::vector<std::string> names;
  for (const auto& measure : measures()) names.push_back(measure.first);
  return PairedRuns(
      parse_scenario("year.yaml", kYear, {"trials=" + trials, "seed=" + std::to_string(seed)}),
      names);
}

TEST(Compared, ChangesFollowTheClosedForm) {
  const PairedRuns runs = comparison("100_000", 5);
  const RunOptions options{.threads = 2};
  const struct {
    const char *low, *high;
    double Pool::*input;
    double from, to;
  } inputs[] = {
      {"portfolios.loans.pd=1.656 %", "portfolios.loans.pd=2.024 %", &Pool::pd, .01656, .02024},
      {"portfolios.loans.lgd=54 %", "portfolios.loans.lgd=66 %", &Pool::lgd, .54, .66},
      {"portfolios.loans.asset_correlation=0.108", "portfolios.loans.asset_correlation=0.132",
       &Pool::rho, .108, .132},
      {"portfolios.loans.new_business.volume=900 million",
       "portfolios.loans.new_business.volume=1.1 billion", &Pool::volume, 9e8, 1.1e9},
      {"pools.fund.opening=21.6 million", "pools.fund.opening=26.4 million", &Pool::opening, 21.6e6,
       26.4e6}};
  for (const auto& input : inputs) {
    const auto low = runs.run({input.low}, options), high = runs.run({input.high}, options);
    Pool before, after;
    before.*input.input = input.from, after.*input.input = input.to;
    for (std::size_t m = 0; m < measures().size(); ++m) {
      const PairedDifference change = paired_difference((*high)[m], (*low)[m]);
      const double exact = measures()[m].second(after) - measures()[m].second(before);
      const std::string what = std::string(input.high) + ": " + measures()[m].first;
      ASSERT_FALSE(std::isnan(change.standard_error)) << what;
      expect_near(change.value, change.standard_error, exact, 1e-9 * measures()[m].second(after),
                  what);
      if (std::abs(exact) > 0.05 * measures()[m].second(after)) {
        EXPECT_TRUE(change.can_be_told()) << what;
      }
    }
  }
}

/// Over 60 seeds the intervals of Student's t hold the exact change as often as they say: more than
/// 11 misses of 60 at 5 % have a probability of 5e-5, none at all one of 5 %.
TEST(Compared, ErrorsInPairsCoverAndAreSmall) {
  constexpr int kSeeds = 60;
  Pool before, after;
  after.pd = 0.022;
  std::map<std::string, int> misses;
  std::map<std::string, double> squares, paired, apart;
  for (int seed = 1; seed <= kSeeds; ++seed) {
    const PairedRuns runs = comparison("16_384", seed);
    const RunOptions options{.threads = 2};
    const auto base = runs.run({}, options),
               changed = runs.run({"portfolios.loans.pd=2.2 %"}, options);
    for (std::size_t m = 0; m < measures().size(); ++m) {
      const auto& [name, of] = measures()[m];
      const PairedDifference change = paired_difference((*changed)[m], (*base)[m]);
      const double off = (change.value - (of(after) - of(before))) / change.standard_error;
      misses[name] += std::abs(off) > kStudent95;
      squares[name] += off * off / kSeeds;
      paired[name] += change.standard_error / kSeeds;
      apart[name] += std::hypot((*base)[m].standard_error, (*changed)[m].standard_error) / kSeeds;
    }
  }
  for (const auto& [name, count] : misses) {
    RecordProperty(name, std::to_string(count) + " misses, mean square " +
                             std::to_string(squares[name]) + ", paired error " +
                             std::to_string(paired[name] / apart[name]) + " of that apart");
    EXPECT_LE(count, 11) << name;
    // Mean 15 / 13 of squares of Student's t; their spread over 60 seeds is about 0.3.
    EXPECT_GT(squares[name], 0.4) << name;
    EXPECT_LT(squares[name], 2.4) << name;
  }
  EXPECT_LT(paired["mean of all losses"], 0.2 * apart["mean of all losses"]);
  EXPECT_LT(paired["value_at_risk 99 % of all losses"],
            0.2 * apart["value_at_risk 99 % of all losses"]);
  EXPECT_LT(paired["tvar 99 % of all losses"], 0.2 * apart["tvar 99 % of all losses"]);
  EXPECT_LT(paired["size of pools.fund.opening at 1 %"],
            0.2 * apart["size of pools.fund.opening at 1 %"]);
  EXPECT_LT(paired["pool fund exhausted"], 0.6 * apart["pool fund exhausted"]);
}

}  // namespace
}  // namespace cofferdam::analytic
