// What a scheme costs public money, as a summary and an explanation say it.
#include <cofferdam/explain.hpp>
#include <cofferdam/simulate.hpp>

#include "explain_text.hpp"
#include "summary.hpp"
#include "support/scenarios.hpp"
#include "support/summary_text.hpp"

namespace cofferdam {
namespace {

/// A loan of 1,000 of which 80 % is guaranteed: half of it is lost after a year, a fee of 3 % of
/// the guaranteed part comes at once.
std::string guarantee(const std::string& fee, const std::string& more = "") {
  return "cofferdam: 1\ntitle: told\ntrials: 200\ncurrency: CNY\n"
         "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 2 years}\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}}\n"
         "portfolios:\n  loans:\n    type: file\n    lender: bank\n    loans: |\n"
         "      id,originated,amount,matures\n      1,2026-01-01,1000,2028-01-01\n"
         "    events: |\n      loan,date,event,amount\n      1,2027-01-01,default,500\n"
         "programme:\n  - claim: {name: loss, of: [loans]}\n"
         "  - share: {name: split, claim: loss, parts: {fund: 80 %}, remainder: bank}\n"
         "  - fee: {name: entry, payer: outside, payee: fund, of: guaranteed_part, rate: " +
         fee + ", per: loan}\nfiscal: {discount: {rate: 25 %}" + more + "}\n";
}

std::string summary_of(const std::string& scenario) {
  return summary_text(simulate(model_of(scenario)), "");
}

// 400 / 1.25 = 320 of 800 guaranteed are 40 of 100, and 24 of 800 are 3.
TEST(SummaryOfFiscal, CostIsSplitIntoItsParts) {
  expect_in(
      summary_of(guarantee("3 %")),
      "In money of the start the scheme costs public money 37 CNY per 100 guaranteed: 40.00 for "
      "defaults\n  less recoveries, less 3.00 of fees and premiums.");
}

TEST(SummaryOfFiscal, ASchemeThatEarnsSaysSo) {
  expect_in(
      summary_of(guarantee("50 %")),
      "the scheme earns public money 10 CNY per 100 guaranteed; it costs 40.00 for\n  defaults "
      "less recoveries, less 50.00 of fees and premiums.");
  expect_in(summary_of(guarantee("3 %", ", administration: {per_year: 2}")),
            "plus 0.61 of administration, less 3.00 of fees");
}

TEST(SummaryOfFiscal, RenewalsAreNoNewLoans) {
  const std::string renewed =
      "cofferdam: 1\ntitle: renewed\ntrials: 200\ncurrency: CNY\n"
      "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 2 years}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, new_business: {count: 10, every: year}, "
      "ead: "
      "100, term: 1 year, renewal: 50 %, pd: 0 %, lgd: 45 %, loading: "
      "{national: 0.3}}\n"
      "programme:\n  - claim: {name: loss, of: [loans]}\n"
      "  - share: {name: split, claim: loss, parts: {fund: 80 %}, remainder: bank}\n"
      "  - fee: {name: entry, payer: outside, payee: fund, of: guaranteed_part, rate: 1 %, per: "
      "loan}\nfiscal: {discount: {rate: 0}}\n";
  expect_in(summary_of(renewed),
            "Of what is lent and guaranteed, new loans are 2,000 CNY and renewals of loans lent "
            "before 500 CNY.");
}

TEST(SummaryOfFiscal, AnExplanationSaysWhatIsCounted) {
  const Model model = model_of(guarantee(
      "3 %",
      ", additional: 40 %, risk_premium: 1 %, administration: {per_loan: 5, per_year: 1000}"));
  const std::string text = explanation_text("told", explain(model));
  expect_in(text,
            "What it costs public money\n1. What it costs fund is counted in money of the "
            "start, at 25 % a year.");
  expect_in(text, "Of what is lent, 40 % is\n   taken to be additional.");
  expect_in(text, "a private guarantor would ask 1 % a year");
  expect_in(text,
            "Administration costs fund 5 CNY for each loan and renewal, and 1,000 CNY a year.");
}

}  // namespace
}  // namespace cofferdam
