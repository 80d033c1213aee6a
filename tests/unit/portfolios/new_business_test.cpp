// New business that begins small.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// What is lent in each year, with a key more in `new_business`.
std::vector<double> lent(const std::string& business, const std::string& more = "") {
  const Results results = simulate(
      model_of("cofferdam: 1\ntitle: ramp\ntrials: 10\ncalendar: {start: 2026-01-01, horizon: 4 "
               "years}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n"
               "  loans: {type: loans, lender: bank, new_business: {" +
               business + "}, ead: 10, term: 1 year, pd: 2 %, lgd: 45 %, loading: {national: 0.3}" +
               more + "}\n"));
  const Table& cohorts = results.table("by_cohort");
  std::vector<double> lent;
  for (std::size_t row = 0; row < cohorts.rows(); ++row)
    if (cohorts.texts("account")[row] == "all losses") lent.push_back(cohorts.numbers("lent")[row]);
  return lent;
}

TEST(NewBusiness, BeginsWithTheGivenPartsOfItsVolume) {
  using Lent = std::vector<double>;
  EXPECT_EQ(lent("volume: 1200, every: month"), (Lent{1200, 1200, 1200, 1200}));
  EXPECT_EQ(lent("volume: 1200, every: month, ramp_up: [50 %, 75 %]"),
            (Lent{600, 900, 1200, 1200}));
  EXPECT_EQ(lent("count: 60, every: quarter, ramp_up: [10 %, 150 %]"), (Lent{60, 900, 600, 600}));
  EXPECT_EQ(
      lent("volume: 1000, every: year, ramp_up: [25 %, 50 %, 75 %, 20 %]", ", fine_grained: yes"),
      (Lent{250, 500, 750, 200}));
  EXPECT_EQ(lent("volume: 1000, every: year, ramp_up: [50 %], until: 2028-01-01"),
            (Lent{500, 1000}));
}

}  // namespace
}  // namespace cofferdam
