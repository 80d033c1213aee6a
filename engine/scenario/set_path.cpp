#include "scenario/set_path.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/utf8.hpp"
#include "scenario/keys.hpp"

namespace cofferdam {
namespace {

/// A path, and what is needed to report about it.
struct Path {
  const std::vector<Step>& steps;
  Problems& problems;

  /// The dotted path up to and including step `last`.
  std::string up_to(std::size_t last) const {
    std::string joined;
    for (std::size_t i = 0; i <= last; ++i) joined += (i == 0 ? "" : ".") + steps[i].text;
    return joined;
  }
  void add(std::size_t step, std::string what, std::string advice) const {
    problems.add(steps[step].place, up_to(step), std::move(what), std::move(advice));
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
Node* pick(const std::vector<Candidate>& candidates, const Path& path, std::size_t step,
           bool& found) {
  std::vector<Candidate> same;
  for (const Candidate& candidate : candidates) {
    if (candidate.word == path.steps[step].text) same.push_back(candidate);
  }
  found = !same.empty();
  if (same.size() == 1) return same[0].node;
  if (found) {
    path.add(step,
             quote_for_message(path.steps[step].text) + " stands for " +
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

Node* element(Node& list, const Path& path, std::size_t step) {
  bool found = false;
  const std::vector<Candidate> names = by_name(list);
  Node* node = pick(names, path, step, found);
  if (found) return node;
  const std::vector<Candidate> keys = by_key(list);
  node = pick(keys, path, step, found);
  if (found) return node;
  const std::optional<std::size_t> index = index_of(path.steps[step].text);
  const std::size_t size = list.items.size();
  if (index && *index < size) return &list.items[*index];
  if (index) {
    path.add(step, "the list has " + std::to_string(size) + " elements",
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
  path.add(step, "the list has no element " + quote_for_message(path.steps[step].text),
           words.empty() && size > 0 ? "give the position in the list, counted from 0"
                                     : advice_for(path.steps[step].text, words));
  return nullptr;
}

/// Whether the step behind a clause that was called by its position leaves out what it is: its keys
/// stand one step further down.
bool misses_kind(const Node& list, Node& item, const Path& path, std::size_t step) {
  const bool by_position =
      &item >= list.items.data() && &item < list.items.data() + list.items.size();
  if (step != 1 || path.steps[0].text != "programme" || step + 1 == path.steps.size()) return false;
  if (!by_position || inner_map(item) == nullptr) return false;
  const std::string& kind = item.entries[0].key;
  const std::string& next = path.steps[step + 1].text;
  if (next == kind) return false;
  path.add(step + 1, "the clause is a " + quote_for_message(kind),
           "write " + path.up_to(step) + "." + kind + "." + next);
  return true;
}

std::vector<std::string> keys_of(const Node& map) {
  std::vector<std::string> keys;
  for (const Entry& entry : map.entries) keys.push_back(entry.key);
  return keys;
}

/// Whether there can be anything below a node; else a problem.
bool has_parts(const Node& node, const Path& path, std::size_t step) {
  if (node.kind != Node::Kind::scalar) return true;
  const std::string whole = step == 0 ? "the scenario" : path.up_to(step - 1);
  path.add(step, whole + " is the single value " + quote_for_message(node.text),
           "nothing can be set below it; set " + whole + " itself");
  return false;
}

const Key* find_key(std::span<const Key> keys, const std::string& name) {
  const auto at =
      std::find_if(keys.begin(), keys.end(), [&](const Key& k) { return k.name == name; });
  return at == keys.end() ? nullptr : &*at;
}

/// What the keys of scenarios know of a step: a part that they name, a name that its author chose,
/// such as that of a pool, or nothing, as below a portfolio or a clause.
enum class Known { part, name, no };

Known known(const std::vector<Step>& steps, std::size_t step) {
  std::span<const Key> keys = scenario_keys();
  for (std::size_t i = 0; i <= step; ++i) {
    const Key* key = find_key(keys, steps[i].text);
    if (key == nullptr) return Known::no;
    if (i == step) return Known::part;
    if (key->shape == Shape::map && ++i == step) return Known::name;
    if (key->type != Type::record || key->shape == Shape::list) return Known::no;
    keys = key->keys;
  }
  return Known::no;
}

Node* added(Node& map, const Step& step) {
  map.entries.push_back({step.text, step.place, Node{}});
  return &map.entries.back().value;
}

/// Dotted paths below a node that end in `key`, at most `most`.
void find_paths(const Node& node, const std::string& path, const std::string& key, std::size_t most,
                std::vector<std::string>& found) {
  const auto below = [&](const std::string& step) {
    return path.empty() ? step : path + "." + step;
  };
  for (const Entry& entry : node.entries) {
    if (found.size() >= most) return;
    if (entry.key == key) found.push_back(below(entry.key));
    find_paths(entry.value, below(entry.key), key, most, found);
  }
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const Node& item = node.items[i];
    const bool single = item.entries.size() == 1;
    const Node& inner = single ? item.entries.front().value : item;
    const std::string* name = name_of(inner);
    find_paths(inner,
               below(name     ? *name
                     : single ? item.entries.front().key
                              : std::to_string(i)),
               key, most, found);
  }
}

/// Whether a path of one step names no key of scenarios, but one further down: then a problem.
bool is_key_below(const Node& root, const Path& path) {
  constexpr std::size_t kMost = 3;
  const std::string& key = path.steps.front().text;
  if (path.steps.size() > 1 || root.find(key) || find_key(scenario_keys(), key)) return false;
  std::vector<std::string> found;
  find_paths(root, "", key, kMost, found);
  if (found.empty()) return false;
  path.add(0, quote_for_message(key) + " is no key of the scenario itself",
           "did you mean " + list_names(found) + "?");
  return true;
}

/// The value of a key. One that is missing is added, as a map if the path goes on: whether there is
/// such a key, says who checks the scenario. But a misspelt name would be a new thing: of those
/// that are there the one that was meant is told.
Node* member(Node& map, const Path& path, std::size_t step) {
  const Step& wanted = path.steps[step];
  if (Node* node = map.find(wanted.text)) return node;
  if (step + 1 == path.steps.size()) return added(map, wanted);
  std::vector<std::string> names = keys_of(map);
  if (step == 0)
    for (const Key& key : scenario_keys()) names.emplace_back(key.name);
  const Known what = known(path.steps, step);
  const bool add = what == Known::part || map.entries.empty() ||
                   (what == Known::no && step > 0 && near_name(wanted.text, names).empty());
  if (add) {
    Node* node = added(map, wanted);
    node->kind = Node::Kind::map;
    node->place = wanted.place;
    return node;
  }
  path.add(step, "the key " + quote_for_message(wanted.text) + " does not exist",
           advice_for(wanted.text, names));
  return nullptr;
}

/// The element of a list that a step names: by its number, or the `name:` of itself or of the
/// single map inside it.
const Node* element_of(const Node& list, const std::string& step) {
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const Node& item = list.items[i];
    const Node& inner = item.entries.size() == 1 ? item.entries.front().value : item;
    const Node* name = inner.find("name");
    if (std::to_string(i) == step || (name && name->text == step)) return &inner;
  }
  return nullptr;
}

}  // namespace

bool split_path(std::string_view text, const std::function<Place(std::size_t)>& place_at,
                const std::string& advice, std::vector<Step>& steps, Problems& problems) {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('.', begin), text.size());
    if (end == begin) {
      problems.add(place_at(begin), "", "a step of the path is empty", advice);
      return false;
    }
    steps.push_back({std::string(text.substr(begin, end - begin)), place_at(begin)});
    begin = end + 1;
  }
  return true;
}

namespace {

/// The node to which the first `count` steps lead; nullptr after a problem.
Node* reach(Node& root, const Path& path, std::size_t count) {
  Node* node = &root;
  for (std::size_t step = 0; step < count; ++step) {
    Node& above = *node;
    if (!has_parts(above, path, step)) return nullptr;
    const bool list = above.kind == Node::Kind::list;
    node = list ? element(above, path, step) : member(above, path, step);
    if (node == nullptr || (list && misses_kind(above, *node, path, step))) return nullptr;
  }
  return node;
}

/// The element of a list that is `node`, or in which it stands as the single map.
std::size_t index_of_element(const Node& list, const Node* node) {
  std::size_t index = 0;
  for (; index < list.items.size(); ++index) {
    const Node& item = list.items[index];
    if (&item == node || (!item.entries.empty() && &item.entries[0].value == node)) break;
  }
  return index;
}

}  // namespace

void set_at_path(Node& root, const std::vector<Step>& steps, Node value, Problems& problems) {
  if (is_key_below(root, {steps, problems})) return;
  if (Node* node = reach(root, {steps, problems}, steps.size())) *node = std::move(value);
}

void drop_at_path(Node& root, const std::vector<Step>& steps, Problems& problems) {
  const Path path{steps, problems};
  const std::size_t last = steps.size() - 1;
  Node* above = reach(root, path, last);
  if (above == nullptr || !has_parts(*above, path, last)) return;
  if (above->kind == Node::Kind::list) {
    if (const Node* node = element(*above, path, last))
      above->items.erase(above->items.begin() +
                         static_cast<std::ptrdiff_t>(index_of_element(*above, node)));
  } else if (above->find(steps[last].text) == nullptr) {
    path.add(last, "the key " + quote_for_message(steps[last].text) + " does not exist",
             advice_for(steps[last].text, keys_of(*above)));
  } else {
    std::erase_if(above->entries,
                  [&](const Entry& entry) { return entry.key == steps[last].text; });
  }
}

void drop_paths(Node& root, const Node& paths, const AdmitsPath& admits, Problems& problems) {
  const bool list = paths.kind == Node::Kind::list;
  for (const Node& one : list ? paths.items : std::vector<Node>{paths}) {
    std::vector<Step> steps;
    const auto place_at = [&](std::size_t) { return one.place; };
    if (one.kind != Node::Kind::scalar || one.text.empty())
      problems.add(one.place, std::string(kDrop), "no path of what is dropped",
                   "write drop: [programme.pause]");
    else if (split_path(one.text, place_at, "write it as key.key", steps, problems) &&
             admits(steps))
      drop_at_path(root, steps, problems);
  }
}

const Node* find_at_path(const Node& root, const std::string& path) {
  std::vector<Step> steps;
  const std::deque<Source> none(1);
  Problems ignored(none);
  if (!split_path(
          path, [](std::size_t) { return Place{}; }, "", steps, ignored))
    return nullptr;
  const Node* at = &root;
  for (const Step& step : steps) {
    if (at->kind == Node::Kind::map && at->find("value") && !at->find(step.text))
      at = at->find("value");
    at = at->kind == Node::Kind::list ? element_of(*at, step.text) : at->find(step.text);
    if (!at) return nullptr;
  }
  return at;
}

}  // namespace cofferdam
