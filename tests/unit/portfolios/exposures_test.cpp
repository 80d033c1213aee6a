// A portfolio that is no loans, without PDs, losses given default, terms or schedules, goes through
// tables, ratios, fees and rates as it is: insurance policies in time, and stakes without dates.
#include "portfolios/exposures.hpp"

#include <gtest/gtest.h>
#include <cofferdam/error.hpp>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <limits>

#include "catalogue.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

/// What is insured of equal policies, from when to when, and what one of them loses at a moment.
struct Policy {
  double amount = 0, count = 1;
  double begins = 0, ends = 0;  ///< years
  std::uint32_t region = 0;
  double deductible = 0;
  double lost_at = 0, loss = 0;  ///< 0: nothing
};

/// North, south.
const std::vector<Policy> kPolicies = {
    {.amount = 100, .begins = 0, .ends = 1, .deductible = 5, .lost_at = 0.25, .loss = 40},
    {.amount = 200,
     .count = 2,
     .begins = 0.5,
     .ends = 1.5,
     .region = 1,
     .deductible = 9,
     .lost_at = 0.75,
     .loss = 60},
    {.amount = 300, .begins = -0.5, .ends = 0.5},
    {.amount = 50, .begins = 1, .ends = 2.5}};

/// It answers what policies know, and nothing else.
class PolicyExposures final : public Exposures {
 public:
  explicit PolicyExposures(const Calendar& calendar) : calendar_(calendar) {
    for (const Policy& policy : kPolicies) {
      region_[0].codes.push_back(policy.region);
      deductible_.push_back(policy.deductible);
    }
  }
  std::size_t rows() const override { return kPolicies.size(); }
  double amount_of(std::size_t row) const override { return kPolicies[row].amount; }
  double count_of(std::size_t row) const override { return kPolicies[row].count; }
  std::span<const Tag> all_tags() const override { return region_; }
  void admit(const Tag& other) {
    if (other.name == region_[0].name) region_[0].admit(other.values);
  }
  const std::vector<double>* attribute(const std::string& name) const override {
    return name == "deductible" ? &deductible_ : nullptr;
  }
  std::vector<std::string> attribute_names() const override { return {"deductible"}; }
  const Calendar* calendar() const override { return calendar_.given() ? &calendar_ : nullptr; }
  double begins(std::size_t row) const override { return kPolicies[row].begins; }
  double ends(std::size_t row) const override { return kPolicies[row].ends; }

 private:
  const Calendar& calendar_;
  std::vector<Tag> region_ = {{"region", {"north", "south"}, {}}};
  std::vector<double> deductible_;
};

/// Loses the same in every trial.
class Policies final : public Portfolio {
 public:
  explicit Policies(const Calendar& calendar) : exposures_(calendar), dated_(calendar.given()) {}
  const Exposures& exposures() const override { return exposures_; }
  void admit_tag_values(const Tag& other) override { exposures_.admit(other); }
  void draw(std::uint64_t, const TrialRange& trials, const Background&, std::uint32_t first_row,
            Events& events) const override {
    for (std::uint32_t trial = 0; trial < trials.count; ++trial)
      for (std::uint32_t row = 0; row < kPolicies.size(); ++row)
        if (const Policy& policy = kPolicies[row]; policy.loss > 0)
          events.add(trial, first_row + row, 0, dated_ ? policy.lost_at : 0, EventKind::default_, 1,
                     policy.loss);
  }
  std::vector<SampledClass> classes() const override { return {}; }
  double correlation(std::size_t, std::size_t) const override { return 0; }
  std::vector<InputFile> inputs() const override { return {}; }
  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  EventTraits traits() const override { return {}; }
  bool is_drawn() const override { return false; }
  double expected_events(double) const override { return 2; }
  double expected_loss() const override { return 100; }
  double last_cash() const override { return dated_ ? 0.75 : 0; }

 private:
  PolicyExposures exposures_;
  bool dated_;
};

