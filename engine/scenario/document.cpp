#include <algorithm>
#include <cofferdam/error.hpp>
#include <filesystem>

#include "base/one_line.hpp"
#include "scenario/regular_file.hpp"
#include "scenario/yaml_text.hpp"

namespace cofferdam {
namespace {

/// The scenario that was meant by the name of a file that is not there; "" if there is none.
std::string meant_by(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code unknown;
  if (fs::exists(path, unknown)) return "";
  const fs::path stem = fs::path(path).replace_extension();
  for (const std::string& name : {path + ".yaml", stem.string() + ".yaml", stem.string() + ".yml"})
    if (fs::is_regular_file(name, unknown)) return name;
  return "";
}

std::unique_ptr<InputBytes> open_scenario(const std::string& path) {
  try {
    return open_input(path, "the scenario");
  } catch (const Error& error) {
    const std::string meant = meant_by(path);
    if (meant.empty()) throw;
    throw Error(error.code(),
                error.what() + std::string("; did you mean '") + one_line(meant) + "'?");
  }
}

std::string read_file(const std::string& path, Problems& problems) {
  const std::unique_ptr<InputBytes> file = open_scenario(path);
  std::string text(std::min(file->size(), kMaxScenarioBytes) + 1, '\0');
  text.resize(file->read(text.data(), text.size()));
  if (text.size() > kMaxScenarioBytes) {
    problems.add(Place{}, "", "the scenario is larger than 16 MiB",
                 "put large tables into a CSV file");
  }
  return text;
}

}  // namespace

Document parse_document(const std::string& name, const std::string& text) {
  Document document;
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  const bool has_mark = text.starts_with(mark);
  document.sources.push_back({name, has_mark ? text.substr(mark.size()) : text, ""});
  Problems problems(document.sources);
  if (text.size() > kMaxScenarioBytes) {
    problems.add(Place{0, 0, 0}, "", "the scenario is larger than 16 MiB",
                 "put large tables into a CSV file");
    problems.throw_if_any();
  }
  if (text.starts_with("\x89HDF\r\n\x1a\n"))
    throw Error(ExitCode::scenario,
                one_line(name) +
                    ": this is a results file and not a scenario; look at it with cofferdam show " +
                    one_line(name));
  const bool complete = read_yaml(document.sources, 0, 0, document.root, problems);
  const Node& root = document.root;
  if (complete && root.kind == Node::Kind::scalar && root.text.empty() && !root.quoted) {
    problems.add(Place{0, 1, 1}, "", "the scenario is empty",
                 "write keys and values, such as `cofferdam: 1`");
  } else if (complete && root.kind != Node::Kind::map) {
    problems.add(root.place, "", "the scenario is not a map of keys and values",
                 "write keys and values, such as `cofferdam: 1`");
  }
  problems.throw_if_any();
  return document;
}

Document read_document(const std::string& path, const std::string& root) {
  require_inside(root, path);
  const std::deque<Source> sources{{path, "", root}};
  Problems problems(sources);
  const std::string text = read_file(path, problems);
  problems.throw_if_any();
  Document document = parse_document(path, text);
  document.sources.front().root = root;
  return document;
}

}  // namespace cofferdam
