// Recoveries come a span of time after their default, by the dates.
#include <gtest/gtest.h>

#include <chrono>
#include <map>

#include "support/scenarios.hpp"

#include <cofferdam/simulate.hpp>

namespace cofferdam {
namespace {

std::chrono::sys_days date_of(const std::string& text) {
  using namespace std::chrono;
  return sys_days(year(std::stoi(text.substr(0, 4))) /
                  month(static_cast<unsigned>(std::stoi(text.substr(5, 2)))) /
                  day(static_cast<unsigned>(std::stoi(text.substr(8, 2)))));
}

Model book_with(const std::string& recovery) {
  return model_of(
      "cofferdam: 1\ntitle: recoveries\n"
      "calendar: {start: 2024-01-31, horizon: 2 years, run_off: 1 year}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, count: 300, ead: 100, term: 2 years, "
      "pd: 40 %, loading: {national: 0.3}, recovery: " +
      recovery +
      "}\nprogramme:\n  - claim: {name: called, of: [loans]}\n"
      "  - share: {claim: called, parts: {fund: 70 %}, remainder: bank}\n");
}

/// Checks every recovery of a trial against its default by `check(default date, recovery date)`.
template <class Check>
void for_each_recovery(const Model& model, const Check& check) {
  const std::vector<Table> tables = replay(model, 3);
  for (const Table& events : tables) {
    if (events.name != "events") continue;
    std::map<std::string, std::string> defaults;
    std::size_t found = 0;
    for (std::size_t row = 0; row < events.rows(); ++row) {
      const std::string loan = events.texts("loan")[row], date = events.texts("date")[row];
      if (events.texts("event")[row] == "default") defaults[loan] = date;
      if (events.texts("event")[row] != "recovery") continue;
      ++found;
      EXPECT_NEAR(events.numbers("loss")[row], -30, 1e-9);
      EXPECT_NEAR(events.numbers("fund")[row], -21, 1e-9);
      check(date_of(defaults.at(loan)), date_of(date));
    }
    EXPECT_EQ(found, defaults.size());
  }
}

TEST(Recoveries, LagsInDaysAreCountedByTheDates) {
  for_each_recovery(book_with("{rate: 30 %, lag: 45 days}"),
                    [](auto from, auto to) { EXPECT_EQ((to - from).count(), 45); });
}

TEST(Recoveries, LagsInMonthsKeepTheNumberOfTheDay) {
  using namespace std::chrono;
  for (const char* lag : {"6 months", "{constant: {value: 6 months}}"})
    for_each_recovery(book_with(std::string("{rate: 30 %, lag: ") + lag + "}"),
                      [](auto from, auto to) {
                        const year_month_day before(from);
                        const auto then = before.year() / before.month() + months(6);
                        const auto expected = then / std::min(before.day(), (then / last).day());
                        EXPECT_EQ(sys_days(expected), to);
                      });
}

/// 45 days after 14 February 2028 is 30 March, when the scenario is over.
TEST(Recoveries, NoneComesOnTheDayAfterTheLast) {
  const std::vector<Table> tables = replay(
      model_of("cofferdam: 1\ntitle: recoveries\n"
               "calendar: {start: 2025-03-30, horizon: 36 months}\n"
               "economy: {factors: {national: {}}}\nbearers: {bank: {}}\n"
               "portfolios:\n  loans: {type: loans, lender: bank, new_business: {count: 14, every: "
               "month}, opening_book: steady_state, ead: 20, term: 36 months, pd: 20 %, renewal: "
               "60 %, loading: {}, recovery: {rate: 100 %, lag: 45 days}, fine_grained: yes}\n"),
      0);
  std::size_t last = 0;
  for (const Table& events : tables) {
    if (events.name != "events") continue;
    for (const std::string& date : events.texts("date")) {
      EXPECT_LE(date, "2028-03-29");
      last += date == "2028-03-29";
    }
  }
  EXPECT_GT(last, 0u);
}

/// Of 100 a default loses 55 on its day; 30 % of that, 16.5, come back a year later at a cost of
/// 3.3. A fund bears 70 % of each.
TEST(Recoveries, BesideALossGivenDefaultTheyArePartsOfThatLoss) {
  const std::vector<Table> tables =
      replay(book_with("{rate: 30 %, lag: 12 months, cost: 20 %}, lgd: 55 %"), 3);
  std::map<std::string, double> each = {
      {"default", 55}, {"recovery", -16.5}, {"cost of recovery", 3.3}};
  std::map<std::string, std::size_t> found;
  for (const Table& events : tables) {
    if (events.name != "events") continue;
    for (std::size_t row = 0; row < events.rows(); ++row) {
      const std::string event = events.texts("event")[row];
      ++found[event];
      ASSERT_TRUE(each.contains(event)) << event;
      EXPECT_NEAR(events.numbers("loss")[row], each.at(event), 1e-9);
      EXPECT_NEAR(events.numbers("fund")[row], 0.7 * each.at(event), 1e-9);
    }
  }
  EXPECT_GT(found["default"], 50u);
  EXPECT_GT(found["recovery"], 20u);
  EXPECT_EQ(found["cost of recovery"], found["recovery"]);
}

TEST(Recoveries, CostIsAPartOfWhatComesBack) {
  const std::vector<Table> tables = replay(book_with("{rate: 30 %, cost: 10 %}"), 3);
  double lost = 0, back = 0, cost = 0;
  for (const Table& events : tables) {
    if (events.name != "events") continue;
    for (std::size_t row = 0; row < events.rows(); ++row) {
      const std::string event = events.texts("event")[row];
      (event == "default"    ? lost
       : event == "recovery" ? back
                             : cost) += events.numbers("loss")[row];
    }
  }
  EXPECT_GT(lost, 1000);
  EXPECT_NEAR(back, -0.3 * lost, 1e-9);
  EXPECT_NEAR(cost, 0.03 * lost, 1e-9);
}

}  // namespace
}  // namespace cofferdam
