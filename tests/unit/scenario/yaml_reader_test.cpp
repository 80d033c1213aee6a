#include <unistd.h>

#include <gtest/gtest.h>

#include <fstream>

#include "scenario/tree.hpp"

namespace cofferdam {
namespace {

/// The first lines of all problems, without source lines and carets.
std::string problems_of(const std::string& text) {
  try {
    parse_document("s", text);
    return "none";
  } catch (const InputError& error) {
    std::string all;
    for (Problem problem : error.problems()) {
      problem.source_line.clear();
      problem.advice.clear();
      all += (all.empty() ? "" : "\n") + to_string(problem);
    }
    return all;
  }
}

TEST(YamlReader, KeepsPlacesStylesAndTexts) {
  const Document document = parse_document(
      "s", "名: 中文\na: {名字: 010, b: [x, '中', y]}\nc:\nnull: ~\nd:\n  - 1\n  -\n  - null\n");
  const Node& root = document.root;
  ASSERT_EQ(root.entries.size(), 5u);
  EXPECT_TRUE(root.block_style);
  EXPECT_EQ(root.find("名")->text, "中文");
  EXPECT_EQ(root.find("名")->place.column, 4);
  const Node& list = *root.find("a")->find("b");
  EXPECT_FALSE(list.block_style);
  EXPECT_EQ(list.place.column, 17);
  EXPECT_TRUE(list.items[1].quoted);
  EXPECT_EQ(list.items[2].place.column, 26);
  EXPECT_EQ(root.find("a")->find("名字")->text, "010");
  EXPECT_EQ(root.find("c")->text, "");
  EXPECT_EQ(root.find("c")->place.line, 3);
  EXPECT_EQ(root.find("null")->text, "~");
  EXPECT_EQ(root.find("d")->items[1].text, "");
  EXPECT_EQ(root.find("d")->items[1].place.line, 7);
  EXPECT_EQ(root.find("d")->items[2].text, "null");
}

TEST(YamlReader, CollectsProblemsOfForm) {
  EXPECT_EQ(problems_of("a: 1\nb: &x 2\nc: *x\nd: !!str 3\na: 4\n: 5\n[q]: 7\n<<: {u: 1}\n"),
            "s:2:4: b: anchors (&) are not supported\n"
            "s:3:4: c: aliases (*) are not supported\n"
            "s:4:4: d: tags (!) are not supported\n"
            "s:5:1: the key \"a\" was already given in line 1\n"
            "s:6:1: a key is empty\n"
            "s:7:1: a list or map is used as a key\n"
            "s:8:1: the merge key << is not supported");
}

TEST(YamlReader, NamesWhatIsNotOneMap) {
  EXPECT_EQ(problems_of("a: 1\n---\nb: 2\n"), "s:2:1: a second document begins here");
  EXPECT_EQ(problems_of("a: 1\n...\nb: 2\n"), "s:3:1: text stands after the end of the scenario");
  EXPECT_EQ(problems_of("a: 1\n...\n# end\n"), "none");
  EXPECT_EQ(problems_of("# nothing\n"), "s:1:1: the scenario is empty");
  EXPECT_EQ(problems_of("- 1\n"), "s:1:1: the scenario is not a map of keys and values");
}

TEST(YamlReader, NamesErrorsOfSyntax) {
  EXPECT_EQ(problems_of("a:\n\tb: 1\n"), "s:2:1: the line is indented by a tab");
  EXPECT_EQ(problems_of("a:\n  \tb: 1\n  c: 2\n"), "s:2:3: a tab stands in the indentation");
  EXPECT_EQ(problems_of("a: b: c\n"), "s:1:5: a colon stands where no value can follow");
  EXPECT_EQ(problems_of("a: {x: 1\n"),
            "s:2:1: the map in braces is not closed, or a comma is missing (it opens at 1:4)");
  EXPECT_EQ(problems_of("a: 'x\nb: 2\n"), "s:1:4: a: the text in quotes is not closed");
  EXPECT_EQ(problems_of("a: 'it''s'\nb: \"\\\\\"\n"), "none");
}

TEST(YamlReader, NamesTheFirstBadByte) {
  EXPECT_EQ(problems_of("中: \xED\xA0\x80\n"), "s:1:4: the byte 0xED is not valid UTF-8");
  EXPECT_EQ(problems_of("a: 1\nb: \xC0\xAF\n"), "s:2:4: the byte 0xC0 is not valid UTF-8");
  EXPECT_EQ(problems_of(std::string("a: 12\0", 6)), "s:1:6: a NUL byte stands in the text");
  EXPECT_EQ(problems_of("a: \x1B[31m\n"),
            "s:1:4: the invisible character U+001B stands in the text");
  EXPECT_EQ(problems_of("a: 1\rb: 2\n"), "s:1:5: a carriage return stands without a line feed");
  EXPECT_EQ(problems_of("\xFF\xFE"
                        "a"),
            "s:1:1: the file is encoded in UTF-16");
  EXPECT_EQ(problems_of("\xEF\xBB\xBF"
                        "a: 1\r\nb: 2\r\n"),
            "none");
}

TEST(YamlReader, LimitsHold) {
  const std::string deep = "lists and maps are nested more than 32 levels deep";
  EXPECT_EQ(problems_of("a: " + std::string(31, '[') + std::string(31, ']')), "none");
  EXPECT_TRUE(problems_of("a: " + std::string(32, '[') + std::string(32, ']')).ends_with(deep));
  EXPECT_EQ(problems_of(std::string(2'000'000, '[')), "s:1:33: " + deep);
  EXPECT_EQ(problems_of(std::string(17u << 20, ' ')), "s: the scenario is larger than 16 MiB");
  std::string many = "a: [";
  for (int i = 0; i < 1'000'001; ++i) many += "1,";
  EXPECT_TRUE(problems_of(many + "]").ends_with("the scenario has more than 1,000,000 values"));
}

TEST(YamlReader, FilesThatCannotBeReadAreMissing) {
  for (const std::string& path : {std::string("no_such_file.yaml"), testing::TempDir()}) {
    try {
      read_document(path);
      FAIL() << path;
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ExitCode::input_missing);
    }
  }
  const std::string path =
      testing::TempDir() + "yaml_reader_test" + std::to_string(getpid()) + ".yaml";
  std::ofstream(path) << "a: 1\n";
  EXPECT_EQ(read_document(path).sources[0].name, path);
}

}  // namespace
}  // namespace cofferdam
