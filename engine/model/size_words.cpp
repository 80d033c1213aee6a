#include "model/size_words.hpp"

namespace cofferdam {
namespace {

/// "1 % or 5 % of trials".
std::string trials_text(const std::vector<double>& probabilities) {
  std::vector<std::string> levels;
  for (const double level : probabilities) levels.push_back(Words::percent(level));
  return Words::list(levels, "or") + " of trials";
}

std::string target_text(const SizeQuestion& question) {
  if (question.is_of_all()) return question.target_text + " on average over all trials";
  if (question.target == SizeQuestion::Target::tvar)
    return question.target_text + " on average over the worst " +
           trials_text(question.probabilities);
  return question.target_text + " in no more than " + trials_text(question.probabilities);
}

}  // namespace

std::vector<std::string> explain_size(const SizeQuestion& question, const Words& words) {
  std::vector<std::string> all = {"How large must " + question.input + " be so that " +
                                  target_text(question) + "?"};
  if (question.closed_form || question.values.empty()) return all;
  const auto value = [&](double of) {
    return question.unit == "1" ? Words::percent(of) : words.money(of);
  };
  all.push_back(Words::number(static_cast<double>(question.values.size())) + " values from " +
                value(question.values.front()) + " to " + value(question.values.back()) +
                " are tried.");
  return all;
}

}  // namespace cofferdam
