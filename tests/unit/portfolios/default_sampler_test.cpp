// How often loans default, alone and together, against what the model says. Levels: about 1e-6 a
// test, by chi-square or 5 standard errors.
#include "portfolios/default_sampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <tuple>

#include "economies/factor_model.hpp"
#include "model/params.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// A sampler of loans that load on the one factor, and the factors of its economy.
struct Setting {
  explicit Setting(LoanExposures made, double loading)
      : model(model_of(small_scenario())),
        exposures(std::move(made)),
        sampler(exposures, hazards(loading), std::vector<std::uint32_t>(exposures.rows(), 0),
                *model.params().calendar, false) {}

  HazardModel hazards(double loading) const {
    HazardModel hazards;
    FactorSet set;
    set.loadings = {{0, loading}};
    set.drawn = {nullptr};
    set.entities = {0};
    set.label = set.names = "national";
    set.correlation = loading * loading;
    hazards.sets = {set};
    hazards.portfolio = "loans";
    hazards.factors = model.params().factors.get();
    hazards.copula = model.params().copula.get();
    return hazards;
  }

  Events draw(std::int64_t first, std::size_t count, std::uint64_t seed = 5) const {
    Factors factors;
    model.params().factors->draw(seed, {first, count}, factors);
    Events events;
    sampler.draw(seed, {first, count}, factors, {}, 0, events);
    return events;
  }

  Model model;
  LoanExposures exposures;
  DefaultSampler sampler;
};

LoanExposures loans(const std::vector<double>& pds, std::uint32_t count = 1) {
  LoanExposures exposures;
  exposures.pd = pds;
  exposures.ead.assign(pds.size(), 1);
  exposures.lgd.assign(pds.size(), 1);
  exposures.count.assign(pds.size(), count);
  return exposures;
}

double p_value(double statistic, double degrees) {
  return boost::math::cdf(complement(boost::math::chi_squared(degrees), statistic));
}

/// P(both default) of two loans that default below their thresholds: integral over the factor.
double joint(double pd_a, double pd_b, double loading, const Copula& copula) {
  const double own = std::sqrt(1 - loading * loading);
  const double a = copula.threshold(pd_a, {LawPart{}}, 1),
               b = copula.threshold(pd_b, {LawPart{}}, 1);
  const auto phi = [](double x) { return 0.5 * std::erfc(-x / std::sqrt(2.0)); };
  double sum = 0, mass = 0;
  for (double y = -8.5; y < 8.5; y += 1e-3) {
    const double w = std::exp(-0.5 * y * y);
    sum += w * phi((a - loading * y) / own) * phi((b - loading * y) / own);
    mass += w;
  }
  return sum / mass;
}

/// Independent loans: their default counts are binomial, so that the sum of z^2 is chi-square.
TEST(DefaultSampler, EveryLoanDefaultsAsOftenAsItsPd) {
  constexpr std::size_t kTrials = 60'000;
  const std::vector<std::vector<double>> books = {
      std::vector<double>(30, 0.02),                                 // equal
      {0.020, 0.021, 0.0225, 0.024, 0.0249, 0.021, 0.5, 0.55, 0.6},  // thinned
      {0.9, 0.9, 0.95, 0.99},
      {0.001, 0.0011, 0.3}};
  for (const auto& pds : books)
    for (const std::uint32_t count : {1u, 3u}) {
      const Setting setting(loans(pds, count), 0);
      std::vector<double> defaults(pds.size() * count, 0.0);
      const Events events = setting.draw(0, kTrials);
      for (std::size_t e = 0; e < events.size(); ++e) {
        ASSERT_LT(events.member[e], count);
        ++defaults[events.exposure[e] * count + events.member[e]];
      }
      double statistic = 0;
      for (std::size_t i = 0; i < defaults.size(); ++i) {
        const double pd = pds[i / count];
        statistic += std::pow(defaults[i] - kTrials * pd, 2) / (kTrials * pd * (1 - pd));
      }
      EXPECT_GT(p_value(statistic, double(defaults.size())), 1e-6) << pds[0] << " x " << count;
    }
}

