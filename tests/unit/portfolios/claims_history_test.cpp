// Events that are given come out as they are given, in every trial.
#include <gtest/gtest.h>
#include <unistd.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <map>

#include "base/sha256.hpp"
#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

const std::string kHead =
    "cofferdam: 1\ntitle: history\ntrials: 3\n"
    "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 1 year}\n"
    "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n";

/// Rows out of order, a loan made before the start, and one that gives back more than was lost.
const std::string kHistory =
    "  history:\n    type: file\n    lender: bank\n    tags: [class]\n    attributes: [score]\n"
    "    loans: |\n"
    "      id,originated,amount,class,matures,score,more\n"
    "      10,2026-03-31,1000,a,2027-03-31,3.5,x\n"
    "      9,2025-12-01,500,\"b \"\"c\"\"\",,-2,y\n"
    "      8,2026-02-01,300,a,,1e3,z\n"
    "      7,2026-02-01,300,a,2026-02-15,0,z\n"
    "    events: |\n"
    "      loan,date,event,amount\n"
    "      10,2026-12-31,cost,10\n"
    "      10,2026-12-31,recovery,100\n"
    "      10,2026-12-31,default,900\n"
    "      9,2026-06-30,default,500\n"
    "      9,2028-12-31,recovery,600\n"
    "      8,2026-12-31,default,300\n";

const std::string kProgramme =
    "programme:\n  - claim: {name: c, of: [history]}\n"
    "  - share: {claim: c, parts: {bank: 20 %}, remainder: fund}\n";

std::string events_of(const Model& model, std::int64_t trial) {
  const Table events = replay(model, trial)[2];
  std::string text;
  for (std::size_t row = 0; row < events.rows(); ++row) {
    for (const char* name : {"date", "event", "portfolio", "loan"})
      text += events.texts(name)[row] + " ";
    for (const char* name : {"exposure", "loss", "fund"})
      text += std::to_string(std::lround(events.numbers(name)[row])) + " ";
    text.back() = '\n';
  }
  return text;
}

TEST(ClaimsHistory, ComesOutAsGivenInEveryTrial) {
  const Model model = model_of(kHead + kHistory + kProgramme);
  const std::string given =
      "2026-06-30 default history 9 500 500 400\n"
      "2026-12-31 default history 8 300 300 240\n"
      "2026-12-31 default history 10 1000 900 720\n"
      "2026-12-31 recovery history 10 1000 -100 -80\n"
      "2026-12-31 cost of recovery history 10 1000 10 8\n"
      "2028-12-31 recovery history 9 500 -600 -400\n";
  EXPECT_EQ(events_of(model, 0), given);
  EXPECT_EQ(events_of(model, 2), given);
}

TEST(ClaimsHistory, SumsAreThoseOfTheFile) {
  const Results results = simulate(model_of(kHead + kHistory + kProgramme, {"trials=1"}));
  const Table& bearers = results.table("bearers");
  std::map<std::string, double> mean;
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    mean[bearers.texts("bearer")[row]] = bearers.numbers("mean")[row];
  EXPECT_DOUBLE_EQ(mean["all losses"], 1010);
  // What came back beyond the loss of 500 is the bank's.
  EXPECT_DOUBLE_EQ(mean["bank"], 122);
  EXPECT_DOUBLE_EQ(mean["fund"], 888);
  const Table& years = results.table("by_year");
  EXPECT_EQ(years.texts("account")[1], "defaults");
  EXPECT_EQ(years.numbers("mean")[1], 3);  // all in 2026
  EXPECT_EQ(results.table("classes").rows(), 0u);
  EXPECT_EQ(results.table("inputs").rows(), 1u);
}

TEST(ClaimsHistory, LoansAreInTheOrderOfTheirIds) {
  const Model model = model_of(kHead + kHistory);
  const Portfolio& history = *model.params().portfolios.front().portfolio;
  const LoanExposures& loans = loans_of(model.params().portfolios.front());
  EXPECT_EQ(loans.ids, (std::vector<std::string>{"7", "8", "9", "10"}));
  EXPECT_EQ(loans.ead, (std::vector<double>{300, 300, 500, 1000}));
  EXPECT_EQ(loans.tag("class")->values[loans.tag("class")->codes[2]], "b \"c\"");
  EXPECT_EQ(*loans.attribute("score"), (std::vector<double>{0, 1000, -2, 3.5}));
  const Lives& lives = loans.lives;
  const Calendar& calendar = *model.params().calendar;
  const auto dates = [&](const std::vector<double>& times) {
    std::string text;
    for (const double time : times) text += calendar.date_text(time) + " ";
    return text;
  };
  EXPECT_EQ(dates(lives.start), "2026-02-01 2026-02-01 2025-12-01 2026-03-31 ");
  EXPECT_EQ(dates(lives.end), "2026-02-15 2030-01-01 2030-01-01 2027-03-31 ");
  EXPECT_EQ(lives.cohorts, (std::vector<std::string>{"2025", "2026"}));
  EXPECT_EQ(lives.cohort, (std::vector<std::uint32_t>{1, 1, 0, 1}));
  for (std::size_t row = 0; row < loans.rows(); ++row) {
    EXPECT_GE(lives.after(row, lives.term(row)), lives.end[row] - 1e-9) << row;
    EXPECT_LT(lives.after(row, lives.term(row) - 1), lives.end[row]) << row;
    EXPECT_EQ(lives.balance(row, lives.end[row] - 0.01), 1) << row;
  }
  EXPECT_EQ(history.expected_events(1), 6);
  EXPECT_EQ(calendar.date_text(history.last_cash()), "2028-12-31");
}

