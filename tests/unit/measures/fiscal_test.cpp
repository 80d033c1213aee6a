// The fiscal account against sheets that are worked by hand, to the cent.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

constexpr double kCent = 0.005;

/// Money of the start, at 2 % a year.
double worth(double amount, double years) {
  return amount * std::pow(1.02, -years);
}

/// Three loans. Of the second, 2 million from July 2026 on, all is lost a year later, and 600,000
/// come back after another; a fund guarantees 80 %.
std::string sheet(const std::string& more, const std::string& clauses = "",
                  const std::string& owner = "{}") {
  return R"(
cofferdam: 1
title: worked by hand
trials: 1000
calendar: {start: 2026-01-01, horizon: 1 year, run_off: 3 years}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}, treasury: )" +
         owner + R"(}
portfolios:
  loans:
    type: file
    lender: bank
    loans: |
      id,originated,amount,matures
      1,2026-01-01,1000000,2028-01-01
      2,2026-07-01,2000000,2028-07-01
      3,2026-01-01,500000,2027-01-01
    events: |
      loan,date,event,amount
      2,2027-07-01,default,2000000
      2,2028-07-01,recovery,600000
programme:
  - claim: {name: called, of: [loans]}
  - share: {name: split, claim: called, parts: {fund: 80 %}, remainder: bank}
  - recover: {of: [called], rule: by_agreed_share}
  - fee: {name: upfront, payer: outside, payee: fund, of: guaranteed_part, rate: 1 %, per: loan}
)" + clauses +
         more;
}

struct Account {
  explicit Account(const std::string& scenario) : results(simulate(model_of(scenario))) {}

  double cost(const std::string& payer, const std::string& component,
              const std::string& column = "cost") const {
    const Table& table = results.table("fiscal");
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (table.texts("payer")[i] == payer && table.texts("component")[i] == component)
        return table.numbers(column)[i];
    ADD_FAILURE() << "no row " << component << " of " << payer;
    return std::nan("");
  }
  double rate(const std::string& payer, const std::string& measure) const {
    const Table& table = results.table("fiscal_rates");
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (table.texts("payer")[i] == payer && table.texts("measure")[i] == measure)
        return table.numbers("value")[i];
    ADD_FAILURE() << "no row " << measure << " of " << payer;
    return std::nan("");
  }

  Results results;
};

