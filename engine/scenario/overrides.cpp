#include <algorithm>
#include <charconv>
#include <optional>

#include "base/utf8.hpp"
#include "scenario/yaml_text.hpp"

namespace cofferdam {
namespace {

struct Step {
  std::string text;
  Place place;
};

/// An override taken apart, and what is needed to report about it.
struct Override {
  std::vector<Step> steps;
  Node value;
  Problems& problems;

  /// The dotted path up to and including step `last`.
  std::string path(std::size_t last) const {
    std::string joined;
    for (std::size_t i = 0; i <= last; ++i) joined += (i == 0 ? "" : ".") + steps[i].text;
    return joined;
  }
  void add(std::size_t step, std::string what, std::string advice) const {
    problems.add(steps[step].place, path(step), std::move(what), std::move(advice));
  }
};

std::string list_names(const std::vector<std::string>& names) {
  constexpr std::size_t shown = 8;
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), shown); ++i) {
    text += (i == 0 ? "" : ", ") + names[i];
  }
  return text + (names.size() > shown ? ", …" : "");
}

std::string advice_for(const std::string& word, const std::vector<std::string>& names) {
  const std::string near = near_name(word, names);
  if (!near.empty()) return "did you mean " + near + "?";
  if (names.empty()) return "there is nothing below this step";
  return "there is: " + list_names(names);
}

/// The map inside an element such as `- share: {name: split}`, or nullptr.
Node* inner_map(Node& element) {
  const bool single = element.kind == Node::Kind::map && element.entries.size() == 1;
  if (!single || element.entries[0].value.kind != Node::Kind::map) return nullptr;
  return &element.entries[0].value;
}

const std::string* name_of(const Node& map) {
  const Node* name = map.find("name");
  return name != nullptr && name->kind == Node::Kind::scalar ? &name->text : nullptr;
}

/// An element of a list under one of the words by which a step may call it.
struct Candidate {
  std::string word;
  Node* node;
  int line;
};

std::vector<Candidate> by_name(Node& list) {
  std::vector<Candidate> candidates;
  for (Node& item : list.items) {
    Node* inner = inner_map(item);
    if (const std::string* name = name_of(item)) {
      candidates.push_back({*name, &item, item.place.line});
    } else if (inner != nullptr && name_of(*inner) != nullptr) {
      candidates.push_back({*name_of(*inner), inner, item.place.line});
    }
  }
  return candidates;
}

std::vector<Candidate> by_key(Node& list) {
  std::vector<Candidate> candidates;
  for (Node& item : list.items) {
    const bool single = item.kind == Node::Kind::map && item.entries.size() == 1;
    if (!single || name_of(item) != nullptr) continue;
    candidates.push_back({item.entries[0].key, &item.entries[0].value, item.place.line});
  }
  return candidates;
}

/// The candidate called `word`. Several are a problem; `found` then tells that one was reported.
Node* pick(const std::vector<Candidate>& candidates, const Override& override, std::size_t step,
           bool& found) {
  std::vector<Candidate> same;
  for (const Candidate& candidate : candidates) {
    if (candidate.word == override.steps[step].text) same.push_back(candidate);
  }
  found = !same.empty();
  if (same.size() == 1) return same[0].node;
  if (found) {
    override.add(step,
                 quote_for_message(override.steps[step].text) + " stands for " +
                     std::to_string(same.size()) + " elements, the first two in lines " +
                     std::to_string(same[0].line) + " and " + std::to_string(same[1].line),
                 "give the position in the list instead, counted from 0");
  }
  return nullptr;
}

std::optional<std::size_t> index_of(const std::string& text) {
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), index);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return index;
}

Node* element(Node& list, const Override& override, std::size_t step) {
  bool found = false;
  const std::vector<Candidate> names = by_name(list);
  Node* node = pick(names, override, step, found);
  if (found) return node;
  const std::vector<Candidate> keys = by_key(list);
  node = pick(keys, override, step, found);
  if (found) return node;
  const std::optional<std::size_t> index = index_of(override.steps[step].text);
  const std::size_t size = list.items.size();
  if (index && *index < size) return &list.items[*index];
  if (index) {
    override.add(step, "the list has " + std::to_string(size) + " elements",
                 size == 0 ? "there is nothing to set"
                           : "positions run from 0 to " + std::to_string(size - 1));
    return nullptr;
  }
  std::vector<std::string> words;
  for (const auto* candidates : {&names, &keys}) {
    for (const Candidate& candidate : *candidates) {
      const bool known = std::find(words.begin(), words.end(), candidate.word) != words.end();
      if (!known) words.push_back(candidate.word);
    }
  }
  override.add(step, "the list has no element " + quote_for_message(override.steps[step].text),
               words.empty() && size > 0 ? "give the position in the list, counted from 0"
                                         : advice_for(override.steps[step].text, words));
  return nullptr;
}

/// The value of a key; a key missing at the last step is added.
Node* member(Node& map, const Override& override, std::size_t step) {
  const Step& wanted = override.steps[step];
  if (Node* node = map.find(wanted.text)) return node;
  if (step + 1 == override.steps.size()) {
    map.entries.push_back({wanted.text, wanted.place, Node{}});
    return &map.entries.back().value;
  }
  std::vector<std::string> keys;
  for (const Entry& entry : map.entries) keys.push_back(entry.key);
  override.add(step, "the key " + quote_for_message(wanted.text) + " does not exist",
               advice_for(wanted.text, keys));
  return nullptr;
}

void set_value(Node& root, Override& override) {
  Node* node = &root;
  for (std::size_t step = 0; step < override.steps.size(); ++step) {
    if (node->kind == Node::Kind::scalar) {
      const std::string above = step == 0 ? "the scenario" : override.path(step - 1);
      override.add(step, above + " is the single value " + quote_for_message(node->text),
                   "nothing can be set below it; set " + above + " itself");
      return;
    }
    const bool list = node->kind == Node::Kind::list;
    node = list ? element(*node, override, step) : member(*node, override, step);
    if (node == nullptr) return;
  }
  *node = std::move(override.value);
}

/// Splits the path before the equals sign; false if a step is empty.
bool split_path(std::string_view path, PlaceFinder& places, Override& override) {
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find('.', begin), path.size());
    if (end == begin) {
      override.problems.add(places.at(begin), "", "a step of the path is empty",
                            "write it as key.key=value");
      return false;
    }
    override.steps.push_back({std::string(path.substr(begin, end - begin)), places.at(begin)});
    begin = end + 1;
  }
  return true;
}

}  // namespace

void apply_override(Document& document, const std::string& assignment, Problems& problems) {
  const int source = static_cast<int>(document.sources.size());
  document.sources.push_back({"--set " + assignment, assignment});
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
  Override override{{}, {}, problems};
  if (!split_path(std::string_view(text).substr(0, equals), places, override)) return;
  override.value.place = places.at(equals + 1);
  const std::size_t before = problems.size();
  const bool complete = read_yaml(document.sources, source, equals + 1, override.value, problems);
  if (complete && problems.size() == before) set_value(document.root, override);
}

}  // namespace cofferdam
