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
#include "sensitivities.hpp"
#include "sweep.hpp"

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
  const auto possible = possible_pictures(results, kBaseName);
  EXPECT_EQ(possible.size(), pictures().size() - 2)
      << "all but the tornado and the map are of a run";
  for (const Picture* picture : possible)
    compare(kFolder / (scenario + "_" + picture->name + ".txt"),
            structure_of(picture->draw(results, {})));
}

/// A measure of 16 equal sets whose values differ by -1 and 1 in turn, times `spread`.
Measured measured(double value, double spread) {
  Measured all{value, spread, 0, {}};
  for (int set = 0; set < 16; ++set)
    all.sets.push_back({value + (set % 2 == 0 ? spread : -spread), 1.0 / 16});
  return all;
}

InputEffect effect(const std::string& path, InputNumber::Form form, double value,
                   std::pair<double, double> means, std::pair<double, double> risks) {
  const InputNumber input{path, path, value, form, 0, 1e12, false, false, true};
  return {input,
          moved(input, -0.1, true),
          moved(input, 0.1, true),
          {measured(means.first, 1e5), measured(risks.first, 1e-4)},
          {measured(means.second, 2e5), measured(risks.second, 2e-4)}};
}

/// The tornado of a scenario of which a rate, an amount and a number are moved; the amount moves
/// the mean both ways in one direction, and the number nothing that could be told.
void draw_and_compare_tornado(const std::string& scenario, const std::string& title,
                              const std::string& portfolio, const std::string& pool) {
  using Form = InputNumber::Form;
  const Sensitivities all{
      {{"mean of all losses", "CNY"}, {"pool " + pool + " exhausted", "1"}},
      "CNY",
      input_step("10%"),
      {measured(30e6, 0), measured(0.04, 0)},
      {effect("pools." + pool + ".opening", Form::amount, 20e6, {30.1e6, 31e6}, {0.05, 0.033}),
       effect("portfolios." + portfolio + ".pd", Form::rate, 0.02, {26e6, 35e6}, {0.03, 0.053}),
       effect("portfolios." + portfolio + ".vintage", Form::number, 0.1, {30e6, 30.01e6},
              {0.04, 0.04})}};
  Results results;
  results.title = title;
  results.currency = "CNY";
  results.trials = results.trials_requested = 16'384;
  results.tables = {sensitivities_table(all)};
  ASSERT_EQ(possible_pictures(results, kBaseName).size(), 1u);
  compare(kFolder / (scenario + "_tornado.txt"),
          structure_of(draw_picture(results, "tornado", {})));
}

/// Maps of two measures at 2 x 3 values, one of which was not run, and of two values of a third
/// input.
void draw_and_compare_map(const std::string& scenario, const std::string& title,
                          const std::string& portfolio) {
  Sweep sweep{{{"portfolios." + portfolio + ".pd", {"1 %", "2 %"}},
               {"portfolios." + portfolio + ".lgd", {"40 %", "50 %", "60 %"}},
               {"economy.factors.national.persistence", {"0", "0.5"}}},
              {{"mean of all losses", "CNY"}, {"pool exhausted", "1"}},
              {{{}, {measured(30e6, 1e5), measured(0.04, 1e-3)}}}};
  const auto combinations = combinations_of(sweep.inputs);
  for (std::size_t i = 0; i + 1 < combinations.size(); ++i) {
    const double x = static_cast<double>(i);
    sweep.rows.push_back({combinations[i], {measured(20e6 + 1e6 * x, 1e5), measured(0.02, 1e-3)}});
  }
  Results results;
  results.title = title;
  results.currency = "CNY";
  results.trials = results.trials_requested = 16'384;
  results.tables = sweep_results(sweep);
  ASSERT_EQ(possible_pictures(results, kBaseName).size(), 1u);
  compare(kFolder / (scenario + "_map.txt"), structure_of(draw_picture(results, "map", {})));
}

TEST(PicturesGolden, Map) {
  draw_and_compare_map("english", "A pool behind guarantees & insurance <five years>", "loans");
  draw_and_compare_map("chinese", "省级科技贷款风险补偿资金池：三年期，十二家出资人", "科技贷款");
}

TEST(PicturesGolden, EnglishNames) {
  draw_and_compare("english");
}

TEST(PicturesGolden, ChineseNames) {
  draw_and_compare("chinese");
}

TEST(PicturesGolden, Tornado) {
  draw_and_compare_tornado("english", "A pool behind guarantees & insurance <five years>", "loans",
                           "reserve");
  draw_and_compare_tornado("chinese", "省级科技贷款风险补偿资金池：三年期，十二家出资人",
                           "科技贷款", "市科技信贷风险补偿资金池");
}

}  // namespace
}  // namespace cofferdam
