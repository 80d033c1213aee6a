// Fine-grained loans taken apart: nothing is lost, each part is a loan of its own in its month.
#include "waterfall/loan_by_loan.hpp"

#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <array>
#include <cmath>
#include <map>
#include <set>

#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

std::string scenario(const std::string& programme, const std::string& count = "40000") {
  return "cofferdam: 1\ntitle: parts\ntrials: 4\n"
         "calendar: {start: 2026-01-31, horizon: 2 years, run_off: 1 year}\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nportfolios:\n"
         "  loans: {type: loans, lender: bank, fine_grained: yes, new_business: {count: " +
         count +
         ", every: quarter}, ead: 100, term: 1 year, pd: 20 %, loading: {national: 0.3}, "
         "recovery: {rate: 40 %, lag: 5 months, cost: 10 %}}\nprogramme:\n"
         "  - claim: {name: c, of: [loans]}\n"
         "  - compensate: {name: pay, claim: c, payer: fund, payee: bank, rate: 50 %}\n" +
         programme;
}

Events drawn_of(const Params& params) {
  Factors factors;
  Events events;
  draw(params, {0, 4}, factors, events);
  return events;
}

using Key = std::pair<std::uint32_t, std::uint32_t>;  // trial, row

/// Sums of a row in a trial: loans, amounts lost, cash and costs.
std::map<Key, std::array<double, 4>> sums_of(const Events& events) {
  std::map<Key, std::array<double, 4>> sums;
  for (std::size_t e = 0; e < events.size(); ++e) {
    auto& sum = sums[{events.trial[e], events.exposure[e]}];
    sum[0] += events.loans[e];
    sum[1 + static_cast<std::size_t>(events.kind[e] == EventKind::recovery) +
        2 * static_cast<std::size_t>(events.kind[e] == EventKind::cost)] += events.amount[e];
  }
  return sums;
}

const char* kPool = "pools: {fund: {opening: 1 million}}\n";

TEST(LoanByLoan, PartsSumToTheirMonth) {
  const Model model = model_of(scenario(kPool));
  const Params& params = model.params();
  const Events whole = drawn_of(params);
  Events parts = whole;
  take_apart(params, 0, parts);
  EXPECT_GT(parts.size(), 20 * whole.size());
  const auto before = sums_of(whole), after = sums_of(parts);
  ASSERT_EQ(before.size(), after.size());
  for (const auto& [key, sum] : before)
    for (std::size_t i = 0; i < sum.size(); ++i)
      EXPECT_NEAR(after.at(key)[i], sum[i], 1e-9 * std::abs(sum[i]));
}

TEST(LoanByLoan, EachPartIsALoanOfItsOwnWithItsCash) {
  const Model model = model_of(scenario(kPool));
  const Params& params = model.params();
  Events events = drawn_of(params);
  take_apart(params, 0, events);
  std::map<Key, std::set<std::uint32_t>> members;
  std::size_t halves[2] = {0, 0};  // of the month
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::uint32_t origin = events.origin[e];
    if (origin == e) {
      const Key row{events.trial[e], events.exposure[e]};
      EXPECT_TRUE(members[row].insert(events.member[e]).second);
      EXPECT_LE(events.loans[e], 2) << "1,000 parts of fewer than 2,000 loans";
      const double months = 12 * events.time[e];
      ++halves[months - std::floor(months) < 0.5 ? 0 : 1];
      continue;
    }
    EXPECT_EQ(events.member[e], events.member[origin]);
    EXPECT_NEAR(events.time[e] - events.time[origin], 5 / 12., 0.01);
    EXPECT_NEAR(std::abs(events.amount[e]),
                events.amount[origin] * (events.kind[e] == EventKind::cost ? 0.04 : 0.4), 1e-9);
  }
  const double all = static_cast<double>(halves[0] + halves[1]);
  EXPECT_NEAR(static_cast<double>(halves[0]), all / 2, 5 * std::sqrt(all) / 2);
}

TEST(LoanByLoan, WhatMayNotDifferStaysOne) {
  for (const std::string programme :
       {"  - recover: {of: [c], rule: by_amount_paid}\n  - settle: {of: [pay], every: quarter}\n"
        "pools: {fund: {opening: 1 million}}\n",
        "  - recover: {of: [c], rule: by_agreed_share}\n", ""}) {
    const Model model = model_of(scenario(programme));
    EXPECT_EQ(most_parts(model.params().programme->context()), 1) << programme;
  }
  for (const std::string programme :
       {"  - recover: {of: [c], rule: by_amount_paid}\npools: {fund: {opening: 1 million}}\n",
        "  - recover: {of: [c], rule: named_first, first: [fund]}\n  - settle: {of: [pay], every: "
        "quarter}\npools: {fund: {opening: 1 million}}\n",
        "  - limit: {name: most, on: fund, level: 1 million, window: calendar_year_to_date}\n"}) {
    const Model model = model_of(scenario(programme));
    EXPECT_EQ(most_parts(model.params().programme->context()), 1000) << programme;
  }
}

/// Rows of a batch and combination of tags may hold less than one loan.
TEST(LoanByLoan, RowsHoldFractionsOfLoans) {
  const Model model = model_of(scenario("", "3"));
  const Exposures& book = model.params().portfolios.front().portfolio->exposures();
  for (std::size_t row = 0; row < book.rows(); ++row) {
    EXPECT_DOUBLE_EQ(book.count_of(row), 0.75);
    EXPECT_DOUBLE_EQ(book.amount_of(row), 100);
  }
}

}  // namespace
}  // namespace cofferdam
