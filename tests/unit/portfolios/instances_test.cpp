// Bearers of several instances: whose the loans are, how good they are, and what variants share.
#include "portfolios/instances.hpp"

#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <cmath>
#include <set>

#include "portfolios/portfolio.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

const std::string kBook = "count: 40_000, ead: 100, pd: 2 %, lgd: 50 %";

std::string scenario_with(const std::string& bank, const std::string& book = kBook,
                          const std::string& more = "") {
  return "cofferdam: 1\ntitle: banks\ntrials: 100\neconomy: {factors: {national: {}}}\nbearers: "
         "{bank: {" +
         bank + "}, fund: {public: city}}\nportfolios:\n  loans: {type: loans, lender: bank, " +
         book + ", loading: {national: 0.3}}\n" + more;
}

const LoanExposures& book_of(const Model& model, const std::string& variant = "") {
  return loans_of(model.params(variant).portfolios.front());
}

/// Part of all loans that each value of the tag `bank` has.
std::vector<double> loans_by_bank(const LoanExposures& book) {
  const Tag& tag = *book.tag("bank");
  std::vector<double> loans(tag.values.size(), 0.0);
  double all = 0;
  for (std::size_t row = 0; row < book.rows(); ++row) {
    loans[tag.codes[row]] += book.count[row];
    all += book.count[row];
  }
  for (double& part : loans) part /= all;
  return loans;
}

/// PD of the loans of each bank against `pd`; all loans of a bank must have the same.
std::vector<double> multipliers_by_bank(const LoanExposures& book, double pd) {
  const Tag& tag = *book.tag("bank");
  std::vector<double> multipliers(tag.values.size(), std::nan(""));
  for (std::size_t row = 0; row < book.rows(); ++row) {
    double& known = multipliers[tag.codes[row]];
    if (std::isnan(known)) known = book.pd[row] / pd;
    EXPECT_EQ(known, book.pd[row] / pd) << "row " << row;
  }
  return multipliers;
}

/// The bearers with instances of a checked scenario, at the portfolio seed 1.
std::vector<Instances> instances_of(const std::string& bank) {
  const Scenario scenario = parse_scenario("test.yaml", scenario_with(bank));
  Problems problems(scenario.data().document.sources);
  auto instances = read_instances(scenario.data().root.at("bearers"), 1, problems);
  problems.throw_if_any();
  return instances;
}

