// Bonds that are issued if their coupon, less what a tool takes off, is below the rate of a loan.
#include <map>
#include <tuple>

#include "analytic/over_time.hpp"
#include "portfolios/issuance.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam::analytic {
namespace {

std::string bonds(const std::string& keys, const std::string& more = "") {
  return "cofferdam: 1\ntitle: bonds\ncurrency: USD\ntrials: 2000\n"
         "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 3 years, year: scheme}\n"
         "economy: {factors: {national: {}}}\nbearers: {underwriter: {}}\n"
         "portfolios:\n  bonds: {type: bonds, investor: underwriter, term: 3 years, lgd: 90 %, "
         "loading: {national: 0.4}, " +
         keys + "}\n" + more;
}

/// Coupons that are even over 2 to 4 %, loans at 3.1 %: 55 % issue, and with 50 basis points 80 %.
TEST(Issuance, VolumesAreThoseOfTheClosedForm) {
  constexpr double kBonds = 40000;
  const Results results = run(
      bonds("count: 40000, face: 10, sold: 70 %, pd: 2 %, issuance: {coupon: {uniform: {from: 2 "
            "%, to: 4 %}}, loan_rate: 3.1 %, tool_effect: 0.5 %, underwriter_score: "
            "{underwritten: 2, held: 3}}"),
      {"trials=16"});
  const Table& table = results.table("issuance");
  const auto near = [&](const char* column, double part, double scale) {
    const double error = std::sqrt(part * (1 - part) / kBonds) * kBonds * scale;
    expect_near(table.numbers(column)[0], error, part * kBonds * scale, 1e-9, column);
  };
  EXPECT_EQ(table.numbers("planned")[0], kBonds);
  near("issued", 0.8, 1);
  near("issued_without_tool", 0.55, 1);
  near("added_volume", 0.25, 10);
  const double volume = table.numbers("issued_volume")[0];
  EXPECT_DOUBLE_EQ(volume, 10 * table.numbers("issued")[0]);
  EXPECT_NEAR(table.numbers("held_volume")[0], 0.3 * volume, 1e-6);
  EXPECT_NEAR(table.numbers("underwriter_score")[0], 2 * volume + 3 * 0.3 * volume, 1e-5);
  // Coupons of those that issue are even over 2 to 3.6 %.
  const double spread = 0.016 / std::sqrt(12 * 0.8 * kBonds);
  expect_near(table.numbers("coupon")[0], spread, 0.028 - 0.005, 0, "coupon");
  EXPECT_DOUBLE_EQ(results.table("portfolios").numbers("loans")[0], table.numbers("issued")[0]);
}

/// By hand, bond by bond: equal rates are no reason to issue.
TEST(Issuance, IsDecidedBondByBond) {
  const Model model = model_of(bonds(
      "count: 400, face: 5, pd: 1 %, tags: {kind: {mix: {a: 25 %, b: 25 %, c: 25 %, d: 25 %}}}, "
      "issuance: {coupon: {by: kind, values: {a: 2.9 %, b: 2.9 %, c: 3.6 %, d: 3 %}}, "
      "loan_rate: {by: kind, values: {a: 3 %, b: 2.4 %, c: 3.1 %, d: 2.6 %}}, tool_effect: 0.5 "
      "%}"));
  const Exposures& book = model.params().portfolios.front().portfolio->exposures();
  const Tag& kind = *book.tag("kind");
  std::map<std::string, double> issued, planned;
  for (std::size_t row = 0; row < book.rows(); ++row) {
    issued[kind.values[kind.codes[row]]] += book.count_of(row);
    planned[kind.values[kind.codes[row]]] += 1;
  }
  EXPECT_EQ(issued, (std::map<std::string, double>{
                        {"a", planned["a"]}, {"b", 0}, {"c", 0}, {"d", planned["d"]}}));
}

using Default = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // trial, bond, member
std::map<Default, double> defaults_of(const std::string& keys, const std::string& more) {
  const Model model = model_of(bonds(keys, more));
  std::map<Default, double> all;
  std::uint32_t first = 0;
  for_each_run(model, 2000, [&](const Events& events, std::size_t run) {
    for (std::size_t e = 0; e < events.size(); ++e)
      all[{first + events.trial[e], events.exposure[e], events.member[e]}] = events.time[e];
    first += static_cast<std::uint32_t>(run);
  });
  return all;
}

/// A tool adds bonds with their defaults, and moves no default of the others; without `issuance`
/// all bonds default as they do where all are issued.
TEST(Issuance, ToolsAreComparedOnTheSameDefaults) {
  const std::string ratings =
      "ratings: {m: {grades: [a, b, d], rows: [[80 %, 15 %, 5 %], [10 %, 70 %, 20 %]]}}\n";
  for (const bool rated : {false, true}) {
    const std::string of =
        std::string("count: 200, face: 1, ") +
        (rated ? "tags: {first: {mix: {a: 50 %, b: 50 %}}}, rating: first, migration: m"
               : "pd: 4 %");
    const std::string more = rated ? ratings : "";
    const auto issued = [&](const std::string& effect, const std::string& loan) {
      return defaults_of(of + ", issuance: {coupon: {uniform: {from: 2 %, to: 4 %}}, loan_rate: " +
                             loan + ", tool_effect: " + effect + "}",
                         more);
    };
    const auto all = defaults_of(of, more), with_tool = issued("0.5 %", "3 %"),
               without = issued("0 %", "3 %");
    EXPECT_EQ(issued("0 %", "9 %"), all);
    EXPECT_LT(without.size(), with_tool.size());
    EXPECT_LT(with_tool.size(), all.size());
    for (const auto& [bond, time] : without) EXPECT_EQ(with_tool.at(bond), time);
    for (const auto& [bond, time] : with_tool) EXPECT_EQ(all.at(bond), time);
  }
}

/// Losses are those of the bonds that are issued.
TEST(Issuance, LossesAreOfIssuedBonds) {
  const Results results = run(
      bonds("count: 1000, face: 1, pd: 3 %, issuance: {coupon: {uniform: {from: 2 %, to: 4 %}}, "
            "loan_rate: 3 %}"),
      {"trials=20000"});
  const double issued = results.table("issuance").numbers("issued")[0];
  EXPECT_GT(issued, 400);
  EXPECT_LT(issued, 600);
  expect_exact(results.table("bearers"), 0, "mean", issued * 0.9 * (1 - std::pow(0.97, 3)), 1e-9);
}

}  // namespace
}  // namespace cofferdam::analytic
