// Lending that responds to what banks were paid, against sheets by hand and exact sums.
#include <cmath>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

/// New business of three years under a clause that responds; a fund pays half of what is lost.
std::string scenario(const std::string& loans, const std::string& responds, const std::string& more,
                     int trials) {
  return "cofferdam: 1\ntitle: responds\ncurrency: USD\ntrials: " + std::to_string(trials) +
         "\ncalendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}\n"
         "economy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, fund: {public: city}, city: {public: city}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, asset_correlation: 0, term: 1 year, " +
         loans +
         "}\nprogramme:\n  - claim: {name: c, of: [loans]}\n"
         "  - compensate: {name: s, claim: c, payer: fund, payee: bank, rate: 50 %}\n"
         "  - lending: {name: banks, of: [loans], " +
         responds + "}\n" + more;
}

std::string fund(double opening) {
  return "pools: {fund: {opening: " + std::to_string(opening) + ", owner: city}}\n";
}

const std::string kThousand =
    "new_business: {volume: 1000, every: year}, ead: 1, pd: 10 %, lgd: 100 %, fine_grained: yes";
const std::string kHalf =
    "responds: {every: year, expected_coverage: 50 %, base: {share: 60 %, "
    "coverage: 50 %}, elasticity: 1}";

std::size_t row_in(const Table& table, const std::string& value, const std::string& year,
                   const std::string& cause = "") {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("value")[row] == value && table.texts("year")[row] == year &&
        (cause.empty() || table.texts("cause")[row] == cause))
      return row;
  ADD_FAILURE() << table.name << " has no row " << value << " " << year << " " << cause;
  return 0;
}

// Without a factor nothing is drawn. 600 are lent at 50 %; 60 of them are lost, 30 are due, and the
// fund pays the 15 that it has: a coverage of 25 %, at which 0.6 x 0.75 = 0.45 is lent. Then it is
// empty: 22.5 are due of 45, nothing is paid, and 0.6 x 0.5 is lent, as it is without the scheme.
TEST(RespondingLending, FollowsAPoolByHandToTheCent) {
  const Results results = run(scenario(kThousand, kHalf, fund(15), 10));
  const Table& table = results.table("responding_lending");
  const double lent[] = {600, 450, 300}, coverage[] = {0.5, 0.25, 0};
  const char* years[] = {"2026", "2027", "2028"};
  for (std::size_t k = 0; k < 3; ++k) {
    const std::size_t row = row_in(table, "", years[k]);
    EXPECT_NEAR(table.numbers("asked")[row], 1000, 1e-9);
    EXPECT_NEAR(table.numbers("coverage")[row], coverage[k], 1e-12);
    EXPECT_NEAR(table.numbers("lent")[row], lent[k], 1e-9);
    EXPECT_NEAR(table.numbers("without_scheme")[row], 300, 1e-9);
    EXPECT_NEAR(table.numbers("additional")[row], lent[k] - 300, 1e-9);
    EXPECT_EQ(table.numbers("share_willing")[row], 1);
  }
  const Table& bearers = results.table("bearers");
  EXPECT_NEAR(bearers.numbers("mean")[row_of(bearers, "bearer", "fund")], 15, 1e-9);
  EXPECT_NEAR(bearers.numbers("mean")[row_of(bearers, "bearer", "all losses")], 135, 1e-9);
  const Table& lending = results.table("lending");
  EXPECT_NEAR(lending.numbers("planned")[4], 3000, 1e-9);
  EXPECT_NEAR(lending.numbers("stopped")[4], 3000 - 1350, 1e-9);
  EXPECT_EQ(results.table("pools").texts("required_rule")[0],
            "what is lent depends on what was paid");
}