TEST(Instances, HoldLoansByTheirWeights) {
  for (const auto& [bank, weights] : std::vector<std::pair<std::string, std::vector<double>>>{
           {"instances: 4", {1, 1, 1, 1}},
           {"instances: 4, zipf: 1", {1, 1.0 / 2, 1.0 / 3, 1.0 / 4}},
           {"instances: 3, zipf: 2", {1, 1.0 / 4, 1.0 / 9}},
           {"instances: 3, weights: [3, 2, 1]", {3, 2, 1}}}) {
    const Model model = model_of(scenario_with(bank));
    const LoanExposures& book = book_of(model);
    const std::vector<double> loans = loans_by_bank(book);
    double sum = 0;
    for (const double weight : weights) sum += weight;
    ASSERT_EQ(loans.size(), weights.size());
    for (std::size_t k = 0; k < loans.size(); ++k) {
      EXPECT_EQ(book.tag("bank")->values[k], "bank_" + std::to_string(k + 1));
      const double share = weights[k] / sum;
      EXPECT_NEAR(loans[k], share, 4 * std::sqrt(share * (1 - share) / 40'000)) << bank;
    }
  }
}

TEST(Instances, AreDrawnAsAMixOfThatName) {
  const Model drawn = model_of(scenario_with("instances: 3, weights: [5, 3, 2]"));
  const Model mixed = model_of(scenario_with(
      "", kBook + ", tags: {bank: {mix: {bank_1: 50 %, bank_2: 30 %, bank_3: 20 %}}}"));
  EXPECT_EQ(book_of(drawn).tag("bank")->codes, book_of(mixed).tag("bank")->codes);
  const Model again = model_of(scenario_with("instances: 3, weights: [5, 3, 2]"), {"seed=7"});
  EXPECT_EQ(book_of(drawn).tag("bank")->codes, book_of(again).tag("bank")->codes);
  const Model other =
      model_of(scenario_with("instances: 3, weights: [5, 3, 2]"), {"portfolio_seed=7"});
  EXPECT_NE(book_of(drawn).tag("bank")->codes, book_of(other).tag("bank")->codes);
}

TEST(Instances, BearerThatIsOneAddsNoTag) {
  const Model model = model_of(scenario_with("public: city"));
  EXPECT_TRUE(book_of(model).tags.empty());
}

TEST(Quality, HasTheWeightedMeanOne) {
  for (const char* weights : {"", "zipf: 1, ", "weights: [9, 8, 7, 6, 5], "}) {
    const auto instances = instances_of("instances: 5, " + std::string(weights) +
                                        "quality: {lognormal: {mean: 3, cv: 0.5}}");
    ASSERT_EQ(instances.size(), 1u);
    double shares = 0, mean = 0;
    for (std::size_t k = 0; k < 5; ++k) {
      shares += instances[0].shares[k];
      mean += instances[0].shares[k] * instances[0].quality[k];
    }
    EXPECT_NEAR(shares, 1, 1e-14);
    EXPECT_NEAR(mean, 1, 1e-14) << weights;
    EXPECT_EQ(std::set<double>(instances[0].quality.begin(), instances[0].quality.end()).size(),
              5u);
  }
}

TEST(Quality, OfInstancesStaysWhenOthersAreAdded) {
  const std::string quality = ", quality: {uniform: {from: 0.5, to: 1.5}}";
  const auto few = instances_of("instances: 3" + quality).front().quality;
  const auto many = instances_of("instances: 31" + quality).front().quality;
  for (std::size_t k = 1; k < few.size(); ++k)
    EXPECT_NEAR(few[k] / few[0], many[k] / many[0], 1e-14);
}

TEST(Quality, MultipliesPdsOfEachBank) {
  const std::string bank =
      "instances: 20, quality: {two_point: {low: 1, high: 2, probability_high: 50 %}}";
  const Model model = model_of(scenario_with(bank));
  const LoanExposures& book = book_of(model);
  const std::vector<double> found = multipliers_by_bank(book, 0.02);
  const std::vector<double> quality = instances_of(bank).front().quality;
  double low = found[0], high = found[0];
  for (std::size_t k = 0; k < found.size(); ++k) {
    EXPECT_NEAR(found[k], quality[k], 1e-14);
    low = std::min(low, found[k]);
    high = std::max(high, found[k]);
  }
  EXPECT_NEAR(high, 2 * low, 1e-14) << "the bad banks default twice as often";
}

TEST(Quality, PlainNumberLeavesAllAlike) {
  const Model model = model_of(scenario_with("instances: 3, zipf: 1, quality: 4"));
  for (const double multiplier : multipliers_by_bank(book_of(model), 0.02))
    EXPECT_NEAR(multiplier, 1, 1e-14);
}

TEST(Quality, OfDeclaredTagsGoesByTheirValues) {
  const std::string bank = "instances: 2, quality: {lognormal: {mean: 1, cv: 0.5}}";
  const std::vector<double> quality = instances_of(bank).front().quality;
  const Model model = model_of(scenario_with(
      bank, kBook + ", tags: {bank: {mix: {rural: 50 %, bank_2: 25 %, bank_1: 25 %}}}"));
  const LoanExposures& book = book_of(model);
  EXPECT_EQ(book.tag("bank")->values, (std::vector<std::string>{"rural", "bank_2", "bank_1"}));
  const std::vector<double> found = multipliers_by_bank(book, 0.02);
  EXPECT_NEAR(found[0], 1, 1e-14);
  EXPECT_NEAR(found[1], quality[1], 1e-14);
  EXPECT_NEAR(found[2], quality[0], 1e-14);
}

TEST(Instances, OfOtherValuesLeaveCurvesAlone) {
  const Model model =
      model_of(scenario_with("instances: 2, quality: {lognormal: {mean: 1, cv: 0.5}}",
                             "count: 10, ead: 100, term: 2 years, pd_curve: [1 %, 3 %], lgd: 50 %, "
                             "tags: {bank: {mix: {rural: 100 %}}}",
                             "calendar: {start: 2026-01-01, horizon: 2 years}\n"));
  EXPECT_EQ(book_of(model).tag("bank")->values, std::vector<std::string>{"rural"});
}

TEST(Instances, ShareOutRowsOfFilesAndNewBusiness) {
  const std::string bank = "instances: 2, weights: [3, 1]";
  const std::string calendar = "calendar: {start: 2026-01-01, horizon: 3 years}\n";
  const Model business = model_of(scenario_with(
      bank,
      "new_business: {volume: 2 million, every: quarter}, opening_book: steady_state, ead: 1000, "
      "term: 1 year, pd: 2 %, lgd: 50 %",
      calendar));
  const std::vector<double> drawn = loans_by_bank(book_of(business));
  EXPECT_NEAR(drawn[0], 0.75, 4 * std::sqrt(0.75 * 0.25 / 7500));
  const Model file = model_of(scenario_with(
      bank, "file: {path: " COFFERDAM_SOURCE_DIR
            "/tests/data/instances.csv}, ead: {column: ead}, loans_per_row: {column: loans}, "
            "pd: 2 %, lgd: 50 %"));
  const Model generated = model_of(scenario_with(bank, "count: 40, ead: 100, pd: 2 %, lgd: 50 %"));
  EXPECT_EQ(book_of(file).tag("bank")->codes, book_of(generated).tag("bank")->codes)
      << "a row goes to one bank as a whole";
}

TEST(Instances, SplitFineGrainedRowsExactly) {
  const std::string bank =
      "instances: 2, weights: [3, 1], quality: {lognormal: {mean: 1, cv: 0.5}}";
  const std::vector<double> quality = instances_of(bank).front().quality;
  const Model model = model_of(scenario_with(
      bank,
      "fine_grained: yes, new_business: {volume: 4 million, every: year}, ead: 1000, "
      "term: 1 year, pd: 2 %, lgd: 50 %, tags: {region: {mix: {east: 40 %, west: 60 %}}}",
      "calendar: {start: 2026-01-01, horizon: 3 years}\n"));
  const LoanExposures& book = book_of(model);
  ASSERT_EQ(book.rows(), 12u) << "years x regions x banks";
  const std::vector<double> loans = loans_by_bank(book);
  EXPECT_DOUBLE_EQ(loans[0], 0.75);
  EXPECT_DOUBLE_EQ(loans[1], 0.25);
  const std::vector<double> found = multipliers_by_bank(book, 0.02);
  for (std::size_t k = 0; k < 2; ++k) EXPECT_NEAR(found[k], quality[k], 1e-14);
}

TEST(Instances, AreReportedAndSeenByFieldsAndConditions) {
  const Model model = model_of(scenario_with(
      "instances: 31, zipf: 1",
      "count: 4000, ead: 100, pd: [{when: bank = bank_1, value: 40 %}, {otherwise: 1 %}], "
      "lgd: 50 %",
      "programme:\n  - claim: {name: c, of: [loans], when: \"bank in [bank_1, bank_2]\"}\n"
      "  - share: {claim: c, parts: {fund: 80 %}, remainder: bank}\n"));
  const Table by_tag = simulate(model).table("by_tag");
  std::set<std::string> banks;
  for (std::size_t row = 0; row < by_tag.rows(); ++row) {
    ASSERT_EQ(by_tag.texts("tag")[row], "bank");
    banks.insert(by_tag.texts("value")[row]);
    const std::string& bank = by_tag.texts("value")[row];
    if (by_tag.texts("account")[row] != "fund") continue;
    EXPECT_EQ(by_tag.numbers("mean")[row] > 0, bank == "bank_1" || bank == "bank_2") << bank;
  }
  EXPECT_EQ(banks.size(), 31u);
}

TEST(Instances, VariantsShareDrawsUnlessInstancesChange) {
  const Model model = model_of(scenario_with(
      "instances: 3, weights: [3, 2, 1], quality: {lognormal: {mean: 1, cv: 0.5}}", kBook,
      "variants:\n  level: {bearers.fund.public: central, bearers.bank.note: many}\n"
      "  more: {bearers.bank.instances: 4, bearers.bank.weights: [3, 2, 1, 1]}\n"
      "  alike: {bearers.bank.quality: 1}\n"));
  const auto& base = model.params("").portfolios.front().portfolio;
  EXPECT_EQ(model.params("level").portfolios.front().portfolio, base);
  EXPECT_EQ(model.params("level").bearers[1].level, "central");
  EXPECT_EQ(model.params("").bearers[1].level, "city");
  EXPECT_EQ(book_of(model, "more").tag("bank")->values.size(), 4u);
  EXPECT_EQ(book_of(model, "alike").tag("bank")->codes, book_of(model).tag("bank")->codes);
  EXPECT_NE(book_of(model, "alike").pd, book_of(model).pd);
}

TEST(Instances, ResolvedReadsBackToTheSame) {
  for (const char* bank : {"instances: 3, weights: [3, 2, 1], quality: 1",
                           "instances: 31, zipf: 1, quality: {lognormal: {mean: 1, cv: 0.3}}"}) {
    const std::string resolved = parse_scenario("test.yaml", scenario_with(bank)).resolved();
    const Scenario again = parse_scenario("resolved.yaml", resolved);
    EXPECT_EQ(again.resolved(), resolved);
    Problems problems(again.data().document.sources);
    const auto found = read_instances(again.data().root.at("bearers"), 1, problems);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].shares, instances_of(bank)[0].shares);
    EXPECT_EQ(found[0].quality, instances_of(bank)[0].quality);
  }
}

}  // namespace
}  // namespace cofferdam
