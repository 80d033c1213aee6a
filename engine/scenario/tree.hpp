// The YAML of a scenario as a tree of our own, in which every node knows its place.
#pragma once
#include <cofferdam/error.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/data_path.hpp"

namespace cofferdam {

/// Where something stands: a source of a `Document`, and 1-based line and column (in characters,
/// not bytes). Line 0: nowhere, such as a default.
struct Place {
  int source = 0;
  int line = 0;
  int column = 0;
  std::size_t offset = 0;  ///< the same as a byte of the source's text
};

struct Entry;

/// A scalar, a list or a map. Scalars keep their text; what it means is decided by the key.
struct Node {
  enum class Kind { scalar, list, map };
  Kind kind = Kind::scalar;
  Place place;
  std::string text;            ///< scalar: the text, unescaped; "" for an empty value
  bool quoted = false;         ///< scalar: written in quotes, so that it is text and nothing else
  bool block_style = false;    ///< list, map: written over lines, not in brackets
  std::vector<Node> items;     ///< list
  std::vector<Entry> entries;  ///< map, in the order of the file, keys unique

  const Node* find(std::string_view key) const;
  Node* find(std::string_view key);
};

struct Entry {
  std::string key;
  Place place;  ///< of the key
  Node value;
};

/// One text that was read: the file, or one override of the command line.
struct Source {
  std::string name;  ///< the path as given, or `--set portfolios.loans.pd=2 %`
  std::string text;
  std::string root;  ///< of the file: see DataFolder
};

/// Collects problems; a later stage adds to those of an earlier one. Nobody reads very many: when
/// there are 500, the next one throws InputError with them.
class Problems {
 public:
  explicit Problems(const std::deque<Source>& sources) : sources_(&sources) {}
  void add(const Place& place, std::string path, std::string what, std::string advice = "");
  void add(Problem problem);
  /// Adds a problem with line and column inside `text`, which is the value at `place`: where the
  /// text lies in a literal block of its source, there; else at the value, naming the line.
  void add_within(const Place& place, const std::string& path, std::string_view text,
                  const Problem& problem);
  /// Adds those that `work` finds, each with `prefix` before what it says.
  void add_from(const std::string& prefix, const std::function<void(Problems&)>& work);
  /// Where the files of the scenario lie.
  DataFolder folder() const;
  bool empty() const { return problems_.empty(); }
  std::size_t size() const { return problems_.size(); }
  /// Throws InputError with everything collected, if anything was.
  void throw_if_any() const;

 private:
  /// The problems in the order of the sources.
  std::vector<Problem> in_order() const;

  const std::deque<Source>* sources_;
  std::vector<Problem> problems_;
};

struct Document {
  std::deque<Source> sources;  ///< 0: the file; then the overrides in the order given
  Node root;
};

/// Limits of the reader; all are checked before memory is spent.
inline constexpr std::size_t kMaxScenarioBytes = 16u << 20;
inline constexpr std::size_t kMaxScenarioNodes = 1'000'000;
inline constexpr int kMaxScenarioDepth = 32;

/// Reads a YAML file. Throws Error(input_missing), or InputError with all problems of the form: not
/// UTF-8, NUL byte, tab indentation, syntax, anchors, aliases, tags, several documents, text after
/// the document, duplicate keys, keys that are not plain text, depth, size.
/// Also throws Error(scenario) if the file lies outside of `root`, a folder that files must lie in;
/// "" lets them lie anywhere.
Document read_document(const std::string& path, const std::string& root = "");
/// The same from a text; `name` stands for the file in messages.
Document parse_document(const std::string& name, const std::string& text);

/// Applies `path=value`: a dotted path whose steps are keys of maps, or, in lists, a 0-based index
/// or the `name:` of an element (also of the single map inside it: `- share: {name: split, ...}`).
/// The value is read as YAML. A missing last key is added; anything else missing is a problem, with
/// near names.
void apply_override(Document& document, const std::string& assignment, Problems& problems);

/// The one of `candidates` that `word` was probably meant to be, or "". Of very many candidates
/// only the first 1,000 are looked at.
std::string near_name(std::string_view word, const std::vector<std::string>& candidates);

/// The same as advice: "did you mean 'x'?", or `otherwise` if nothing is near.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates,
                         const std::string& otherwise);

/// A line of a text, counted from 1; "" if there is none.
std::string_view line_of(std::string_view text, int line);

}  // namespace cofferdam
