// What borrowers have in force as loans are made, by schedules.
#include "portfolios/borrowers.hpp"

#include <gtest/gtest.h>
#include <unistd.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <fstream>

#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

class Csv {
 public:
  explicit Csv(const std::string& text)
      : path_(testing::TempDir() + "borrowers_" + std::to_string(getpid()) + ".csv") {
    std::ofstream(path_) << text;
  }
  ~Csv() { unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

std::string scenario(const std::string& portfolios, const std::string& programme = "",
                     const std::string& firms = "count: 3, ") {
  return "cofferdam: 1\ntitle: borrowers\ntrials: 2000\ncalendar: {start: 2026-01-01, horizon: 3 "
         "years}\neconomy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {}}\nfirms: "
         "{tech: {" +
         firms + "pd: 10 %, loading: {national: 0.3}}}\nportfolios:\n" + portfolios + programme;
}

BorrowerInForce in_force_of(const Model& model, const std::vector<std::size_t>& portfolios) {
  std::vector<CountedBook> books;
  for (const std::size_t p : portfolios) {
    const NamedPortfolio& named = model.params().portfolios[p];
    books.push_back({named.name, &named.portfolio->exposures(), named.first_row, false});
  }
  const std::deque<Source> none;
  Problems problems(none);
  BorrowerInForce all = borrower_in_force(books, model.params().rows, Value(), problems);
  EXPECT_TRUE(problems.empty());
  return all;
}

void expect_near(const std::vector<double>& numbers, const std::vector<double>& expected) {
  ASSERT_EQ(numbers.size(), expected.size());
  for (std::size_t i = 0; i < numbers.size(); ++i)
    EXPECT_NEAR(numbers[i], expected[i], 1e-9) << "row " << i;
}

/// Instalments of a quarter: loan 7 is down to 750 when loan 3 is made, to 600 in March 2026 and to
/// 150 in October, when loan 3 is over.
TEST(Borrowers, OweWhatTheirSchedulesSay) {
  const Csv file(
      "id,firm,amount,made,months\n7,1,1200,2025-01-01,24\n3,1,600,2025-10-01,12\n4,2,900,"
      "2025-10-01,12\n10,1,500,2026-03-01,12\n9,1,800,2026-03-01,12\n11,1,100,2026-10-01,12\n");
  const Model model = model_of(scenario(
      "  loans: {type: loans, lender: bank, firms: tech, firm: firm, id: id, file: {path: " +
      file.path() +
      "}, ead: {column: amount}, originated: {column: made}, term: {column: months}, repayment: "
      "{linear: {every: quarter}}, lgd: 50 %}\n"));
  const BorrowerInForce all = in_force_of(model, {0});
  expect_near(all.before, {0, 750, 0, 1050 + 800, 1050, 150 + 250 + 400});
  expect_near(all.with, {1200, 1350, 900, 2350, 1850, 900});
}

/// Those of other portfolios count if they are among the books; what comes first is by day and then
/// by portfolio.
TEST(Borrowers, HaveLoansOfSeveralPortfolios) {
  const Model model = model_of(scenario(
      "  now: {type: loans, lender: bank, firms: tech, ead: 100, lgd: 50 %, term: 3 years}\n"
      "  also: {type: loans, lender: bank, firms: tech, ead: 10, lgd: 50 %, term: 3 years}\n"
      "  later: {type: loans, lender: bank, firms: tech, ead: 1, lgd: 50 %, term: 1 year, "
      "originated: 2027-01-01}\n"));
  expect_near(in_force_of(model, {0, 1, 2}).with, {100, 100, 100, 110, 110, 110, 111, 111, 111});
  expect_near(in_force_of(model, {1, 2}).with, {0, 0, 0, 10, 10, 10, 11, 11, 11});
}

/// Firms default with all they have: of 100, 100 and 100 the claim covers 150, in every trial.
TEST(Borrowers, LimitWhatAClaimCovers) {
  const std::string loans =
      "  loans: {type: loans, lender: bank, firms: tech, ead: 100, lgd: 50 %, term: 3 years}\n"
      "  more: {type: loans, lender: bank, firms: tech, ead: 100, lgd: 50 %, term: 3 years}\n"
      "  late: {type: loans, lender: bank, firms: tech, ead: 100, lgd: 50 %, term: 1 year, "
      "originated: 2027-01-01}\n";
  const auto fund_of = [&](const std::string& claim, const std::string& rate) {
    const Results results = simulate(model_of(
        scenario(loans, "programme:\n  - claim: {name: called, of: [loans, more, late]" + claim +
                            "}\n  - share: {name: split, claim: called, parts: {fund: " + rate +
                            "}, remainder: bank}\n")));
    const Table& bearers = results.table("bearers");
    const auto& accounts = bearers.texts("bearer");
    const auto row = std::find(accounts.begin(), accounts.end(), "fund") - accounts.begin();
    return bearers.numbers("mean")[static_cast<std::size_t>(row)];
  };
  const std::string bands =
      "{bands: {by: borrower_in_force, apply: marginal, values: [{up_to: "
      "150, value: 40 %}, {value: 0 %}]}}";
  const double covered = fund_of(", borrower_in_force: {up_to: 150, apply: marginal}", "40 %");
  EXPECT_GT(covered, 0);
  EXPECT_NEAR(fund_of("", bands), covered, 1e-9);
  EXPECT_NEAR(fund_of(", borrower_in_force: {up_to: 150, apply: whole}", "40 %"),
              fund_of(", when: borrower_in_force up_to 150", "40 %"), 1e-9);
  EXPECT_NEAR(fund_of(", borrower_in_force: {up_to: 1000, apply: marginal}", "40 %"),
              fund_of("", "40 %"), 1e-9);
}

}  // namespace
}  // namespace cofferdam
