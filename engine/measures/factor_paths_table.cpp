// Factors year by year as they were drawn: mean, spread and persistence.
#include <cmath>

#include "economies/factor_model.hpp"
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostFactors = 200;

/// Sums of w x y, exact over blocks.
struct ProductSum {
  double sum = 0, lost = 0;
  ExactSum exact;
  void add(double term) {
    const double next = sum + term;
    lost += std::abs(sum) >= std::abs(term) ? (sum - next) + term : (term - next) + sum;
    sum = next;
  }
};

/// Moments [year][factor], and products with the year before, [year - 1][factor].
struct Paths {
  MomentList moments;
  std::vector<ProductSum> products;
  void close_block() {
    moments.close_block();
    for (ProductSum& product : products) {
      product.exact.add(product.sum);
      product.exact.add(product.lost);
      product.sum = product.lost = 0;
    }
  }
  void merge(const Paths& other) {
    moments.merge(other.moments);
    for (std::size_t i = 0; i < products.size(); ++i)
      products[i].exact.merge(other.products[i].exact);
  }
  void write(ByteWriter& bytes) const {
    moments.write(bytes);
    std::array<std::uint64_t, ExactSum::kWords> words;
    for (const ProductSum& product : products) {
      product.exact.write(words);
      bytes.put(words);
    }
  }
  void read(ByteReader& bytes) {
    moments.read(bytes);
    for (ProductSum& product : products)
      product.exact = ExactSum::read(bytes.take<std::array<std::uint64_t, ExactSum::kWords>>());
  }
};

class FactorPaths final : public Accumulating<Paths> {
 public:
  explicit FactorPaths(const Params& params)
      : Accumulating(Paths{MomentList(params.factors->factors().size() * params.factors->years()),
                           std::vector<ProductSum>(params.factors->factors().size() *
                                                   (params.factors->years() - 1))}),
        factors_(params.factors->factors().size()),
        years_(params.factors->years()) {}

  void observe(const TrialRun& run) override {
    const auto weights = run.weights();
    for (std::size_t year = 0; year < years_; ++year)
      for (std::size_t f = 0; f < factors_; ++f) {
        const auto values = run.factors.of(f, year);
        state_.moments[year * factors_ + f].add(values, weights);
        if (year == 0) continue;
        const auto before = run.factors.of(f, year - 1);
        ProductSum& product = state_.products[(year - 1) * factors_ + f];
        for (std::size_t t = 0; t < values.size(); ++t)
          product.add(weights[t] * values[t] * before[t]);
      }
  }

  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    TextColumn factor("factor", "name of the factor");
    TextColumn year("year", "year of the calendar");
    EstimateColumns mean("mean", "1", "mean over trials; high is a good year");
    EstimateColumns sd("standard_deviation", "1", "standard deviation over trials");
    EstimateColumns correlation("correlation_with_year_before", "1",
                                "correlation over trials with the factor in the year before; "
                                "standard error (1 - r^2) / sqrt(effective trials - 1)");
    TextColumn verdict("verdict", "of the correlation: ok, or why it is not available");
    for (std::size_t f = 0; f < factors_; ++f)
      for (std::size_t y = 0; y < years_; ++y) {
        const Moments& moments = state_.moments[y * factors_ + f];
        const Estimate r = correlation_with_before(f, y, summary.trials);
        factor.add(params.factors->factors()[f].name);
        year.add(params.calendar->year_label(y));
        constexpr Bounds kGiven{.certain = true};  // if it is the same in every trial
        mean.add(moments.mean(summary.trials, kGiven));
        sd.add(moments.standard_deviation(summary.trials, kGiven));
        correlation.add(r);
        verdict.add(r.verdict);
      }
    return make_table("factor_paths", "one factor in one year", factor, year, mean, sd, correlation,
                      verdict);
  }

 private:
  Estimate correlation_with_before(std::size_t f, std::size_t year, double trials) const {
    Estimate none;
    none.verdict = "not available: there is no year before";
    if (year == 0) return none;
    const Moments &now = state_.moments[year * factors_ + f],
                  &before = state_.moments[(year - 1) * factors_ + f];
    const Estimate mean = now.mean(trials), mean_before = before.mean(trials);
    const double spread = now.standard_deviation(trials).value *
                          before.standard_deviation(trials).value * (trials - 1) / trials;
    none.verdict = "not available: fewer than three effective trials";
    if (!(trials > 2 && mean.effective_trials > 2)) return none;
    none.verdict = "not available: the factor is given in this year or in the year before";
    if (!(spread > 1e-6)) return none;
    const double product = state_.products[(year - 1) * factors_ + f].exact.value() / trials;
    const double r = (product - mean.value * mean_before.value) / spread;
    return normal_estimate(r, (1 - r * r) / std::sqrt(mean.effective_trials - 1));
  }

  std::size_t factors_, years_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const std::size_t factors = params.factors->factors().size();
  if (!params.calendar->given() || factors == 0 || factors > kMostFactors) return nullptr;
  return std::make_unique<FactorPaths>(params);
}

}  // namespace

TableMember factor_paths_table() {
  return {make};
}

}  // namespace cofferdam
