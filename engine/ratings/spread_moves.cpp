#include "ratings/spread_moves.hpp"

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {

std::vector<double> SpreadMoves::own_normals(std::size_t grade, std::size_t year,
                                             std::uint64_t seed, const TrialRange& trials) const {
  const std::string name = system + "|spread|" + (by_grade ? grades[grade] : "");
  std::vector<Block256> words(trials.count);
  first_words(seed, Purpose::spread, static_cast<std::uint64_t>(trials.first),
              entity_of(name, year), 0, words);
  std::vector<double> normals(trials.count);
  for (std::size_t t = 0; t < trials.count; ++t) normals[t] = uniform_open(words[t][0]);
  normal_quantile(normals, normals);
  return normals;
}

Spreads SpreadMoves::draw(std::uint64_t seed, const TrialRange& trials,
                          const Factors& factors) const {
  const std::size_t n = trials.count;
  Spreads spreads(factors.years(), grades.size(), n);
  std::vector<double> normals;
  for (std::size_t year = 0; year < factors.years(); ++year) {
    std::vector<double> systematic(n, 0.0);
    for (const Loading& loading : loadings) {
      const auto values = factors.of(loading.factor, year);
      for (std::size_t t = 0; t < n; ++t) systematic[t] -= loading.weight * values[t];
    }
    for (std::size_t grade = 0; grade < grades.size(); ++grade) {
      if (grade == 0 || by_grade) normals = own_normals(grade, year, seed, trials);
      double* after = spreads.added_.data() + ((year + 1) * grades.size() + grade) * n;
      for (std::size_t t = 0; t < n; ++t)
        after[t] = (1 - reversion) * spreads.within(year, grade, t) +
                   volatilities[grade] * (systematic[t] + own * normals[t]);
    }
  }
  return spreads;
}

}  // namespace cofferdam
