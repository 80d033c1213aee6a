#include "support/shrink_scenario.hpp"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <vector>

namespace cofferdam {
namespace {

/// Steps to a piece: keys as text, places in lists and lines of texts as numbers.
using Path = std::vector<std::string>;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    lines.push_back(text.substr(at, end - at));
    at = end;
  }
  return lines;
}

/// Large pieces stand before their parts, and later ones first, on which nothing depends.
void list_pieces(const YAML::Node& node, const Path& path, std::vector<Path>& pieces) {
  std::vector<std::pair<std::string, YAML::Node>> parts;
  if (node.IsMap())
    for (const auto& entry : node) parts.emplace_back(entry.first.Scalar(), entry.second);
  if (node.IsSequence())
    for (std::size_t i = 0; i < node.size(); ++i) parts.emplace_back(std::to_string(i), node[i]);
  std::reverse(parts.begin(), parts.end());
  for (const auto& [name, part] : parts) {
    if (name == "name") continue;  // others call it by that
    Path at = path;
    at.push_back(name);
    pieces.push_back(at);
  }
  for (const auto& [name, part] : parts) {
    Path at = path;
    at.push_back(name);
    list_pieces(part, at, pieces);
  }
  if (!node.IsScalar()) return;
  for (std::size_t line = lines_of(node.Scalar()).size(); line-- > 1;) {
    Path at = path;
    at.push_back(std::to_string(line));
    pieces.push_back(at);
  }
}

void leave_out(YAML::Node node, const Path& path, std::size_t at) {
  if (at + 1 < path.size()) {
    if (node.IsMap()) return leave_out(node[path[at]], path, at + 1);
    return leave_out(node[std::stoul(path[at])], path, at + 1);
  }
  if (node.IsMap()) {
    node.remove(path[at]);
  } else if (node.IsSequence()) {
    node.remove(std::stoul(path[at]));
  } else {
    std::string text;
    const auto lines = lines_of(node.Scalar());
    for (std::size_t i = 0; i < lines.size(); ++i)
      if (i != std::stoul(path[at])) text += lines[i];
    node = text;
  }
}

}  // namespace

std::string smallest_scenario(const std::string& yaml,
                              const std::function<bool(const std::string&)>& fails) {
  std::string smallest = yaml;
  for (bool smaller = true; smaller;) {
    smaller = false;
    std::vector<Path> pieces;
    list_pieces(YAML::Load(smallest), {}, pieces);
    for (const Path& piece : pieces) {
      const YAML::Node rest = YAML::Load(smallest);
      try {
        leave_out(rest, piece, 0);
      } catch (const std::exception&) {
        continue;  // went with a larger piece
      }
      const std::string text = YAML::Dump(rest) + "\n";
      if (text.size() >= smallest.size() || !fails(text)) continue;
      smallest = text;
      smaller = true;
    }
  }
  return smallest;
}

}  // namespace cofferdam