TEST(ClaimsHistory, IdsThatAreNoNumbersGoByTheirBytes) {
  const std::string loans =
      "id,originated,amount\\nb,2026-01-01,1\\n10,2026-01-01,1\\n9,2026-01-01,1\\n";
  const Model model = model_of(kHead + "  history: {type: file, lender: bank, loans: \"" + loans +
                               "\", events: \"loan,date,event,amount\\n\"}\n");
  const Portfolio& history = *model.params().portfolios.front().portfolio;
  EXPECT_EQ(loans_of(model.params().portfolios.front()).ids,
            (std::vector<std::string>{"10", "9", "b"}));
  EXPECT_EQ(history.last_cash(), 0);
  EXPECT_EQ(replay(model, 0)[2].rows(), 0u);
}

TEST(ClaimsHistory, EventsPointToTheirDefault) {
  std::string second = kHistory;
  second.replace(2, 7, "earlier");
  const Model model = model_of(kHead + second + kHistory);
  const NamedPortfolio& history = model.params().portfolios[1];
  EXPECT_EQ(history.first_row, 4u);
  Events events;
  events.add(0, 0, 0, 0, EventKind::default_, 1, 1);  // of a portfolio before
  history.portfolio->draw(1, {5, 2}, {Factors(), {}}, history.first_row, events);
  EXPECT_EQ(events.trial, (std::vector<std::uint32_t>{0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1}));
  EXPECT_EQ(events.exposure, (std::vector<std::uint32_t>{0, 6, 5, 7, 7, 7, 6, 6, 5, 7, 7, 7, 6}));
  EXPECT_EQ(events.loans, (std::vector<double>{1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0, 0}));
  EXPECT_EQ(events.origin, (std::vector<std::uint32_t>{0, 1, 2, 3, 3, 3, 1, 7, 8, 9, 9, 9, 7}));
}

/// Two losses of policy 1 and its default, in one occurrence or none, and a gain.
const std::string kLosses =
    "  policies:\n    type: file\n    lender: bank\n"
    "    loans: |\n"
    "      id,originated,amount\n"
    "      1,2025-12-01,100\n"
    "      2,2025-12-01,100\n"
    "    events: |\n"
    "      loan,date,event,amount,claim,occurrence\n"
    "      1,2026-09-01,recovery,10,2,\n"
    "      1,2026-06-30,loss,80,,flood\n"
    "      1,2026-03-31,loss,70,,\n"
    "      1,2026-12-31,default,100,3,storm\n"
    "      2,2026-06-30,loss,40,,flood\n"
    "      2,2026-07-01,cost,4,,\n"
    "      2,2026-08-01,gain,15,,storm\n";

TEST(ClaimsHistory, LossesAreNumberedClaims) {
  std::string second = kLosses;
  second.replace(2, 8, "earlier");
  for (std::size_t at; (at = second.find("flood")) != std::string::npos;)
    second.replace(at, 5, "storm");
  const Model model = model_of(kHead + second + kLosses);
  EXPECT_EQ(model.params().occurrences, (std::vector<std::string>{"storm", "flood"}));
  const NamedPortfolio& policies = model.params().portfolios[1];
  Events events;
  events.add(0, 0, 0, 0, EventKind::default_, 1, 1);  // of a portfolio that numbers nothing
  policies.portfolio->draw(1, {5, 2}, {Factors(), {}}, policies.first_row, events);
  events.add(1, 3, 0, 2, EventKind::payment, 0, 0, 11);  // on the recovery of claim 2
  const std::uint32_t none = Events::kNone;
  EXPECT_EQ(events.loans, (std::vector<double>{1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0}));
  EXPECT_EQ(events.amount, (std::vector<double>{1, 70, 80, 40, 4, -15, -10, 100, 70, 80, 40, 4, -15,
                                                -10, 100, 0}));
  EXPECT_EQ(events.claim,
            (std::vector<std::uint32_t>{0, 0, 1, 0, 0, 0, 1, 2, 0, 1, 0, 0, 0, 1, 2, 0}));
  EXPECT_EQ(events.occurrence,
            (std::vector<std::uint32_t>{none, none, 1, 1, 1, 0, 1, 0, none, 1, 1, 1, 0, 1, 0, 1}));
  EXPECT_EQ(events.origin,
            (std::vector<std::uint32_t>{0, 1, 2, 3, 3, 5, 2, 7, 8, 9, 10, 10, 12, 9, 14, 11}));
  EXPECT_EQ(events.claims_in(6), 1);
  const EventTraits traits = policies.portfolio->traits();
  EXPECT_TRUE(traits.later_cash && traits.gains);
  EXPECT_FALSE(traits.more_than_lost);
  EXPECT_DOUBLE_EQ(policies.portfolio->expected_loss(), 269);
}

