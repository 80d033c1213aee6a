// Invalid scenarios and their complete messages: cases/NAME.yaml and cases/NAME.expected.
//
// The first line of an .expected file is the exit code, the rest is what the user reads. Overrides
// stand in the scenario as comments: `# --set trials=0`. COFFERDAM_UPDATE=1 writes the expected
// files anew.
#include <gtest/gtest.h>
#include <unistd.h>
#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(COFFERDAM_SOURCE_DIR) / "tests/invalid/cases";

std::string read_text(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<std::string> overrides_in(const std::string& text) {
  constexpr std::string_view mark = "# --set ";
  std::vector<std::string> overrides;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(mark)) overrides.push_back(line.substr(mark.size()));
  return overrides;
}

/// Exit code and message, with the folder of the cases left out.
std::string outcome(const fs::path& file) {
  std::string text;
  try {
    build_model(read_scenario(file.string(), overrides_in(read_text(file))));
    return "0\n";
  } catch (const Error& error) {
    text = std::to_string(static_cast<int>(error.code())) + "\n" + error.what() + "\n";
  }
  const std::string folder = kCases.string() + "/";
  for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder))
    text.erase(at, folder.size());
  return text;
}

std::vector<std::string> names() {
  std::vector<std::string> result;
  for (const auto& entry : fs::directory_iterator(kCases))
    if (entry.path().extension() == ".yaml") result.push_back(entry.path().stem().string());
  std::sort(result.begin(), result.end());
  return result;
}

class Invalid : public testing::TestWithParam<std::string> {};

TEST_P(Invalid, SaysWhatIsWrongWhereAndWhatToDo) {
  const fs::path expected = kCases / (GetParam() + ".expected");
  const std::string found = outcome(kCases / (GetParam() + ".yaml"));
  EXPECT_NE(found, "0\n") << "the scenario is accepted";
  const char* update = std::getenv("COFFERDAM_UPDATE");
  if (update != nullptr && std::string(update) == "1" && found != "0\n") {
    std::ofstream(expected, std::ios::binary) << found;
    return;
  }
  EXPECT_EQ(found, read_text(expected)) << "COFFERDAM_UPDATE=1 accepts the new message";
}

INSTANTIATE_TEST_SUITE_P(Cases, Invalid, testing::ValuesIn(names()),
                         [](const auto& parameter) { return parameter.param; });

TEST(InvalidGenerated, TwoMillionOpenBrackets) {
  try {
    parse_scenario("deep.yaml", "title: " + std::string(2'000'000, '['));
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("deep.yaml:1:"), std::string::npos) << error.what();
    EXPECT_LT(std::string(error.what()).size(), 1000u);
  }
}

TEST(InvalidGenerated, ALineOfAGigabyte) {
  const fs::path folder =
      fs::temp_directory_path() / ("cofferdam_line_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "loans.csv") << "ead,pd\n1,";
  fs::resize_file(folder / "loans.csv", std::uintmax_t{1} << 30);
  fs::copy_file(kCases / "csv_missing_column.yaml", folder / "case.yaml");
  std::string text = read_text(folder / "case.yaml");
  const auto at = text.find("csv_missing_column.csv");
  text.replace(at, std::string("csv_missing_column.csv").size(), "loans.csv");
  std::ofstream(folder / "case.yaml") << text;
  try {
    build_model(read_scenario((folder / "case.yaml").string()));
    ADD_FAILURE() << "accepted";
  } catch (const InputError& error) {
    EXPECT_NE(std::string(error.what()).find("loans.csv"), std::string::npos) << error.what();
    EXPECT_LT(std::string(error.what()).size(), 2000u);
  }
  fs::remove_all(folder);
}

TEST(InvalidGenerated, VeryManyProblemsAreCut) {
  std::string text = "cofferdam: 1\n";
  for (int i = 0; i < 100'000; ++i) text += "key_" + std::to_string(i) + ": 1\n";
  try {
    parse_scenario("many.yaml", text);
    FAIL() << "accepted";
  } catch (const InputError& error) {
    EXPECT_EQ(error.problems().size(), 501u);
    EXPECT_NE(std::string(error.what()).find("more problems; mend the first ones"),
              std::string::npos);
  }
}

}  // namespace
}  // namespace cofferdam
