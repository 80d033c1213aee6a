// Relending, what loans earn their lenders and all support of them, against sheets by hand.
#include <array>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

/// A cohort of 1,000 loans of a million on the first day, for three years.
std::string cohort(const std::string& pd, const std::string& more = "") {
  return "cofferdam: 1\ntitle: Relending\ntrials: 20_000\n"
         "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 4 years}\n"
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, central_bank: {public: central}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, count: 1000, ead: 1 million, term: 3 "
         "years, pd: " +
         pd +
         ", asset_correlation: 0, lgd: 50 %}\n"
         "programme:\n  - relending: {name: relent, payer: central_bank, rate: 1.25 %, "
         "market_rate: "
         "2.11 %, share: 60 %, term: 1 year, extensions: 2" +
         more +
         "}\n"
         "fiscal: {discount: {rate: 3 %}}\n";
}

/// The last days of the quarters from the second of 2026 to the first of 2029, on which interest of
/// the draws of 31 March 2026 is due, as years from the start: months are equally long.
std::array<double, 12> due_dates() {
  constexpr std::array<int, 4> kLastMonth = {30, 30, 31, 31};  // June, September, December, March
  std::array<double, 12> dates{};
  for (std::size_t k = 0; k < dates.size(); ++k)
    dates[k] = (6 + 3 * static_cast<double>(k) - 1.0 / kLastMonth[k % 4]) / 12;
  return dates;
}

/// 600 million at 0.86 % is 1.29 million a quarter, in the second and third year of what is left.
double sheet(double left_after_a_year, double left_after_two) {
  const std::array<double, 3> left = {1, left_after_a_year, left_after_two};
  double sum = 0;
  for (std::size_t k = 0; k < 12; ++k)
    sum += 1'290'000 * left[k / 4] * std::pow(1.03, -due_dates()[k]);
  return sum;
}

TEST(Relending, SubsidyOfACohortToTheCent) {
  const Results results = run(cohort("0 %"));
  const Table& fiscal = results.table("fiscal");
  const std::size_t row = row_of(fiscal, "component", "relent");
  EXPECT_NEAR(fiscal.numbers("cost")[row], sheet(1, 1), 0.005);
  const Table& flows = results.table("flows");
  EXPECT_NEAR(flows.numbers("mean")[row_of(flows, "year", "(all)")], 12 * 1'290'000, 0.005);
}

// Defaults up to 31 March take a loan out of the extension of that day; what is drawn runs on.
TEST(Relending, IsExtendedAsFarAsLoansAreLeft) {
  const Results results = run(cohort("10 %"));
  const Table& fiscal = results.table("fiscal");
  expect_exact(fiscal, row_of(fiscal, "component", "relent"), "cost",
               sheet(std::pow(0.9, 1.25), std::pow(0.9, 2.25)), 0.005);
  const Table& bearers = results.table("bearers");
  EXPECT_EQ(bearers.numbers("mean")[row_of(bearers, "bearer", "central_bank")], 0);
  EXPECT_EQ(bearers.numbers("largest")[row_of(bearers, "bearer", "central_bank")], 0);
}

TEST(Relending, NothingButItsFlowsDependsOnIt) {
  const Results with = run(cohort("10 %", ", pass_through: 30 %"));
  const Results without = run(cohort("10 %"), {"programme=[]"});
  for (const char* name : {"bearers", "quantiles", "exceedance", "by_year", "by_cohort", "book"}) {
    const Table &one = with.table(name), &other = without.table(name);
    ASSERT_EQ(one.columns.size(), other.columns.size()) << name;
    for (std::size_t c = 0; c < one.columns.size(); ++c)
      if (std::holds_alternative<std::vector<std::string>>(one.columns[c].cells))
        EXPECT_EQ(one.columns[c].cells, other.columns[c].cells) << name;
      else
        for (std::size_t row = 0; row < one.rows(); ++row) {
          const double a = one.numbers(one.columns[c].name)[row];
          const double b = other.numbers(one.columns[c].name)[row];
          EXPECT_TRUE(a == b || (std::isnan(a) && std::isnan(b))) << name << ": " << a << ", " << b;
        }
  }
}

