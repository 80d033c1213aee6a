// Inputs of many names, cases and columns: reading takes time in proportion to their size. What
// grew with the square of these counts would take minutes or hours.
#include <gtest/gtest.h>
#include <unistd.h>
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include <fstream>

#include "model/params.hpp"
#include "scenario/csv.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

std::string number(int i) {
  return std::to_string(i);
}

/// What `make(i)` gives for 0, 1, ..., with `joint` between.
template <class Make>
std::string many(int count, const std::string& joint, const Make& make) {
  std::string text;
  for (int i = 0; i < count; ++i) text += (i ? joint : "") + make(i);
  return text;
}

/// One loan, with further keys; bearers besides the bank; clauses.
std::string scenario_of(const std::string& keys, const std::string& bearers = "",
                        const std::string& programme = "") {
  return "cofferdam: 1\ntitle: large\neconomy: {factors: {national: {}}}\nbearers: {bank: {}" +
         bearers +
         "}\nportfolios:\n  loans: {type: loans, lender: bank, count: 1, ead: 100, lgd: 40 %, "
         "loading: {national: 0.3}" +
         keys + "}\n" + (programme.empty() ? "" : "programme:\n" + programme);
}

/// The first problem, or "" if the scenario is accepted.
std::string first_problem(const std::string& text) {
  try {
    build_model(parse_scenario("large.yaml", text));
  } catch (const InputError& error) {
    EXPECT_LE(error.problems().size(), 501u);
    return error.problems().front().what;
  }
  return "";
}

TEST(Large, MisspeltBearers) {
  const auto known = [](int i) { return "bearer_" + number(100'000 + i) + ": {}"; };
  const auto parts = [](int i) { return "baerer_" + number(100'000 + i) + ": 0.001 %"; };
  const std::string text = scenario_of(
      ", pd: 1 %", ", " + many(20'000, ", ", known),
      "  - claim: {name: c, of: [loans]}\n  - share: {claim: c, remainder: bank, parts: {" +
          many(20'000, ", ", parts) + "}}\n");
  EXPECT_EQ(first_problem(text), "'baerer_100000' is no bearer");
}

TEST(Large, UnknownKeys) {
  const std::string text =
      scenario_of(", " + many(200'000, ", ", [](int i) { return "pdd_" + number(i) + ": 1"; }));
  EXPECT_EQ(first_problem(text), "unknown key 'pdd_0'");
}

TEST(Large, Conditions) {
  const auto pd_when = [](int count) {
    const std::string when = many(count, " and ", [](int i) { return "ead over " + number(i); });
    return scenario_of(", pd: [{when: " + when + ", value: 2 %}, {otherwise: 1 %}]");
  };
  EXPECT_EQ(first_problem(pd_when(10'000)), "");
  EXPECT_EQ(first_problem(pd_when(500'000)), "more than 10,000 comparisons");
}

TEST(Large, Cases) {
  const auto one = [](int i) { return "{when: ead over " + number(900'000 - i) + ", value: 2 %}"; };
  const auto cases = [&](const std::string& joint) {
    return scenario_of(", pd: [" + many(100'000, joint, one) + ", {otherwise: 1 %}]");
  };
  EXPECT_EQ(first_problem(cases(", ")), "");
  EXPECT_EQ(first_problem(cases(",\n    ")), "");
}

TEST(Large, CasesOfManyExposuresAreRefused) {
  const auto one = [](int i) { return "{when: ead over " + number(900'000 - i) + ", value: 2 %}"; };
  std::string text = scenario_of(", pd: [" + many(100'000, ", ", one) + ", {otherwise: 1 %}]");
  text.replace(text.find("count: 1,"), 9, "count: 100_000,");
  EXPECT_EQ(first_problem(text), "100001 cases for 100000 exposures");
}

TEST(Large, ColumnsOfAFile) {
  const std::string header = many(400'000, ",", [](int i) { return "c" + number(i); });
  const std::string row = many(400'000, ",", [](int i) { return number(i); });
  const CsvFile file =
      parse_csv("wide", header + "\n" + row + "\n", {"c399999", "c7", "c7"}, {"c8", "d"});
  EXPECT_EQ(file.find("c399999")->cells.front(), "399999");
  EXPECT_EQ(file.find("c8")->cells.front(), "8");
  EXPECT_EQ(file.find("d"), nullptr);
}

/// Loans of one borrower each, in two portfolios; `programme` stands below.
std::string borrowers(int each, const std::string& programme) {
  std::string text =
      "cofferdam: 1\ntitle: borrowers\ncalendar: {start: 2026-01-01, horizon: 1 year}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n";
  for (const int first : {0, each}) {
    text += "  p" + number(first) +
            ":\n    type: file\n    lender: bank\n    tags: [borrower]\n    events: "
            "\"loan,date,event,amount\\n\"\n    loans: |\n      id,originated,amount,borrower\n";
    for (int i = first; i < first + each; ++i)
      text += "      " + number(i) + ",2026-01-01,100,b" + number(i) + "\n";
  }
  return text + "programme:\n" + programme;
}

TEST(Large, TagsOfTwoPortfoliosAreTold) {
  const Model model = build_model(
      parse_scenario("large.yaml", borrowers(40'000,
                                             "  - claim: {name: c, of: [p0, p40000], "
                                             "when: 'borrower in [b30000, b70000]'}\n")));
  const std::vector<std::uint32_t> expected = {30'000, 70'000};
  EXPECT_EQ(model.params().programme->context().claims.at(1).rows, expected);
}

TEST(Large, RatesByATag) {
  const std::string values = many(
      80'000, ", ", [](int i) { return "b" + number(i) + ": " + (i == 30'000 ? "30 %" : "20 %"); });
  const Model model = build_model(parse_scenario(
      "large.yaml", borrowers(40'000,
                              "  - claim: {name: c, of: [p0, p40000]}\n"
                              "  - share: {claim: c, remainder: bank, parts: {fund: {by: "
                              "borrower, values: {" +
                                  values + "}}}}\n")));
  NominalParts parts;
  const auto fund_of = [&](std::uint32_t row) {
    model.params().programme->context().nominal(row, 1, parts);
    return parts.parts[1];
  };
  EXPECT_EQ(fund_of(30'000), 0.3);
  EXPECT_EQ(fund_of(29'999), 0.2);
  EXPECT_EQ(fund_of(70'000), 0.2);
}

TEST(Large, Pools) {
  const auto bearers = [](int i) { return "b" + number(i) + ": {}"; };
  const auto pools = [](int i) { return "b" + number(i) + ": {opening: 1}"; };
  EXPECT_EQ(first_problem(scenario_of(", pd: 1 %", ", " + many(5000, ", ", bearers)) + "pools: {" +
                          many(5000, ", ", pools) + "}\n"),
            "5000 pools");
}

}  // namespace
}  // namespace cofferdam
