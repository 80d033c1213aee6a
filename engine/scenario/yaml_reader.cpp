#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "base/utf8.hpp"
#include "scenario/full_width.hpp"
#include "scenario/line_fault.hpp"
#include "scenario/yaml_text.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMaxFormProblems = 100;

/// Thrown through the parser when reading on is pointless; the problem has been added.
struct StopReading {};

/// A list or map that is being read.
struct Frame {
  Node node;
  std::string key;  // of the value that comes next
  Place key_place;
  std::size_t key_offset = 0;
  std::size_t column = 0;  // byte column in which the list or map begins
  bool wants_key = false;
  bool key_valid = false;
  std::unordered_map<std::string, int> lines;  // of each key seen
};

/// Builds our tree from the events of the parser.
class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(int source, std::string_view text, std::size_t begin, Problems& problems)
      : text_(text), begin_(begin), places_(source, text), problems_(problems) {}

  Node take_root() { return std::move(root_); }
  Place place_of(const YAML::Mark& mark) { return places_.at(offset_of(mark)); }
  Place place_of(std::size_t offset) { return places_.at(offset); }
  /// Offset of a tab in the indentation of the line of `mark` or the line before, or npos.
  std::size_t tab_before(const YAML::Mark& mark) const;
  /// A sign of full width in the line of `mark` or shortly before, with its offset in the text.
  std::optional<FullWidthSign> full_width_before(const YAML::Mark& mark) const;
  std::optional<LineFault> line_fault_before(const YAML::Mark& mark) const {
    return cofferdam::line_fault_before(text_, offset_of(mark));
  }
  std::string_view text_at(const YAML::Mark& mark) { return text_.substr(offset_of(mark)); }
  std::string path() const;
  /// Where the innermost open bracket stands, for a message; "" if none is open.
  std::string opened_at() const;

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override;
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override;
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(Node::Kind::list, mark, tag, anchor, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(Node::Kind::map, mark, tag, anchor, style);
  }
  void OnMapEnd() override { close(); }

 private:
  std::size_t offset_of(const YAML::Mark& mark) const {
    const std::size_t offset = begin_ + static_cast<std::size_t>(std::max(mark.pos, 0));
    return std::min(offset, text_.size());
  }
  void add(const Place& place, std::string what, std::string advice);
  void begin_node(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor);
  void open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YAML::EmitterStyle::value style);
  void close();
  void attach(Node node, std::size_t offset);
  void take_key(const Node& node, std::size_t offset);
  std::string_view null_word(std::size_t offset) const;
  Place empty_place(std::size_t offset);
  bool is_closed(std::size_t offset) const;

  std::string_view text_;
  std::size_t begin_;
  PlaceFinder places_;
  Problems& problems_;
  std::size_t nodes_ = 0;
  std::size_t form_problems_ = 0;
  std::vector<Frame> frames_;
  Node root_;
};

std::string TreeBuilder::path() const {
  std::string path;
  for (const Frame& frame : frames_) {
    const bool list = frame.node.kind == Node::Kind::list;
    if (!list && frame.wants_key) break;
    const std::string step = list ? std::to_string(frame.node.items.size()) : frame.key;
    path += (path.empty() ? "" : ".") + step;
  }
  return path;
}

void TreeBuilder::add(const Place& place, std::string what, std::string advice) {
  problems_.add(place, path(), std::move(what), std::move(advice));
  if (++form_problems_ >= kMaxFormProblems) throw StopReading();
}

void TreeBuilder::begin_node(const YAML::Mark& mark, const std::string& tag,
                             YAML::anchor_t anchor) {
  if (++nodes_ > kMaxScenarioNodes) {
    add(place_of(mark), "the scenario has more than 1,000,000 values",
        "put large tables into a CSV file");
    throw StopReading();
  }
  if (anchor != 0) {
    add(place_of(mark), "anchors (&) are not supported", "write the value out where it is used");
  }
  const bool explicit_tag = text_at(mark).starts_with('!');
  if (explicit_tag || (tag != "?" && tag != "!" && !tag.empty())) {
    add(place_of(mark), "tags (!) are not supported",
        "remove the tag; put the value in quotes if it is meant as text");
  }
}

/// The word at `offset` if it is one that YAML takes for null, otherwise "".
std::string_view TreeBuilder::null_word(std::size_t offset) const {
  // The mark of an empty value is that of the next token, which may itself be a null word.
  if (!frames_.empty()) {
    const Frame& frame = frames_.back();
    const bool is_value = !frame.wants_key;
    const bool map = frame.node.kind == Node::Kind::map;
    if (map && is_value && offset == frame.key_offset) return "";
    const bool block = frame.node.block_style && is_value;
    if (block && offset - places_.line_start(offset) <= frame.column) return "";
  }
  for (std::string_view word : {"~", "null", "Null", "NULL"}) {
    if (text_.substr(offset, word.size()) == word) return word;
  }
  return "";
}

