#include <cofferdam/error.hpp>

#include <gtest/gtest.h>

#include "base/utf8.hpp"

namespace cofferdam {
namespace {

Problem problem(std::string file, int line, int column, std::string what, std::string text = "") {
  Problem result{std::move(file), line, column, "", std::move(what), "", ""};
  std::size_t offset = 0;
  for (int i = 1; i < column && offset < text.size(); ++i)
    offset += decode_utf8(text, offset).bytes;
  set_source_line(result, text, offset);
  return result;
}

TEST(Error, WritesPlacePathWhatAndAdvice) {
  const Problem full{"s.yaml", 3, 5, "loans.pd", "5 pp is a step", "write 5 %", "pd: 5 pp"};
  EXPECT_EQ(to_string(full), "s.yaml:3:5: loans.pd: 5 pp is a step; write 5 %\npd: 5 pp\n    ^");
  EXPECT_EQ(to_string(problem("s.yaml", 0, 0, "is too large")), "s.yaml: is too large");
  EXPECT_EQ(to_string(problem("s.yaml", 2, 0, "is too long")), "s.yaml:2: is too long");
}

TEST(Error, CaretStandsUnderWideCharactersAndBehindTabs) {
  EXPECT_EQ(to_string(problem("f", 1, 4, "x", "贷款: 1")), "f:1:4: x\n贷款: 1\n     ^");
  EXPECT_EQ(to_string(problem("f", 1, 3, "x", "\té1")), "f:1:3: x\n\té1\n\t ^");
  EXPECT_EQ(to_string(problem("f", 1, 9, "x", "ab")), "f:1:9: x\nab\n  ^");
}

TEST(Error, LongLinesAreShownAroundTheCaret) {
  const std::string line = std::string(5000, 'a') + "!" + std::string(5000, 'b');
  const std::string expected = "f:1:5001: x\n…" + std::string(50, 'a') + "!" +
                               std::string(49, 'b') + "…\n" + std::string(51, ' ') + "^";
  EXPECT_EQ(to_string(problem("f", 1, 5001, "x", line)), expected);
}

TEST(Error, OfATextTheLineOfAByteIsShown) {
  Problem second{"f", 2, 2, "", "x", "", ""};
  set_source_line(second, "ab\ncd\r\nef", 4);
  EXPECT_EQ(to_string(second), "f:2:2: x\ncd\n ^");
}

TEST(Error, TextThatWouldDisturbATerminalIsReplaced) {
  EXPECT_EQ(to_string(problem("f", 1, 2, "\x1B[31m", "a\x1B\xFF")),
            "f:1:2: \uFFFD[31m\na\uFFFD\uFFFD\n ^");
}

TEST(Error, ProblemsAreSortedAndNamedOnce) {
  const InputError error({problem("b", 2, 1, "second"), problem("a", 1, 1, "third"),
                          problem("b", 1, 9, "first"), problem("b", 2, 1, "second")});
  EXPECT_STREQ(error.what(), "b:1:9: first\nb:2:1: second\na:1:1: third");
  EXPECT_EQ(error.problems().size(), 3u);
  EXPECT_EQ(error.code(), ExitCode::scenario);
}

}  // namespace
}  // namespace cofferdam
