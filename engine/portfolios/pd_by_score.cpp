#include "portfolios/pd_by_score.hpp"

#include <algorithm>
#include <cmath>

#include "portfolios/bands.hpp"
#include "portfolios/score_curve.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

class PdReader {
 public:
  PdReader(const Value& declared, const std::vector<double>& weight, LoanExposures& exposures,
           Problems& problems)
      : declared_(declared),
        weight_(weight),
        exposures_(exposures),
        problems_(problems),
        pds_(exposures.rows(), 0.0) {}

  std::vector<double> read() {
    const Value &mean = declared_.at("mean"), &intercept = declared_.at("intercept"),
                &bands = declared_.at("bands");
    const char* const advice =
        "give 'mean' and 'gini', 'mean' and 'auc', 'intercept' and 'slope', or 'bands'";
    std::vector<const Value*> given;
    for (const Value* form : {&mean, &intercept, &bands})
      if (form->given) given.push_back(form);
    if (given.size() != 1) {
      fail(given.empty() ? declared_ : *given[1],
           given.empty() ? "no PDs of the score" : "a second form of the PDs", advice);
      return pds_;
    }
    if (!check_pairs() || !find_score()) return pds_;
    if (mean.given) set_calibrated(mean.number);
    if (intercept.given) set_curve({intercept.number, declared_.at("slope").number});
    if (bands.given) set_bands(bands);
    return pds_;
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  /// Keys that need each other.
  bool check_pairs() {
    const std::size_t before = problems_.size();
    const Value &mean = declared_.at("mean"), &gini = declared_.at("gini"),
                &auc = declared_.at("auc"), &intercept = declared_.at("intercept"),
                &slope = declared_.at("slope");
    if (gini.given && auc.given) fail(auc, "both 'gini' and 'auc'", "gini = 2 auc - 1; keep one");
    if (mean.given && !gini.given && !auc.given)
      fail(mean, "a mean PD without 'gini'", "say by 'gini' how well the score tells defaults");
    for (const Value* power : {&gini, &auc})
      if (power->given && !mean.given)
        fail(*power, "the power of a score whose PDs are given",
             "it follows from them; leave it "
             "out, or give 'mean' instead");
    if (intercept.given != slope.given)
      fail(intercept.given ? intercept : slope,
           intercept.given ? "'intercept' without 'slope'" : "'slope' without 'intercept'",
           "a curve needs both");
    return problems_.size() == before;
  }

  bool find_score() {
    const Value& of = declared_.at("of");
    const std::string name = of ? of.text : "true_score";
    score_ = exposures_.attribute(name);
    if (!score_ || score_->size() != exposures_.rows()) {
      std::vector<std::string> known = exposures_.attribute_names();
      std::erase(known, "pd");
      fail(of ? of : declared_, "'" + name + "' is no number of the portfolio",
           did_you_mean(name, known, "declare 'score', or name an attribute by 'of'"));
      return false;
    }
    if (!exposures_.scored) exposures_.scored.emplace();
    Scored& scored = *exposures_.scored;
    scored.by = name;
    if (std::find(scored.scores.begin(), scored.scores.end(), name) == scored.scores.end())
      scored.scores.push_back(name);
    return true;
  }

  void set_calibrated(double mean) {
    const Value &gini = declared_.at("gini"), &auc = declared_.at("auc");
    const double stated = gini.given ? gini.number : 2 * auc.number - 1;
    const ScoreRanking ranking(*score_, weight_);
    const auto found = calibrate(ranking, mean, stated);
    if (!found) return fail_unreachable(ranking, mean, gini.given ? gini : auc);
    for (std::size_t row = 0; row < pds_.size(); ++row)
      pds_[row] = found->by_level[ranking.level_of(row)];
    Scored& scored = *exposures_.scored;
    scored.pds = "calibrated";
    scored.mean = mean;
    scored.gini = stated;
    scored.intercept = found->curve.intercept;
    scored.slope = found->curve.slope;
  }

  void fail_unreachable(const ScoreRanking& ranking, double mean, const Value& power) {
    const std::size_t values = ranking.levels().size();
    const bool gini = &power == &declared_.at("gini");
    const std::string stated = (gini ? "a Gini of " : "an AUC of ") + rounded_text(power.number);
    if (values == 1)
      return fail(power, stated + " of a score that is the same for all",
                  "let it tell " + exposures_.words->many + " apart");
    const double most = ranking.most(mean);
    // Rounded up: what is printed is not reached itself.
    const double below = std::ceil((gini ? most : (1 + most) / 2) * 1e6) / 1e6;
    fail(power,
         stated + " cannot be reached at a mean PD of " + rounded_text(100 * mean) + " %: with " +
             std::to_string(values) + " different values of the score it stays below " +
             rounded_text(below),
         "lower the power, or let the score tell more " + exposures_.words->many + " apart");
  }

  void set_curve(const ScoreCurve& curve) {
    for (std::size_t row = 0; row < pds_.size(); ++row) pds_[row] = curve.pd((*score_)[row]);
    Scored& scored = *exposures_.scored;
    scored.pds = "curve";
    scored.intercept = curve.intercept;
    scored.slope = curve.slope;
  }

  void set_bands(const Value& declared) {
    const auto bands = Bands::read(declared, "[{up_to: 50, pd: 6 %}, {pd: 2 %}]", problems_);
    if (!bands) return;
    for (std::size_t row = 0; row < pds_.size(); ++row) {
      const std::size_t band = bands->of((*score_)[row]);
      if (band == bands->size())
        return fail(declared,
                    "the score of " + exposures_.words->one + " " + exposures_.id(row) + " is " +
                        rounded_text((*score_)[row]) + ", above every band",
                    "end the bands with one without 'up_to'");
      pds_[row] = declared.items[band].at("pd").number;
    }
    exposures_.scored->pds = "bands";
  }

  const Value& declared_;
  const std::vector<double>& weight_;
  LoanExposures& exposures_;
  Problems& problems_;
  const std::vector<double>* score_ = nullptr;
  std::vector<double> pds_;
};

}  // namespace

std::vector<double> pds_by_score(const Value& declared, const std::vector<double>& weight,
                                 LoanExposures& exposures, Problems& problems) {
  return PdReader(declared, weight, exposures, problems).read();
}

}  // namespace cofferdam
