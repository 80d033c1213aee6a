// What a scheme does by dates keeps the month rule, from any start: n months have n dates, and the
// last day counts.
#include <gtest/gtest.h>

#include <cofferdam/simulate.hpp>

#include "gates/settlement_dates.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"
#include "time/dates.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

/// Of the one settle clause, whose gate is declared first.
const std::vector<std::uint32_t>& settlement_days(const Model& model) {
  return dynamic_cast<const SettlementDates&>(*model.params().programme->context().gates.at(0))
      .days();
}

using std::chrono::sys_days;
constexpr std::chrono::days kDay{1};

sys_days day(int year, unsigned month, unsigned in_month) {
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(in_month));
}

/// A pool with monthly contributions, fees on monthly batches of loans for a month, monthly
/// settlement, and one loan that defaults on `defaulted`.
std::string scheme(sys_days start, int months, sys_days defaulted) {
  const std::string first = iso_date(start), settled = first.substr(5);
  return "cofferdam: 1\ntitle: dates\ntrials: 2\ncalendar: {start: " + first +
         ", horizon: " + std::to_string(months) +
         " months, period: month}\neconomy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, fund: {}}\nportfolios:\n"
         "  history:\n    type: file\n    lender: bank\n    loans: |\n"
         "      id,originated,amount\n      1," +
         first + ",100\n    events: |\n      loan,date,event,amount\n      1," +
         iso_date(defaulted) +
         ",default,100\n"
         "  business: {type: loans, lender: bank, ead: 1, term: 2 months, pd: 0.01 %, lgd: 100 %,\n"
         "    asset_correlation: 0.1, new_business: {count: 1, per: month}}\n"
         "programme:\n  - claim: {name: old, of: [history]}\n  - claim: {name: new, of: "
         "[business]}\n"
         "  - compensate: {name: line, claim: new, payer: fund, payee: bank, rate: 50 %}\n"
         "  - settle: {of: [line], every: month, on: " +
         settled +
         "}\npools:\n  fund:\n    contributions: [{amount: 1, every: month}]\n"
         "    fees: [{payer: bank, of: whole_loan, rate: 1 %, per: loan}]\n";
}

/// Dates of a pool's flow in the first trial.
std::vector<std::string> dates_of(const Model& model, const std::string& flow) {
  std::vector<std::string> dates;
  for (const Table& table : replay(model, 0)) {
    if (table.name != "accounts") continue;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (table.texts("flow")[row] == flow) dates.push_back(table.texts("date")[row]);
  }
  return dates;
}

TEST(SchemeDates, MonthsHaveAsManyDatesAndTheLastDayCounts) {
  for (const sys_days start :
       {day(2026, 4, 15), day(2026, 1, 28), day(2026, 1, 31), day(2027, 2, 28), day(2027, 8, 30),
        day(2028, 2, 29), day(2026, 1, 1)})
    for (const int months : {1, 2, 13, 18}) {
      const sys_days last = months_after(start, months) - kDay;
      SCOPED_TRACE(iso_date(start) + " + " + span_text(months));
      const Model model = model_of(scheme(start, months, last));
      std::vector<std::string> monthly;
      for (int k = 0; k < months; ++k) monthly.push_back(iso_date(months_after(start, k)));
      EXPECT_EQ(dates_of(model, "contribution"), monthly);
      EXPECT_EQ(dates_of(model, "fee"), monthly);
      EXPECT_EQ(settlement_days(model).size(), monthly.size());
      const Results results = simulate(model);
      for (const char* name : {"calendar", "book"}) {
        const Table& table = results.table(name);
        EXPECT_EQ(table.texts("to").back(), iso_date(last)) << name;
      }
      // The default of the last day stands in the last year.
      const Table& years = results.table("by_year");
      for (std::size_t row = 0; row < years.rows(); ++row) {
        if (years.texts("account")[row] != "all losses") continue;
        const bool is_last = years.texts("year")[row] == iso_date(last).substr(0, 4);
        EXPECT_NEAR(years.numbers("mean")[row], is_last ? 100 : 0, 50);
      }
    }
}

TEST(SchemeDates, TheDayAfterTheLastIsRefusedWithItsPlace) {
  for (const sys_days start : {day(2026, 4, 15), day(2026, 1, 31), day(2028, 2, 29)}) {
    const sys_days after = months_after(start, 18);
    try {
      model_of(scheme(start, 18, after));
      ADD_FAILURE() << "accepted";
    } catch (const InputError& error) {
      ASSERT_EQ(error.problems().size(), 1u) << error.what();
      const Problem& problem = error.problems().front();
      EXPECT_EQ(problem.line, 16) << error.what();
      EXPECT_EQ(problem.column, 9);
      EXPECT_EQ(problem.what, "date: the day lies outside the calendar");
      EXPECT_EQ(problem.advice, "it runs from " + iso_date(start) + " to " +
                                    iso_date(after - kDay) + "; change it, or leave the event out");
    }
  }
}

TEST(SchemeDates, SettlementDatesKeepTheNumberOfTheDay) {
  std::string yaml = scheme(day(2026, 4, 15), 18, day(2027, 10, 14));
  const std::string monthly = "every: month, on: 04-15";
  yaml.replace(yaml.find(monthly), monthly.size(), "every: quarter, on: 11-30");
  const Model model = model_of(yaml);
  std::vector<std::string> dates;
  for (const std::uint32_t at : settlement_days(model))
    dates.push_back(iso_date(model.params().calendar->date_of_day(at)));
  EXPECT_EQ(dates, (std::vector<std::string>{"2026-05-30", "2026-08-30", "2026-11-30", "2027-02-28",
                                             "2027-05-30", "2027-08-30"}));
}

TEST(SchemeDates, LoansOfOtherDaysMatureAndRepayOnTheirDates) {
  const std::string loans =
      "cofferdam: 1\ntitle: loans\ntrials: 1\ncalendar: {start: 2026-04-15, horizon: 2 years}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n  loans: {type: "
      "loans, "
      "lender: bank, count: 1, ead: 1, originated: 2025-08-31, pd: 1 %, lgd: 100 %, term: 18 "
      "months, asset_correlation: 0.1, repayment: {linear: {every: quarter}}}\n";
  const Model model = model_of(loans);
  const Exposures& book = model.params().portfolios.front().portfolio->exposures();
  const Calendar& calendar = *model.params().calendar;
  EXPECT_EQ(calendar.date_text(book.ends(0)), "2027-02-28");
  const struct {
    sys_days date;
    int repaid;  ///< quarters
  } cases[] = {{day(2026, 5, 30), 2}, {day(2026, 5, 31), 3},  {day(2026, 8, 30), 3},
               {day(2026, 8, 31), 4}, {day(2026, 11, 29), 4}, {day(2026, 11, 30), 5}};
  for (const auto& one : cases)
    EXPECT_NEAR(book.principal_of(0, calendar.time_of(one.date)), 1 - one.repaid / 6.0, 1e-15)
        << iso_date(one.date);
}

}  // namespace
}  // namespace cofferdam
