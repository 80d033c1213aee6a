// Firms that look for financiers: closed forms where nobody's capacity binds, and a slow reference
// of what they find where it does.
#include "matching/matching.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "analytic/over_time.hpp"
#include "base/random.hpp"

namespace cofferdam::analytic {
namespace {

std::string matching(const std::string& keys, const std::string& horizon = "2 years") {
  return dated("factors: {national: {}}",
               "count: 10, ead: 1, lgd: 1, loading: {national: 0.3}, term: 1 year, pd: 2 %",
               "horizon: " + horizon, "matching: {" + keys + "}\n");
}

/// 1 - exp(-meetings) of those that look, however many financiers share the meetings.
TEST(Matching, WithRoomForAllTheShareIsOneMinusExp) {
  for (const std::string& more :
       {std::string(), std::string(", other: {stages: [a, b], weight: 3, rate: 2 %}")}) {
    const Results results = run(
        matching("stages: {a: {firms: 80, need: 1, meetings: 0.3}, b: {firms: 50, new_firms: 5, "
                 "need: 1, meetings: 0.05}}, financiers: {bank: {stages: [a, b], rate: 3 %}" +
                 more + "}"),
        {"trials=4000"});
    const Table& table = results.table("matching");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string& stage = table.texts("stage")[row];
      const double quarter = static_cast<double>(1 + row / 3);
      const double left_a = 80 * std::exp(-0.3 * (quarter - 1));
      double left_b = 50 + 5;
      for (int q = 1; q < quarter; ++q) left_b = left_b * std::exp(-0.05) + 5;
      if (stage == "a") expect_exact(table, row, "matched_share", 1 - std::exp(-0.3));
      if (stage == "b") expect_exact(table, row, "matched_share", 1 - std::exp(-0.05));
      expect_exact(table, row, "looking",
                   stage == "a"   ? left_a
                   : stage == "b" ? left_b
                                  : left_a + left_b,
                   1e-9);
      if (stage != "(all)") continue;
      EXPECT_NEAR(table.numbers("unbound_finance_share")[row],
                  1 - (left_a * std::exp(-0.3) + left_b * std::exp(-0.05)) / (130 + 5 * quarter),
                  1e-12);
    }
  }
}

/// 46.9 % of technology firms had loans at the end of 2024, and 50.2 % at that of 2025: without
/// ends, exp(-4 l) = 49.8 / 53.1.
TEST(Matching, IsCalibratedToFirmsWithLoans) {
  const Model model = model_of(
      matching("stages: {all: {firms: 1000, with_finance: 46.9 %, need: 1}}, financiers: {bank: "
               "{stages: [all], rate: 3 %}}, calibrated: {share: 50.2 %, after: 1 year}"));
  EXPECT_NEAR(model.params().matching->stages().front().meetings, std::log(53.1 / 49.8) / 4, 1e-12);
  const Results results = run(
      matching("stages: {all: {firms: 1000, with_finance: 46.9 %, ends: 10 %, need: 1}}, "
               "financiers: {bank: {stages: [all], rate: 3 %}}, calibrated: {share: 50.2 %, after: "
               "12 months}"),
      {"trials=4000"});
  const Table& table = results.table("matching");
  expect_exact(table, 3, "finance_share", 0.502);
  EXPECT_NEAR(table.numbers("unbound_finance_share")[3], 0.502, 1e-12);
}

const char* const kTight =
    "stages: {a: {firms: 40, with_finance: 25 %, new_firms: 3, need: 2, ends: 5 %, meetings: 1}, "
    "b: "
    "{firms: 30, need: 5, meetings: 0.7}}, financiers: {bank: {stages: [b, a], capacity: 4, rate: "
    "3 "
    "%}, fund: {stages: [a], weight: 2, capacity: 2, rate: 2 %}, angel: {stages: [a, b], capacity: "
    "3, "
    "rate: 9 %}}";

/// Firms are neither made nor lost, and nobody has more than room for.
TEST(Matching, FirmsAreConservedInEveryTrial) {
  const Model model = model_of(matching(kTight));
  const Matching& of = *model.params().matching;
  std::size_t full = 0;
  for (std::uint64_t trial = 0; trial < 300; ++trial) {
    const MatchingOutcome outcome = of.run(1, trial);
    for (std::size_t q = 0; q < of.quarters(); ++q) {
      std::uint32_t matched = 0, begun = 0;
      double needed = 0, financed = 0;
      for (std::size_t s = 0; s < 2; ++s) {
        const StageCount& in = outcome.stages[2 * q + s];
        EXPECT_EQ(in.firms, of.stages()[s].firms_after(q + 1));
        EXPECT_EQ(in.with_finance, in.firms - in.looking + in.matched);
        matched += in.matched, needed += in.matched * of.stages()[s].need;
      }
      for (std::size_t f = 0; f < 3; ++f) {
        begun += outcome.begun[3 * q + f], financed += outcome.financed[3 * q + f];
        EXPECT_LE(outcome.begun[3 * q + f], of.financiers()[f].capacity);
        full += outcome.begun[3 * q + f] == of.financiers()[f].capacity;
      }
      EXPECT_EQ(matched, begun);
      EXPECT_DOUBLE_EQ(needed, financed);
    }
  }
  EXPECT_GT(full, 1000u);
}

/// A market with one financier: its room, or all that it meets, whichever is less.
TEST(Matching, OneFinancierTakesWhomItMeetsUpToItsRoom) {
  const Results results =
      run(matching("stages: {a: {firms: 12, need: 1, meetings: 0.5}}, financiers: {bank: {stages: "
                   "[a], capacity: 4, rate: 3 %}}",
                   "3 months"),
          {"trials=20000"});
  const double p = 1 - std::exp(-0.5);
  double mean = 0, full = 0, probability = std::pow(1 - p, 12);
  for (int k = 0; k <= 12; ++k) {
    mean += probability * std::min(k, 4);
    if (k >= 4) full += probability;
    probability *= (12.0 - k) / (k + 1) * p / (1 - p);
  }
  expect_exact(results.table("matching"), 0, "matched", mean);
  expect_exact(results.table("financiers"), 0, "begun", mean);
  expect_exact(results.table("financiers"), 0, "full", full);
}

/// The same market, firm by firm: of those that look the financiers in the order of their rates
/// would not be right, since each keeps those that it likes best; so round after round all that
/// are refused ask the next, and each financier chooses anew among all that have asked it.
class SlowMarket {
 public:
  SlowMarket(std::uint64_t seed, std::uint64_t trial) : seed_(seed), trial_(trial) {
    for (int firm = 0; firm < 70; ++firm) add(firm < 40 ? 0 : 1, firm < 10);
  }
  /// Firms of each stage that find finance in a quarter.
  std::array<std::uint32_t, 2> quarter(std::uint64_t q) {
    const std::vector<double> ends = words(entity_of("matching|ends", q), firms_.size());
    for (std::size_t i = 0; i < firms_.size(); ++i)
      if (firms_[i].stage == 0 && ends[i] < 0.05) firms_[i].has = false;
    for (int i = 0; i < 3; ++i) add(0, false);
    const std::vector<double> met = words(entity_of("matching", q), 3 * firms_.size());
    const std::vector<double> score = words(entity_of("matching|liking"), firms_.size());
    std::vector<std::vector<int>> asks(firms_.size());  // those it has met, the cheapest last
    for (std::size_t i = 0; i < firms_.size(); ++i)
      for (const int financier : {2, 0, 1})
        if (!firms_[i].has &&
            met[3 * i + static_cast<std::size_t>(financier)] < meeting(firms_[i].stage, financier))
          asks[i].push_back(financier);
    std::vector<int> with(firms_.size(), -1);
    for (bool moved = true; moved;) {
      moved = false;
      for (std::size_t i = 0; i < firms_.size(); ++i)
        if (with[i] < 0 && !asks[i].empty()) with[i] = asks[i].back(), moved = true;
      for (int financier = 0; financier < 3; ++financier) {
        std::vector<std::pair<double, std::size_t>> asked;  // the best first
        for (std::size_t i = 0; i < firms_.size(); ++i)
          if (with[i] == financier)
            asked.emplace_back(place(firms_[i].stage, financier) - score[i], i);
        std::sort(asked.begin(), asked.end());
        for (std::size_t k = kRoom[financier]; k < asked.size(); ++k)
          with[asked[k].second] = -1, asks[asked[k].second].pop_back();
      }
    }
    std::array<std::uint32_t, 2> found = {0, 0};
    for (std::size_t i = 0; i < firms_.size(); ++i)
      if (with[i] >= 0) firms_[i].has = true, ++found[static_cast<std::size_t>(firms_[i].stage)];
    return found;
  }