constexpr Key kKeys[] = {{.name = "lender", .type = Type::name, .sentence = "the insurer"}};

/// All that a scenario may name, and policies beside it.
Families with_policies() {
  static const PortfolioKind kPolicyKind = [] {
    PortfolioKind kind;
    static_cast<Kind&>(kind) = {"covers", "policies that are given", "{lender: insurer}", kKeys};
    kind.make = [](const Value&, const PortfolioContext& context,
                   Problems&) -> std::unique_ptr<Portfolio> {
      return std::make_unique<Policies>(context.calendar);
    };
    return kind;
  }();
  static const std::vector<Family> kFamilies = [] {
    std::vector<Family> families(catalogue().begin(), catalogue().end());
    for (Family& family : families)
      if (family.id == FamilyId::portfolio) family.kinds.push_back(&kPolicyKind);
    return families;
  }();
  return kFamilies;
}

Model policies(const std::string& calendar, const std::string& programme) {
  return build_model(Scenario(std::make_shared<const ScenarioData>(make_scenario(
      parse_document("policies.yaml",
                     "cofferdam: 1\ntitle: policies\ntrials: 1\n" + calendar +
                         "economy: {factors: {national: {}}}\n"
                         "bearers: {insurer: {}, state: {public: central}}\nportfolios:\n"
                         "  policies: {type: covers, lender: insurer}\nprogramme:\n"
                         "  - claim: {name: damage, of: [policies]}\n" +
                         programme),
      {}, "policies.yaml", {}, with_policies()))));
}

const std::string kTwoYears = "calendar: {start: 2025-01-01, horizon: 2 years}\n";

/// The state pays half of what a low deductible leaves and two fifths of the rest, in all a tenth
/// of what has been insured since the start; it lives of fees.
Model relief() {
  return policies(
      kTwoYears,
      "  - compensate: {name: relief, claim: damage, payer: state, payee: insurer, rate: [{when: "
      "deductible up_to 5, value: 50 %}, {otherwise: 40 %}]}\n"
      "  - limit: {name: tenth, on: state, level: 10 %, numerator: compensation, denominator: "
      "originated, part: whole_loan, window: since_start, empty_denominator: stop}\n"
      "pools:\n  state:\n    opening: 100\n    fees:\n"
      "      - {payer: insurer, of: whole_loan, rate: 1 %, per: loan}\n"
      "      - {of: whole_loan, rate: 2 %, per: year}\n");
}

void expect_near(const std::vector<double>& numbers, const std::vector<double>& expected) {
  ASSERT_EQ(numbers.size(), expected.size()) << ::testing::PrintToString(numbers);
  for (std::size_t i = 0; i < numbers.size(); ++i)
    EXPECT_NEAR(numbers[i], expected[i], 1e-6) << ::testing::PrintToString(numbers);
}

/// Numbers of the rows whose column `name` holds `text`.
std::vector<double> where(const Table& table, const std::string& name, const std::string& text,
                          const std::string& numbers) {
  std::vector<double> found;
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts(name)[row] == text) found.push_back(table.numbers(numbers)[row]);
  return found;
}

TEST(Exposures, AnswerWhatAPortfolioLeavesOut) {
  const Model model = relief();
  const Exposures& book = model.params().portfolios.front().portfolio->exposures();
  EXPECT_TRUE(std::isnan(book.probability_of(0)));
  EXPECT_TRUE(std::isnan(book.severity_of(0)));
  EXPECT_FALSE(book.has_realised());
  EXPECT_FALSE(book.depends_on_take_up());
  EXPECT_EQ(book.id(1), "2");
  EXPECT_EQ(book.cohorts().size(), 1u);
  EXPECT_EQ(book.attribute("pd"), nullptr);
  expect_near(book.turns_of(1, 2), {0.5});
  EXPECT_TRUE(book.turns_of(1, 0.5).empty());
  const std::pair<double, double> principals[] = {{0.499, 0}, {0.5, 200}, {1.499, 200}, {1.5, 0}};
  for (const auto& [time, principal] : principals) {
    EXPECT_EQ(book.principal_of(1, time), principal) << time;
    EXPECT_EQ(book.is_alive(1, time), principal > 0) << time;
  }
}

