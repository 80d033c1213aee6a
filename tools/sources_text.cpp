#include "sources_text.hpp"

#include <algorithm>

#include "commands.hpp"
#include "display_width.hpp"
#include "progress.hpp"

namespace cofferdam {
namespace {

/// Of the numbers on which a headline rests.
struct Counts {
  std::int64_t assumed = 0, unmarked = 0;

  bool are_weak() const { return assumed + unmarked > 0; }
};

Counts counts_of(const ScenarioSources& sources, const HeadlineSources& headline) {
  Counts counts;
  for (const std::size_t i : headline.numbers)
    if (sources.is_weak(i)) ++(sources.is_unmarked(i) ? counts.unmarked : counts.assumed);
  return counts;
}

/// "12 are assumed and 3 say nothing of their source".
std::string weak_text(const Counts& counts) {
  const auto part = [](std::int64_t count, const char* one, const char* many) {
    return grouped(count) + (count == 1 ? one : many);
  };
  std::string text = counts.assumed ? part(counts.assumed, " is assumed", " are assumed") : "";
  if (counts.unmarked)
    text += (text.empty() ? "" : " and ") +
            part(counts.unmarked, " says nothing of its source", " say nothing of their source");
  return text;
}

std::string list_of(const ScenarioSources& sources, const char* heading, bool unmarked) {
  std::string lines;
  for (std::size_t i = 0; i < sources.numbers.size(); ++i) {
    if (!sources.is_weak(i) || sources.is_unmarked(i) != unmarked) continue;
    const GivenNumber& number = sources.numbers[i];
    lines += "  line " + std::to_string(number.line) + ": " + printable(number.paths.front()) +
             (number.text.empty() ? "" : " (" + printable(number.text) + ")") +
             (number.paths.size() > 1
                  ? " and " + grouped(static_cast<std::int64_t>(number.paths.size()) - 1) +
                        " more portfolios"
                  : "") +
             "\n";
  }
  return lines.empty() ? "" : std::string(heading) + ":\n" + lines;
}

}  // namespace

std::string sources_sentences(const ScenarioSources& sources) {
  std::string text;
  for (const HeadlineSources& headline : sources.headlines) {
    const Counts counts = counts_of(sources, headline);
    if (counts.are_weak())
      text += "'" + printable(headline.headline) + "' rests on " +
              grouped(static_cast<std::int64_t>(headline.numbers.size())) + " numbers, of which " +
              weak_text(counts) + ".\n";
  }
  return text;
}

std::string sources_text(const ScenarioSources& sources) {
  const std::string sentences = sources_sentences(sources);
  return (sentences.empty()
              ? "No headline rests on a number that is assumed or says nothing of its "
                "source.\n"
              : sentences) +
         list_of(sources, "Assumed", false) + list_of(sources, "Without a source or status", true);
}

}  // namespace cofferdam
