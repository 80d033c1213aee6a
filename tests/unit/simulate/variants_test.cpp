// Results of a scenario with variants.
#include <gtest/gtest.h>
#include <cofferdam/simulate.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <map>

#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

std::string share(int percent) {
  return "  - claim: {name: c, of: [loans]}\n"
         "  - share: {claim: c, name: split, parts: {fund: " +
         std::to_string(percent) + " %}, remainder: bank}\n";
}

const std::string kLayers =
    "  - claim: {name: c, of: [loans]}\n"
    "  - share: {claim: c, name: split, parts: {fund: 40 %}, remainder: bank}\n"
    "  - layers: {name: stop, claim: c, payee: bank, layers: [{payer: state, limit: 2 %}]}\n";

std::size_t row_of(const Table& table, const std::string& variant, const std::string& account) {
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("variant")[row] == variant && table.texts("account")[row] == account)
      return row;
  throw std::out_of_range(variant + ", " + account);
}

/// What pairing buys: standard error on independent draws over the one of paired trials.
double gain(int base, int variant) {
  const std::string text = small_scenario(
      share(base),
      "variants: {other: {programme.split.parts.fund: " + std::to_string(variant) + " %}}\n");
  const Table table = simulate(model_of(text)).table("differences");
  const std::size_t row = row_of(table, "other", "fund");
  EXPECT_EQ(table.texts("draws")[row], "shared");
  const double by_columns = table.numbers("unpaired_standard_error")[row] /
                            table.numbers("difference_standard_error")[row];
  EXPECT_NEAR(table.numbers("variance_ratio")[row], by_columns * by_columns, 1e-9);
  return by_columns;
}

TEST(Differences, LinearSharesPairExactly) {
  // A share a of losses L against b: sd((b - a) L) = (b - a) sd(L), independent: sqrt(a^2 + b^2).
  EXPECT_NEAR(gain(20, 30), std::sqrt(13.0), 1e-9);
  EXPECT_NEAR(gain(20, 40), std::sqrt(5.0), 1e-9);
  EXPECT_NEAR(gain(30, 40), 5.0, 1e-9);
}

TEST(Differences, AreThoseOfTheMeans) {
  for (const std::string sampling : {"", "sampling: {shift: {means: {national: -1}}}\n"}) {
    const Results results = simulate(model_of(small_scenario(
        kLayers, sampling + "variants:\n  share: {programme.split.parts.fund: 10 %}\n"
                            "  pd: {portfolios.loans.pd: 11 %}\n")));
    const Table& table = results.table("differences");
    EXPECT_EQ(table.rows(), 16u);
    const Table& bearers = results.table("bearers");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const double base = table.numbers("mean_of_base")[row];
      EXPECT_NEAR(table.numbers("difference")[row], table.numbers("mean_of_variant")[row] - base,
                  1e-9 * (1 + base));
      EXPECT_LE(table.numbers("difference_standard_error")[row],
                table.numbers("unpaired_standard_error")[row] + 1e-12);
    }
    EXPECT_EQ(table.numbers("mean_of_base")[row_of(table, "share", "bank")],
              bearers.numbers("mean")[1]);
    EXPECT_EQ(table.texts("draws")[row_of(table, "share", "bank")], "shared");
    EXPECT_EQ(table.texts("draws")[row_of(table, "pd", "bank")], "own");
    // The losses are the same, so that nothing is left to compare.
    const std::size_t losses = row_of(table, "share", "all losses");
    EXPECT_EQ(table.numbers("difference")[losses], 0);
    EXPECT_TRUE(std::isnan(table.numbers("variance_ratio")[losses]));
    EXPECT_TRUE(table.texts("verdict")[losses].starts_with("not available"));
  }
}

/// A fund that bears `share` of all losses and is paid a fee of `rate` of what is lent.
std::string paid_fund(const std::string& more) {
  return "cofferdam: 1\ntitle: paid\ntrials: 3000\neconomy: {factors: {national: {}}}\n"
         "calendar: {start: 2026-01-01, horizon: 1 year}\n"
         "bearers: {bank: {}, fund: {public: city}, state: {public: central}, other: {}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, count: 40, ead: 100, term: 1 year, "
         "pd: 10 %, lgd: 45 %, loading: {national: 0.4}}\n"
         "programme:\n  - claim: {name: c, of: [loans]}\n"
         "  - share: {claim: c, name: split, parts: {fund: 40 %, state: 10 %}, remainder: bank}\n"
         "  - fee: {name: paid, payer: bank, payee: fund, of: loan, rate: 1 %, per: loan}\n" +
         more;
}

