// One-year migration matrices and their powers.
#include "ratings/migration.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "ratings/read_ratings.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// Rating systems of a scenario; the model is built, so that problems are thrown.
Ratings ratings_of(const std::string& ratings) {
  const std::string text = small_scenario("", "ratings: " + ratings + "\n");
  const Model model = model_of(text);
  const Scenario scenario = parse_scenario("test.yaml", text);
  Problems problems(scenario.data().document.sources);
  return read_ratings(scenario.data().root.at("ratings"), {}, *model.params().factors, problems);
}

TEST(Migration, GradesAndPowersOfASmallMatrix) {
  const Ratings ratings =
      ratings_of("{own: {grades: [high, low, d], rows: [[90 %, 8 %, 2 %], [10 %, 70 %, 20 %]]}}");
  const Migration& own = ratings.at("own");
  EXPECT_EQ(own.default_grade(), 2u);
  EXPECT_EQ(own.grade_named("low"), 1u);
  EXPECT_FALSE(own.grade_named("none").has_value());
  EXPECT_DOUBLE_EQ(own.probability_down_to(0, 2), 0.02);
  EXPECT_DOUBLE_EQ(own.probability_down_to(0, 1), 0.10);
  EXPECT_EQ(own.probability_down_to(0, 0), 1);
  EXPECT_EQ(own.default_within(0, 0), 0);
  EXPECT_DOUBLE_EQ(own.default_within(0, 1), 0.02);
  EXPECT_DOUBLE_EQ(own.default_within(0, 2), 0.02 + 0.9 * 0.02 + 0.08 * 0.2);
  EXPECT_EQ(own.default_within(2, 0), 1);
  EXPECT_EQ(own.default_within(2, 7), 1);
}

TEST(Migration, WithdrawnRatingsGoToTheOtherGradesInProportion) {
  const Ratings ratings = ratings_of(
      "{own: {grades: [a, d], withdrawn: NR, rows: [[72 %, 8 %, 20 %], [0, 100 %, 0]]}}");
  EXPECT_DOUBLE_EQ(ratings.at("own").probability(0, 0), 0.9);
  EXPECT_DOUBLE_EQ(ratings.at("own").probability(0, 1), 0.1);
  EXPECT_EQ(ratings.at("own").probability(1, 1), 1);
}

/// 33.3 + 33.3 + 33.3 = 99.9 may be rounded to 0.1 %, and is scaled.
TEST(Migration, RoundedRowsAreScaled) {
  const Ratings ratings = ratings_of(
      "{own: {grades: [a, b, d], rounded_to: 0.1 %, rows: [[33.3 %, 33.3 %, 33.3 %], [0, 1, 0]]}}");
  EXPECT_DOUBLE_EQ(ratings.at("own").probability(0, 2), 1.0 / 3);
}

/// Rows of a table may stand in any order.
TEST(Migration, TablesAreReadByTheNamesOfTheirGrades) {
  const Ratings ratings = ratings_of(
      "{own: {grades: [A+, B/C, D], in_percent: yes, file: "
      "\"from,D,B/C,A+\\nB/C,5.5,90,4.5\\nA+,0.5,3,96.5\\n\"}}");
  EXPECT_DOUBLE_EQ(ratings.at("own").probability(0, 0), 0.965);
  EXPECT_DOUBLE_EQ(ratings.at("own").probability(1, 2), 0.055);
}

/// Standard & Poor's, global corporates 1981 to 2016, percent: grades after one year, and default
/// within 2, 3, 5, 7, 10, 15 and 20 years, of all issuers at the beginning.
struct Published {
  const char* grade;
  std::vector<double> year;  ///< AAA, AA, A, BBB, BB, B, CCC/C, D, NR
  std::vector<double> default_within;
};
const std::vector<Published> kPublished = {
    {"AAA",
     {87.05, 9.03, 0.53, 0.05, 0.08, 0.03, 0.05, 0.0, 3.17},
     {0.03, 0.13, 0.35, 0.53, 0.74, 0.92, 1.38}},
    {"AA",
     {0.52, 86.82, 8.0, 0.51, 0.05, 0.07, 0.02, 0.02, 3.99},
     {0.06, 0.13, 0.34, 0.57, 0.83, 1.15, 1.84}},
    {"A",
     {0.03, 1.77, 87.79, 5.33, 0.32, 0.13, 0.02, 0.06, 4.55},
     {0.15, 0.26, 0.57, 0.98, 1.61, 2.71, 3.91}},
    {"BBB",
     {0.01, 0.1, 3.51, 85.56, 3.79, 0.51, 0.12, 0.18, 6.23},
     {0.52, 0.91, 1.93, 3.0, 4.56, 7.65, 9.66}},
    {"BB",
     {0.01, 0.03, 0.12, 4.97, 76.98, 6.92, 0.61, 0.72, 9.63},
     {2.25, 4.07, 7.84, 11.17, 15.39, 21.81, 24.39}},
    {"B",
     {0.0, 0.03, 0.09, 0.19, 5.15, 74.26, 4.46, 3.76, 12.06},
     {8.56, 12.78, 19.25, 24.15, 28.71, 36.94, 36.21}},
    {"CCC/C",
     {0.0, 0.0, 0.13, 0.19, 0.63, 12.91, 43.97, 26.78, 15.39},
     {35.53, 40.68, 46.96, 49.51, 50.57, 59.41, 56.63}}};