// The fee a year is of what is in force and due on the last day of each year:
//   2026: 0.5 % x 80 % x (1,000,000 + 2,000,000 / 2 + 500,000) = 10,000
//   2027: 0.5 % x 80 % x (1,000,000 + 2,000,000 / 2)           =  8,000
// The last day of 2026 begins (11 + 30 / 31) / 12 = 0.9973 years after the start.
//   claims     1,600,000 / 1.02^1.5                            =  1,553,172.62
//   recoveries   480,000 / 1.02^2.5                            =   -456,815.48
//   upfront       12,000 + 16,000 / 1.02^0.5                   =    -27,842.36
//   a_year        10,000 / 1.02^0.9973 + 8,000 / 1.02^1.9973   =    -17,494.20
TEST(Fiscal, SheetOfOneGuarantor) {
  const Account sheet_of(
      sheet("fiscal: {discount: {rate: 2 %}, additional: 40 %, risk_premium: 1 %, administration: "
            "{per_loan: 1000, per_year: 10000}}\n",
            "  - fee: {name: a_year, payer: bank, payee: fund, of: guaranteed_part, rate: 0.5 %, "
            "per: year}\n"));
  for (const std::string payer : {"fund", "public: all"}) {
    EXPECT_NEAR(sheet_of.cost(payer, "claims"), 1'553'172.62, kCent);
    EXPECT_NEAR(sheet_of.cost(payer, "recoveries"), -456'815.48, kCent);
    EXPECT_NEAR(sheet_of.cost(payer, "upfront"), -27'842.36, kCent);
    EXPECT_NEAR(sheet_of.cost(payer, "a_year"), -17'494.20, kCent);
  }
  // Each loan costs 1,000 on its day, and each of four years 10,000 on its first:
  //   2,000 + 1,000 / 1.02^0.5 + 10,000 (1 + 1 / 1.02 + 1 / 1.02^2 + 1 / 1.02^3)
  const double administration =
      2000 + worth(1000, 0.5) + 10'000 + worth(10'000, 1) + worth(10'000, 2) + worth(10'000, 3);
  EXPECT_NEAR(sheet_of.cost("fund", "administration"), administration, kCent);
  const double total = 1'051'020.58 + administration;
  EXPECT_NEAR(sheet_of.cost("fund", "total"), total, 2 * kCent);
  // Lent 1,500,000 + 2,000,000 / 1.02^0.5, of which 80 % is guaranteed.
  const double lent = 1'500'000 + 1'980'295.09;
  EXPECT_NEAR(sheet_of.rate("(all)", "new_loans"), 3'500'000, kCent);
  EXPECT_NEAR(sheet_of.rate("(all)", "new_loans_worth"), lent, kCent);
  EXPECT_EQ(sheet_of.rate("(all)", "renewals"), 0);
  EXPECT_EQ(sheet_of.rate("(all)", "firms"), 3);
  EXPECT_NEAR(sheet_of.rate("fund", "guaranteed"), 0.8 * lent, kCent);
  EXPECT_NEAR(sheet_of.rate("fund", "subsidy_rate"), total / (0.8 * lent), 1e-8);
  EXPECT_NEAR(sheet_of.rate("fund", "cost_per_lent"), total / lent, 1e-8);
  EXPECT_NEAR(sheet_of.rate("fund", "cost_per_additional"), total / (0.4 * lent), 1e-8);
  EXPECT_NEAR(sheet_of.rate("fund", "cost_per_firm"), total / 3, kCent);
  EXPECT_NEAR(sheet_of.rate("fund", "leverage"), lent / total, 1e-7);
  EXPECT_NEAR(sheet_of.rate("fund", "provisioning_rate"), total / (0.8 * lent), 1e-8);
  EXPECT_NEAR(sheet_of.cost("fund", "claims", "per_guaranteed"), 1'553'172.62 / (0.8 * lent), 1e-8);
  // 1 % a year of 80 % of what is in force, at the worth of the middle of its stretch of each year:
  // the second loan in half of 2026, around three quarters, and in the first half of 2027.
  const double risk = 0.008 * (worth(1'500'000, 0.5) + worth(1'000'000, 1.5) +
                               worth(1'000'000, 0.75) + worth(1'000'000, 1.25));
  EXPECT_NEAR(sheet_of.cost("fund", "market_risk"), risk, kCent);
  EXPECT_NEAR(sheet_of.cost("fund", "risk_adjusted"), total + risk, 2 * kCent);
  EXPECT_NEAR(sheet_of.rate("fund", "risk_adjusted_rate"), (total + risk) / (0.8 * lent), 1e-8);
}

const std::string kPool = "pools: {fund: {opening: 2 million, owner: treasury";

// The treasury pays 2,000,000 into the pool and has at the end, after four years,
//   2,000,000 + 12,000 + 16,000 - 1,600,000 + 480,000 = 908,000
// of it. No claim counts twice: what the pool pays costs the treasury as claims what it costs on
// its day, and what the money costs while it lies there is the rest.
TEST(Fiscal, SheetOfAPoolAndItsOwner) {
  const Account sheet_of(
      sheet(kPool + "}}\nfiscal: {discount: {rate: 2 %}}\n", "", "{public: province}"));
  const double total = 2'000'000 - worth(908'000, 4);
  EXPECT_NEAR(sheet_of.cost("treasury", "total"), total, kCent);
  EXPECT_NEAR(sheet_of.cost("public: province", "total"), total, kCent);
  EXPECT_NEAR(sheet_of.cost("public: city", "total"), 0, kCent);
  EXPECT_NEAR(sheet_of.cost("public: all", "total"), total, kCent);
  EXPECT_NEAR(sheet_of.cost("treasury", "claims"), 1'553'172.62, kCent);
  EXPECT_NEAR(sheet_of.cost("treasury", "recoveries"), -456'815.48, kCent);
  EXPECT_NEAR(sheet_of.cost("treasury", "upfront"), -27'842.36, kCent);
  EXPECT_NEAR(sheet_of.cost("treasury", "holding"), total - (1'553'172.62 - 456'815.48 - 27'842.36),
              4 * kCent);
  // The pool is the treasury's, and has no account of its own.
  for (const std::string& payer : sheet_of.results.table("fiscal").texts("payer"))
    EXPECT_NE(payer, "fund");
}

TEST(Fiscal, HoldingMoneyThatEarnsTheDiscountRateCostsNothing) {
  const Account earns(
      sheet(kPool + ", interest: 2 %}}\nfiscal: {discount: {rate: 2 %}}\n", "", "{public: city}"));
  // Interest is credited on the last day of a year, a day early.
  EXPECT_NEAR(earns.cost("treasury", "holding"), 0, 2'000'000 * 0.02 / 365);
  const Account lies(sheet(kPool + "}}\nfiscal: {discount: {rate: 2 %}}\n", "", "{public: city}"));
  EXPECT_GT(lies.cost("treasury", "holding"), 80'000);
}

// A quarter of the pool is the bank's: its owners pay in by their parts and get back by them.
TEST(Fiscal, OwnersShareWhatAPoolCosts) {
  const Account shared(
      sheet("pools: {fund: {opening: 2 million, owner: {treasury: 3, bank: 1}}}\n"
            "fiscal: {discount: {rate: 2 %}, payers: [treasury, bank]}\n",
            "", "{public: city}"));
  const double total = 2'000'000 - worth(908'000, 4);
  EXPECT_NEAR(shared.cost("treasury", "total"), 0.75 * total, kCent);
  EXPECT_NEAR(shared.cost("treasury", "claims"), 0.75 * 1'553'172.62, kCent);
  // The bank bears its fifth of the loss besides.
  EXPECT_NEAR(shared.cost("bank", "total"),
              0.25 * total + worth(400'000, 1.5) - worth(120'000, 2.5), kCent);
}

// Who pays into a pool of others spends that; the pool gets it, as it gets its opening money, of
// which nobody says whose it was.
TEST(Fiscal, ContributionsToAPoolOfOthers) {
  const Account paid(
      sheet("pools: {fund: {opening: 1 million, contributions: [{from: treasury, "
            "amount: 1 million, on: 2027-01-01}]}}\n"
            "fiscal: {discount: {rate: 2 %}}\n",
            "", "{public: central}"));
  EXPECT_NEAR(paid.cost("treasury", "contributions"), worth(1'000'000, 1), kCent);
  EXPECT_NEAR(paid.cost("treasury", "total"), worth(1'000'000, 1), kCent);
  EXPECT_NEAR(paid.cost("fund", "contributions"), -1'000'000 - worth(1'000'000, 1), kCent);
  EXPECT_NEAR(paid.cost("public: all", "contributions"), -1'000'000, kCent);
  // It keeps its rest.
  EXPECT_NEAR(paid.cost("fund", "total"), -worth(908'000, 4), kCent);
  EXPECT_NEAR(paid.cost("fund", "total") + paid.cost("treasury", "total"),
              paid.cost("public: all", "total"), kCent);
}

// A variant with twice the fee costs less by the fee, in every trial.
TEST(Fiscal, DifferencesOfVariants) {
  const Account of(
      sheet("fiscal: {discount: {rate: 2 %}}\nvariants: {dear: {programme.upfront.rate: "
            "2 %}, later: {fiscal.discount.rate: 0}}\n"));
  const Table& differences = of.results.table("differences");
  int found = 0;
  for (std::size_t i = 0; i < differences.rows(); ++i) {
    if (differences.texts("account")[i] != "fiscal cost") continue;
    const double claims = 1'553'172.62 - 456'815.48 - 27'842.36, nominal = 1'120'000 - 28'000;
    const bool dear = differences.texts("variant")[i] == "dear";
    EXPECT_NEAR(differences.numbers("difference")[i], dear ? -27'842.36 : nominal - claims,
                4 * kCent);
    EXPECT_EQ(differences.texts("draws")[i], "shared");
    ++found;
  }
  EXPECT_EQ(found, 2);
}

// 1 % of the first year, 3 % of the second, and in between by time: 1.5 years at 2 %.
// New loans are all made, whatever is drawn; how many are renewed depends on defaults.
TEST(Fiscal, WhatIsLentForSureHasNoInterval) {
  const std::string text =
      "cofferdam: 1\ntitle: lent for sure\ntrials: 200\ncurrency: CNY\n"
      "calendar: {start: 2026-01-01, horizon: 2 years, run_off: 2 years}\n"
      "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}}\n"
      "portfolios:\n  loans: {type: loans, lender: bank, new_business: {count: 10, every: year}, "
      "ead: 100, term: 1 year, renewal: RENEWAL, pd: 1e-9, lgd: 45 %, loading: {national: 0.3}}\n"
      "programme:\n  - claim: {name: loss, of: [loans]}\n"
      "  - share: {name: split, claim: loss, parts: {fund: 80 %}, remainder: bank}\n"
      "fiscal: {discount: {rate: 0}}\n";
  const auto rates = [&](const std::string& renewal) {
    std::string with = text;
    with.replace(with.find("RENEWAL"), 7, renewal);
    return simulate(model_of(with));
  };
  const auto width = [](const Results& results, const std::string& measure) {
    const Table& table = results.table("fiscal_rates");
    for (std::size_t i = 0; i < table.rows(); ++i)
      if (table.texts("measure")[i] == measure)
        return table.numbers("value_ci_high")[i] - table.numbers("value_ci_low")[i];
    return std::nan("");
  };
  const Results renewed = rates("50 %"), once = rates("0 %");
  for (const std::string measure : {"new_loans", "new_loans_worth", "firms"})
    EXPECT_EQ(width(renewed, measure), 0) << measure;
  EXPECT_EQ(width(once, "guaranteed"), 0);
  EXPECT_GT(width(renewed, "renewals"), 0);
  EXPECT_GT(width(renewed, "guaranteed"), 0);
}

TEST(Fiscal, ZeroRatesAreInterpolatedAndTheLastHoldsOn) {
  const Account curve(sheet("fiscal: {discount: {zero_rates: [1 %, 3 %]}}\n"));
  EXPECT_NEAR(curve.cost("fund", "upfront"), -(12'000 + 16'000 * std::pow(1.01, -0.5)), kCent);
  EXPECT_NEAR(curve.cost("fund", "claims"), 1'600'000 * std::pow(1.02, -1.5), kCent);
  EXPECT_NEAR(curve.cost("fund", "recoveries"), -480'000 * std::pow(1.03, -2.5), kCent);
}

}  // namespace
}  // namespace cofferdam
