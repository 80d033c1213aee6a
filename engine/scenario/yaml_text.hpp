// The text of a scenario below the level of YAML: encoding, control characters, places.
#pragma once
#include <string_view>

#include "scenario/tree.hpp"

namespace cofferdam {

/// Turns byte offsets of a text into places. Fast when the offsets asked for lie near each other,
/// as those of successive nodes do, even if the whole text is one line.
class PlaceFinder {
 public:
  PlaceFinder(int source, std::string_view text);
  /// The place of a byte; an offset behind the text means its end.
  Place at(std::size_t offset);
  /// The offset of the first byte of the line in which `offset` lies.
  std::size_t line_start(std::size_t offset) const;

 private:
  int source_;
  std::string_view text_;
  std::vector<std::size_t> starts_;  // offset of each line
  std::size_t last_offset_ = 0;
  std::size_t last_line_ = 0;
  std::size_t last_column_ = 0;  // 0-based, in characters
};

/// Checks what YAML cannot: UTF-8, byte-order marks, control characters, indentation by tabs. Adds
/// at most one problem; true if there was none.
bool check_text(int source, std::string_view text, Problems& problems);

/// What a syntax error of the parser means to the writer of a scenario.
struct PlainWords {
  std::string what;
  std::string advice;
};
PlainWords plain_words(const std::string& parser_message);

/// Reads a value in YAML from `sources[source].text`, from byte `begin` on, into `root`. False if
/// the text could not be read to its end; other problems are added and reading goes on.
bool read_yaml(const std::deque<Source>& sources, int source, std::size_t begin, Node& root,
               Problems& problems);

}  // namespace cofferdam
