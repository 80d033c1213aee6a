// Evaluations of units: a case by hand, closed forms of luck, and what must not change anything.
#include <map>

#include "analytic/analytic.hpp"

namespace cofferdam::analytic {
namespace {

/// Two units without chance: a lends 100 in the first year and would lend 150 then, up to its
/// quota; b lends 200 a year. Of a's loans 4 % default and of b's 2 %, of which a half is lost.
std::string by_hand(const std::string& more = "") {
  return R"(cofferdam: 1
title: Two units
trials: 64
calendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}, treasury: {public: city}}
loan_terms:
  same: {lender: bank, fine_grained: yes, ead: 1, term: 1 year, asset_correlation: 0, lgd: 50 %}
portfolios:
  a: {type: loans, terms: same, new_business: {volume: 100, every: year, ramp_up: [1, 1.5, 1.5]}, pd: 4 %}
  b: {type: loans, terms: same, new_business: {volume: 200, every: year}, pd: 2 %}
programme:
  - claim: {name: lost, of: [a, b]}
  - compensate: {name: relief, claim: lost, payer: fund, payee: bank, rate: 40 %}
  - lending: {name: quota, of: [a], capacity: 100, counts: lent, window: calendar_year_to_date}
pools: {fund: {opening: 20, contributions: [{from: treasury, amount: 10, every: year, first: 2026-01-01}]}}
evaluation:
  units: {a: {portfolios: [a], qualitative: 70}, b: {portfolios: [b]}}
  indicators:
    - {measure: lent, group: total, weight: 60 %, better: more}
    - {measure: losses_per_lent, group: quality, weight: 40 %, better: less}
  incentive: {gamma: 0.6, at_least: 0.5, at_most: 1.5, moves: [{clause: quota, unit: a}]}
)" + more;
}

std::size_t row_of(const Table& table, const std::string& unit, const std::string& year,
                   const std::string& indicator = "") {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("judged")[row] == unit && table.texts("year")[row] == year &&
        (indicator.empty() || table.texts("indicator")[row] == indicator))
      return row;
  ADD_FAILURE() << "no row " << unit << " " << year << " " << indicator;
  return 0;
}

double cell(const Results& results, const std::string& table, const std::string& column,
            const std::string& unit, const std::string& year, const std::string& indicator = "") {
  const Table& of = results.table(table);
  return of.numbers(column)[row_of(of, unit, year, indicator)];
}

constexpr double kExact = 1e-9;

double deviation(const std::vector<double>& values) {
  double mean = 0, squares = 0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / static_cast<double>(values.size()));
}

// 2026: the mean of 100 and 200 is 150, the standard deviation 50. Of lent, a has -1/2 and b +1/2
// points, and of losses, 2 % and 1 %, the same: a has 0.6 x -1/2 - 0.4 x 1/2 = -0.5 in all, which
// is 50 - 50 x 0.5 / 3 = 41.667 on 100, and with the qualitative points 0.8 x 41.667 + 0.2 x 70.
// The quota of 2027 is 100 (1 + 0.6 (47.333 - 50) / 50) = 96.8. Then a has points for lent of -1/2
// for its distance and -1/2 x 3.2 / r for its change, r the deviation of 100, 200, 96.8 and 200.
TEST(Evaluation, TwoUnitsAndThreeYearsByHand) {
  const Results results = run(by_hand());
  const double first = 0.8 * (50 - 25.0 / 3) + 14;
  EXPECT_NEAR(cell(results, "evaluation", "score", "a", "2026"), first, kExact);
  EXPECT_NEAR(cell(results, "evaluation", "score", "b", "2026"), 0.8 * (50 + 25.0 / 3) + 10,
              kExact);
  EXPECT_NEAR(cell(results, "evaluation", "total_score", "a", "2026"), 50 - 25.0 / 3, kExact);
  EXPECT_NEAR(cell(results, "evaluation", "quality_score", "b", "2026"), 50 + 25.0 / 3, kExact);
  EXPECT_TRUE(std::isnan(cell(results, "evaluation", "share_score", "a", "2026")));
  EXPECT_NEAR(cell(results, "evaluation", "factor", "a", "2026"), 0.968, kExact);
  EXPECT_NEAR(cell(results, "indicators", "value", "a", "2027", "lent"), 96.8, kExact);
  EXPECT_NEAR(cell(results, "indicators", "value", "a", "2027", "losses_per_lent"), 0.02, kExact);
  const double points = -0.5 - 0.5 * 3.2 / deviation({100, 200, 96.8, 200});
  EXPECT_NEAR(cell(results, "indicators", "points", "a", "2027", "lent"), points, kExact);
  const double second = 0.8 * (50 + 50 * (0.6 * points - 0.2) / 3) + 14;
  EXPECT_NEAR(cell(results, "evaluation", "score", "a", "2027"), second, kExact);
  const double quota = 100 * (1 + 0.6 * (second - 50) / 50);
  EXPECT_NEAR(cell(results, "indicators", "value", "a", "2028", "lent"), quota, kExact);
  const double change = (quota - 96.8) / deviation({96.8, 200, quota, 200});
  const double third = 0.8 * (50 + 50 * (0.6 * (-0.5 + 0.5 * change) - 0.2) / 3) + 14;
  EXPECT_NEAR(cell(results, "evaluation", "score", "a", "2028"), third, kExact);
  EXPECT_NEAR(cell(results, "evaluation", "rank", "b", "2028"), 1, kExact);
  EXPECT_NEAR(cell(results, "evaluation", "probability_last", "a", "2028"), 1, kExact);
}