TEST(Differences, PublicCostsArePairedThemselves) {
  const Results results = simulate(model_of(
      paid_fund("variants:\n"
                "  less: {programme.split.parts.fund: 30 %, programme.paid.rate: 0.5 %}\n"
                "  own: {portfolios.loans.pd: 12 %}\n"
                "  private: {bearers.state.public: no}\n"
                "  more: {bearers.other.public: district, programme.split.parts.other: 5 %}\n")));
  const Table &table = results.table("differences"), &bearers = results.table("bearers"),
              &costs = results.table("public_cost");
  const auto cost = [&](const std::string& variant, const std::string& level,
                        const std::string& column) {
    for (std::size_t row = 0; row < costs.rows(); ++row)
      if (costs.texts("variant")[row] == variant && costs.texts("public")[row] == level)
        return costs.numbers(column)[row];
    return 0.0;
  };
  const auto of = [&](const std::string& variant, const std::string& account,
                      const std::string& column) {
    return table.numbers(column)[row_of(table, variant, account)];
  };
  // The cost is (0.4 + 0.1) L - 1 % of 4,000; with less it is (0.3 + 0.1) L - 0.5 % of it.
  const double loss = bearers.numbers("mean")[0], error = bearers.numbers("mean_standard_error")[0];
  for (const std::string account : {"public cost", "public cost: city"}) {
    EXPECT_NEAR(of("less", account, "difference"), -0.1 * loss + 20, 1e-9);
    EXPECT_NEAR(of("less", account, "difference_standard_error"), 0.1 * error, 1e-12 * error);
  }
  EXPECT_NEAR(of("less", "public cost: central", "difference"), 0, 1e-12);
  EXPECT_NEAR(of("private", "public cost", "difference"), -0.1 * loss, 1e-9);
  EXPECT_NEAR(of("private", "public cost: central", "difference"), -0.1 * loss, 1e-9);
  EXPECT_NEAR(of("more", "public cost: district", "difference"), 0.05 * loss, 1e-9);
  for (const std::string variant : {"less", "own", "private", "more"})
    for (const std::string level : {"city", "central", "all levels"}) {
      const std::string account = level == "all levels" ? "public cost" : "public cost: " + level;
      EXPECT_EQ(of(variant, account, "mean_of_base"), cost("base", level, "mean"));
      EXPECT_EQ(of(variant, account, "mean_of_variant"), cost(variant, level, "mean"));
      EXPECT_NEAR(of(variant, account, "difference"),
                  cost(variant, level, "mean") - cost("base", level, "mean"), 1e-9);
    }
}

TEST(Differences, WorkedByHandOnSingleTrials) {
  const Results results = simulate(
      model_of(small_scenario(share(20),
                              "output: {trials: headline}\nsampling: {shift: {means: {national: "
                              "-1}}}\nvariants:\n  pd: {portfolios.loans.pd: 12 %}\n"
                              "  share: {programme.split.parts.fund: 35 %}\n"),
               {"trials=1500"}));
  const Table &trials = results.table("trials"), &table = results.table("differences");
  const auto &borne = trials.numbers("borne_by_fund"), &weight = trials.numbers("weight");
  for (std::size_t v = 1; v <= 2; ++v) {
    // Both have the same weights, with which the difference is regressed on them.
    double w = 0, wd = 0, ww = 0, common = 0, squares = 0;
    const auto d = [&](std::size_t t) { return borne[v * 1500 + t] - borne[t]; };
    for (std::size_t t = 0; t < 1500; ++t) {
      EXPECT_EQ(weight[v * 1500 + t], weight[t]);
      w += weight[t] / 1500, wd += weight[t] * d(t) / 1500;
    }
    for (std::size_t t = 0; t < 1500; ++t)
      ww += std::pow(weight[t] - w, 2), common += (weight[t] - w) * (weight[t] * d(t) - wd);
    for (std::size_t t = 0; t < 1500; ++t)
      squares += std::pow(weight[t] * d(t) - wd - common / ww * (weight[t] - w), 2);
    const std::size_t row = row_of(table, v == 1 ? "pd" : "share", "fund");
    const double mean = wd - common / ww * (w - 1), variance = squares / 1500;
    EXPECT_NEAR(table.numbers("difference")[row], mean, 1e-10 * std::abs(mean));
    EXPECT_NEAR(table.numbers("difference_standard_error")[row], std::sqrt(variance / 1499),
                1e-9 * std::sqrt(variance));
  }
}

