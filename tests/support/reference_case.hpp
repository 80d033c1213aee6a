// Small cases for the reference of programmes over time, and what is expected of them.
#pragma once
#include <gtest/gtest.h>

#include "support/reference_programme.hpp"

namespace cofferdam::reference_dated {

inline Day day(const std::string& text) {
  return day_of(std::stoi(text.substr(0, 4)), static_cast<unsigned>(std::stoi(text.substr(5, 2))),
                static_cast<unsigned>(std::stoi(text.substr(8, 2))));
}

inline Rate rate(double constant) {
  Rate rate;
  rate.constant = constant;
  return rate;
}

struct Line {
  std::string id, originated;
  double amount = 0;
  std::string claim;  ///< date of the default, or ""
  double principal = 0;
};

/// Years from 2025 on, one portfolio of the bank's whose loans are all one claim.
struct Case {
  Programme programme;

  explicit Case(const std::vector<Line>& lines, int years = 3) {
    programme.start = day("2025-01-01");
    programme.end = day_of(2025 + years, 1, 1);
    programme.portfolios = {{"loans", "bank"}};
    for (const Line& line : lines) {
      Loan loan;
      loan.id = line.id;
      loan.originated = day(line.originated);
      loan.amount = line.amount;
      if (!line.claim.empty())
        programme.events.push_back(
            {day(line.claim), Event::Kind::failure, line.principal, programme.loans.size()});
      programme.loans.push_back(loan);
    }
    ClaimRule claim;
    claim.name = "claim";
    claim.of = {"loans"};
    programme.rules.emplace_back(claim);
  }
  void recover(const std::string& date, std::size_t loan, double amount) {
    programme.events.push_back({day(date), Event::Kind::recovery, amount, loan});
  }
  void recover_rule(RecoverRule::How how) {
    RecoverRule rule;
    rule.of = {"claim"};
    rule.how = how;
    programme.rules.emplace_back(rule);
  }
  void compensate(const std::string& name, const std::string& payer, const std::string& payee,
                  double of, bool part = false) {
    CompensateRule rule;
    rule.name = name;
    rule.claim = "claim";
    rule.payer = payer;
    rule.payee = payee;
    rule.rate = rate(of);
    rule.of_payee_part = part;
    programme.rules.emplace_back(rule);
  }
  LimitRule& limit(const std::string& on, double level) {
    LimitRule rule;
    rule.name = "limit_" + on;
    rule.on = on;
    rule.level = level;
    programme.rules.emplace_back(rule);
    return std::get<LimitRule>(programme.rules.back());
  }
  Pool& pool(const std::string& bearer, std::optional<double> opening) {
    Pool pool;
    pool.bearer = bearer;
    pool.opening = opening;
    programme.pools.push_back(pool);
    return programme.pools.back();
  }
};

inline double of(const Amounts& amounts, const std::string& bearer) {
  const auto found = amounts.find(bearer);
  return found == amounts.end() ? 0 : found->second;
}

/// Date, loan, loss and what each bearer's burden changes by.
struct Expected {
  std::string date;
  std::size_t loan = 0;
  double loss = 0;
  std::vector<double> change;
};

inline void expect_rows(const Outcome& outcome, const std::vector<std::string>& bearers,
                        const std::vector<Expected>& expected) {
  ASSERT_EQ(outcome.rows.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::string where = "row " + std::to_string(i) + " of " + expected[i].date;
    const Row& row = outcome.rows[i];
    EXPECT_EQ(text_of(row.date), expected[i].date) << where;
    EXPECT_EQ(row.loan, expected[i].loan) << where;
    EXPECT_NEAR(row.loss, expected[i].loss, 1e-9) << where;
    double sum = 0;
    for (const auto& [bearer, amount] : row.change) sum += amount;
    EXPECT_NEAR(sum, row.loss, 1e-9) << where;
    for (std::size_t b = 0; b < bearers.size(); ++b)
      EXPECT_NEAR(of(row.change, bearers[b]), expected[i].change[b], 1e-9)
          << where << ", " << bearers[b];
  }
}

inline void expect_amounts(const Amounts& amounts, const Amounts& expected) {
  for (const auto& [name, amount] : expected) EXPECT_NEAR(of(amounts, name), amount, 1e-9) << name;
  for (const auto& [name, amount] : amounts) {
    if (expected.count(name) > 0) continue;
    EXPECT_NEAR(amount, 0, 1e-9) << name;
  }
}

/// Balances after the movements of a pool, by day.
inline void expect_balances(const PoolOutcome& pool,
                            const std::vector<std::pair<std::string, double>>& expected) {
  for (const auto& [date, balance] : expected) {
    double last = 0;
    for (const Flow& flow : pool.flows)
      if (flow.date <= day(date)) last = flow.balance;
    EXPECT_NEAR(last, balance, 1e-9) << date;
  }
}

inline ShareRule share_of(const std::vector<std::pair<std::string, Rate>>& parts,
                          const std::optional<std::string>& remainder = {}) {
  return {"share", "claim", parts, remainder};
}

}  // namespace cofferdam::reference_dated