// Means over two years: of lent 100, then (100 + 96.8) / 2, if what was lent is the same.
TEST(Evaluation, MeansOverYearsByHand) {
  const Results results =
      run(by_hand(), {"evaluation.average_years=2", "evaluation.incentive.gamma=0",
                      "programme.quota.capacity=120"});
  // a lends 100, 120, 120: means 100, 110, 120 against 200.
  EXPECT_NEAR(cell(results, "indicators", "points", "a", "2027", "lent"),
              -0.5 + 5 / deviation({100, 200, 110, 200}), kExact);
  EXPECT_NEAR(cell(results, "indicators", "points", "a", "2028", "lent"),
              -0.5 + 5 / deviation({110, 200, 120, 200}), kExact);
  EXPECT_NEAR(cell(results, "indicators", "value", "a", "2027", "lent"), 120, kExact);
}

// Two units are always one standard deviation from their mean: without the common factor nothing
// is left of their changes.
TEST(Evaluation, CommonFactorByHand) {
  const Results results = run(by_hand(), {"evaluation.common_factor=removed"});
  for (const char* year : {"2026", "2027", "2028"}) {
    EXPECT_NEAR(cell(results, "indicators", "points", "a", year, "lent"), -0.5, kExact);
    EXPECT_NEAR(cell(results, "evaluation", "score", "a", year), 0.8 * (50 - 25.0 / 3) + 14,
                kExact);
  }
}

// A contribution of 10 a year, moved by the scores of a: 0.968 of it in 2027.
TEST(Evaluation, MovesContributions) {
  const Results results = run(by_hand(), {"evaluation.incentive.moves=[{pool: fund, unit: a}]",
                                          "evaluation.incentive.at_least=0.98"});
  const Table& flows = results.table("pool_flows");
  std::vector<double> contributions;
  for (std::size_t row = 0; row < flows.rows(); ++row)
    if (flows.texts("flow")[row] == "contribution" && flows.texts("year")[row] != "(all)")
      contributions.push_back(flows.numbers("mean")[row]);
  ASSERT_EQ(contributions.size(), 4u);
  EXPECT_NEAR(contributions[0], 10, kExact);
  EXPECT_NEAR(contributions[1], 9.8, kExact);
}

// Of a loss of 0.5 x (4 + 4) = 4 the fund pays 40 % in the first year; then a's part by its score.
TEST(Evaluation, MovesAShareOfLosses) {
  const Results results = run(by_hand(), {"evaluation.incentive.moves=[{clause: relief}]",
                                          "programme.quota.capacity=1000"});
  const double factor_a = cell(results, "evaluation", "factor", "a", "2026");
  const double factor_b = cell(results, "evaluation", "factor", "b", "2026");
  EXPECT_NEAR(factor_a, 0.968, kExact);
  const Table& years = results.table("by_year");
  std::map<std::string, double> paid;
  for (std::size_t row = 0; row < years.rows(); ++row)
    if (years.texts("account")[row] == "fund")
      paid[years.texts("year")[row]] = years.numbers("mean")[row];
  EXPECT_NEAR(paid["2026"], 0.4 * (2 + 2), kExact);
  EXPECT_NEAR(paid["2027"], 0.4 * (3 * factor_a + 2 * factor_b), kExact);
}

