// How units that are judged stand, and how much of it is skill, in words.
#include "summary_parts.hpp"

namespace cofferdam {
namespace {

/// "In 2030 skill is 5.0 +- 1.3 % of the variance of scores, and luck the rest; ..."
std::string skill_words(const Cells& skill, std::size_t row) {
  const std::string year = skill.text("year", row);
  if (skill.text("verdict", row) != "ok")
    return wrapped("Skill in the scores of " + year + ": n/a (" + skill.text("verdict", row) +
                   ").");
  return wrapped("In " + year + " skill is " + percent_cell(skill, "skill_share", row) +
                 " of the variance of scores, and luck the rest; two units stand in the wrong "
                 "order in " +
                 percent_cell(skill, "wrong_order", row) + " of simulations.");
}

/// "Most often first is beijing, in 12.5 +- 2.3 % of simulations; ..."
std::string first_words(const Cells& scores, const std::string& year) {
  std::size_t best = scores.rows(), units = 0;
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    if (scores.text("year", row) != year) continue;
    ++units;
    if (best == scores.rows() ||
        scores.number("probability_first", row) > scores.number("probability_first", best))
      best = row;
  }
  if (best == scores.rows()) return "";
  return wrapped(
      "Most often first is " + scores.text("judged", best) + ", in " +
      percent_cell(scores, "probability_first", best) + " of simulations, with a score of " +
      estimate_text(scores.number("score", best), scores.number("score_standard_error", best)) +
      " on average; if all " + std::to_string(units) + " were alike each would be first in " +
      fixed_text(100.0 / static_cast<double>(units), 1) + " %.");
}

}  // namespace

std::string evaluation_words(const SummaryContext& context) {
  const Cells skill(context.results, "skill"), scores(context.results, "evaluation");
  if (skill.rows() == 0) return "";
  const std::size_t last = skill.rows() - 1;
  return skill_words(skill, last) + first_words(scores, skill.text("year", last));
}

}  // namespace cofferdam