TEST(ClaimsHistory, LossesEndNoLoanAndGainsCountInTheLoss) {
  const std::string programme =
      "programme:\n  - claim: {name: c, of: [policies]}\n"
      "  - share: {claim: c, parts: {bank: 50 %}, remainder: fund}\n"
      "report: {book: total}\n";
  const Results results = simulate(model_of(kHead + kLosses + programme, {"trials=1"}));
  std::map<std::string, double> mean;
  const Table& bearers = results.table("bearers");
  for (std::size_t row = 0; row < bearers.rows(); ++row)
    mean[bearers.texts("bearer")[row]] = bearers.numbers("mean")[row];
  EXPECT_DOUBLE_EQ(mean["all losses"], 269);
  EXPECT_DOUBLE_EQ(mean["fund"], 142);  // half of 70 + 80 - 10 + 100 + 40 + 4
  EXPECT_DOUBLE_EQ(mean["bank"], 127);
  const Table& years = results.table("by_year");
  EXPECT_EQ(years.texts("account")[1], "defaults");
  EXPECT_EQ(years.numbers("mean")[1], 1);
  const Table& book = results.table("book");
  double defaulted = 0;
  for (const double amount : book.numbers("defaulted")) defaulted += amount;
  EXPECT_DOUBLE_EQ(defaulted, 100);
}

/// Months from each loss to its claim, in the order of losses.
std::vector<double> lags_of(const std::string& events, const std::string& lag) {
  const std::string history =
      "  policies: {type: file, lender: bank, loans: \"id,originated,amount\\n1,2025-12-01,100\\n"
      "2,2025-12-01,100\\n\", events: \"loan,date,event,amount\\n" +
      events + "\"}\nprogramme:\n  - claim: {name: c, of: [policies], lag: " + lag + "}\n";
  const Model model = model_of(kHead + history);
  Factors factors;
  Settlement settlement;
  draw_and_settle(model.params(), {7, 1}, factors, settlement);
  std::vector<double> lags;
  for (std::size_t e = 0; e < settlement.events.size(); ++e)
    if (settlement.kind[e] == EntryKind::opened)
      lags.push_back(settlement.events.time[settlement.claim_entry[e]] - settlement.events.time[e]);
  return lags;
}

TEST(ClaimsHistory, EachClaimDrawsItsLag) {
  const std::string lag = "{uniform: {from: 0 months, to: 12 months}}";
  const std::string one = "1,2026-01-01,loss,10\\n", other = "2,2026-01-01,loss,10\\n";
  const std::vector<double> first = lags_of(one + other, lag);
  const std::vector<double> both = lags_of(one + one + other, lag);
  ASSERT_EQ(first.size(), 2u);
  ASSERT_EQ(both.size(), 3u);
  EXPECT_EQ(both[0], first[0]);
  EXPECT_EQ(both[2], first[1]);
  EXPECT_NE(both[1], both[0]);
  EXPECT_NE(both[1], both[2]);
}

TEST(ClaimsHistory, TheResolvedScenarioHoldsTheText) {
  const Scenario scenario = parse_scenario("test.yaml", kHead + kHistory + kProgramme);
  const std::string resolved = scenario.resolved();
  const Scenario again = parse_scenario("resolved.yaml", resolved);
  EXPECT_EQ(again.resolved(), resolved);
  EXPECT_EQ(events_of(build_model(again), 0), events_of(build_model(scenario), 0));
}

TEST(ClaimsHistory, FilesAreListedWithTheirDigests) {
  namespace fs = std::filesystem;
  const fs::path folder =
      fs::temp_directory_path() / ("cofferdam_history_" + std::to_string(::getpid()));
  fs::create_directories(folder);
  std::ofstream(folder / "loans.csv") << "id,originated,amount\r\n1,2026-01-01,100\r\n";
  std::ofstream(folder / "events.csv") << "amount,loan,event,date\n100,1,default,2026-01-01\n";
  std::ofstream(folder / "history.yaml")
      << kHead + "  history: {type: file, lender: bank, loans: loans.csv, events: events.csv}\n";
  const Model model = build_model(read_scenario((folder / "history.yaml").string()));
  fs::remove_all(folder);
  EXPECT_EQ(events_of(model, 0), "2026-01-01 default history 1 100 100 0\n");
  const Results results = simulate(model);
  const Table& inputs = results.table("inputs");
  EXPECT_EQ(inputs.texts("path"),
            (std::vector<std::string>{"portfolios.history.loans", "portfolios.history.events"}));
  EXPECT_EQ(inputs.texts("source"), (std::vector<std::string>{"loans.csv", "events.csv"}));
  EXPECT_EQ(inputs.texts("sha256")[1],
            sha256_hex("amount,loan,event,date\n100,1,default,2026-01-01\n"));
}

}  // namespace
}  // namespace cofferdam