void expect_same(const Results& one, const Results& other, const std::vector<std::string>& but) {
  for (const Table& table : one.tables) {
    if (std::find(but.begin(), but.end(), table.name) != but.end()) continue;
    const Table& same = other.table(table.name);
    ASSERT_EQ(table.columns.size(), same.columns.size()) << table.name;
    for (const Column& column : table.columns) {
      if (!std::holds_alternative<std::vector<double>>(column.cells)) continue;
      const auto &a = table.numbers(column.name), &b = same.numbers(column.name);
      ASSERT_EQ(a.size(), b.size()) << table.name;
      for (std::size_t row = 0; row < a.size(); ++row)
        EXPECT_TRUE(a[row] == b[row] || (std::isnan(a[row]) && std::isnan(b[row])))
            << table.name << "." << column.name << ": " << a[row] << ", " << b[row];
    }
  }
}

const std::string kByChance = R"(cofferdam: 1
title: Units by chance
trials: 3000
calendar: {start: 2026-01-01, horizon: 3 years, run_off: 1 year}
economy: {factors: {national: {}}}
bearers: {bank: {}, fund: {public: city}, treasury: {public: city}}
portfolios:
  loans: {type: loans, lender: bank, new_business: {count: 60, every: year}, ead: 1, term: 1 year, pd: 10 %, lgd: 100 %,
    loading: {national: 0.4}, tags: {region: {mix: {east: 40 %, west: 60 %}}}}
programme:
  - claim: {name: lost, of: [loans]}
  - compensate: {name: relief, claim: lost, payer: fund, payee: bank, rate: 50 %}
  - lending: {name: quota, of: [loans], pools: [fund], leverage: 15, each: region}
pools: {fund: {each: region, opening: 3, budget: {amount: 2, unused: rolls}, owner: treasury}}
evaluation:
  by: region
  indicators:
    - {measure: growth, group: total, weight: 30 %, better: more}
    - {measure: loss_rate, group: quality, weight: 70 %, better: less}
  incentive: {gamma: 0.8, at_least: 0.5, at_most: 1.5, moves: [{pool: fund}, {clause: quota}]}
)";

TEST(Evaluation, WithoutGammaNothingMoves) {
  const Results none = run(kByChance, {"evaluation.incentive.gamma=0"});
  const std::string text = kByChance.substr(0, kByChance.find("  incentive:"));
  expect_same(run(text), none, {"inputs"});
  const std::string without = kByChance.substr(0, kByChance.find("evaluation:"));
  expect_same(run(without), none, {"inputs"});
}

TEST(Evaluation, ScoresMoveNothingBeforeTheNextYear) {
  const Results moved = run(kByChance), none = run(kByChance, {"evaluation.incentive.gamma=0"});
  EXPECT_EQ(cell(moved, "evaluation", "score", "east", "2026"),
            cell(none, "evaluation", "score", "east", "2026"));
  EXPECT_NE(cell(moved, "evaluation", "score", "east", "2028"),
            cell(none, "evaluation", "score", "east", "2028"));
  EXPECT_NE(moved.table("lending").numbers("lent"), none.table("lending").numbers("lent"));
}

/// 13 regions of very many one-year loans, judged by what they lose of what they lend in a year.
std::string regions(const std::string& pd) {
  std::string members, mix;
  for (char name = 'a'; name <= 'm'; ++name) {
    members += std::string(name == 'a' ? "" : ", ") + name;
    mix += std::string(name == 'a' ? "" : ", ") + name + (name == 'm' ? ": 7.6 %" : ": 7.7 %");
  }
  return "cofferdam: 1\ntitle: Luck\ntrials: 40_000\n"
         "calendar: {start: 2026-01-01, horizon: 1 year}\n"
         "economy:\n  factors:\n    national: {}\n    region: {members: [" +
         members +
         "], parent: national, correlation_with_parent: 0.8}\n"
         "bearers: {bank: {}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, fine_grained: yes, volume: 1300, ead: "
         "1, term: 1 year, tags: {region: {mix: {" +
         mix + "}}}, pd: " + pd +
         ", lgd: 100 %, loading: {region: 0.34641016151377546}}\n"
         "evaluation:\n  by: region\n  qualitative_weight: 0 %\n  indicators: [{measure: "
         "losses_per_lent, group: quality, weight: 100 %, better: less}]\n";
}

