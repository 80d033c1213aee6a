// Every repayment: principal only falls, at steps alone, and is paid back in full by maturity.
#include <gtest/gtest.h>

#include <cmath>

#include "support/repayments.hpp"

namespace cofferdam {
namespace {

constexpr int kLongestTerm = 120;

/// Examples of the catalogue, and members with every interval and with graces that fit it and not.
std::vector<std::string> examples() {
  std::vector<std::string> all;
  for (const Kind* kind : family_of(catalogue(), FamilyId::repayment).kinds)
    all.emplace_back(kind->example);
  for (const std::string every : {"month", "quarter", "year"}) {
    for (const std::string more :
         {"revenue: 0.5", "revenue: 40, multiple: 3", "revenue: 1e9", "revenue: 1e-9",
          "revenue: 2, growth: -99 %", "revenue: 2, growth: 1e-15", "revenue: 2, growth: 100"})
      all.push_back("{revenue_linked: {share_of_revenue: 10 %, " + more + ", every: " + every +
                    "}}");
    for (const std::string grace : {"0", "3", "7", "12", "130"}) {
      const std::string dates = "every: " + every + ", grace_months: " + grace + "}}";
      all.push_back("{linear: {" + dates);
      for (const std::string interest : {"0", "1e-300", "1e-9", "8 %", "500 %", "1e300"})
        all.push_back("{annuity: {interest: " + interest + ", " + dates);
    }
  }
  for (const char* more :
       {"{revolving: {utilisation: 60 %}}", "{revolving: {utilisation: 60 %, at_default: 80 %}}",
        "{revolving: {utilisation: 1e-6, at_default: 1}}"})
    all.emplace_back(more);
  return all;
}

/// Calls `look(schedule, term in months, what it is)` for every example and term.
template <class Function>
void for_all_schedules(const Function& look) {
  for (const std::string& example : examples()) {
    const auto repayment = repayment_of(example);
    for (int longest = 1; longest <= kLongestTerm; ++longest) {
      const int term = repayment->months_until_repaid(longest);
      ASSERT_GE(term, 1) << example;
      ASSERT_LE(term, longest) << example;
      look(repayment->schedule(term), term, example + " over " + std::to_string(term) + " months");
    }
  }
}

/// Months after origination at which step k ends and what follows begins.
int month_of(const Schedule& schedule, std::size_t k) {
  return schedule.months_per_step * static_cast<int>(k);
}

TEST(Repayments, ExamplesAreBuiltAndUnknownKeysRefused) {
  for (const Kind* kind : family_of(catalogue(), FamilyId::repayment).kinds) {
    EXPECT_NE(repayment_of(std::string(kind->example)), nullptr) << kind->example;
    const std::string wrong = "{" + std::string(kind->name) + ": {no_such_key: 1}}";
    EXPECT_THROW(repayment_of(wrong), InputError) << wrong;
  }
}

TEST(Repayments, PrincipalStartsWholeAndOnlyFalls) {
  for_all_schedules([](const Schedule& schedule, int, const std::string& what) {
    ASSERT_FALSE(schedule.after.empty()) << what;
    const bool revolving = what.find("utilisation") != std::string::npos;
    const bool whole = schedule.after.front() == 1;
    ASSERT_TRUE(whole || (revolving && schedule.after.front() > 0)) << what;
    for (std::size_t k = 1; k < schedule.after.size(); ++k)
      ASSERT_LE(schedule.after[k], schedule.after[k - 1]) << what << ", step " << k;
    ASSERT_GE(schedule.after.back(), 0) << what;
    ASSERT_GT(schedule.at_default, 0) << what;
    ASSERT_LE(schedule.at_default * schedule.after.front(), 1 + 1e-12) << what;
  });
}

/// Steps end before maturity, and the one that maturity ends is at most as long as the others.
TEST(Repayments, StepsFillTheTerm) {
  for_all_schedules([](const Schedule& schedule, int term, const std::string& what) {
    if (schedule.months_per_step == 0) {
      ASSERT_EQ(schedule.after.size(), 1u) << what;
      return;
    }
    ASSERT_LT(month_of(schedule, schedule.after.size() - 1), term) << what;
    ASSERT_GE(month_of(schedule, schedule.after.size()), term) << what;
  });
}

/// Each part of the principal is paid at its date, the last at maturity.
TEST(Repayments, PartsOfThePrincipalSumToTheWhole) {
  for_all_schedules([](const Schedule& schedule, int term, const std::string& what) {
    double before = schedule.balance(0), sum = 0;
    for (int month = 1; month < term; ++month) {
      const double now = schedule.balance(month);
      sum += before - now;
      before = now;
    }
    ASSERT_NEAR(sum + before, schedule.after.front(), 1e-12) << what;
    ASSERT_EQ(before, schedule.after.back()) << what << ": an instalment was never due";
  });
}

TEST(Repayments, BalanceJumpsAtInstalmentsAndIsConstantBetween) {
  for_all_schedules([](const Schedule& schedule, int term, const std::string& what) {
    for (int month = 0; month < term; ++month) {
      const std::size_t step = schedule.months_per_step == 0
                                   ? 0
                                   : static_cast<std::size_t>(month / schedule.months_per_step);
      ASSERT_EQ(schedule.balance(month), schedule.after[step]) << what << ", month " << month;
    }
  });
}

/// Principal does not fall before the first instalment, nor between two.
TEST(Repayments, PrincipalFallsOnlyWhenAnInstalmentIsDue) {
  for (const auto& [every, months] : {std::pair{"month", 1}, {"quarter", 3}, {"year", 12}})
    for (const int grace : {0, 3, 7, 12})
      for (const std::string member : {"linear: {", "annuity: {interest: 8 %, "}) {
        const auto repayment = repayment_of("{" + member + "every: " + every +
                                            ", grace_months: " + std::to_string(grace) + "}}");
        for (int term = 1; term <= kLongestTerm; ++term) {
          const Schedule schedule = repayment->schedule(term);
          for (int month = 1; month < term; ++month) {
            const bool due = month > grace && (month - grace) % months == 0;
            const double paid = schedule.balance(month - 1) - schedule.balance(month);
            ASSERT_EQ(paid > 0, due) << member << every << ", grace " << grace << ", term " << term
                                     << ", month " << month;
          }
        }
      }
}

}  // namespace
}  // namespace cofferdam