 private:
  static constexpr std::size_t kRoom[] = {4, 2, 3};
  struct Firm {
    int stage;
    bool has;
  };
  void add(int stage, bool has) { firms_.push_back({stage, has}); }
  std::vector<double> words(std::uint64_t entity, std::size_t number) const {
    Stream stream(seed_, Purpose::matching, trial_, entity);
    std::vector<double> all;
    for (std::size_t i = 0; i < number; ++i) all.push_back(stream.uniform());
    return all;
  }
  /// Bank, fund and angel have the weights 1, 2 and 1 in stage a; bank and angel 1 and 1 in b.
  static double meeting(int stage, int financier) {
    if (stage == 1) return financier == 1 ? 0 : 1 - std::exp(-0.7 / 2);
    return 1 - std::exp(-(financier == 1 ? 2 : 1) / 4.0);
  }
  static double place(int stage, int financier) {
    return financier == 0 ? 1 - stage : financier == 2 ? stage : 0;
  }

  std::uint64_t seed_, trial_;
  std::vector<Firm> firms_;
};

TEST(Matching, IsWhatASlowMarketFinds) {
  const Model model = model_of(matching(kTight));
  const Matching& of = *model.params().matching;
  for (std::uint64_t trial = 0; trial < 200; ++trial) {
    const MatchingOutcome outcome = of.run(3, trial);
    SlowMarket slow(3, trial);
    for (std::size_t q = 0; q < of.quarters(); ++q) {
      const std::array<std::uint32_t, 2> found = slow.quarter(q);
      EXPECT_EQ(outcome.stages[2 * q].matched, found[0]) << trial << " " << q;
      EXPECT_EQ(outcome.stages[2 * q + 1].matched, found[1]) << trial << " " << q;
    }
  }
}

/// All other tables are as without it, to the bit.
TEST(Matching, ChangesNothingElse) {
  const std::string with = matching(kTight);
  const std::string without = with.substr(0, with.find("matching:"));
  const Results a = run(with), b = run(without);
  for (const Table& table : b.tables) {
    if (table.name == "inputs") continue;
    const Table& same = a.table(table.name);
    ASSERT_EQ(same.columns.size(), table.columns.size()) << table.name;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
      const auto* numbers = std::get_if<std::vector<double>>(&table.columns[c].cells);
      if (!numbers) continue;
      const auto& others = std::get<std::vector<double>>(same.columns[c].cells);
      ASSERT_EQ(numbers->size(), others.size());
      for (std::size_t i = 0; i < numbers->size(); ++i)
        EXPECT_TRUE((*numbers)[i] == others[i] || std::isnan((*numbers)[i]))
            << table.name << "." << table.columns[c].name;
    }
  }
}

}  // namespace
}  // namespace cofferdam::analytic