/// The place to name for a value that is not there: its key, or the dash of the list.
Place TreeBuilder::empty_place(std::size_t offset) {
  if (frames_.empty()) return places_.at(offset);
  const Frame& frame = frames_.back();
  if (frame.node.kind == Node::Kind::map) {
    return frame.wants_key ? places_.at(offset) : frame.key_place;
  }
  if (!frame.node.block_style) return places_.at(offset);
  const std::size_t dash = text_.substr(0, offset).find_last_not_of(" \t\r\n");
  return places_.at(dash != text_.npos && text_[dash] == '-' ? dash : offset);
}

void TreeBuilder::OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) {
  begin_node(mark, "", anchor);
  const std::size_t offset = offset_of(mark);
  Node node;
  node.text = null_word(offset);
  node.place = node.text.empty() ? empty_place(offset) : places_.at(offset);
  attach(std::move(node), offset);
}

void TreeBuilder::OnAlias(const YAML::Mark& mark, YAML::anchor_t) {
  begin_node(mark, "", 0);
  add(place_of(mark), "aliases (*) are not supported", "write the value out where it is used");
  Node node;
  node.place = place_of(mark);
  node.text = "*";  // not empty, so that an alias as a key is not reported twice
  attach(std::move(node), offset_of(mark));
}

std::string TreeBuilder::opened_at() const {
  if (frames_.empty() || frames_.back().node.block_style) return "";
  const Place& place = frames_.back().node.place;
  return " (it opens at " + std::to_string(place.line) + ":" + std::to_string(place.column) + ")";
}

/// Whether a text in quotes has its closing quote; the parser does not insist on it.
bool TreeBuilder::is_closed(std::size_t offset) const {
  const char quote = offset < text_.size() ? text_[offset] : ' ';
  if (quote != '\'' && quote != '"') return true;
  for (std::size_t at = offset + 1; at < text_.size(); ++at) {
    if (text_[at] == quote && quote == '\'' && text_.substr(at + 1, 1) == "'") {
      ++at;
    } else if (text_[at] == quote) {
      return true;
    } else if (text_[at] == '\\' && quote == '"') {
      ++at;
    }
  }
  return false;
}

void TreeBuilder::OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                           const std::string& value) {
  begin_node(mark, tag, anchor);
  Node node;
  node.place = place_of(mark);
  node.text = value;
  node.quoted = tag != "?";
  if (node.quoted && !is_closed(offset_of(mark))) {
    add(node.place, "the text in quotes is not closed", "add the closing quote");
    throw StopReading();
  }
  for (std::size_t at = 0; at < value.size();) {
    const Utf8Character c = decode_utf8(value, at);
    at += c.bytes;
    if (!is_control(c.value) || c.value == '\n' || c.value == '\t') continue;
    add(node.place, "the text has an escape for a control character", "remove the escape");
    break;
  }
  attach(std::move(node), offset_of(mark));
}

void TreeBuilder::open(Node::Kind kind, const YAML::Mark& mark, const std::string& tag,
                       YAML::anchor_t anchor, YAML::EmitterStyle::value style) {
  begin_node(mark, tag, anchor);
  const std::size_t offset = offset_of(mark);
  if (frames_.size() >= static_cast<std::size_t>(kMaxScenarioDepth)) {
    add(places_.at(offset), "lists and maps are nested more than 32 levels deep",
        "check the brackets and the indentation");
    throw StopReading();
  }
  Frame frame;
  frame.node.kind = kind;
  frame.node.place = places_.at(offset);
  frame.node.block_style = style == YAML::EmitterStyle::Block;
  frame.wants_key = kind == Node::Kind::map;
  frame.column = offset - places_.line_start(offset);
  frames_.push_back(std::move(frame));
}

void TreeBuilder::close() {
  Node node = std::move(frames_.back().node);
  frames_.pop_back();
  attach(std::move(node), 0);
}

void TreeBuilder::attach(Node node, std::size_t offset) {
  if (frames_.empty()) {
    root_ = std::move(node);
    return;
  }
  Frame& frame = frames_.back();
  if (frame.node.kind == Node::Kind::list) {
    frame.node.items.push_back(std::move(node));
  } else if (frame.wants_key) {
    take_key(node, offset);
    frame.wants_key = false;
  } else {
    if (frame.key_valid) {
      frame.node.entries.push_back({std::move(frame.key), frame.key_place, std::move(node)});
    }
    frame.wants_key = true;
  }
}