/// Four cohorts of 100 loans of 1, of which one part is taken up, uniform from 40 % to all.
const std::string kTakenUp = R"(cofferdam: 1
title: A quota
trials: 40_000
calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, central_bank: {public: central}}
portfolios:
  loans:
    type: loans
    lender: bank
    new_business: {count: 400, every: quarter, take_up: {uniform: {from: 40 %, to: 100 %}}}
    ead: 1
    term: 1 year
    pd: 0 %
    asset_correlation: 0
    lgd: 50 %
programme:
  - relending: {name: relent, payer: central_bank, rate: 1 %, market_rate: 2 %, share: 60 %, quota: {amount: 150, per: in_all}}
)";

std::size_t row_of_day(const Table& table, const std::string& day) {
  return row_of(table, "day", day);
}

// A part u of 60 is asked for in each quarter: 150 are passed in the third with u > 5/6, in the
// fourth with u > 5/8.
TEST(Relending, QuotaBindsInAKnownQuarter) {
  const Results results = run(kTakenUp);
  const Table& table = results.table("relending");
  const auto part_above = [](double u) { return (1 - u) / 0.6; };
  const std::size_t all = row_of_day(table, "(all)");
  EXPECT_EQ(table.numbers("probability_binds")[row_of_day(table, "2026-03-31")], 0);
  EXPECT_EQ(table.numbers("probability_binds")[row_of_day(table, "2026-06-30")], 0);
  expect_exact(table, row_of_day(table, "2026-09-30"), "probability_binds", part_above(5. / 6));
  expect_exact(table, row_of_day(table, "2026-12-31"), "probability_binds", part_above(5. / 8));
  expect_exact(table, all, "probability_binds", part_above(5. / 8));
  expect_exact(
      table, all, "years_to_first",
      (part_above(5. / 6) * 0.75 + (part_above(5. / 8) - part_above(5. / 6))) / part_above(5. / 8));
  expect_exact(table, all, "asked", 240 * 0.7);
  // min(240 u, 150): 240 (5/8 + 2/5) / 2 of u up to 5/8, with the probability 3/8.
  expect_exact(table, all, "drawn", 0.375 * 240 * (0.625 + 0.4) / 2 + 0.625 * 150);
  expect_exact(table, row_of_day(table, "2026-03-31"), "balance", 60 * 0.7);
}

// Loans of a year that are in force through 2026: 1,000 of class a, whose interest the city pays by
// half, 500 of class b, whose interest it pays. On both 60 % are drawn for the year from 31 March.
const std::string kSupported = R"(cofferdam: 1
title: Support
trials: 5000
calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, city: {public: city}, central_bank: {public: central}}
portfolios:
  some: {type: loans, lender: bank, count: 1000, ead: 1, term: 1 year, pd: 4 %, asset_correlation: 0, lgd: 100 %, tags: {class: {mix: {a: 100 %}}}}
  others: {type: loans, lender: bank, count: 250, ead: 2, term: 1 year, pd: 0 %, asset_correlation: 0, lgd: 100 %, tags: {class: {mix: {b: 100 %}}}}
programme:
  - claim: {name: lost, of: [some, others]}
  - share: {name: split, claim: lost, parts: {city: 30 %}, remainder: bank}
  - relending: {name: relent, payer: central_bank, rate: 1 %, market_rate: 2 %, share: 60 %, pass_through: 40 %}
  - subsidy: {name: interest_subsidy, payer: city, payee: outside, of: interest, interest: 4 %, rate: {by: class, values: {a: 50 %, b: 100 %}}}
fiscal: {discount: {rate: 0}}
pricing: {interest: 4 %, funding: 2 %, costs: 0.5 %, capital: 8 %, by: class}
variants:
  without: {drop: [programme.relent]}
)";

std::size_t row_of_class(const Table& table, const std::string& variant, const std::string& of,
                         const std::string& key, const std::string& name) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("variant")[row] == variant && table.texts("class")[row] == of &&
        table.texts(key)[row] == name)
      return row;
  ADD_FAILURE() << table.name << " has no row " << variant << ", " << of << ", " << name;
  return 0;
}