TEST(DefaultSampler, PairsDefaultTogetherAsTheCopulaSays) {
  constexpr std::size_t kTrials = 100'000;
  constexpr double kLoading = 0.5;
  const std::vector<double> pds = {0.05, 0.05, 0.055, 0.2, 0.22};
  const Setting setting(loans(pds), kLoading);
  const Events events = setting.draw(0, kTrials);
  std::vector<unsigned> defaulted(kTrials, 0);
  for (std::size_t e = 0; e < events.size(); ++e)
    defaulted[events.trial[e]] |= 1u << events.exposure[e];
  for (std::size_t i = 0; i < pds.size(); ++i)
    for (std::size_t j = i; j < pds.size(); ++j) {
      const unsigned both = 1u << i | 1u << j;
      double count = 0;
      for (const unsigned bits : defaulted) count += (bits & both) == both;
      const double p =
          i == j ? pds[i] : joint(pds[i], pds[j], kLoading, *setting.model.params().copula);
      EXPECT_NEAR(count, kTrials * p, 5 * std::sqrt(kTrials * p * (1 - p))) << i << " and " << j;
    }
}

TEST(DefaultSampler, GroupsAndSinglesHaveTheSameLaw) {
  constexpr std::size_t kTrials = 40'000;
  const Setting group(loans({0.03}, 50), 0.4);
  const Setting singles(loans(std::vector<double>(50, 0.03)), 0.4);
  // One class of 50 alike: the same words, so the same number in every trial.
  std::vector<int> of_group(kTrials, 0), of_singles(kTrials, 0);
  for (const std::uint32_t trial : group.draw(0, kTrials).trial) ++of_group[trial];
  for (const std::uint32_t trial : singles.draw(0, kTrials).trial) ++of_singles[trial];
  EXPECT_EQ(of_group, of_singles);
}

TEST(DefaultSampler, RareDefaultsInLargeGroups) {
  constexpr std::size_t kTrials = 20'000;
  const Setting setting(loans({1e-7}, 1'000'000), 0);
  const Events events = setting.draw(0, kTrials);
  const double expected = kTrials * 0.1;  // Poisson
  EXPECT_NEAR(double(events.size()), expected, 5 * std::sqrt(expected));
  double sum = 0;
  for (const std::uint32_t member : events.member) sum += (member + 0.5) / 1e6;
  EXPECT_NEAR(sum / double(events.size()), 0.5, 5 / std::sqrt(12.0 * double(events.size())));
}

TEST(DefaultSampler, CertainDefaultHitsEveryLoanOnceAndZeroNone) {
  const Setting setting(loans({1, 0, 1, 0.5, 0}, 2), 0.6);
  const Events events = setting.draw(0, 500);
  std::vector<int> defaults(10, 0);
  for (std::size_t e = 0; e < events.size(); ++e)
    ++defaults[events.exposure[e] * 2 + events.member[e]];
  for (const int certain : {0, 1, 4, 5})
    EXPECT_EQ(defaults[static_cast<std::size_t>(certain)], 500);
  for (const int never : {2, 3, 8, 9}) EXPECT_EQ(defaults[static_cast<std::size_t>(never)], 0);
}

TEST(DefaultSampler, LengthOfRunsDoesNotMatter) {
  const Setting setting(loans({0.05, 0.051, 0.3, 0.31, 0.9}, 20), 0.5);
  using Event = std::tuple<std::int64_t, std::uint32_t, std::uint32_t>;
  const auto listed = [&](std::int64_t first, std::size_t count) {
    std::vector<Event> list;
    const Events events = setting.draw(first, count);
    for (std::size_t e = 0; e < events.size(); ++e)
      list.emplace_back(first + events.trial[e], events.exposure[e], events.member[e]);
    std::stable_sort(list.begin(), list.end(), [](const Event& a, const Event& b) {
      return std::get<0>(a) < std::get<0>(b);
    });
    return list;
  };
  const auto whole = listed(1000, 60);
  std::vector<Event> singles, pieces;
  for (std::int64_t t = 1000; t < 1060; ++t)
    for (const Event& event : listed(t, 1)) singles.push_back(event);
  for (std::int64_t t = 1000; t < 1060; t += 7)
    for (const Event& event :
         listed(t, static_cast<std::size_t>(std::min<std::int64_t>(7, 1060 - t))))
      pieces.push_back(event);
  EXPECT_EQ(whole, singles);
  EXPECT_EQ(whole, pieces);
  EXPECT_GT(whole.size(), 1000u);
}

}  // namespace
}  // namespace cofferdam