constexpr unsigned kYears[] = {2, 3, 5, 7, 10, 15, 20};

/// The one-year matrix as the reader makes it. `withdrawn_stays`: a rating that is given up is a
/// grade, and nobody defaults from it.
Migration published(bool withdrawn_stays) {
  std::string text = "{sp: {grades: [AAA, AA, A, BBB, BB, B, CCC/C";
  text += withdrawn_stays ? ", NR, D]" : ", D], withdrawn: NR";
  text += ", rounded_to: 0.01 %, in_percent: yes, file: \"from,AAA,AA,A,BBB,BB,B,CCC/C,D,NR\\n";
  for (const Published& row : kPublished) {
    text += row.grade;
    for (const double number : row.year) text += "," + std::to_string(number);
    text += "\\n";
  }
  if (withdrawn_stays) text += "NR,0,0,0,0,0,0,0,0,100\\n";
  return ratings_of(text + "\"}}").at("sp");
}

/// Of the issuers whose rating is not given up the matrix has what the table has, to its rounding.
TEST(Migration, OneYearOfThePublishedTable) {
  const Migration sp = published(false);
  for (std::size_t from = 0; from < kPublished.size(); ++from) {
    const std::vector<double>& year = kPublished[from].year;
    EXPECT_NEAR(100 * sp.default_within(from, 1), year[7] / (1 - year[8] / 100), 0.02)
        << kPublished[from].grade;
  }
}

/// Rounding moves the defaults within n years by n times half a unit or so: 0.01 points in two
/// years. The powers of the matrix miss the table by more, and to both sides, so that no treatment
/// of withdrawn ratings explains it: the table counts defaults of issuers whose rating was given up
/// long before; issuers that were downgraded fall on more easily than others of their grade, which
/// a matrix does not know, so that the powers have too few defaults of grades from BBB to B; of the
/// grade CCC/C those that survive the first year are the better ones, so that the powers have too
/// many; and cohorts of 20 years began by 1996, those of one year until 2015. The gaps, in points,
/// are those of the table as it stands.
TEST(Migration, PowersMissThePublishedDefaultsOfSeveralYearsByKnownGaps) {
  const Migration stays = published(true);
  const std::vector<std::vector<double>> powers = {
      // percent, by an independent program
      {0.017, 0.044, 0.113, 0.196, 0.344, 0.644, 0.996},
      {0.051, 0.092, 0.195, 0.324, 0.561, 1.038, 1.557},
      {0.135, 0.225, 0.445, 0.712, 1.169, 1.983, 2.738},
      {0.415, 0.691, 1.328, 2.022, 3.054, 4.517, 5.569},
      {1.707, 2.832, 5.133, 7.184, 9.547, 11.886, 13.033},
      {7.784, 11.371, 16.772, 20.241, 23.234, 25.425, 26.252},
      {39.046, 44.965, 49.783, 51.605, 52.838, 53.657, 53.956}};
  for (std::size_t from = 0; from < kPublished.size(); ++from)
    for (std::size_t k = 0; k < std::size(kYears); ++k) {
      const double power = 100 * stays.default_within(from, kYears[k]),
                   gap = kPublished[from].default_within[k] - power;
      EXPECT_NEAR(power, powers[from][k], 5e-4) << kPublished[from].grade << " " << kYears[k];
      const std::string where = kPublished[from].grade + (" " + std::to_string(kYears[k]));
      if (from < 6) {
        EXPECT_GT(gap, 0) << where;
      } else if (kYears[k] <= 10) {
        EXPECT_LT(gap, 0) << where;
      }
      // What rounding explains.
      if (from < 3 && kYears[k] == 2) {
        EXPECT_LT(gap, 0.02) << where;
      }
    }
}

}  // namespace
}  // namespace cofferdam
