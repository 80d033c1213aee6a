// Loans that are lent as far as there is room, against sums by hand.
#include <cmath>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

/// One portfolio of loans that are lent over time, of which a fund pays `part`.
std::string scenario(const std::string& loans, const std::string& clauses, const std::string& more,
                     int trials, const std::string& part = "100 %") {
  return "cofferdam: 1\ntitle: room\ncurrency: USD\ntrials: " + std::to_string(trials) +
         "\ncalendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}, city: "
         "{public: city}}\nportfolios:\n  loans: {type: loans, lender: bank, asset_correlation: 0, "
         "term: 1 year, " +
         loans +
         "}\nprogramme:\n  - claim: {name: c, of: [loans]}\n"
         "  - share: {name: s, claim: c, parts: {fund: " +
         part + "}, remainder: bank}\n" + clauses + more;
}

const Table& lending(const Results& results) {
  return results.table("lending");
}

TEST(Room, OfAConstantCapacityIsFilledAndFilledAgain) {
  // A hundred a month for a year each: six months fill 600, and each of them comes back after a
  // year. With linear repayment by quarters less is in force, and more is lent.
  const Results results = run(scenario(
      "new_business: {volume: 1200, every: month}, ead: 1, pd: 0 %, lgd: 100 %, fine_grained: yes",
      "  - lending: {name: room, of: [loans], capacity: 600}\n", "", 10));
  const Table& table = lending(results);
  ASSERT_EQ(table.rows(), 5u);  // four years and their sum
  for (std::size_t year = 0; year < 3; ++year) {
    EXPECT_NEAR(table.numbers("planned")[year], 1200, 1e-9);
    EXPECT_NEAR(table.numbers("lent")[year], 600, 1e-9);
    EXPECT_NEAR(table.numbers("share_lent")[year], 0.5, 1e-12);
    EXPECT_EQ(table.numbers("probability_stopped")[year], 1);
  }
  EXPECT_NEAR(table.numbers("lent")[4], 1800, 1e-9);
  EXPECT_NEAR(table.numbers("stopped")[4], 1800, 1e-9);
  EXPECT_NEAR(table.numbers("years_to_first")[4], 0.5, 1e-9);
}

