// `--set path=value` of the command line.
#include "scenario/set_path.hpp"
#include "scenario/yaml_text.hpp"

namespace cofferdam {
namespace {

/// `trials` and what is under `stop_when` take each other's place.
void take_out_other(Node& root, const std::string& changed) {
  const char* other = changed == "trials" ? "stop_when" : changed == "stop_when" ? "trials" : "";
  std::erase_if(root.entries, [&](const Entry& entry) { return entry.key == other; });
}

}  // namespace

void apply_override(Document& document, const std::string& assignment, Problems& problems) {
  const int source = static_cast<int>(document.sources.size());
  document.sources.push_back({"--set " + assignment, assignment, ""});
  const std::string& text = document.sources.back().text;
  if (text.size() > kMaxScenarioBytes) {
    problems.add(Place{source, 0, 0}, "", "the value is larger than 16 MiB", "");
    return;
  }
  PlaceFinder places(source, text);
  const std::size_t equals = text.find('=');
  if (equals == text.npos) {
    problems.add(places.at(text.size()), "", "there is no equals sign",
                 "write it as key.key=value, such as trials=10_000");
    return;
  }
  std::vector<Step> steps;
  const auto place_at = [&](std::size_t offset) { return places.at(offset); };
  if (!split_path(std::string_view(text).substr(0, equals), place_at, "write it as key.key=value",
                  steps, problems))
    return;
  Node value;
  value.place = places.at(equals + 1);
  const std::size_t before = problems.size();
  const bool complete = read_yaml(document.sources, source, equals + 1, value, problems);
  if (!complete || problems.size() != before) return;
  if (is_drop(steps))
    return drop_paths(
        document.root, value, [](const std::vector<Step>&) { return true; }, problems);
  set_at_path(document.root, steps, std::move(value), problems);
  if (problems.size() == before) take_out_other(document.root, steps.front().text);
}

}  // namespace cofferdam
