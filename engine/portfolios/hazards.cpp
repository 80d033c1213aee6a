#include "portfolios/hazards.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {
double HazardModel::residual(std::size_t set) const {
  return is_probit() ? 1 : 1 - sets[set].correlation - vintage * vintage;
}

double HazardModel::score(std::size_t set, double pd) const {
  std::vector<LawPart> law = factors->law(sets[set].loadings);
  for (LawPart& part : law) part.variance += vintage * vintage;
  return copula->threshold(pd, law, residual(set));
}

void hazard_rates(std::span<const double> p, std::span<double> out) {
  // ln(1 - p) by Goldberg's correction, ln(1 - p) = ln(u) p / (1 - u) with u = fl(1 - p).
  std::vector<double> rest(p.size());
  for (std::size_t t = 0; t < p.size(); ++t) rest[t] = 1 - p[t];
  std::vector<double> logs(p.size());
  logarithm(rest, logs);
  for (std::size_t t = 0; t < p.size(); ++t)
    out[t] = rest[t] == 1   ? p[t]
             : rest[t] == 0 ? kCertainRate
                            : -(logs[t] * (p[t] / (1 - rest[t])));
}

void Hazards::choose(std::size_t set, int cohort, const std::string& cohort_name) {
  if (set == set_ && cohort == cohort_) return;
  set_ = set;
  cohort_ = cohort;
  kept_.clear();
  set_systematic();
  if (cohort >= 0) add_cohort(cohort_name);
}

std::vector<double> Hazards::drawn_loading(std::size_t loading) const {
  const FactorSet& set = model_.sets[set_];
  std::vector<Block256> words(trials_.count);
  std::vector<double> weights(trials_.count);
  first_words(seed_, Purpose::parameter, static_cast<std::uint64_t>(trials_.first),
              set.entities[loading], 0, words);
  for (std::size_t t = 0; t < trials_.count; ++t) weights[t] = uniform_open(words[t][0]);
  set.drawn[loading]->sample(weights, weights);
  if (set.squared)
    for (double& w : weights) w = std::sqrt(w);
  return weights;
}

void Hazards::set_systematic() {
  const FactorSet& set = model_.sets[set_];
  const std::size_t years = factors_.years(), n = trials_.count;
  std::vector<std::vector<double>> drawn(set.loadings.size());
  bool any = false;
  for (std::size_t i = 0; i < set.loadings.size(); ++i)
    if (set.drawn[i]) drawn[i] = drawn_loading(i), any = true;
  const auto weight = [&](std::size_t i, std::size_t t) {
    return drawn[i].empty() ? set.loadings[i].weight : drawn[i][t];
  };
  residual_.assign(n, 1 / std::sqrt(model_.residual(set_)));
  for (std::size_t t = 0; any && !model_.is_probit() && t < n; ++t) {
    double rho = model_.vintage * model_.vintage;
    for (std::size_t i = 0; i < set.loadings.size(); ++i)
      for (std::size_t j = 0; j < set.loadings.size(); ++j)
        rho += weight(i, t) * weight(j, t) *
               model_.factors->correlation(set.loadings[i].factor, set.loadings[j].factor);
    residual_[t] = 1 / std::sqrt(1 - rho);
  }
  systematic_.assign(years, std::vector<double>(n, 0.0));
  stretch_.assign(years, residual_);
  for (std::size_t year = 0; year < years; ++year) {
    std::vector<double>& sum = systematic_[year];
    for (std::size_t i = 0; i < set.loadings.size(); ++i) {
      const auto values = factors_.of(set.loadings[i].factor, year);
      if (drawn[i].empty())
        for (std::size_t t = 0; t < n; ++t) sum[t] -= set.loadings[i].weight * values[t];
      else
        for (std::size_t t = 0; t < n; ++t) sum[t] -= drawn[i][t] * values[t];
    }
    for (std::size_t t = 0; t < probit_.size(); ++t) sum[t] += probit_[t];
    for (std::size_t t = 0; t < n; ++t) sum[t] *= residual_[t];
    const auto scale = factors_.scale(year);
    for (std::size_t t = 0; t < n; ++t) stretch_[year][t] *= scale[t];
  }
}

/// Subtracts the cohort's normal: word 0 of (seed, vintage, trial, portfolio and cohort).
void Hazards::add_cohort(const std::string& cohort_name) {
  const std::size_t n = trials_.count;
  std::vector<Block256> words(n);
  std::vector<double> normal(n);
  first_words(seed_, Purpose::vintage, static_cast<std::uint64_t>(trials_.first),
              entity_of(model_.portfolio + "|" + cohort_name), 0, words);
  for (std::size_t t = 0; t < n; ++t) normal[t] = uniform_open(words[t][0]);
  normal_quantile(normal, normal);
  for (std::size_t year = 0; year < systematic_.size(); ++year)
    for (std::size_t t = 0; t < n; ++t)
      systematic_[year][t] -= model_.vintage * normal[t] * residual_[t];
}

std::span<const double> Hazards::probabilities(double score, std::size_t year) {
  probabilities_.resize(trials_.count);
  for (std::size_t t = 0; t < trials_.count; ++t)
    probabilities_[t] = score * stretch_[year][t] + systematic_[year][t];
  normal_cdf(probabilities_, probabilities_);
  return probabilities_;
}

std::span<const double> Hazards::rates(double score, std::size_t year) {
  constexpr std::size_t kMostKept = 64;
  std::size_t i = 0;
  while (i < kept_.size() && kept_[i].score != score) ++i;
  if (i == kMostKept) kept_.clear(), i = 0;
  if (i == kept_.size())
    kept_.push_back({score, std::vector<std::vector<double>>(stretch_.size())});
  std::vector<double>& rates = kept_[i].years[year];
  if (rates.empty()) {
    rates.resize(trials_.count);
    if (score > -std::numeric_limits<double>::infinity())
      hazard_rates(probabilities(score, year), rates);
    for (double& rate : rates) rate = std::min(rate, kCertainRate);
  }
  return rates;
}

double Hazards::probability(double score, std::size_t year, std::size_t trial) const {
  return normal_cdf(score * stretch_[year][trial] + systematic_[year][trial]);
}

void Hazards::probabilities(std::span<const double> scores, std::size_t year,
                            std::span<const std::uint32_t> trials, std::span<double> out) const {
  for (std::size_t i = 0; i < scores.size(); ++i)
    out[i] = scores[i] * stretch_[year][trials[i]] + systematic_[year][trials[i]];
  normal_cdf(out, out);
}

double Hazards::rate(double score, std::size_t year, std::size_t trial) const {
  if (score == -std::numeric_limits<double>::infinity()) return 0;
  return std::min(kCertainRate, -logarithm_1p(-probability(score, year, trial)));
}

}  // namespace cofferdam
