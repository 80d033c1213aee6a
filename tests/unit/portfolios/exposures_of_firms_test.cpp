// Bonds and policies of firms, and put dates, event by event.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <tuple>

#include "model/trials.hpp"
#include "portfolios/portfolio.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"

namespace cofferdam {
namespace {

std::string scenario(const std::string& portfolios, const std::string& firms = "") {
  return "cofferdam: 1\ntitle: firms\ntrials: 1000\ncalendar: {start: 2026-01-01, horizon: 4 "
         "years, "
         "run_off: 1 year}\neconomy: {factors: {national: {}}}\nbearers: {fund: {}}\n" +
         firms + "portfolios:\n" + portfolios;
}

const std::string kFirms = "firms:\n  tech: {count: 4, pd: 20 %, loading: {national: 0.3}}\n";

Events events_of(const Model& model, std::uint32_t trials) {
  Factors factors;
  Events events;
  draw(model.params(), {0, trials}, factors, events);
  return events;
}

/// When each row defaults: [trial, row, member].
using Place = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;
std::map<Place, double> defaults_of(const Events& events) {
  std::map<Place, double> defaults;
  for (std::size_t e = 0; e < events.size(); ++e)
    if (events.kind[e] == EventKind::default_)
      defaults[{events.trial[e], events.exposure[e], events.member[e]}] = events.time[e];
  return defaults;
}

class Csv {
 public:
  explicit Csv(const std::string& text)
      : path_(testing::TempDir() + "firms_" + std::to_string(getpid()) + ".csv") {
    std::ofstream(path_) << text;
  }
  ~Csv() { unlink(path_.c_str()); }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Three issues of firm 2, one of which matures after two years, and one of firm 4.
TEST(BondsOfFirms, IssuesOfAFileFollowTheirFirm) {
  const Csv file("issuer,face,months\n2,100,60\n2,50,24\n4,70,60\n2,10,60\n");
  const Events events = events_of(
      model_of(scenario(
          "  bonds: {type: bonds, investor: fund, firms: tech, file: {path: " + file.path() +
              "}, firm: issuer, face: {column: face}, term: {column: months}, lgd: 100 "
              "%, bonds_per_row: 2}\n",
          kFirms)),
      400);
  const std::map<Place, double> defaults = defaults_of(events);
  std::size_t early = 0, late = 0, other = 0;
  for (const auto& [place, time] : defaults) {
    const auto [trial, row, member] = place;
    EXPECT_EQ(defaults.count({trial, row, 1 - member}), 1u);
    other += row == 2;
    if (row != 0) continue;
    EXPECT_EQ(defaults.at({trial, 3, member}), time);
    const auto second = defaults.find({trial, 1, member});
    EXPECT_EQ(second != defaults.end(), time < 2);
    if (second != defaults.end()) {
      EXPECT_EQ(second->second, time);
    }
    (time < 2 ? early : late) += 1;
  }
  EXPECT_GT(early, 100u);
  EXPECT_GT(late, 100u);
  EXPECT_GT(other, 100u);
}

/// Drawn once for each bond: part of the issue that is kept.
TEST(Bonds, WhatIsSoldMayBeDrawn) {
  const Model model = model_of(scenario(
      "  bonds: {type: bonds, investor: fund, count: 2000, face: 50, term: 1 year, pd: 1 %, "
      "lgd: 60 %, loading: {national: 0.3}, sold: {uniform: {from: 60 %, to: 100 %}}}\n"));
  double sum = 0;
  std::set<double> different;
  for (const double kept : loans_of(model.params().portfolios.front()).ead) {
    EXPECT_GE(kept, 0);
    EXPECT_LE(kept, 20);
    different.insert(kept);
    sum += kept / 2000;
  }
  EXPECT_GT(different.size(), 1990u);
  EXPECT_NEAR(sum, 10, 4 * 50 * 0.4 / std::sqrt(12 * 2000));
}

std::map<Place, double> with_put(const std::string& put, const std::string& chance) {
  return defaults_of(events_of(
      model_of(scenario("  bonds: {type: bonds, investor: fund, count: 20, bonds_per_row: 3, face: "
                        "50, term: 4 years, lgd: 60 %, age: 4 months, " +
                            chance + put + "}\n",
                        kFirms)),
      200));
}

/// The more are given back, the fewer are left of the same defaults; what comes before is the same.
TEST(Bonds, PutsTakeDefaultsAway) {
  const std::string own = "pd: 10 %, loading: {national: 0.3}";
  const std::map<Place, double> all = with_put("", own),
                                some =
                                    with_put(", put: {after: 16 months, probability: 30 %}", own),
                                most =
                                    with_put(", put: {after: 16 months, probability: 80 %}", own),
                                none = with_put(", put: {after: 16 months}", own);
  const auto later = [](const std::map<Place, double>& defaults) {
    return std::count_if(defaults.begin(), defaults.end(),
                         [](const auto& one) { return one.second >= 1; });
  };
  const auto earlier = [&](const std::map<Place, double>& defaults) {
    return static_cast<long>(defaults.size()) - later(defaults);
  };
  for (const auto* fewer : {&some, &most, &none}) {
    EXPECT_EQ(earlier(*fewer), earlier(all));
    EXPECT_TRUE(std::includes(all.begin(), all.end(), fewer->begin(), fewer->end()));
  }
  EXPECT_TRUE(std::includes(some.begin(), some.end(), most.begin(), most.end()));
  EXPECT_EQ(later(none), 0);
  const auto n = static_cast<double>(later(all));
  EXPECT_NEAR(static_cast<double>(later(some)), 0.7 * n, 5 * std::sqrt(0.21 * n));
  EXPECT_NEAR(static_cast<double>(later(most)), 0.2 * n, 5 * std::sqrt(0.16 * n));
}

/// By a tag: of bonds that end by then it is 0.
TEST(Bonds, PutsOfSomeBonds) {
  const std::map<Place, double> defaults = defaults_of(events_of(
      model_of(scenario(
          "  bonds: {type: bonds, investor: fund, count: 40, face: 50, lgd: 60 %, pd: 20 "
          "%, loading: {national: 0.3}, tags: {length: {mix: {short: 50 %, long: 50 "
          "%}}}, term: {by: length, values: {short: 24 months, long: 48 months}}, put: "
          "{after: 24 months, probability: {by: length, values: {short: 0, long: 1}}}}\n")),
      200));
  EXPECT_GT(defaults.size(), 1000u);
  for (const auto& [place, time] : defaults) EXPECT_LT(time, 2);
}

/// Whose date has passed by the start was not given back.
TEST(Bonds, PutDatesBeforeTheStart) {
  const std::string own = "pd: 10 %, loading: {national: 0.3}";
  EXPECT_EQ(with_put(", put: {after: 4 months}", own), with_put("", own));
  EXPECT_NE(with_put(", put: {after: 5 months}", own), with_put("", own));
}

/// Claims up to the default of the firm are numbered from 1, and the default comes last; what was
/// not renewed by then does not end so.
TEST(PoliciesOfFirms, EndByADefaultThatLosesNothing) {
  const Model model = model_of(scenario(
      "  line: {type: policies, insurer: fund, firms: tech, policies_per_row: 2, "
      "sum_insured: 100, severity: {uniform: {from: 0, to: 20}}, terms: [{deductible: "
      "{amount: 4}}], frequency: {poisson: {mean: 2}}, before_default: {factor: 0.5, within: "
      "6 months}, term: 1 year, renewal: 70 %, shocks: [{name: outage, frequency: {poisson: "
      "{mean: 1}}, share: 50 %, severity: 8}]}\n",
      kFirms));
  const Events events = events_of(model, 400);
  const std::map<Place, double> ends = defaults_of(events);
  std::map<Place, std::set<std::uint32_t>> numbers;
  std::map<Place, std::uint32_t> last;  // number of the default
  std::size_t claims = 0;
  for (std::size_t e = 0; e < events.size(); ++e) {
    const Place place{events.trial[e], events.exposure[e], events.member[e]};
    EXPECT_TRUE(numbers[place].insert(events.claim_of(e)).second);
    const auto end = ends.find(place);
    if (events.kind[e] == EventKind::default_) {
      EXPECT_EQ(events.amount[e], 0);
      EXPECT_EQ(events.loans[e], 1);
      EXPECT_EQ(events.origin[e], e);
      last[place] = events.claim_of(e);
      continue;
    }
    claims += end != ends.end();
    if (end == ends.end()) continue;
    EXPECT_LT(events.time[e], end->second);
  }
  EXPECT_GT(claims, 500u);
  for (const auto& [place, all] : numbers) EXPECT_EQ(*all.rbegin() + 1, all.size());
  for (const auto& [place, number] : last) EXPECT_EQ(number + 1, numbers.at(place).size());
  // Of two policies of a firm that defaults after a year one may not have been renewed.
  std::size_t alone = 0, together = 0;
  for (const auto& [place, time] : ends) {
    const auto [trial, row, member] = place;
    (ends.count({trial, row, 1 - member}) ? together : alone) += 1;
    if (time < 1) {
      EXPECT_TRUE(ends.count({trial, row, 1 - member}));
    }
  }
  EXPECT_GT(alone, 50u);
  EXPECT_GT(together, 50u);
}

}  // namespace
}  // namespace cofferdam