TEST(Room, OfAPoolIsGoneWithOneDefault) {
  // One loan of 100 a year against a pool of 10 at ten times: a default takes all ten, and nothing
  // is lent any more. The first defaults with p, a later one if it is lent.
  constexpr double p = 0.2, q = 1 - p;
  const std::string loans = "new_business: {count: 1, every: year}, ead: 100, pd: 20 %, lgd: 10 %";
  const Results results = run(
      scenario(loans, "  - lending: {name: tenfold, of: [loans], pools: [fund], leverage: 10}\n",
               "pools:\n  fund: {opening: 10, owner: city}\n", 40'000));
  const Table& table = lending(results);
  const double lent[] = {100, 100 * q, 100 * q * q};
  for (std::size_t year = 0; year < 3; ++year) {
    expect_exact(table, year, "lent", lent[year], 1e-9);
    EXPECT_NEAR(table.numbers("planned")[year], 100, 1e-9);
  }
  expect_exact(table, 1, "probability_stopped", p, 1e-9);
  expect_exact(table, 4, "probability_stopped", 1 - q * q, 1e-9);
  expect_exact(table, 4, "share_lent", (1 + q + q * q) / 3, 1e-9);
  // A year to the first that is stopped with p, two with q p.
  expect_exact(table, 4, "years_to_first", (p + 2 * q * p) / (p + q * p), 1e-9);
  const Table& bearers = results.table("bearers");
  const double defaults = p * (1 + q + q * q);
  expect_exact(bearers, row_of(bearers, "bearer", "fund"), "mean", 10 * defaults, 1e-9);
  // What is required is withheld, since the balance decides what is lent.
  const Table& pools = results.table("pools");
  EXPECT_TRUE(std::isnan(pools.numbers("required")[0]));
  EXPECT_EQ(pools.texts("required_rule")[0], "what is lent depends on the balance");
}

TEST(Room, IsTheSameOfFineGrainedAndOfManyLoans) {
  // 4,000 loans of 1 on each of three days, of which 1,000 fit: 2 % of what is lent defaults.
  const std::string clause = "  - lending: {name: room, of: [loans], capacity: 1000}\n";
  const std::string loans =
      "new_business: {volume: 4000, every: year}, ead: 1, pd: 2 %, lgd: 100 %";
  const Results many = run(scenario(loans, clause, "", 300));
  const Results fine = run(scenario(loans + ", fine_grained: yes", clause, "", 10));
  const double exact = 3 * 1000 * 0.02;
  const Table &of_fine = fine.table("bearers"), &of_many = many.table("bearers");
  EXPECT_NEAR(of_fine.numbers("mean")[row_of(of_fine, "bearer", "fund")], exact, 1e-9);
  expect_exact(of_many, row_of(of_many, "bearer", "fund"), "mean", exact, 1e-9);
  EXPECT_NEAR(lending(many).numbers("lent")[4], 3000, 1e-9);
  // The book knows of no more: 1,000 are filed a year.
  const Table& book = many.table("book");
  double filed = 0;
  for (const double amount : book.numbers("filed")) filed += amount;
  EXPECT_NEAR(filed, 3000, 1e-6);
}

TEST(Room, PartOfTheOfferIsThatOfATakeUp) {
  const std::string loans = "ead: {lognormal: {mean: 1, cv: 1}}, pd: 5 %, lgd: 40 %, ";
  const Results taken =
      run(scenario(loans + "new_business: {count: 300, every: year, take_up: 37 %}",
                   "  - lending: {name: all, of: [loans], capacity: 1 million}\n", "", 500));
  const Results offered =
      run(scenario(loans + "new_business: {count: 300, every: year}",
                   "  - lending: {name: part, of: [loans], of_offer: 37 %}\n", "", 500));
  EXPECT_EQ(taken.table("bearers").numbers("mean"), offered.table("bearers").numbers("mean"));
  EXPECT_EQ(lending(taken).numbers("lent"), lending(offered).numbers("lent"));
}

TEST(Room, SizeOfAVolumeIsTheQuantileOfABinomial) {
  // One day, n loans of 1 of which each costs the pool 1 with probability p: it is exhausted if
  // more than 10 of those that are lent default. The largest n with P(Bin(n, p) > 10) <= 5 %.
  constexpr double p = 0.1;
  const auto risk = [&](int n) {
    double term = std::pow(1 - p, n), sum = term;
    for (int k = 1; k <= 10; ++k) sum += term *= (n - k + 1.0) / k * p / (1 - p);
    return 1 - sum;
  };
  int exact = 10;
  while (risk(exact + 1) <= 0.05) ++exact;
  const std::string loans =
      "new_business: {volume: 120, every: year, until: 2026-06-01}, ead: 1, pd: 10 %, lgd: 100 %";
  const std::string pools = "pools:\n  fund: {opening: 10, owner: city}\n";
  const std::string asked = ", target: exhausted, pool: fund, probability: [5 %]";
  const Results results =
      run(scenario(loans, "  - lending: {name: most, of: [loans], capacity: 120}\n",
                   pools + "size:\n  - {input: portfolios.loans.new_business.volume" + asked +
                       ", from: 40, to: 80, values: 41}\n  - {input: programme.most.capacity" +
                       asked + ", from: 40, to: 80, values: 41}\n",
                   5'000));
  const Table& sizes = results.table("sizes");
  ASSERT_EQ(sizes.rows(), 2u);
  for (std::size_t row = 0; row < 2; ++row) {
    EXPECT_LE(sizes.numbers("size_ci_low")[row], exact);
    EXPECT_GE(sizes.numbers("size_ci_high")[row] + 1, exact);
    EXPECT_NEAR(sizes.numbers("size")[row], exact, 3);
  }
}

TEST(Room, IsSharedByThoseWhoBidTheSame) {
  // Two banks ask for 100 a year each, and there are rights for 100: each gets a half.
  const Results results = run(scenario(
      "new_business: {count: 2, every: year}, ead: 100, pd: 0 %, lgd: 100 %, fine_grained: yes, "
      "tags: {who: {mix: {a: 50 %, b: 50 %}}}",
      "  - lending: {name: rights, of: [loans], capacity: 100, counts: lent, window: day, auction: "
      "{among: who, bids: {a: 50 %, b: 50 %}}}\n",
      "", 10));
  EXPECT_NEAR(lending(results).numbers("lent")[4], 300, 1e-9);
}

}  // namespace
}  // namespace cofferdam::analytic
