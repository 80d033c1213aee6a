#include "portfolios/score.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr const char* kTrue = "true_score";
constexpr const char* kSeen = "score";

class ScoreReader {
 public:
  ScoreReader(const Value& score, const RowSource& source, LoanExposures& exposures,
              Problems& problems)
      : score_(score),
        source_(source),
        exposures_(exposures),
        problems_(problems),
        true_(exposures.rows(), 0.0),
        seen_(exposures.rows(), 0.0) {}

  void add() {
    const Value &of = score_.at("of"), &indicators = score_.at("indicators");
    if (of.given == indicators.given)
      return fail(of.given ? indicators : score_,
                  of.given ? "both 'of' and 'indicators'" : "neither 'of' nor 'indicators'",
                  "give the score by 'of', or say by 'indicators' what it is made of");
    if (of.given) add_part(of, score_.at("error"), [](double x) { return x; });
    if (indicators.given && indicators.entries.empty())
      return fail(indicators, "no indicators", "write {patents: {of: ..., weight: 40}, ...}");
    if (indicators.given && score_.at("error").given)
      return fail(score_.at("error"), "an error of the whole score beside 'indicators'",
                  "give each indicator its own");
    for (const auto& [name, indicator] : indicators.entries) add_indicator(indicator);
    check_finite();
    exposures_.attributes.push_back({kTrue, std::move(true_)});
    exposures_.attributes.push_back({kSeen, std::move(seen_)});
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void add_indicator(const Value& indicator) {
    const Value &from = indicator.at("from"), &to = indicator.at("to");
    const double weight = indicator.at("weight").number;
    if (from.given != to.given)
      return fail(from.given ? from : to,
                  from.given ? "'from' without 'to'" : "'to' without 'from'",
                  "give both, or leave both out");
    if (from.given && from.number == to.number)
      return fail(to, to.text + " is 'from' too", "an indicator needs room between its ends");
    const double low = from.number, span = to.number - from.number;
    add_part(indicator.at("of"), indicator.at("error"), [&](double x) {
      return weight * (from.given ? std::clamp((x - low) / span, 0.0, 1.0) : x);
    });
  }

  /// Adds `points` of what is true, and of what is measured.
  template <class Points>
  void add_part(const Value& of, const Value& error, const Points& points) {
    FieldResolver resolver(exposures_, source_, problems_);
    const std::vector<double> truth = resolver.numbers(of, kAnyNumber);
    const std::vector<double> sd = resolver.numbers(error, kAtLeastZero);
    std::vector<double> normals(truth.size(), 0.0);
    if (std::any_of(sd.begin(), sd.end(), [](double x) { return x > 0; })) {
      fill_uniform(source_.portfolio_seed, Purpose::book, 0, entity_of(error.path), normals);
      normal_quantile(normals, normals);
    }
    for (std::size_t row = 0; row < truth.size(); ++row) {
      true_[row] += points(truth[row]);
      seen_[row] += points(truth[row] + sd[row] * normals[row]);
    }
  }

  void check_finite() {
    for (std::size_t row = 0; row < true_.size(); ++row)
      if (!std::isfinite(true_[row]) || !std::isfinite(seen_[row]))
        return fail(score_,
                    "no number is the score of " + exposures_.words->one + " " + exposures_.id(row),
                    "weights or indicators are too large");
  }

  const Value& score_;
  const RowSource& source_;
  LoanExposures& exposures_;
  Problems& problems_;
  std::vector<double> true_, seen_;  ///< [row]
};

}  // namespace

void add_score(const Value& portfolio, const RowSource& source, LoanExposures& exposures,
               Problems& problems) {
  const Value& score = portfolio.get("score");
  if (!score) return;
  const std::size_t before = problems.size();
  for (const char* name : {kTrue, kSeen}) {
    const Value* other = portfolio.at("attributes").find(name);
    if (other)
      problems.add(other->place, other->path,
                   std::string("'") + name + "' is an attribute that 'score' makes",
                   "choose another name");
  }
  if (problems.size() == before && exposures.attribute(kSeen))
    problems.add(score.place, score.path, "a second score: the firms have one",
                 "it holds for what they have too; leave it out");
  if (problems.size() != before) return;
  ScoreReader(score, source, exposures, problems).add();
  exposures.scored.emplace();
  exposures.scored->scores = {kTrue, kSeen};
}

}  // namespace cofferdam
