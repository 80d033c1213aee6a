// Deferred acceptance, against all matchings of small markets.
#include "matching/stable_matches.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <optional>
#include <random>

namespace cofferdam {
namespace {

/// The first example of Gale and Shapley (1962), of three and three: firms get their first choice.
TEST(StableMatches, FirmsGetTheBestOfTheStableMatchings) {
  Meetings meetings;
  const auto firm = [&](std::vector<Meeting> met) {
    meetings.all.insert(meetings.all.end(), met.begin(), met.end());
    meetings.close_firm();
  };
  firm({{0, 1}, {1, 2}, {2, 3}});
  firm({{1, 1}, {2, 2}, {0, 3}});
  firm({{2, 1}, {0, 2}, {1, 3}});
  EXPECT_EQ(stable_matches(meetings, {1, 1, 1}), (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(StableMatches, OfThoseThatAreLikedAlikeTheFirstIsTaken) {
  Meetings meetings;
  for (int firm = 0; firm < 3; ++firm) {
    meetings.all.push_back({0, 1});
    meetings.close_firm();
  }
  EXPECT_EQ(stable_matches(meetings, {2}), (std::vector<std::uint32_t>{0, 0, kUnmatched}));
  EXPECT_EQ(stable_matches(meetings, {0}), std::vector<std::uint32_t>(3, kUnmatched));
}

/// A market of up to five firms and three financiers.
struct Market {
  std::vector<std::vector<Meeting>> met;  ///< [firm] best first
  std::vector<std::uint32_t> room;

  explicit Market(std::mt19937_64& words) {
    const auto below = [&](std::size_t n) { return static_cast<std::size_t>(words() % n); };
    met.resize(1 + below(5));
    room.resize(1 + below(3));
    for (auto& most : room) most = static_cast<std::uint32_t>(below(3));
    for (auto& of : met) {
      for (std::uint32_t f = 0; f < room.size(); ++f)
        if (below(4) > 0) of.push_back({f, static_cast<double>(words() >> 12)});
      std::shuffle(of.begin(), of.end(), words);
    }
  }
  /// How far down its list a firm is; its end: nobody.
  std::size_t place(std::size_t firm, std::uint32_t financier) const {
    std::size_t at = 0;
    while (at < met[firm].size() && met[firm][at].financier != financier) ++at;
    return at;
  }
  double liking(std::size_t firm, std::uint32_t financier) const {
    return met[firm][place(firm, financier)].liking;
  }
  bool fits(const std::vector<std::uint32_t>& matched) const {
    for (std::uint32_t f = 0; f < room.size(); ++f)
      if (std::count(matched.begin(), matched.end(), f) > room[f]) return false;
    return true;
  }
  /// No firm and financier would both rather have each other.
  bool is_stable(const std::vector<std::uint32_t>& matched) const {
    for (std::size_t firm = 0; firm < met.size(); ++firm)
      for (std::size_t at = 0; at < place(firm, matched[firm]); ++at) {
        const std::uint32_t f = met[firm][at].financier;
        if (std::count(matched.begin(), matched.end(), f) < room[f]) return false;
        for (std::size_t other = 0; other < met.size(); ++other)
          if (matched[other] == f && liking(other, f) < liking(firm, f)) return false;
      }
    return true;
  }
};

/// All assignments are tried: of the stable ones the firms like the one that is found best, each of
/// them.
TEST(StableMatches, AreWhatTryingAllMatchingsFinds) {
  std::mt19937_64 words(4);
  std::size_t bound = 0;
  for (int round = 0; round < 400; ++round) {
    const Market market(words);
    Meetings meetings;
    for (const auto& of : market.met) {
      meetings.all.insert(meetings.all.end(), of.begin(), of.end());
      meetings.close_firm();
    }
    const std::vector<std::uint32_t> found = stable_matches(meetings, market.room);
    ASSERT_TRUE(market.fits(found) && market.is_stable(found));
    std::vector<std::size_t> choice(market.met.size(), 0);
    for (bool more = true; more;) {
      std::vector<std::uint32_t> matched;
      for (std::size_t firm = 0; firm < choice.size(); ++firm)
        matched.push_back(choice[firm] < market.met[firm].size()
                              ? market.met[firm][choice[firm]].financier
                              : kUnmatched);
      const bool stable = market.fits(matched) && market.is_stable(matched);
      for (std::size_t firm = 0; stable && firm < matched.size(); ++firm) {
        ASSERT_LE(market.place(firm, found[firm]), market.place(firm, matched[firm]));
      }
      more = false;
      for (std::size_t firm = 0; firm < choice.size() && !more; ++firm) {
        more = choice[firm] < market.met[firm].size();
        choice[firm] = more ? choice[firm] + 1 : 0;
      }
    }
    for (std::size_t firm = 0; firm < found.size(); ++firm)
      bound += market.place(firm, found[firm]) > 0;
  }
  EXPECT_GT(bound, 100u);  // room is short in many of them
}

}  // namespace
}  // namespace cofferdam
