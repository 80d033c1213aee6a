#include "evaluation/evaluation_words.hpp"

#include "scenario/words.hpp"

namespace cofferdam {
namespace {

/// "technology (share where class is technology; 15 %, more is better)"
std::string indicator_words(const Value& indicator) {
  const Value &name = indicator.at("name"), &when = indicator.at("when");
  const std::string& measure = indicator.at("measure").text;
  std::string text = name ? name.text + " (" + measure : measure + " (";
  if (when) text += (name ? " " : "") + ("where " + Words::condition(*when.condition));
  if (name || when) text += "; ";
  return text + Words::percent(indicator.at("weight").number) + ", " + indicator.at("better").text +
         " is better)";
}

std::string luck_words(const Card& card) {
  std::string text = card.average_years > 1
                         ? "Indicators are means over " +
                               Words::number(static_cast<double>(card.average_years)) +
                               " years, up to the one that is judged"
                         : "Indicators are those of the year that is judged alone";
  return text + (card.removes_common_factor
                     ? "; what moves all units alike in a year is removed before."
                     : "; what moves all units alike in a year stays in them.");
}

std::string moved_words(const Value& moved) {
  const Value &clause = moved.at("clause"), &unit = moved.at("unit");
  std::string text = clause ? "what " + clause.text + " allows or pays"
                            : "the budget and contributions of the pool " + moved.at("pool").text;
  return unit ? text + " by the score of " + unit.text : text;
}

std::string reward_words(const Value& incentive, const Reward& reward) {
  std::vector<std::string> moved;
  for (const Value& one : incentive.at("moves").items) moved.push_back(moved_words(one));
  return "In the next year a score multiplies " + Words::list(moved) + " by 1 + " +
         Words::number(reward.gamma) + " x (score - 50) / 50, at least by " +
         Words::number(reward.at_least) + " and at most by " + Words::number(reward.at_most) + ".";
}

}  // namespace

std::vector<std::string> explain_evaluation(const Value& value, const Evaluation& evaluation) {
  const Card& card = evaluation.card();
  std::vector<std::string> indicators;
  for (const Value& indicator : value.at("indicators").items)
    indicators.push_back(indicator_words(indicator));
  std::vector<std::string> words = {
      "Each year " + Words::list(evaluation.units().names) + " are judged by " +
          Words::list(indicators) + ".",
      "An indicator gives points: " + Words::percent(1 - card.own_growth) +
          " of its distance from the mean of the units and " + Words::percent(card.own_growth) +
          " of its change against the year before, in standard deviations of the units.",
      "The score is 50 at the mean, 100 at " + Words::number(card.full_score_at) +
          " standard deviations above it and 0 at as many below; " +
          Words::percent(card.qualitative_weight) + " of it are qualitative points.",
      luck_words(card)};
  if (evaluation.reward())
    words.push_back(reward_words(value.at("incentive"), *evaluation.reward()));
  return words;
}

}  // namespace cofferdam