// Half-years: of 600 lent on the first day 1 - 0.9^0.5 defaults in the first half of each year, and
// what is then paid counts for the second half alone, in which nothing is lent.
TEST(RespondingLending, LooksAtTheLastPeriodWithClaimsAlone) {
  std::string half = kHalf;
  half.replace(half.find("year"), 4, "half_year");
  const Results results = run(scenario(kThousand, half, fund(25), 10));
  const double lost = 600 * (1 - std::sqrt(0.9)), second = 60 - lost,
               coverage = (25 - lost / 2) / second;
  const Table& table = results.table("responding_lending");
  EXPECT_NEAR(table.numbers("coverage")[row_in(table, "", "2027")], coverage, 1e-12);
  EXPECT_NEAR(table.numbers("lent")[row_in(table, "", "2027")], 600 * (0.5 + coverage), 1e-9);
}

// Two loans of the first year, of which each defaults with p: the fund can pay one half. After two
// defaults coverage is 25 %, after one 50 %; after none it stays at what was expected, 50 %.
TEST(RespondingLending, ExpectedVolumeOfIndependentLoans) {
  constexpr double p = 0.3;
  const Results results = run(
      scenario(
          "count: 2, ead: 1, pd: 30 %, lgd: 100 %",
          "responds: {every: year, expected_coverage: 50 %, base: {share: 100 %, coverage: 50 %}, "
          "elasticity: 2}",
          fund(0.5), 40'000),
      {"portfolios.later={type: loans, lender: bank, asset_correlation: 0, "
       "term: 1 year, ead: 1, pd: 1e-9, lgd: 100 %, fine_grained: yes, originated: 2027-01-01, "
       "count: 1000}",
       "programme.banks.of=[loans, later]", "programme.c.of=[loans, later]"});
  const Table& table = results.table("responding_lending");
  const std::size_t row = row_in(table, "", "2027");
  expect_exact(table, row, "lent", 1000 * (1 - 0.5 * p * p), 1e-3);
  expect_exact(table, row, "coverage", 0.5 - 0.25 * p * p, 1e-6);
}

const std::string kRules =
    "pricing: {interest: INTEREST, funding: 2 %, costs: 0.5 %, capital: 10 %, capital_rules: {}}\n";

/// Lent in the first year at a rate of interest.
double lent_at(const std::string& interest, const std::string& capital) {
  std::string rules = kRules;
  rules.replace(rules.find("INTEREST"), 8, interest);
  const Results results =
      run(scenario("new_business: {volume: 1000, every: year}, ead: 1, pd: 2 %, lgd: 45 %, "
                   "fine_grained: yes",
                   "responds: {every: year, expected_coverage: 50 %, return_on_capital: 10 %, "
                   "capital: " +
                       capital + "}",
                   rules, 10));
  const Table& table = results.table("responding_lending");
  return table.numbers("lent")[row_in(table, "", "2026")];
}

// Funding and costs 2.5 %, losses 0.9 % of which half is covered, and 10 % on capital: 10 %; 8 % of
// a weight of 0.5 x 100 % + 0.5 x 20 % = 60 %; or of 0.5 x 114.8542 % + 10 % = 67.4271 %.
TEST(RespondingLending, PaysFromTheRateOnThatTheSheetGives) {
  const std::pair<const char*, double> sheets[] = {{"as_priced", 0.025 + 0.0045 + 0.01},
                                                   {"standardised", 0.025 + 0.0045 + 0.0048},
                                                   {"internal_ratings", 0.0295 + 0.0053941680}};
  for (const auto& [capital, interest] : sheets) {
    EXPECT_EQ(lent_at(std::to_string(interest + 2e-6), capital), 1000) << capital;
    EXPECT_EQ(lent_at(std::to_string(interest - 2e-6), capital), 0) << capital;
  }
  EXPECT_EQ(lent_at("0.0343", "standardised"), 1000);  // exactly what it needs
}

// Class a has a PD of 4 + 1 % and does not pay without the scheme, b of 1 + 1 % does. Of 600 and
// 400 on offer 360 and 240 are lent; without the scheme 0.6 x 0.5 of b, 120.
TEST(RespondingLending, TellsMoralHazardAndSelectionApart) {
  const Results results = run(scenario(
      "new_business: {volume: 1000, every: year}, ead: 1, tags: {class: {mix: {a: 60 %, b: 40 "
      "%}}}, "
      "pd: {by: class, values: {a: 4 %, b: 1 %}}, pd_uplift: {points: 1 pp}, lgd: 50 %, "
      "fine_grained: yes",
      "each: class, responds: {every: year, expected_coverage: 50 %, base: {share: 60 %, coverage: "
      "50 %}, elasticity: 1, return_on_capital: 10 %}",
      "pricing: {interest: 4 %, funding: 2 %, capital: 5 %}\n", 10));
  const Table& table = results.table("responding_lending");
  const auto lending = [&](const char* value, const char* column) {
    return table.numbers(column)[row_in(table, value, "2026")];
  };
  EXPECT_NEAR(lending("a", "lent"), 360, 1e-9);
  EXPECT_NEAR(lending("b", "lent"), 240, 1e-9);
  EXPECT_EQ(lending("a", "without_scheme"), 0);
  EXPECT_NEAR(lending("b", "without_scheme"), 120, 1e-9);
  EXPECT_NEAR(lending("(all)", "additional"), 480, 1e-9);
  EXPECT_NEAR(lending("(all)", "pd_without"), 0.01, 1e-12);
  EXPECT_NEAR(lending("(all)", "pd_additional"), (0.04 * 360 + 0.01 * 120) / 480, 1e-12);
  const Table& causes = results.table("added_defaults");
  const std::vector<std::pair<const char*, double>> sheet = {{"without_scheme", 1.2},
                                                             {"volume", 4.8},
                                                             {"selection", 0.03 * 360},
                                                             {"moral_hazard", 6},
                                                             {"all", 0.05 * 360 + 0.02 * 240}};
  for (const auto& [cause, amount] : sheet)
    EXPECT_NEAR(causes.numbers("amount")[row_in(causes, "(all)", "2026", cause)], amount, 1e-9)
        << cause;
  // What is expected is what happens: nothing else is drawn.
  const Table& bearers = results.table("bearers");
  EXPECT_NEAR(bearers.numbers("mean")[row_of(bearers, "bearer", "all losses")],
              0.5 * causes.numbers("amount")[row_in(causes, "(all)", "(all)", "all")], 1e-9);
}

const std::string kDrawn =
    "new_business: {count: 300, every: quarter, take_up: {uniform: {from: 0.5, to: 1}}}, ead: "
    "{lognormal: {mean: 1, cv: 1}}, tags: {class: {mix: {a: 60 %, b: 40 %}}}, lgd: 50 %, pd: {by: "
    "class, values: {a: 6 %, b: 3 %}}";
const std::string kDrawnResponse =
    "each: class, responds: {every: year, expected_coverage: 50 %, base: {share: 80 %, coverage: "
    "50 %}, elasticity: 1, return_on_capital: 10 %}";
const std::string kPricing =
    "pricing: {interest: {by: class, values: {a: 5 %, b: 4.5 %}}, funding: 2 %}\n";

// A variant in which nobody pays draws the same loans; what it lends is what the base says would be
// lent without the scheme, trial by trial.
TEST(RespondingLending, IsAdditionalToARunWithoutTheScheme) {
  const Results results = run(scenario(kDrawn, kDrawnResponse,
                                       fund(12) + kPricing +
                                           "variants: {without: {programme.s.rate: 0 %, "
                                           "programme.banks.responds.expected_coverage: 0 %}}\n",
                                       2'000));
  const Table &table = results.table("responding_lending"),
              &differences = results.table("differences");
  const auto total = [&](const char* variant, const char* column) {
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (table.texts("variant")[row] == variant && table.texts("value")[row] == "(all)" &&
          table.texts("year")[row] == "(all)")
        return table.numbers(column)[row];
    throw std::runtime_error("no such row");
  };
  EXPECT_GT(total("base", "additional"), 100);
  EXPECT_GT(total("without", "lent"), 100);
  EXPECT_NEAR(total("without", "lent"), total("base", "without_scheme"), 1e-9);
  EXPECT_NEAR(total("without", "additional"), 0, 1e-9);
  const std::size_t lent = row_of(differences, "account", "lent: banks"),
                    more = row_of(differences, "account", "additional: banks");
  EXPECT_NEAR(differences.numbers("difference")[lent], -total("base", "additional"), 1e-9);
  EXPECT_NEAR(differences.numbers("difference_standard_error")[lent],
              total("base", "additional_standard_error"), 1e-9);
  EXPECT_NEAR(differences.numbers("difference")[more], -total("base", "additional"), 1e-9);
}

/// All numbers of tables that do not say how lending responds. A pool that is walked together with
/// the lending sums what is in force in another order, and what it requires is withheld: its
/// leverage and required capital are left out.
void expect_same(const Results& one, const Results& other) {
  std::size_t compared = 0;
  for (const char* name : {"bearers", "quantiles", "pools", "pool_years", "book", "coverage"})
    for (const Column& column : one.table(name).columns) {
      const auto* numbers = std::get_if<std::vector<double>>(&column.cells);
      const bool left_out = column.name.starts_with("leverage_multiple") ||
                            column.name.starts_with("required") ||
                            column.name.starts_with("probability_no_stock");
      if (!numbers || left_out) continue;
      const std::vector<double>& others = other.table(name).numbers(column.name);
      ASSERT_EQ(numbers->size(), others.size()) << name;
      for (std::size_t k = 0; k < others.size(); ++k, ++compared)
        EXPECT_TRUE((*numbers)[k] == others[k] ||
                    (std::isnan((*numbers)[k]) && std::isnan(others[k])))
            << name << "." << column.name << ": " << (*numbers)[k] << " and " << others[k];
    }
  EXPECT_GT(compared, 500u);
}

TEST(RespondingLending, SwitchedOffGivesTheSameBits) {
  const std::string uplift = ", pd_uplift: {relative: 0 %}";
  for (const char* fine : {"", ", fine_grained: yes"}) {
    std::string loans = kDrawn + fine;
    if (*fine) loans.replace(loans.find("{lognormal: {mean: 1, cv: 1}}"), 29, "1");
    const Results off = run(scenario(loans + uplift,
                                     "responds: {every: year, expected_coverage: 50 %, base: "
                                     "{share: 80 %, coverage: 50 %}, elasticity: 0}",
                                     fund(12), 1'100));
    expect_same(run(scenario(loans, "of_offer: 80 %", fund(12), 1'100)), off);
    const Results all =
        run(scenario(loans,
                     "responds: {every: year, expected_coverage: 50 %, "
                     "return_on_capital: 0 %}",
                     fund(12) + "pricing: {interest: 90 %, funding: 0 %}\n", 1'100));
    expect_same(run(scenario(loans, "capacity: 1 million", fund(12), 1'100)), all);
  }
}

// Beside room for the loans: the pool's 15 at 20 times are 300, less than what banks want to lend.
TEST(RespondingLending, IsCappedByAPool) {
  const Results results = run(scenario(kThousand, kHalf, fund(15) + "", 10),
                              {"programme.banks.pools=[fund]", "programme.banks.leverage=20"});
  const Table& table = results.table("responding_lending");
  EXPECT_NEAR(table.numbers("lent")[row_in(table, "", "2026")], 300, 1e-9);
  // 30 are lost, 15 of them due and paid: coverage is as expected, and nothing is left.
  EXPECT_NEAR(table.numbers("coverage")[row_in(table, "", "2027")], 0.5, 1e-12);
  EXPECT_NEAR(table.numbers("lent")[row_in(table, "", "2027")], 0, 1e-9);
}

}  // namespace
}  // namespace cofferdam::analytic
