// What a summary says of lending that responds to what was paid.
#include <cofferdam/simulate.hpp>

#include "summary.hpp"
#include "support/scenarios.hpp"
#include "support/summary_text.hpp"

namespace cofferdam {
namespace {

// Of 1,000 a year 600 are lent at 50 %; of 60 lost the fund pays 15, a quarter: then 450 are lent.
// Without the scheme it would be 300 a year.
TEST(SummaryOfLending, TellsWhatIsAdditionalAndWhy) {
  expect_in(
      summary_text(
          simulate(model_of(
              "cofferdam: 1\ntitle: told\ntrials: 200\ncurrency: CNY\n"
              "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 1 year}\n"
              "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}}\n"
              "portfolios:\n  loans: {type: loans, lender: bank, asset_correlation: 0, term: "
              "1 year, new_business: {volume: 1000, every: year}, ead: 1, pd: 9 %, "
              "pd_uplift: {points: 1 pp}, lgd: 100 %, fine_grained: yes}\n"
              "programme:\n  - claim: {name: c, of: [loans]}\n"
              "  - compensate: {name: s, claim: c, payer: fund, payee: bank, rate: 50 %}\n"
              "  - lending: {name: banks, of: [loans], responds: {every: year, "
              "expected_coverage: 50 %, base: {share: 60 %, coverage: 50 %}, elasticity: 1}}\n"
              "pools: {fund: {opening: 15}}\n")),
          ""),
      "Under banks 1,050 CNY are lent of the 2,000 CNY that are asked for, 450 CNY more than "
      "without the\n  scheme; the least part in 2027, 450 CNY at a coverage of 25 %.\n"
      "Of what is lent 10 % are expected to default in a year: 1 % by moral hazard, 0 % since "
      "other loans\n  are added than are made anyway.");
}

}  // namespace
}  // namespace cofferdam
