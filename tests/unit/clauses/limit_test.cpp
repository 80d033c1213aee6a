// What results say about a limit.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <string>

namespace cofferdam {
namespace {

// Due 100, of which 30 a year pass: 70 are stopped once, though 40 of them are tried and stopped
// again a year later, and 10 in the next.
TEST(Limit, CountsWhatItStopsOnce) {
  const std::string text =
      "cofferdam: 1\ntitle: limit\ntrials: 1\ncalendar: {start: 2025-01-01, horizon: 3 years}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, city: {}}\nportfolios:\n"
      "  loans:\n    type: file\n    lender: bank\n    loans: |\n      id,originated,amount\n"
      "      1,2024-03-01,100\n    events: |\n      loan,date,event,amount\n"
      "      1,2025-02-01,default,100\n"
      "programme:\n  - claim: {name: called, of: [loans]}\n"
      "  - compensate: {name: line, claim: called, payer: city, payee: bank, rate: 100 %}\n"
      "  - limit: {name: yearly, on: city, level: 30, window: calendar_year_to_date, unpaid: "
      "carried_forward}\n";
  const Results results = simulate(build_model(parse_scenario("limit.yaml", text)));
  EXPECT_EQ(results.table("rules").numbers("stopped"), std::vector<double>{70});
  const Table& unpaid = results.table("unpaid");
  for (std::size_t row = 0; row < unpaid.rows(); ++row)
    if (unpaid.texts("clause")[row] == "line" && unpaid.texts("reason")[row] == "limit") {
      EXPECT_EQ(unpaid.numbers("amount")[row], 10);
    }
}

}  // namespace
}  // namespace cofferdam