TEST(Exposures, TablesTellPoliciesWithoutPds) {
  const Results results = simulate(relief());
  const Table& portfolios = results.table("portfolios");
  expect_near(portfolios.numbers("loans"), {5});
  expect_near(portfolios.numbers("exposure"), {850});
  for (const char* unknown : {"mean_pd", "mean_pd_by_exposure", "mean_lgd"})
    EXPECT_TRUE(std::isnan(portfolios.numbers(unknown)[0])) << unknown;

  const Table& by_tag = results.table("by_tag");
  expect_near(where(by_tag, "account", "all losses", "loans"), {3, 2});
  expect_near(where(by_tag, "account", "all losses", "exposure"), {450, 400});
  expect_near(where(by_tag, "account", "all losses", "mean"), {40, 60});
  expect_near(where(by_tag, "account", "all losses", "default_rate"), {1 / 3.0, 0.5});
  expect_near(where(by_tag, "account", "state", "mean"), {10, 24});

  // The first policy and one of the two of the second row lose before they end.
  const Table& book = results.table("book");
  expect_near(book.numbers("opening"), {300, 200});
  expect_near(book.numbers("filed"), {500, 50});
  expect_near(book.numbers("in_force"), {200, 50});
  expect_near(book.numbers("released"), {300, 200});
  expect_near(book.numbers("defaulted"), {300, 0});
  expect_near(book.numbers("loans_in_force"), {1, 1});
}

TEST(Exposures, RatiosAndFeesAskPoliciesAtATime) {
  const Results results = simulate(relief());
  // Due are 20 in April, when 100 have been insured since the start, and 24 in October of 500.
  expect_near(results.table("rules").numbers("stopped"), {10});
  // Once of what is insured: 100 and 2 x 200 in the first year, 50 in the second. By the year of
  // the average in force: 100 / 4 + 300 / 2 + 400 / 4 + 200 / 4, then 200 / 2 + 50.
  const Table& flows = results.table("pool_flows");
  expect_near(where(flows, "flow", "fee", "mean"), {5, 0.5, 0.02 * 325, 0.02 * 150});
  for (const Table& table : replay(relief(), 0))
    if (table.name == "events") expect_near(table.numbers("exposure"), {100, 200});
}

TEST(Exposures, ConditionsNameWhatPoliciesHave) {
  try {
    policies(kTwoYears,
             "  - compensate: {name: relief, claim: damage, payer: state, payee: insurer, rate: "
             "[{when: pd up_to 5 %, value: 50 %}, {otherwise: 40 %}]}\n");
    FAIL() << "policies have no PD";
  } catch (const InputError& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("'pd' is no attribute of the portfolio"), std::string::npos) << text;
    EXPECT_NE(text.find("known: deductible"), std::string::npos) << text;
  }
}

TEST(Exposures, NeedNoDates) {
  const Results results = simulate(
      policies("",
               "  - layers: {name: stop, claim: damage, payee: insurer, layers: [{payer: state, "
               "attachment: 10 %}]}\n"));
  EXPECT_TRUE(std::isnan(results.table("portfolios").numbers("expected_loss_untied")[0]));
  EXPECT_TRUE(std::isnan(results.table("portfolios").numbers("mean_pd")[0]));
  const Table& by_tag = results.table("by_tag");
  for (const double expected : where(by_tag, "account", "all losses", "expected_loss_untied"))
    EXPECT_TRUE(std::isnan(expected));
  // 100 are lost of 850.
  const std::vector<double> state = where(by_tag, "account", "state", "mean");
  ASSERT_EQ(state.size(), 2u);
  EXPECT_NEAR(state[0] + state[1], 15, 1e-9);
}

}  // namespace
}  // namespace cofferdam