void TreeBuilder::take_key(const Node& node, std::size_t offset) {
  Frame& frame = frames_.back();
  frame.key = node.text;
  frame.key_place = node.place;
  frame.key_offset = offset;
  frame.key_valid = false;
  if (node.kind != Node::Kind::scalar) {
    add(node.place, "a list or map is used as a key", "a key must be a name, such as `rate:`");
  } else if (node.text.empty()) {
    add(node.place, "a key is empty", "write a name before the colon");
  } else if (const auto sign = full_width_sign(node.text);
             sign && sign->offset == 0 && !node.quoted) {
    add(node.place, sign->what, sign->advice);
  } else if (node.text == "<<" && !node.quoted) {
    add(node.place, "the merge key << is not supported", "write the entries out");
  } else {
    const auto [first, is_new] = frame.lines.emplace(node.text, node.place.line);
    frame.key_valid = is_new;
    if (is_new) return;
    const std::string line = "line " + std::to_string(first->second);
    add(node.place, "the key " + quote_for_message(node.text) + " was already given in " + line,
        "keep one of the two");
  }
}

std::size_t TreeBuilder::tab_before(const YAML::Mark& mark) const {
  std::size_t start = places_.line_start(offset_of(mark));
  for (int lines = 0; lines < 2; ++lines) {
    const std::size_t end = std::min(text_.find_first_not_of(" \t", start), text_.size());
    const std::size_t tab = text_.substr(0, end).find('\t', start);
    if (tab != text_.npos || start == 0) return tab;
    start = places_.line_start(start - 1);
  }
  return text_.npos;
}

/// The parser notices them a line later at the earliest.
std::optional<FullWidthSign> TreeBuilder::full_width_before(const YAML::Mark& mark) const {
  constexpr int kLines = 4;
  std::optional<FullWidthSign> first;
  std::size_t start = places_.line_start(offset_of(mark));
  for (int lines = 0; lines < kLines; ++lines) {
    const std::string_view line = text_.substr(start, text_.find('\n', start) - start);
    if (auto sign = full_width_sign(line)) {
      sign->offset += start;
      first = std::move(sign);
    }
    if (start == 0) break;
    start = places_.line_start(start - 1);
  }
  return first;
}

/// Tabs in the indentation make the parser say many things, so they are looked for first.
void add_syntax_problem(const YAML::ParserException& error, TreeBuilder& builder,
                        Problems& problems) {
  const std::size_t tab = builder.tab_before(error.mark);
  if (tab != std::string_view::npos) {
    problems.add(builder.place_of(tab), "", "a tab stands in the indentation", "indent by spaces");
    return;
  }
  if (const auto sign = builder.full_width_before(error.mark)) {
    problems.add(builder.place_of(sign->offset), "", sign->what, sign->advice);
    return;
  }
  if (const auto fault = builder.line_fault_before(error.mark)) {
    problems.add(builder.place_of(fault->offset), "", fault->what, fault->advice);
    return;
  }
  PlainWords words = plain_words(error.msg);
  if (error.msg.find("flow") != std::string::npos) words.what += builder.opened_at();
  problems.add(builder.place_of(error.mark), "", words.what, words.advice);
}

/// Notes where the next document starts and goes no further.
struct LeftoverFinder final : YAML::EventHandler {
  YAML::Mark start;
  void OnDocumentStart(const YAML::Mark& mark) override {
    start = mark;
    throw StopReading();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

/// The parser may stop early without an error, so what it left is looked at.
void check_leftover(YAML::Parser& parser, TreeBuilder& builder, Problems& problems) {
  if (!parser) return;
  LeftoverFinder finder;
  try {
    if (!parser.HandleNextDocument(finder)) return;
  } catch (const StopReading&) {
  }
  if (builder.text_at(finder.start).starts_with("---")) {
    problems.add(builder.place_of(finder.start), "", "a second document begins here",
                 "keep one scenario per file");
  } else {
    problems.add(builder.place_of(finder.start), "", "text stands after the end of the scenario",
                 "check the indentation and the brackets above, or remove the text");
  }
}

}  // namespace

bool read_yaml(const std::deque<Source>& sources, int source, std::size_t begin, Node& root,
               Problems& problems) {
  const std::string& text = sources[static_cast<std::size_t>(source)].text;
  if (!check_text(source, text, problems)) return false;
  TreeBuilder builder(source, text, begin, problems);
  std::istringstream stream(text.substr(begin));
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return true;
    check_leftover(parser, builder, problems);
  } catch (const StopReading&) {
    return false;
  } catch (const YAML::ParserException& error) {
    add_syntax_problem(error, builder, problems);
    return false;
  }
  root = builder.take_root();
  return true;
}

}  // namespace cofferdam
