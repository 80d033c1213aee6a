#include "scenario/csv_bytes.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

/// Names the kinds of files that are often given in place of a CSV file.
void check_kind(const std::string& path, std::string_view text) {
  struct Kind {
    std::string_view begin;
    const char* what;
    const char* advice;
  };
  static constexpr Kind kinds[] = {
      {"\x1F\x8B", "the file is compressed by gzip", "decompress it, or compress it by xz"},
      {"\x28\xB5\x2F\xFD", "the file is compressed by zstd", "decompress it, or compress it by xz"},
      {"PK\x03\x04", "the file is a zip archive or a spreadsheet", "save the table as CSV"},
      {"PAR1", "the file is a Parquet file", "save the table as CSV"},
      {"\xFF\xFE", "the file is encoded in UTF-16", "save it as UTF-8"},
      {"\xFE\xFF", "the file is encoded in UTF-16", "save it as UTF-8"},
  };
  for (const Kind& kind : kinds) {
    if (!text.starts_with(kind.begin)) continue;
    Problem problem;
    problem.file = path;
    problem.what = kind.what;
    problem.advice = kind.advice;
    throw InputError({problem});
  }
}

/// Whether one of the eight bytes is NUL or not ASCII.
bool has_odd_byte(const char* bytes) {
  std::uint64_t word;
  std::memcpy(&word, bytes, sizeof word);
  return ((word | (word - 0x0101010101010101u)) & 0x8080808080808080u) != 0;
}

}  // namespace

Problem csv_problem(const std::string& path, std::string_view text, std::size_t offset,
                    std::string what, std::string advice) {
  Problem problem;
  problem.file = path;
  problem.what = std::move(what);
  problem.advice = std::move(advice);
  const auto begin = text.begin();
  const auto at = begin + static_cast<std::ptrdiff_t>(offset);
  problem.line =
      static_cast<int>(std::min<std::ptrdiff_t>(std::count(begin, at, '\n'), 2000000000));
  problem.line += 1;
  const std::size_t before = offset == 0 ? text.npos : text.rfind('\n', offset - 1);
  const std::size_t start = before == text.npos ? 0 : before + 1;
  problem.column = static_cast<int>(count_utf8(text.substr(start, offset - start))) + 1;
  set_source_line(problem, text, offset);
  return problem;
}

void check_csv_bytes(const std::string& path, std::string_view text) {
  check_kind(path, text);
  for (std::size_t at = 0; at < text.size();) {
    if (at + 8 <= text.size() && !has_odd_byte(text.data() + at)) {
      at += 8;
      continue;
    }
    const Utf8Character character = decode_utf8(text, at);
    if (!character.valid)
      throw InputError(
          {csv_problem(path, text, at, "a byte is not valid UTF-8", "save the file as UTF-8")});
    if (character.value == 0)
      throw InputError({csv_problem(path, text, at, "a NUL byte stands in the file",
                                    "it may be damaged; write it again")});
    at += character.bytes;
  }
}

}  // namespace cofferdam
