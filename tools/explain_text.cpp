#include "explain_text.hpp"

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

std::string heading_of(const std::string& part) {
  if (part == "bearers") return "Who takes part";
  if (part == "programme") return "The programme, in the order in which its clauses act";
  if (part == "pools") return "Pools";
  return "How a trial is worked, group after group";
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
      // A clause that does not name itself in its first sentence is named before it.
      if (sentences[row].find(subjects[row]) == std::string::npos)
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
