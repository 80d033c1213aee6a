// The oracle by itself: several claims of one loan, gains, and breakers.
#include <gtest/gtest.h>

#include "oracle/cases.hpp"

namespace cofferdam::oracle {
namespace {

Result worked(const std::string& yaml, const Loans& loans) {
  Result result = work(yaml, loans.world);
  EXPECT_EQ(faults(result, loans.world), "");
  return result;
}

TEST(OracleClaims, OfOneLoanHaveDeductiblesEachAndALimitTogether) {
  Loans loans("2025-01-01", "2027-12-31");
  loans.loan("1", 100, "2024-03-01").loses("2025-03-01", 60).loses("2025-09-01", 50);
  loans.recovers("2025-10-01", 20).costs("2025-12-01", 10).gains("2025-12-01", 15);
  loans.defaults("2026-06-01", 90).recovers("2026-07-01", 30);
  loans.loan("2", 80, "2024-03-01").loses("2025-03-01", 40);
  const Result result = worked(scenario("2025-01-01", "3 years", R"(
programme:
  - claim: {name: called, of: [loans]}
  - compensate: {name: line, claim: called, payer: pool, payee: bank, rate: 80 %, deductible: 10}
  - limit: {name: policy, on: pool, each: loan, level: 70}
pools:
  pool: {opening: 100}
)"),
                               loans);
  EXPECT_EQ(course(result),
            "2025-03-01 bank 20 pool 40\n2025-03-01 bank 16 pool 24\n2025-09-01 bank 20 pool 30\n"
            "2025-10-01 bank -4 pool -16\n2025-12-01 bank 2 pool 8\n2025-12-01 bank -15\n"
            "2026-06-01 bank 90\n2026-07-01 bank -30\n");
}

TEST(OracleClaims, OfOneLoanFillItsLayersTogether) {
  Loans loans("2025-01-01", "2026-12-31");
  loans.loan("1", 100, "2024-03-01").loses("2025-03-01", 60).loses("2025-09-01", 50);
  loans.recovers("2025-10-01", 20).defaults("2026-06-01", 90);
  loans.loan("2", 80, "2024-03-01").loses("2025-03-01", 40).loses("2026-09-01", 70);
  EXPECT_EQ(course(worked(scenario("2025-01-01", "2 years", R"(
programme:
  - claim: {name: called, of: [loans]}
  - layers: {name: stop, claim: called, payee: bank, over: loan, layers: [
      {payer: insurer, attachment: 30, limit: 70}, {payer: treasury, attachment: 100, limit: 40}]}
)"),
                          loans)),
            "2025-03-01 bank 30 insurer 30\n2025-03-01 bank 30 insurer 10\n"
            "2025-09-01 insurer 40 treasury 10\n2025-10-01 insurer -10 treasury -10\n"
            "2026-06-01 bank 40 insurer 10 treasury 40\n2026-09-01 insurer 60 treasury 10\n");
}

/// Half of each claim; more than two within half a year trip the breaker.
std::string course_under(const std::string& more) {
  Loans loans("2025-01-01", "2027-12-31");
  const char* const days[] = {"2025-02-01", "2025-03-01", "2025-08-31", "2025-09-01",
                              "2025-11-01", "2026-01-01", "2026-08-01", "2027-02-01"};
  for (const char* day : days)
    loans.loan(std::to_string(loans.world.rows.size() + 1), 100, "2025-01-05").defaults(day, 10);
  return course(worked(scenario("2025-01-01", "3 years",
                                R"(
programme:
  - claim: {name: called, of: [loans]}
  - compensate: {name: relief, claim: called, payer: fund, payee: bank, rate: 50 %}
  - breaker: {name: pause, on: fund, of: [relief], claims: 2, within: 6 months)" +
                                    more + "}\n"),
                       loans));
}

TEST(OracleBreakers, StopWhatComesAfterTooManyClaims) {
  const std::string paid =
      "2025-02-01 bank 5 fund 5\n2025-03-01 bank 5 fund 5\n2025-08-31 bank 5 fund 5\n"
      "2025-09-01 bank 5 fund 5\n";
  EXPECT_EQ(course_under(""), paid +
                                  "2025-11-01 bank 10\n2026-01-01 bank 10\n2026-08-01 bank 10\n"
                                  "2027-02-01 bank 5 fund 5\n");
  EXPECT_EQ(course_under(", release: at_once"),
            paid +
                "2025-11-01 bank 10\n2026-01-01 bank 10\n2026-08-01 bank 5 fund 5\n"
                "2027-02-01 bank 5 fund 5\n");
  EXPECT_EQ(course_under(", release: never, overflow: city"),
            paid +
                "2025-11-01 bank 5 city 5\n2026-01-01 bank 5 city 5\n2026-08-01 bank 5 city 5\n"
                "2027-02-01 bank 5 city 5\n");
}

}  // namespace
}  // namespace cofferdam::oracle
