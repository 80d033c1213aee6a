// Dates and terms of loans from the columns of a file.
#include "portfolios/fields.hpp"

#include <unistd.h>

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>

#include "catalogue.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {
namespace {

constexpr Range kUpToTenYears{1, 120, false, false};
constexpr Key kKeys[] = {{.name = "originated",
                          .type = Type::field,
                          .sentence = "the day of origination",
                          .fallback = "1970-01-01",
                          .range = kAboveZero,
                          .unit = Type::date},
                         {.name = "term",
                          .type = Type::field,
                          .sentence = "the term",
                          .fallback = "12 months",
                          .range = kUpToTenYears,
                          .family = FamilyId::distribution,
                          .unit = Type::duration}};

/// A file with a column `x`, and the fields of a scenario that reads it.
class FieldUnits : public testing::Test {
 protected:
  FieldUnits() : path_(testing::TempDir() + "fields_test_" + std::to_string(getpid()) + ".csv") {}
  ~FieldUnits() override { unlink(path_.c_str()); }

  std::vector<double> numbers(const std::string& field, const std::string& yaml,
                              const std::vector<std::string>& cells) {
    std::string bytes = "k,x\n";
    for (const std::string& cell : cells) bytes += "a," + cell + "\n";
    std::ofstream(path_, std::ios::binary) << bytes;
    const CsvFile file = read_csv(path_, {"k", "x"});
    RowSource source{&file, {}, 7};
    LoanExposures exposures;
    exposures.count.assign(cells.size(), 1);
    exposures.attributes.push_back({"months", std::vector<double>(cells.size(), 24)});
    exposures.attributes.push_back({"half", std::vector<double>(cells.size(), 1.5)});
    for (std::size_t i = 0; i < cells.size(); ++i) source.rows.push_back(i);
    const Document document = parse_document("test.yaml", field + ": " + yaml + "\n");
    Problems problems(document.sources);
    const Value root = check(document, kKeys, catalogue(), problems);
    exposures.tags.push_back(tag_of("k", file.find("k")->cells, root, problems));
    const bool dates = field == "originated";
    const auto made = FieldResolver(exposures, source, problems)
                          .numbers(root.at(field), dates ? kAboveZero : kUpToTenYears,
                                   dates ? Type::date : Type::duration);
    problems.throw_if_any();
    return made;
  }

  std::string refusal(const std::string& field, const std::string& yaml,
                      const std::vector<std::string>& cells) {
    try {
      numbers(field, yaml, cells);
      return "accepted";
    } catch (const InputError& error) {
      EXPECT_EQ(error.problems().size(), 1u) << error.what();
      const Problem& problem = error.problems().front();
      return std::to_string(problem.line) + ": " + problem.path + ": " + problem.what + "; " +
             problem.advice;
    }
  }

 private:
  std::string path_;
};

using Numbers = std::vector<double>;

TEST_F(FieldUnits, CellsAreDates) {
  EXPECT_EQ(numbers("originated", "{column: x}", {"2024-02-29", "1969-12-31", "1970-01-01"}),
            (Numbers{19782, -1, 0}));
  EXPECT_EQ(numbers("originated", "1970-01-03", {"", ""}), (Numbers{2, 2}));
  EXPECT_EQ(numbers("originated", "{by: k, values: {a: {column: x}}}", {"1970-01-03"}),
            (Numbers{2}));
  EXPECT_EQ(numbers("originated", "[{when: k = a, value: {column: x}}, {otherwise: 1970-01-03}]",
                    {"1970-01-05"}),
            (Numbers{4}));
}

TEST_F(FieldUnits, WrongDatesSayTheirCell) {
  EXPECT_EQ(refusal("originated", "{column: x}", {"2024-02-29", "2023-02-29"}),
            "3: x: 2023-02-29 is not in the calendar; that month has the days 1 to 28");
  EXPECT_EQ(refusal("originated", "{column: x}", {"03/01/2024"}),
            "2: x: \"03/01/2024\" is not a date; write year-month-day, such as 2024-02-29");
  EXPECT_EQ(refusal("originated", "{column: x}", {""}),
            "2: x: a value is missing; write a date, such as 2024-02-29");
}

TEST_F(FieldUnits, CellsAreMonths) {
  EXPECT_EQ(numbers("term", "{column: x}", {"84", "12 months", "2 years", "1e1", "1 quarter"}),
            (Numbers{84, 12, 24, 10, 3}));
  EXPECT_EQ(numbers("term", "2 years", {""}), (Numbers{24}));
  EXPECT_EQ(numbers("term", "{attribute: months}", {""}), (Numbers{24}));
}

TEST_F(FieldUnits, WrongTermsSayTheirCell) {
  EXPECT_EQ(refusal("term", "{column: x}", {"84", "12.5"}),
            "3: x: 12.5 months is not a whole number of months; write whole months or years, such "
            "as 18 months");
  EXPECT_EQ(refusal("term", "{column: x}", {"90 days"}),
            "2: x: 90 days is counted in days; whole months are counted here: write it in months, "
            "such as 3 months");
  EXPECT_EQ(refusal("term", "{column: x}", {"121"}),
            "2: x: 121 is out of range; must be at least 1 and at most 120 months");
  EXPECT_EQ(refusal("term", "{column: x}", {"-3"}),
            "2: x: -3 months is negative; write whole months or years, such as 18 months");
  EXPECT_EQ(refusal("term", "{column: x}", {"long"}),
            "2: x: \"long\" is not a span of time; write whole months or years, such as 18 months");
  EXPECT_EQ(refusal("term", "{column: x}", {""}),
            "2: x: a value is missing; write whole months or years, such as 18 months");
  EXPECT_EQ(refusal("term", "{attribute: half}", {""}),
            "1: term: attribute 'half' holds 1.5 for loan 1; loans run for whole months");
}

TEST_F(FieldUnits, TermsAreDrawnInMonths) {
  const auto drawn =
      numbers("term", "{uniform: {from: 1 year, to: 10 years}}", std::vector<std::string>(500, ""));
  const auto [low, high] = std::minmax_element(drawn.begin(), drawn.end());
  EXPECT_GE(*low, 12);
  EXPECT_LT(*low, 20);
  EXPECT_LE(*high, 120);
  EXPECT_GT(*high, 110);
  EXPECT_EQ(refusal("term", "{uniform: {from: 1 year, to: 11 years}}", {""}),
            "1: term.uniform: draws between 12 and 132; must be at least 1 and at most 120 months; "
            "choose "
            "a distribution that stays there");
}

TEST(FieldDraws, ARowDrawsTheSameWhicheverOthersDo) {
  LoanExposures exposures;
  exposures.count.assign(11, 1);
  RowSource source;
  source.portfolio_seed = 5;
  const std::deque<Source> none;
  Problems problems(none);
  const FieldResolver resolver(exposures, source, problems);
  Value leaf;
  leaf.path = "portfolios.loans.ead.lognormal";
  const std::vector<double> all = resolver.uniforms_of(leaf, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  EXPECT_EQ(resolver.uniforms_of(leaf, {3, 4, 10}), (std::vector{all[3], all[4], all[10]}));
}

}  // namespace
}  // namespace cofferdam
