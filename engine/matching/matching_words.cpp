#include "matching/matching_words.hpp"

#include <cmath>

namespace cofferdam {
namespace {

std::string stage_words(const MatchingStage& stage, const Value& declared, const Words& words) {
  std::string text = stage.name + " has " + Words::number(stage.firms) + " firms, of which " +
                     Words::number(stage.with_finance) + " have finance";
  if (stage.new_firms > 0) text += ", and " + Words::number(stage.new_firms) + " more a quarter";
  text += "; each needs " + words.amounts(declared.at("need")) + " and meets a financier in a " +
          "quarter with a probability of " + Words::percent(std::round(1e4 * stage.meets()) / 1e4);
  if (stage.ends > 0) text += "; finance ends with " + Words::percent(stage.ends) + " a quarter";
  return text + ".";
}

std::string financier_words(const Financier& of, const Matching& matching) {
  std::vector<std::string> stages;
  for (const std::uint32_t stage : of.stages) stages.push_back(matching.stages()[stage].name);
  std::string text = of.name + " asks for " + Words::percent(of.rate) + " a year and finances " +
                     Words::list(stages);
  if (stages.size() > 1) text += ", the first of them rather";
  return text + (of.capacity == kUnmatched
                     ? ", however many it meets."
                     : ", at most " + Words::number(of.capacity) + " firms a quarter.");
}

}  // namespace

std::vector<std::string> explain_matching(const Value& declared, const Matching& matching,
                                          const Words& words) {
  std::vector<std::string> all = {
      "Each quarter firms without finance meet financiers by chance. They ask those that they have "
      "met, the cheapest first; a financier keeps those that it likes best, as many as it has room "
      "for, and who is refused asks the next. Who finds nobody waits."};
  for (std::size_t i = 0; i < matching.stages().size(); ++i)
    all.push_back(
        stage_words(matching.stages()[i], declared.at("stages").entries[i].second, words));
  for (const Financier& of : matching.financiers()) all.push_back(financier_words(of, matching));
  if (const Value& calibrated = declared.at("calibrated"); calibrated.given)
    all.push_back("Meetings are set so that " + Words::percent(calibrated.at("share").number) +
                  " of all firms are expected to have finance after " +
                  Words::span(calibrated.at("after")) + ", if no capacity binds.");
  return all;
}

}  // namespace cofferdam
