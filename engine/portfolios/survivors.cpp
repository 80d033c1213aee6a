#include "portfolios/survivors.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <optional>
#include <tuple>

#include "base/random.hpp"
#include "base/special.hpp"
#include "portfolios/rated_survival.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kChunk = 1 << 14;  // paths at a time
constexpr std::size_t kMostChunks = 16;
constexpr double kWork = 2e9;       // hazards that are looked at
constexpr std::size_t kBins = 512;  // of the factors' part of the value
constexpr std::size_t kNodes = 385;
constexpr double kFar = 9;  // standard deviations

double density(double x) {
  return 0.39894228040143267794 * exponential(-0.5 * x * x);
}

/// A span of time in which the firm has one hazard.
struct Span {
  std::size_t year = 0;
  double score = 0, years = 0;
  bool before = false;  ///< the stake is bought
};

}  // namespace

class SurvivorBuilder {
 public:
  SurvivorBuilder(const Firms& firms, const ExitValue& value, const Calendar& calendar,
                  Survivors& made)
      : firms_(firms), value_(value), calendar_(calendar), made_(made) {}

  void build(std::span<const Holding> holdings, std::uint64_t seed) {
    for (const Holding& holding : holdings) made_.case_of_.push_back(case_of(holding));
    made_.cases_.resize(cases_.size());
    set_bins();
    add_paths(entity_of("survivors", seed));
    set_nodes();
    for (std::size_t c = 0; c < cases_.size(); ++c) finish(cases_[c], made_.cases_[c]);
  }

 private:
  struct Bin {
    double probability = 0, paths = 0, defaults = 0, value = 0;  ///< sums over its paths
    double before = 0;  ///< defaults before the stake is bought
  };
  struct Work {
    std::uint32_t set = 0;
    std::size_t exit_year = 0;
    std::vector<Span> spans;  ///< of a firm that is not rated
    RatedFirm rated;
    std::vector<double> times;  ///< of a rated firm: if it is bought later, when; and the exit
    std::vector<Bin> bins;
  };

  bool rated() const { return firms_.migration() != nullptr; }
  double begin_of(const Holding& holding) const {
    const double begins = std::max(0.0, firms_.exposures().lives.start[holding.firm]);
    return holding.from > begins + 1e-9 ? begins : holding.from;
  }

  /// Firms of one score that are held from one day to another are one case.
  std::uint32_t case_of(const Holding& holding) {
    const LoanExposures& firms = firms_.exposures();
    const bool aged = !rated() && !firms_.sampler().ages().empty();
    const double begins = begin_of(holding);
    const std::uint64_t chance = rated() ? firms_.grades()[holding.firm]
                                         : std::bit_cast<std::uint64_t>(firms.pd[holding.firm]);
    const auto key =
        std::tuple(firms_.set_of(holding.firm), chance, aged ? firms.lives.start[holding.firm] : 0,
                   begins, holding.from, holding.to);
    const auto [found, added] = known_.emplace(key, static_cast<std::uint32_t>(cases_.size()));
    if (added) cases_.push_back(work_of(holding));
    return found->second;
  }

  Work work_of(const Holding& holding) const {
    Work work{firms_.set_of(holding.firm), calendar_.year_of(holding.to), {}, {}, {}, {}};
    if (!rated()) {
      work.spans = spans_of(holding);
      return work;
    }
    work.rated = {work.set, firms_.grades()[holding.firm], begin_of(holding)};
    if (holding.from > work.rated.begins) work.times.push_back(holding.from);
    work.times.push_back(holding.to);
    return work;
  }