/// Equal bits, column by column, of the rows of a variant and of a table of its own.
void expect_same(const Table& all, const Table& alone, const std::string& variant) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < all.rows(); ++row)
    if (all.texts("variant")[row] == variant) rows.push_back(row);
  ASSERT_EQ(rows.size(), alone.rows()) << all.name << " of " << variant;
  for (const Column& column : alone.columns) {
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells)) {
      for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(all.texts(column.name)[rows[i]], (*texts)[i]) << all.name << "." << column.name;
    } else if (const auto* whole = std::get_if<std::vector<std::int64_t>>(&column.cells)) {
      for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(all.integers(column.name)[rows[i]], (*whole)[i]) << all.name;
    } else {
      const auto &a = all.numbers(column.name), &b = std::get<std::vector<double>>(column.cells);
      for (std::size_t i = 0; i < rows.size(); ++i)
        EXPECT_EQ(std::memcmp(&a[rows[i]], &b[i], sizeof(double)), 0)
            << all.name << "." << column.name << " of " << variant;
    }
  }
}

TEST(VariantTables, AreThoseOfTheScenarioAlone) {
  const std::string extra = "output: {trials: all}\nreport: {thresholds: [100]}\n";
  const std::map<std::string, std::vector<std::string>> changes = {
      {"base", {}},
      {"pd", {"portfolios.loans.pd=12 %", "portfolios.loans.realised_loss=5"}},
      {"plain", {"programme=[]"}},
      {"tagged", {"portfolios.loans.tags={size: {mix: {small: 50 %, large: 50 %}}}"}},
      {"two_factors", {"economy.factors.other={}", "portfolios.loans.loading.other=0.2"}},
      {"wide", {"programme.stop.layers.0.limit=3 %"}}};
  std::string variants = "variants:\n";
  for (const auto& [name, assignments] : changes) {
    if (assignments.empty()) continue;
    variants += "  " + name + ":\n";
    for (const std::string& assignment : assignments) {
      const auto at = assignment.find('=');
      variants += "    " + assignment.substr(0, at) + ": " + assignment.substr(at + 1) + "\n";
    }
  }
  for (const std::string sampling : {"", "sampling: {shift: {means: {national: -1}}}\n"}) {
    const Results all = simulate(model_of(small_scenario(kLayers, extra + sampling + variants)));
    for (const auto& [name, assignments] : changes) {
      const Results alone =
          simulate(model_of(small_scenario(kLayers, extra + sampling), assignments));
      for (const Table& table : alone.tables)
        if (table.name != "inputs")  // which lists what the command line changed
          expect_same(all.table(table.name), table, name);
    }
  }
}

TEST(VariantTables, StandOnceInTheOrderOfTheCatalogue) {
  const Results all = simulate(
      model_of(small_scenario("",
                              "variants: {p: {programme: [{claim: {name: c, of: [loans]}}, "
                              "{layers: {name: stop, claim: c, payee: bank, layers: [{payer: "
                              "state, limit: 2 %}]}}]}}\n")));
  std::vector<std::string> names;
  for (const Table& table : all.tables) names.push_back(table.name);
  const auto at = [&](const char* name) {
    return std::find(names.begin(), names.end(), name) - names.begin();
  };
  EXPECT_LT(at("quantiles"), at("layers"));
  EXPECT_LT(at("layers"), at("by_tag") + 1);
  EXPECT_EQ(names.back(), "differences");
  for (const std::string& variant : all.table("layers").texts("variant")) EXPECT_EQ(variant, "p");
}

TEST(VariantTables, ScenarioWithoutVariantsHasNoColumnOfThem) {
  for (const Table& table : simulate(model_of(small_scenario(kLayers))).tables) {
    EXPECT_NE(table.columns.front().name, "variant") << table.name;
    EXPECT_NE(table.name, "differences");
  }
}

TEST(VariantReplay, ShowsTheTrialOfTheVariant) {
  const std::string text = small_scenario(kLayers,
                                          "variants:\n  share: {programme.split.parts.fund: 10 %}\n"
                                          "  pd: {portfolios.loans.pd: 50 %}\n");
  const Model model = model_of(text);
  const auto same = [](const Table& a, const Table& b, const char* column) {
    return a.numbers(column) == b.numbers(column);
  };
  const std::vector<Table> base = replay(model, 3), share = replay(model, 3, "share"),
                           pd = replay(model, 3, "pd");
  EXPECT_TRUE(same(base[0], pd[0], "value")) << "the random numbers are addressed";
  EXPECT_TRUE(same(base[2], share[2], "loss"));
  EXPECT_GT(pd[2].rows(), base[2].rows());
  EXPECT_TRUE(same(base[1], replay(model, 3, "base")[1], "borne"));
  EXPECT_THROW(replay(model, 3, "shar"), Error);
}

}  // namespace
}  // namespace cofferdam
