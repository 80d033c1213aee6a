#include "explain_text.hpp"

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string heading_of(const std::string& part) {
  if (part == "bearers") return "Who takes part";
  if (part == "programme") return "The programme, in the order in which its clauses act";
  if (part == "portfolios") return "What can be lost";
  if (part == "pools") return "Pools";
  if (part == "order") return "How each trial is settled, one group of clauses after the other";
  if (part == "fiscal") return "What it costs public money";
  if (part == "pricing") return "What loans earn";
  if (part == "matching") return "How firms find financiers";
  if (part == "evaluation") return "How units are judged";
  if (part == "variants") return "Variants";
  if (part == "sizes") return "What is asked";
  return "Where the numbers come from";
}

/// Whether a sentence says of itself what it is about: at its beginning, or in quotes.
bool names(const std::string& sentence, const std::string& subject) {
  return sentence.starts_with(subject + " ") ||
         sentence.find("'" + subject + "'") != std::string::npos;
}

}  // namespace

std::string explanation_text(const std::string& title, const Table& explanation) {
  const auto& parts = explanation.texts("part");
  const auto& subjects = explanation.texts("about");
  const auto& sentences = explanation.texts("sentence");
  std::string text = wrapped(title), paragraph;
  int number = 0;
  for (std::size_t row = 0; row < parts.size(); ++row) {
    const bool new_part = row == 0 || parts[row] != parts[row - 1];
    if (new_part) {
      text += "\n" + heading_of(parts[row]) + "\n";
      number = 0;
    }
    if (new_part || subjects[row] != subjects[row - 1]) paragraph = "";
    if (paragraph.empty()) {
      paragraph = std::to_string(++number) + ".";
      const bool untitled = parts[row] == "order" || parts[row] == "fiscal" ||
                            parts[row] == "pricing" || parts[row] == "evaluation" ||
                            parts[row] == "matching" || parts[row] == "sizes" ||
                            parts[row] == "sources";
      if (!untitled && !names(sentences[row], subjects[row]))
        paragraph += " " + subjects[row] + ":";
    }
    paragraph += " " + sentences[row];
    const bool last = row + 1 == parts.size() || parts[row + 1] != parts[row] ||
                      subjects[row + 1] != subjects[row];
    if (last) text += wrapped(paragraph, "   ");
  }
  return text;
}

}  // namespace cofferdam