  std::vector<Span> spans_of(const Holding& holding) const {
    const DefaultSampler& sampler = firms_.sampler();
    const LoanExposures& firms = firms_.exposures();
    const std::uint32_t set = firms_.set_of(holding.firm);
    const bool aged = !sampler.ages().empty();
    const double score = aged || firms.pd[holding.firm] <= 0
                             ? 0
                             : sampler.model().score(set, firms.pd[holding.firm]);
    std::vector<Span> spans;
    if (!aged && firms.pd[holding.firm] <= 0) return spans;
    const double begins = begin_of(holding);
    std::vector<double> cuts = {begins, holding.from, holding.to};
    for (std::size_t year = 0; year < calendar_.years(); ++year)
      cuts.push_back(calendar_.year_end(year));
    const double born = firms.lives.start[holding.firm];
    for (int age = 1; aged && calendar_.later(born, 12 * age) < holding.to; ++age)
      cuts.push_back(calendar_.later(born, 12 * age));
    std::sort(cuts.begin(), cuts.end());
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const double from = std::max(cuts[i], begins), to = std::min(cuts[i + 1], holding.to);
      if (to - from < 1e-9) continue;
      const double middle = 0.5 * (from + to);
      double at = score;
      if (aged) {
        const std::vector<double>& by_age = sampler.ages()[set];
        const int age = calendar_.months_between(born, middle) / 12;
        at = by_age[std::min(static_cast<std::size_t>(std::max(0, age)), by_age.size() - 1)];
      }
      spans.push_back({calendar_.year_of(middle), at, to - from, middle < holding.from});
    }
    return spans;
  }

  /// Bins of X in its long-run law.
  void set_bins() {
    x_law_ = value_.law;
    const auto moves = [&](const LawPart& part) {
      return part.variance - value_.own * value_.own > 1e-12;
    };
    if (std::none_of(x_law_.begin(), x_law_.end(), moves)) {
      for (Work& work : cases_) work.bins.assign(1, Bin{1, 0, 0, 0, 0});
      return;
    }
    double low = 1e300, high = -1e300;
    for (LawPart& part : x_law_) {
      part.variance -= value_.own * value_.own;
      const double sd = std::sqrt(std::max(0.0, part.variance));
      low = std::min(low, part.mean - 6 * sd), high = std::max(high, part.mean + 6 * sd);
    }
    first_ = low, width_ = (high - low) / kBins;
    std::vector<Bin> bins(kBins);
    double before = 0;
    for (std::size_t b = 0; b < kBins; ++b) {
      double reached = 1;
      if (b + 1 < kBins) {
        reached = 0;
        const double end = low + width_ * static_cast<double>(b + 1);
        for (const LawPart& part : x_law_)
          reached += part.probability * normal_cdf((end - part.mean) / std::sqrt(part.variance));
      }
      bins[b].probability = reached - before;
      before = reached;
    }
    for (Work& work : cases_) work.bins = bins;
  }

  void add_paths(std::uint64_t seed) {
    double spans = 1;
    for (const Work& work : cases_) spans += looked_at(work) + 2;
    const double affordable = kWork / spans / static_cast<double>(kChunk);
    const std::size_t chunks =
        static_cast<std::size_t>(std::clamp(affordable, 1.0, static_cast<double>(kMostChunks)));
    const HazardModel& model = firms_.hazards();
    const FactorModel economy = model.factors->in_long_run();
    Factors factors;
    for (std::size_t chunk = 0; chunk < chunks; ++chunk) {
      const TrialRange trials{static_cast<std::int64_t>(chunk * kChunk), kChunk};
      economy.draw(seed, trials, factors);
      model.copula->draw_scale(seed, trials, factors);
      Hazards hazards(model, seed, trials, factors, {});
      values_.assign(factors.years(), {});
      std::optional<RatedSurvival> ratings;
      if (rated()) ratings.emplace(firms_.ratings(), hazards, calendar_, kChunk);
      for (Work& work : cases_) add(work, hazards, ratings ? &*ratings : nullptr, factors);
    }
  }

  /// Hazards of one path.
  double looked_at(const Work& work) const {
    if (!rated()) return static_cast<double>(work.spans.size());
    const auto grades = static_cast<double>(firms_.migration()->grades().size());
    const std::size_t years = work.exit_year + 1 - calendar_.year_of(work.rated.begins);
    return grades * grades * static_cast<double>(years);
  }

  /// Probabilities of default until the exit, and before the stake is bought, if it is later than
  /// its firm, [path].
  struct Defaults {
    std::vector<double> all, before;
  };
  Defaults defaults_of(const Work& work, Hazards& hazards, RatedSurvival* ratings) const {
    if (ratings) {
      auto found = ratings->defaults(work.rated, work.times);
      Defaults defaults{std::move(found.back()), {}};
      if (found.size() > 1) defaults.before = std::move(found.front());
      return defaults;
    }
    Defaults defaults{std::vector<double>(kChunk, 0.0), {}};
    std::vector<double>& survived = defaults.all;
    const auto complement = [](std::vector<double>& column) {
      exponential(column, column);
      for (double& s : column) s = 1 - s;
    };
    for (std::size_t i = 0; i < work.spans.size(); ++i) {
      const Span& span = work.spans[i];
      const auto rates = hazards.rates(span.score, span.year);
      for (std::size_t t = 0; t < kChunk; ++t) survived[t] -= span.years * rates[t];
      if (span.before && (i + 1 == work.spans.size() || !work.spans[i + 1].before)) {
        defaults.before = survived;
        complement(defaults.before);
      }
    }
    complement(survived);
    return defaults;
  }

  void add(Work& work, Hazards& hazards, RatedSurvival* ratings, const Factors& factors) {
    const bool grouped = hazards_share_group();
    hazards.choose(work.set, grouped ? 0 : -1, "");
    const Defaults defaults = defaults_of(work, hazards, ratings);
    if (work.bins.size() == 1) {
      for (const double d : defaults.all) work.bins[0].defaults += d;
      for (const double d : defaults.before) work.bins[0].before += d;
      work.bins[0].paths += kChunk;
      return;
    }
    const std::vector<double>& x = values_of(work.exit_year, factors);
    for (std::size_t t = 0; t < kChunk; ++t) {
      const double place = (x[t] - first_) / width_;
      Bin& bin = work.bins[static_cast<std::size_t>(std::clamp(place, 0.0, kBins - 1.0))];
      bin.paths += 1, bin.defaults += defaults.all[t], bin.value += x[t];
      if (!defaults.before.empty()) bin.before += defaults.before[t];
    }
  }

  bool hazards_share_group() const { return firms_.hazards().vintage != 0; }

  const std::vector<double>& values_of(std::size_t year, const Factors& factors) {
    std::vector<double>& x = values_[year];
    if (!x.empty()) return x;
    x.assign(kChunk, 0.0);
    for (const Loading& loading : value_.loadings) {
      const auto y = factors.of(loading.factor, year);
      for (std::size_t t = 0; t < kChunk; ++t) x[t] += loading.weight * y[t];
    }
    return x;
  }

  void set_nodes() {
    double low = 1e300, high = -1e300;
    for (const LawPart& part : value_.law) {
      const double sd = std::sqrt(part.variance);
      low = std::min(low, part.mean - kFar * sd), high = std::max(high, part.mean + kFar * sd);
    }
    made_.low_ = low, made_.step_ = (high - low) / (kNodes - 1);
  }

  void finish(Work& work, Survivors::Case& to) const {
    if (work.bins.size() == 1)
      work.bins[0].defaults /= work.bins[0].paths, work.bins[0].before /= work.bins[0].paths;
    else
      fill_empty(work.bins);
    double all = 0, before = 0;
    for (const Bin& bin : work.bins)
      all += bin.probability * bin.defaults, before += bin.probability * bin.before;
    to.q = before < 1 ? (all - before) / (1 - before) : 1;
    if (all >= 1 || value_.loadings.empty()) return;
    for (std::size_t k = 0; k < kNodes; ++k) {
      const double v = made_.low_ + made_.step_ * static_cast<double>(k);
      double reached = 0, slope = 0;
      for (const LawPart& part : value_.law) {
        const double sd = std::sqrt(part.variance), z = (v - part.mean) / sd;
        reached += part.probability * normal_cdf(z);
        slope += part.probability * density(z) / sd;
      }
      for (const Bin& bin : work.bins) {
        if (bin.probability * bin.defaults < 1e-18) continue;
        const double z = (v - bin.value) / value_.own, weight = bin.probability * bin.defaults;
        reached -= weight * normal_cdf(z);
        slope -= weight * density(z) / value_.own;
      }
      const double last = to.reached.empty() ? 0 : to.reached.back();
      to.reached.push_back(std::clamp(reached / (1 - all), last, 1.0));
      to.slope.push_back(std::max(0.0, slope / (1 - all)));
    }
  }

  /// Sums become means; what no path has met is as its neighbour nearer to the middle.
  void fill_empty(std::vector<Bin>& bins) const {
    for (std::size_t b = 0; b < kBins; ++b)
      if (bins[b].paths > 0)
        bins[b].defaults /= bins[b].paths, bins[b].value /= bins[b].paths,
            bins[b].before /= bins[b].paths;
      else
        bins[b].value = first_ + width_ * (static_cast<double>(b) + 0.5);
    for (std::size_t b = kBins / 2; b-- > 0;)
      if (bins[b].paths == 0)
        bins[b].defaults = bins[b + 1].defaults, bins[b].before = bins[b + 1].before;
    for (std::size_t b = kBins / 2; b < kBins; ++b)
      if (bins[b].paths == 0)
        bins[b].defaults = bins[b - 1].defaults, bins[b].before = bins[b - 1].before;
  }

  const Firms& firms_;
  const ExitValue& value_;
  const Calendar& calendar_;
  Survivors& made_;
  using Key = std::tuple<std::uint32_t, std::uint64_t, double, double, double, double>;
  std::map<Key, std::uint32_t> known_;
  std::vector<Work> cases_;
  std::vector<LawPart> x_law_;
  double first_ = 0, width_ = 1;
  std::vector<std::vector<double>> values_;  ///< [year][path] X, if asked for
};

Survivors::Survivors(const Firms& firms, const ExitValue& value, std::span<const Holding> holdings,
                     const Calendar& calendar, std::uint64_t seed) {
  SurvivorBuilder(firms, value, calendar, *this).build(holdings, seed);
}

double Survivors::rank(std::size_t holding, double value) const {
  const Case& of = cases_[case_of_[holding]];
  double among = value;
  if (!of.reached.empty()) {
    const double place = std::clamp((value - low_) / step_, 0.0, kNodes - 1.0001);
    const auto k = static_cast<std::size_t>(place);
    const double t = place - static_cast<double>(k), s = 1 - t;
    // Cubic through values and slopes at both nodes.
    among = s * s * ((1 + 2 * t) * of.reached[k] + t * step_ * of.slope[k]) +
            t * t * ((1 + 2 * s) * of.reached[k + 1] - s * step_ * of.slope[k + 1]);
    among = std::clamp(among, of.reached[k], of.reached[k + 1]);
  }
  return std::clamp(of.q + (1 - of.q) * among, 0x1p-53, 1 - 0x1p-53);
}

}  // namespace cofferdam
