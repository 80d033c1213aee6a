// How much of the scores of units is skill, and how much is luck.
#include <algorithm>
#include <array>
#include <cmath>

#include "evaluation/evaluation.hpp"
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/ranks.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Trials are put into so many groups by their numbers; errors are those of the jackknife that
/// leaves out one group after the other.
constexpr std::size_t kSets = 20;

/// What is summed over trials, each times its weight, in the order: 1, the weight, the scores, the
/// mean of their squares over units, their variance between units, and for each pair whether the
/// first is ahead.
class SkillSums {
 public:
  SkillSums(std::size_t units, std::size_t years)
      : size_(kScores + units + 2 + units * (units - 1) / 2), sums_(years * kSets * size_) {}

  static constexpr std::size_t kWeight = 0, kSquaredWeight = 1, kScores = 2;
  void add(std::size_t year, std::size_t set, std::size_t what, double amount) {
    sums_[(year * kSets + set) * size_ + what].add(amount);
  }
  /// Of one set, [what].
  std::vector<double> of(std::size_t year, std::size_t set) const {
    std::vector<double> values;
    for (std::size_t what = 0; what < size_; ++what)
      values.push_back(sums_[(year * kSets + set) * size_ + what].value());
    return values;
  }

  void close_block() {}
  void merge(const SkillSums& other) {
    for (std::size_t i = 0; i < sums_.size(); ++i) sums_[i].merge(other.sums_[i]);
  }
  void write(ByteWriter& bytes) const {
    std::array<std::uint64_t, ExactSum::kWords> words;
    for (const ExactSum& sum : sums_) {
      sum.write(words);
      bytes.put(words);
    }
  }
  void read(ByteReader& bytes) {
    for (ExactSum& sum : sums_)
      sum = ExactSum::read(bytes.take<std::array<std::uint64_t, ExactSum::kWords>>());
  }

 private:
  std::size_t size_;
  std::vector<ExactSum> sums_;  ///< [year][set][what]
};

enum Part : std::size_t { kShare, kSkill, kLuck, kWrongOrder, kParts };
using Parts = std::array<double, kParts>;

/// How often the units of a pair stand in the other order than by their means. That is told by the
/// other sets: a set's own trials would make its order right too often where units are alike.
/// `without`: a set that is left out of everything.
double wrong_order(const std::vector<std::vector<double>>& sets, const std::vector<double>& all,
                   std::size_t without, std::size_t units) {
  double wrong = 0;
  for (std::size_t set = 0; set < sets.size(); ++set) {
    if (set == without) continue;
    const auto other = [&](std::size_t unit) {
      return all[SkillSums::kScores + unit] - sets[set][SkillSums::kScores + unit];
    };
    for (std::size_t u = 0, pair = SkillSums::kScores + units + 2; u < units; ++u)
      for (std::size_t v = u + 1; v < units; ++v, ++pair) {
        const double ahead = sets[set][pair];
        wrong += other(u) > other(v) ? sets[set][SkillSums::kWeight] - ahead : ahead;
      }
  }
  const auto count = static_cast<double>(units);
  return wrong / all[SkillSums::kWeight] / (count * (count - 1) / 2);
}

/// From sums over trials, all but the order. Skill is the variance of the units' means, less what
/// chance adds to it in so many trials.
Parts parts_of(const std::vector<double>& sums, std::size_t units) {
  const double weight = sums[SkillSums::kWeight], count = static_cast<double>(units);
  const double trials = weight * weight / sums[SkillSums::kSquaredWeight];
  std::vector<double> means;
  double mean = 0, apart = 0;
  for (std::size_t u = 0; u < units; ++u)
    means.push_back(sums[SkillSums::kScores + u] / weight), mean += means.back() / count;
  for (const double own : means) apart += (own - mean) * (own - mean) / count;
  const std::size_t squares = SkillSums::kScores + units;
  const double within = sums[squares + 1] / weight;
  const double all = sums[squares] / weight - mean * mean;
  Parts parts;
  parts[kSkill] = apart - (within - apart) / (trials - 1);
  parts[kLuck] = all - parts[kSkill];
  parts[kShare] = all > 0 ? parts[kSkill] / all : std::nan("");
  return parts;
}

class Skill final : public Accumulating<SkillSums> {
 public:
  explicit Skill(const Params& params)
      : Accumulating(
            SkillSums(params.evaluation->units().names.size(), params.evaluation->years())),
        of_(*params.evaluation),
        units_(of_.units().names.size()) {}

  void observe(const TrialRun& run) override {
    const UnitYears scores = of_.judge(run.settlement).scores;
    for (std::size_t year = 0; year < of_.years(); ++year)
      for (std::size_t t = 0; t < scores.trials(); ++t)
        add(scores, year, t, run.weights()[t],
            static_cast<std::size_t>(run.range.first + static_cast<std::int64_t>(t)) % kSets);
  }

