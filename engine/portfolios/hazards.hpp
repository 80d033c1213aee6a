// Hazards of default given the factors, year by year.
//
// In year y a loan with score c defaults with probability p = Phi((c scale - w.Y - v V) / sqrt(1 -
// rho)), V the normal of its cohort; within the year the hazard -ln(1 - p) is constant. The score
// is the threshold of its PD, or of the hazard of its age. In hazard form scores are given, and p =
// Phi(c - w.Y - v V).
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "distributions/distribution.hpp"
#include "economies/copula.hpp"

namespace cofferdam {

/// Factors that a set of exposures loads on.
struct FactorSet {
  std::vector<Loading> loadings;
  /// [loading] law of a loading that is drawn once a trial, and the address of the draw; null:
  /// fixed
  std::vector<std::shared_ptr<const Distribution>> drawn;
  std::vector<std::uint64_t> entities;
  bool squared = false;  ///< what is drawn is the square of the loading, a correlation
  int tie_factor = -1;   ///< factor that ties losses given default, or -1
  std::string label;     ///< `national 0.346`
  std::string names;     ///< of factors only, part of the address of draws
  double correlation =
      0;  ///< w'Cw, asset correlation of two exposures of the set, at mean loadings
};

/// Scores by age, in whole years since origination.
struct AgeHazards {
  enum class Form { constant, curve, probit };
  Form form = Form::constant;  ///< constant: each row's own PD
  std::vector<double> by_age;  ///< curve: yearly hazards; probit: scores, -inf for no default
};

/// What moves the hazards of a portfolio.
struct HazardModel {
  std::vector<FactorSet> sets;
  AgeHazards ages;
  double vintage = 0;     ///< loading on the cohort's normal
  std::string portfolio;  ///< part of the address of draws
  const FactorModel* factors = nullptr;
  const Copula* copula = nullptr;

  bool is_probit() const { return ages.form == AgeHazards::Form::probit; }
  /// Variance of an exposure's own part: 1 - w'Cw - v^2, or 1 in hazard form.
  double residual(std::size_t set) const;
  /// Score of a yearly default probability.
  double score(std::size_t set, double pd) const;
};

/// The hazards of one factor set and cohort in a run of trials.
class Hazards {
 public:
  Hazards(const HazardModel& model, std::uint64_t seed, const TrialRange& trials,
          const Factors& factors, std::vector<double> probit)
      : model_(model),
        seed_(seed),
        trials_(trials),
        factors_(factors),
        probit_(std::move(probit)) {}

  /// Turns to a factor set and cohort (-1: no vintage effect); cheap if they have not changed.
  void choose(std::size_t set, int cohort, const std::string& cohort_name);
  /// Probabilities of default over a whole year, [trial]. Valid until the next call with another
  /// score.
  std::span<const double> probabilities(double score, std::size_t year);
  /// Hazards -ln(1 - p) per year, [trial]; kept for the scores of the last calls.
  std::span<const double> rates(double score, std::size_t year);
  /// The hazard of one trial.
  double rate(double score, std::size_t year, std::size_t trial) const;
  double probability(double score, std::size_t year, std::size_t trial) const;
  /// out[i] = the probability at scores[i] in trials[i]; `scores` and `out` may be the same.
  void probabilities(std::span<const double> scores, std::size_t year,
                     std::span<const std::uint32_t> trials, std::span<double> out) const;

 private:
  struct Kept {
    double score = 0;
    std::vector<std::vector<double>> years;  ///< [year][trial], empty if not asked for yet
  };
  void set_systematic();
  void add_cohort(const std::string& cohort_name);
  std::vector<double> drawn_loading(std::size_t loading) const;

  const HazardModel& model_;
  std::uint64_t seed_;
  TrialRange trials_;
  const Factors& factors_;
  std::vector<double> probit_;  ///< [trial] added to every score; empty: nothing
  std::size_t set_ = static_cast<std::size_t>(-1);
  int cohort_ = -1;
  std::vector<double> residual_;                 ///< [trial] 1 / sqrt(1 - rho)
  std::vector<std::vector<double>> systematic_;  ///< [year][trial]
  std::vector<std::vector<double>> stretch_;     ///< [year][trial]
  std::vector<double> probabilities_;
  std::vector<Kept> kept_;
};

/// Yearly hazard that stands for a certain default: no loan survives a month of it, and sums of it
/// stay finite.
constexpr double kCertainRate = 1000;

/// -ln(1 - p), accurate for small p; kCertainRate for 1.
void hazard_rates(std::span<const double> p, std::span<double> out);

}  // namespace cofferdam