TEST(Relending, AllSupportStandsOnTheSameLoans) {
  const Results results = run(kSupported);
  const Table& table = results.table("support");
  const auto row = [&](const std::string& of, const std::string& instrument) {
    return row_of_class(table, "base", of, "instrument", instrument);
  };
  // Of b nothing defaults: 300 drawn at 1 % for a year, 20 of interest, which the city pays.
  EXPECT_NEAR(table.numbers("value")[row("b", "relent")], 3, 1e-9);
  EXPECT_NEAR(table.numbers("value")[row("b", "interest_subsidy")], 20, 1e-9);
  EXPECT_NEAR(table.numbers("value")[row("b", "total")], 23, 1e-9);
  EXPECT_NEAR(table.numbers("per_lent")[row("b", "total")], 23. / 500, 1e-12);
  EXPECT_NEAR(table.numbers("of_interest")[row("b", "total")], 23. / 20, 1e-12);
  // Of a the draw runs on after defaults; claims are 30 % of 4 %.
  EXPECT_NEAR(table.numbers("value")[row("a", "relent")], 6, 1e-9);
  expect_exact(table, row("a", "claims"), "value", 0.3 * 0.04 * 1000);
  expect_exact(table, row("a", "interest_subsidy"), "of_interest", 0.5, 1e-12);
  // A third of the principal and a fifth of the loans are of class b: support of 3 + 20 exceeds 20.
  EXPECT_EQ(table.numbers("over_subsidised_loans")[row("a", "total")], 0);
  EXPECT_EQ(table.numbers("over_subsidised_loans")[row("b", "total")], 1);
  EXPECT_NEAR(table.numbers("over_subsidised_loans")[row("(all)", "total")], 0.2, 1e-12);
  EXPECT_NEAR(table.numbers("over_subsidised_principal")[row("(all)", "total")], 1. / 3, 1e-12);
  // Without relending the city pays what is owed and no more.
  EXPECT_EQ(
      table.numbers(
          "over_subsidised_loans")[row_of_class(table, "without", "b", "instrument", "total")],
      0);
}

TEST(Relending, MarginsWithAndWithoutIt) {
  const Results results = run(kSupported);
  const Table& table = results.table("margins");
  const auto row = [&](const std::string& variant, const std::string& component) {
    return row_of_class(table, variant, "b", "component", component);
  };
  EXPECT_NEAR(table.numbers("amount")[row("base", "interest")], 20, 1e-9);
  EXPECT_NEAR(table.numbers("amount")[row("base", "funding")], -10, 1e-9);
  EXPECT_NEAR(table.numbers("amount")[row("base", "costs")], -2.5, 1e-9);
  EXPECT_NEAR(table.numbers("amount")[row("base", "relent")], 3 - 1.2, 1e-9);
  EXPECT_NEAR(table.numbers("amount")[row("base", "margin")], 9.3, 1e-9);
  EXPECT_NEAR(table.numbers("per_balance")[row("base", "margin")], 9.3 / 500, 1e-12);
  EXPECT_NEAR(table.numbers("per_capital")[row("base", "margin")], 9.3 / 40, 1e-12);
  EXPECT_NEAR(table.numbers("per_capital")[row("base", "without_relending")], 7.5 / 40, 1e-12);
  EXPECT_NEAR(table.numbers("amount")[row("without", "margin")], 7.5, 1e-9);
  // The bank bears 70 % of what is lost of a.
  expect_exact(table, row_of_class(table, "base", "a", "component", "losses"), "amount",
               -0.7 * 0.04 * 1000);
  // What public money saves without it: 9 of the central bank.
  const Table& differences = results.table("differences");
  const std::size_t fiscal = row_of(differences, "account", "fiscal cost");
  EXPECT_NEAR(differences.numbers("difference")[fiscal], -9, 1e-9);
  // And the bank loses what it kept of it.
  const std::size_t margin = row_of(differences, "account", "margin: bank");
  EXPECT_NEAR(differences.numbers("difference")[margin], -0.6 * 9, 1e-9);
  EXPECT_NEAR(differences.numbers("difference_standard_error")[margin], 0, 1e-9);
}

}  // namespace
}  // namespace cofferdam::analytic