  Table table(const Summary& summary) const override {
    TextColumn year("year", "year of the calendar that is judged");
    EstimateColumns share(
        "skill_share", "1",
        "part of the variance of scores, between units and simulations, that is "
        "the variance of the units' expected scores; where there is none it comes out "
        "around 0, below it too");
    EstimateColumns skill("skill", "1", "that variance, in squared points");
    EstimateColumns luck("luck", "1", "the rest of the variance");
    EstimateColumns wrong("wrong_order", "1",
                          "how often two units stand in the other order than by their expected "
                          "scores, mean over pairs; 50 %: their order is luck alone");
    TextColumn verdict("verdict", "of skill_share: ok, or why it is not available");
    for (std::size_t y = 0; y < of_.years(); ++y) {
      const auto estimates = estimates_of(y);
      year.add(summary.params.calendar->year_label(y));
      share.add(estimates[kShare]), skill.add(estimates[kSkill]), luck.add(estimates[kLuck]);
      wrong.add(estimates[kWrongOrder]);
      verdict.add(estimates[kShare].verdict);
    }
    return make_table("skill", "scores of all units in one year", year, share, skill, luck, wrong,
                      verdict);
  }

 private:
  void add(const UnitYears& scores, std::size_t year, std::size_t trial, double weight,
           std::size_t set) {
    const auto add_one = [&](std::size_t what, double amount) {
      state_.add(year, set, what, weight * amount);
    };
    add_one(SkillSums::kWeight, 1);
    add_one(SkillSums::kSquaredWeight, weight);
    double mean = 0, squares = 0;
    const double count = static_cast<double>(units_);
    for (std::size_t u = 0; u < units_; ++u) {
      const double score = scores.at(u, year, trial);
      add_one(SkillSums::kScores + u, score);
      mean += score / count, squares += score * score / count;
    }
    double within = 0;
    for (std::size_t u = 0; u < units_; ++u) {
      const double distance = scores.at(u, year, trial) - mean;
      within += distance * distance / count;
    }
    std::size_t what = SkillSums::kScores + units_;
    add_one(what++, squares);
    add_one(what++, within);
    for (std::size_t u = 0; u < units_; ++u)
      for (std::size_t v = u + 1; v < units_; ++v, ++what) {
        const double lead = scores.at(u, year, trial) - scores.at(v, year, trial);
        if (lead > -kSameScore) add_one(what, lead > kSameScore ? 1 : 0.5);
      }
  }

  std::array<Estimate, kParts> estimates_of(std::size_t year) const {
    std::vector<std::vector<double>> sets;
    std::vector<double> all;
    for (std::size_t set = 0; set < kSets; ++set) {
      sets.push_back(state_.of(year, set));
      all.resize(sets.back().size(), 0.0);
      for (std::size_t i = 0; i < all.size(); ++i) all[i] += sets.back()[i];
    }
    std::erase_if(sets, [](const auto& set) { return !(set[SkillSums::kWeight] > 0); });
    std::array<Estimate, kParts> estimates;
    if (sets.size() < kSets) {
      for (Estimate& estimate : estimates) estimate.verdict = "not available: too few trials";
      return estimates;
    }
    Parts parts = parts_of(all, units_);
    parts[kWrongOrder] = wrong_order(sets, all, kSets, units_);
    std::array<double, kParts> sums{}, squares{};
    for (std::size_t set = 0; set < kSets; ++set) {
      std::vector<double> rest = all;
      for (std::size_t i = 0; i < rest.size(); ++i) rest[i] -= sets[set][i];
      Parts without = parts_of(rest, units_);
      without[kWrongOrder] = wrong_order(sets, rest, set, units_);
      for (std::size_t p = 0; p < kParts; ++p) {
        const double distance = without[p] - parts[p];
        sums[p] += distance, squares[p] += distance * distance;
      }
    }
    constexpr double kCount = static_cast<double>(kSets);
    for (std::size_t p = 0; p < kParts; ++p) {
      const double spread = std::max(0.0, squares[p] - sums[p] * sums[p] / kCount);
      estimates[p] = normal_estimate(parts[p], std::sqrt((kCount - 1) / kCount * spread));
      if (std::isnan(parts[p])) estimates[p].verdict = "not available: scores never differ";
    }
    return estimates;
  }

  const Evaluation& of_;
  std::size_t units_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.evaluation ? std::make_unique<Skill>(params) : nullptr;
}

}  // namespace

TableMember skill_table() {
  return {make};
}

}  // namespace cofferdam
