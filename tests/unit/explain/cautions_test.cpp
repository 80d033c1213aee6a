#include <cofferdam/explain.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Loans made over three years, a pool of the city, and what else is written.
struct Scheme {
  std::string horizon = "horizon: 3 years", book, bearer = "{public: province}",
              pool = "opening: 100";
  std::string recovery = "lgd: 45 %", clauses;

  std::vector<std::string> cautions() const {
    return cofferdam::cautions(model_of(
        "cofferdam: 1\ntitle: asked\ntrials: 10\ncalendar: {start: 2026-01-01, " + horizon +
        "}\n"
        "economy: {factors: {national: {}}}\n"
        "bearers: {bank: {}, pool: " +
        bearer +
        ", province: {public: province}}\n"
        "portfolios:\n  loans: {type: loans, lender: bank, new_business: {volume: 1000}, term: 2 "
        "years, "
        "ead: 10, pd: 2 %, loading: {national: 0.3}, " +
        recovery + book +
        "}\n"
        "programme:\n  - claim: {name: called, of: [loans]}\n"
        "  - compensate: {name: half, claim: called, payer: pool, payee: bank, rate: 50 %}\n" +
        clauses + "pools:\n  pool: {" + pool +
        (pool.find("owner:") == std::string::npos ? ", owner: province}\n" : "}\n")));
  }
};

TEST(Cautions, AreNoneOfAPlainScheme) {
  EXPECT_THAT(Scheme().cautions(), IsEmpty());
}

TEST(Cautions, MoneyThatComesBackAndThatNoClauseSplits) {
  Scheme scheme{.recovery = "recovery: {rate: 40 %, lag: 1 year}"};
  EXPECT_THAT(scheme.cautions(),
              ElementsAre("what comes back of 'called', which 'pool' pays while it has money, goes "
                          "back at the rates of the clauses; write - recover: {of: [called], rule: "
                          "by_amount_paid} if it is to go by what each has paid"));
  scheme.clauses = "  - recover: {of: [called], rule: by_amount_paid}\n";
  EXPECT_THAT(scheme.cautions(), IsEmpty());
}

TEST(Cautions, PublicMoneyBehindAPoolThatIsNone) {
  EXPECT_THAT(
      (Scheme{.bearer = "{}",
              .pool = "opening: 100, owner: bank, contributions: [{from: province, amount: 5, "
                      "every: year}]"}
           .cautions()),
      ElementsAre("'province' (province) stands behind 'pool', which is not public: what "
                  "it bears is not in public_cost; write public: province at bearers.pool "
                  "if it spends public money"));
}

TEST(Cautions, PoolsOfAnotherLevelThanTheirOwners) {
  EXPECT_THAT(Scheme{.bearer = "{}"}.cautions(),
              ElementsAre("'pool' is public: no, but its owner is 'province' (public: province); "
                          "public_cost goes by the owner, other tables by the pool: write public: "
                          "province at bearers.pool"));
  const auto of = [](const std::string& level, const std::string& owner) {
    return Scheme{.bearer = "{public: " + level + "}", .pool = "opening: 100, owner: " + owner}
        .cautions();
  };
  EXPECT_THAT(of("district", "{bank: 1, province: 2}"),
              ElementsAre("'pool' is public: district, but its owners are 'bank' (public: no) and "
                          "'province' (public: province); public_cost goes by the owners, other "
                          "tables by the pool: write public: province at bearers.pool"));
  EXPECT_THAT(of("province", "{bank: 2, province: 1}"), IsEmpty());
  EXPECT_THAT(of("city", "outside"), IsEmpty());
}

std::string ratio(const std::string& kind, const std::string& keys) {
  return "  - " + kind + ": {name: most, on: pool, level: 5 %, part: whole_loan, " + keys + "}\n";
}