// With Y = 0.8 M + 0.6 E the loss of a region is Phi((Phi^-1(PD) - sqrt(0.12) Y) / sqrt(0.88)). By
// quadrature over M the medians of the least and the largest of 13 are 0.47435420 % and
// 3.16132349 %; a simulation of others has 0.48 % and 3.18 %, within its own error.
TEST(Evaluation, BestAndWorstOfThirteenIdenticalRegions) {
  const Results results = run(regions("1.84 %"));
  const Table& indicators = results.table("indicators");
  const std::size_t best = row_of(indicators, "(best)", "2026");
  const std::size_t worst = row_of(indicators, "(worst)", "2026");
  expect_exact(indicators, best, "quantile_50", 0.0047435420);
  expect_exact(indicators, worst, "quantile_50", 0.0316132349);
  EXPECT_NEAR(indicators.numbers("quantile_50")[best], 0.0048, 0.00010);
  EXPECT_NEAR(indicators.numbers("quantile_50")[worst], 0.0318, 0.00050);
  const Table& scores = results.table("evaluation");
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    expect_exact(scores, row, "probability_first", 1 / 13.0);
    expect_exact(scores, row, "probability_last", 1 / 13.0);
    expect_exact(scores, row, "rank", 7);
    expect_exact(scores, row, "score", 50);
  }
  const Table& skill = results.table("skill");
  expect_exact(skill, 0, "skill_share", 0);
  EXPECT_NEAR(skill.numbers("wrong_order")[0], 0.5, 0.005);
  EXPECT_LT(skill.numbers("wrong_order")[0], 0.5);
}

std::string spread_pds() {
  std::string values;
  for (int k = 0; k < 13; ++k)
    values += std::string(k == 0 ? "" : ", ") + static_cast<char>('a' + k) + ": " +
              std::to_string(1.40 + 0.88 * k / 12) + " %";
  return "{by: region, values: {" + values + "}}";
}

// PDs from 1.40 to 2.28 % in even steps: by 2,000,000 draws of numpy with the seeds 1 to 10 the
// best region is first with a probability of 0.1617 +- 0.0003.
TEST(Evaluation, TheBestOfThirteenRegionsIsSeldomFirst) {
  const Results results = run(regions(spread_pds()));
  const Table& scores = results.table("evaluation");
  const std::size_t best = row_of(scores, "a", "2026");
  expect_exact(scores, best, "probability_first", 0.1617, 0.0003 * kSidak);
  EXPECT_NEAR(scores.numbers("probability_first")[best], 0.16, 0.005 + 0.006);
  const Table& skill = results.table("skill");
  EXPECT_GT(skill.numbers("skill_share")[0], 5 * skill.numbers("skill_share_standard_error")[0]);
}

// Hazards are constant within a year: loans in force by time are p / -ln(1 - p) of those that were
// lent on its first day, whose losses are p.
TEST(Evaluation, LossRateIsOfWhatIsInForce) {
  const Results results = run(by_hand(), {"evaluation.indicators.1.measure=loss_rate",
                                          "portfolios.a.pd=40 %", "loan_terms.same.lgd=100 %"});
  EXPECT_NEAR(cell(results, "indicators", "value", "a", "2026", "loss_rate"), -std::log(0.6), 2e-3);
  EXPECT_NEAR(cell(results, "indicators", "value", "b", "2026", "loss_rate"), -std::log(0.98),
              1e-5);
}

// The programmes of 13 regions, each with portfolios, pools and budgets of its own.
TEST(Evaluation, JudgesGroupsOfPortfolios) {
  std::string units;
  for (const char* name :
       {"beijing", "shanghai", "tianjin", "jiangsu", "zhejiang", "anhui", "shandong", "hubei",
        "guangdong", "chongqing", "sichuan", "shaanxi", "shenzhen"})
    units += std::string(units.empty() ? "" : ", ") + name + ": {portfolios: [" + name + "]}";
  const Results results = simulate(
      build_model(read_scenario(COFFERDAM_SOURCE_DIR "/scenarios/thirteen_regions.yaml",
                                {"trials=100", "variants={}",
                                 "evaluation={units: {" + units +
                                     "}, indicators: [{measure: coverage, group: quality, weight: "
                                     "50 %, better: more}, {measure: cost, group: quality, weight: "
                                     "50 %, better: less}]}"})),
      {.threads = 2});
  const Table& scores = results.table("evaluation");
  std::map<std::string, double> first, ranks;
  for (std::size_t row = 0; row < scores.rows(); ++row) {
    first[scores.texts("year")[row]] += scores.numbers("probability_first")[row];
    ranks[scores.texts("year")[row]] += scores.numbers("rank")[row];
  }
  ASSERT_EQ(first.size(), 3u);
  for (const auto& [year, sum] : first) EXPECT_NEAR(sum, 1, kExact) << year;
  for (const auto& [year, sum] : ranks) EXPECT_NEAR(sum, 13 * 7, 1e-7) << year;
}

}  // namespace
}  // namespace cofferdam::analytic
