// The structure of every picture of two scenarios: elements, texts, and places to whole units.
//
// COFFERDAM_UPDATE=1 writes the expected files anew. Look at the pictures before: cofferdam run,
// and cofferdam plot, on the scenarios beside them.
#include <cofferdam/simulate.hpp>

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>

#include "plot/picture.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;
const fs::path kFolder = COFFERDAM_SOURCE_DIR "/tests/golden/pictures";

/// The drawing without fonts, its fractions rounded.
std::string structure_of(const std::string& drawing) {
  static const std::regex fraction(R"((-?\d+\.\d+)([ ,"]))"), fonts(R"( font-family="[^"]*")");
  const std::string plain = std::regex_replace(drawing, fonts, "");
  std::string text;
  auto rest = plain.cbegin();
  for (std::sregex_iterator at(plain.begin(), plain.end(), fraction), end; at != end; ++at) {
    const std::string before(rest, plain.cbegin() + at->position());
    const bool is_place = !before.ends_with("opacity=\"") && !before.ends_with("width=\"");
    const long whole = std::lround(std::stod((*at)[1]));
    text += before + (is_place ? std::to_string(whole) : (*at)[1].str()) + (*at)[2].str();
    rest = plain.cbegin() + at->position() + at->length();
  }
  return text + std::string(rest, plain.cend());
}

void compare(const fs::path& file, const std::string& found) {
  if (std::getenv("COFFERDAM_UPDATE")) {
    std::ofstream(file) << found;
    return;
  }
  std::ifstream in(file);
  ASSERT_TRUE(in) << "no expected picture " << file << "; COFFERDAM_UPDATE=1 writes it";
  const std::string expected(std::istreambuf_iterator<char>(in), {});
  EXPECT_EQ(found, expected) << file;
}

void draw_and_compare(const std::string& scenario) {
  const Results results = simulate(
      build_model(read_scenario((kFolder / (scenario + ".yaml")).string())), {.threads = 2});
  EXPECT_EQ(possible_pictures(results, kBaseName).size(), pictures().size());
  for (const Picture& picture : pictures())
    compare(kFolder / (scenario + "_" + picture.name + ".txt"),
            structure_of(picture.draw(results, {})));
}

TEST(PicturesGolden, EnglishNames) {
  draw_and_compare("english");
}

TEST(PicturesGolden, ChineseNames) {
  draw_and_compare("chinese");
}

}  // namespace
}  // namespace cofferdam
