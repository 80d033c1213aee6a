// Terms of policies: what is left of given losses, worked by hand.
#include <gtest/gtest.h>

#include "catalogue.hpp"
#include "scenario/tree.hpp"
#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr double kSums[] = {1000, 200};

/// Two policies: of the first, losses of 100, 500, 50 in its first year and 300 in its second; of
/// the second a loss of 80 in its first year. Months since it began: 1, 3, 6, 14; 2.
struct Claims {
  std::vector<std::uint32_t> trial = {0, 0, 0, 0, 0}, row = {0, 0, 0, 0, 1},
                             member = {0, 0, 0, 0, 0};
  std::vector<std::int32_t> year = {0, 0, 0, 1, 0};
  std::vector<double> months = {1, 3, 6, 14, 2}, owed = {100, 500, 50, 300, 80};
};

/// What terms, as they stand in a scenario, leave of the claims.
std::vector<double> left(const std::string& terms, Claims claims = {}) {
  static constexpr Key kKeys[] = {{.name = "x",
                                   .type = Type::kind,
                                   .sentence = "x",
                                   .shape = Shape::list,
                                   .family = FamilyId::term}};
  const Document document = parse_document("test.yaml", "x: [" + terms + "]\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  const TermContext context{
      [](const Value& field, const Range&, Type) { return std::vector<double>(2, field.number); },
      kSums, true, problems};
  for (const Value& value : root.at("x").items)
    static_cast<const TermKind*>(value.kind)
        ->make(value, context)
        ->apply({claims.trial, claims.row, claims.member, claims.year, claims.months, claims.owed});
  problems.throw_if_any();
  return claims.owed;
}

using Amounts = std::vector<double>;

TEST(Terms, ADeductibleIsTakenOffEachLoss) {
  EXPECT_EQ(left("{deductible: {amount: 80}}"), (Amounts{20, 420, 0, 220, 0}));
  EXPECT_EQ(left("{deductible: {of_sum_insured: 10 %}}"), (Amounts{0, 400, 0, 200, 60}));
  EXPECT_EQ(left("{deductible: {of_loss: 20 %}}"), (Amounts{80, 400, 40, 240, 64}));
  EXPECT_EQ(left("{deductible: {of_loss: 20 %, at_least: 20, at_most: 50}}"),
            (Amounts{80, 450, 30, 250, 60}));
}

TEST(Terms, AFranchiseKeepsSmallLossesAndAReverseOneLargeOnes) {
  EXPECT_EQ(left("{franchise: {amount: 80}}"), (Amounts{100, 500, 0, 300, 0}));
  EXPECT_EQ(left("{reverse_franchise: {amount: 80}}"), (Amounts{0, 0, 50, 0, 80}));
}

/// 7 % of 100 thousand is 7,000 and a rounding error.
TEST(Terms, ARoundingErrorPassesNoFranchise) {
  Claims claims;
  claims.owed.assign(5, 100000 * 0.07);
  ASSERT_GT(claims.owed.front(), 7000);
  EXPECT_EQ(left("{franchise: {amount: 7000}}", claims), Amounts(5, 0));
  EXPECT_EQ(left("{reverse_franchise: {amount: 7000}}", claims), claims.owed);
}

TEST(Terms, CoinsuranceAndLimitsActOnEachLoss) {
  EXPECT_EQ(left("{coinsurance: {share: 50 %}}"), (Amounts{50, 250, 25, 150, 40}));
  EXPECT_EQ(left("{claim_limit: {amount: 90}}"), (Amounts{90, 90, 50, 90, 80}));
  EXPECT_EQ(left("{claim_limit: {of_sum_insured: 20 %}}"), (Amounts{100, 200, 50, 200, 40}));
}

/// 100 + 500 + 50 in the first year, 300 in the second, 80 of the other policy.
TEST(Terms, AnnualTermsBeginAnewWithEachPolicyYear) {
  EXPECT_EQ(left("{annual_deductible: {amount: 120}}"), (Amounts{0, 480, 50, 180, 0}));
  EXPECT_EQ(left("{annual_limit: {amount: 620}}"), (Amounts{100, 500, 20, 300, 80}));
  EXPECT_EQ(left("{annual_limit: {of_sum_insured: 25 %}}"), (Amounts{100, 150, 0, 250, 50}));
}

TEST(Terms, LossesWithinTheWaitingPeriodAreNotCovered) {
  EXPECT_EQ(left("{waiting_period: {span: 3 months}}"), (Amounts{0, 500, 50, 300, 0}));
}

/// Each acts on what those before have left: 100 - 80 = 20, half of it 10; 420 -> 210, cut to 100.
TEST(Terms, ActInTheirOrder) {
  EXPECT_EQ(left("{deductible: {amount: 80}}, {coinsurance: {share: 50 %}}, "
                 "{claim_limit: {amount: 100}}, {annual_limit: {amount: 105}}"),
            (Amounts{10, 95, 0, 100, 0}));
  EXPECT_EQ(left("{claim_limit: {amount: 100}}, {deductible: {amount: 80}}"),
            (Amounts{20, 20, 0, 20, 0}));
}

/// Equal policies of a row are told apart by their member.
TEST(Terms, EachOfEqualPoliciesHasItsOwnYear) {
  Claims claims;
  claims.member = {0, 1, 1, 1, 0};
  EXPECT_EQ(left("{annual_limit: {amount: 90}}", claims), (Amounts{90, 90, 0, 90, 80}));
}

}  // namespace
}  // namespace cofferdam