TEST(Cautions, RatiosThatAreEmptyAtFirst) {
  const std::string keys =
      "numerator: default_principal, denominator: released, window: calendar_year_to_date, "
      "empty_denominator: ";
  Scheme scheme{.clauses = ratio("limit", keys + "no_limit")};
  EXPECT_THAT(scheme.cautions(),
              ElementsAre("limit 'most' has nothing to compare with until after 2027-12-31: no "
                          "loan has ended before, so that everything passes (empty_denominator: "
                          "no_limit); give the portfolio an opening book if there is one"));
  scheme.clauses = ratio("breaker", keys + "stop");
  EXPECT_THAT(scheme.cautions(), ElementsAre(HasSubstr("so that nothing passes")));
  scheme.book = ", opening_book: steady_state";
  EXPECT_THAT(scheme.cautions(), IsEmpty());
}

TEST(Cautions, BooksInForceAsAYearBegins) {
  const std::string keys =
      "numerator: default_principal, denominator: in_force_at_start, "
      "window: calendar_year_to_date, empty_denominator: no_limit";
  EXPECT_THAT(Scheme{.clauses = ratio("limit", keys)}.cautions(),
              ElementsAre(HasSubstr("has nothing to compare with until after 2026-12-31: no loan "
                                    "is in force when a year begins, so that everything passes")));
}

TEST(Cautions, RatiosThatBeginAnewWithEachYear) {
  const std::string keys =
      "numerator: default_principal, denominator: originated, empty_denominator: stop, window: ";
  Scheme scheme{.clauses = ratio("limit", keys + "calendar_year_to_date")};
  scheme.horizon = "horizon: 2 years";
  EXPECT_THAT(scheme.cautions(),
              ElementsAre("limit 'most' compares with what is lent from the turn of a year on, of "
                          "which 8 % is there after the first month, so that few claims reach the "
                          "level then; write window: trailing_months, months: 12 if that is not "
                          "meant"));
  scheme.clauses = ratio("breaker", keys + "calendar_year_to_date");
  EXPECT_THAT(scheme.cautions(), ElementsAre(HasSubstr("of which 8 % is there")));
  scheme.clauses = ratio("breaker", keys + "calendar_year_to_date, measured: year_end");
  EXPECT_THAT(scheme.cautions(), IsEmpty());
  scheme.clauses = ratio("limit", keys + "trailing_months, months: 12");
  EXPECT_THAT(scheme.cautions(), IsEmpty());
}

TEST(Cautions, PoolsThatNobodyFills) {
  const auto of = [](const std::string& keys) { return Scheme{.pool = keys}.cautions(); };
  EXPECT_THAT(of("opening: 0"),
              ElementsAre("nothing ever flows into 'pool', which can pay nothing then; give it "
                          "opening money, a budget, contributions or a fee"));
  EXPECT_THAT(of("opening: 0, budget: {amount: 100, unused: lapses}"), IsEmpty());
}

TEST(Cautions, RatiosThatFallInTheRunOff) {
  const std::string keys =
      "numerator: npl_stock, denominator: average_in_force, window: calendar_year_to_date, "
      "empty_denominator: no_limit";
  Scheme scheme{.clauses = ratio("limit", keys)};
  EXPECT_THAT(scheme.cautions(), IsEmpty());
  scheme.horizon += ", run_off: 2 years";
  EXPECT_THAT(scheme.cautions(),
              ElementsAre("limit 'most' still acts when no more new business is made; what its "
                          "ratio is of falls then, so that it stops more: a breaker with until: "
                          "2028-12-31 ends before that"));
  scheme.clauses = ratio("breaker", keys);
  EXPECT_THAT(scheme.cautions(), ElementsAre(HasSubstr("write until: 2028-12-31 if that is not")));
  scheme.clauses = ratio("breaker", keys + ", until: 2028-12-31");
  EXPECT_THAT(scheme.cautions(), IsEmpty());
}

TEST(Cautions, TagsOfTheFirstContract) {
  const std::string mix = ", renewal: 40 %, tags: {first_loan: {mix: {yes: 30 %, no: 70 %}";
  EXPECT_THAT(Scheme{.book = mix + "}}"}.cautions(),
              ElementsAre(HasSubstr("the tag 'first_loan' of portfolio 'loans' stays when a "
                                    "contract is renewed; write when_renewed: no")));
  EXPECT_THAT((Scheme{.book = mix + ", when_renewed: no}}"}.cautions()), IsEmpty());
}

}  // namespace
}  // namespace cofferdam
