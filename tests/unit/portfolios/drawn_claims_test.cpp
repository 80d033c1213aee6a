#include "portfolios/drawn_claims.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>
#include <tuple>

namespace cofferdam {
namespace {

/// Claims of a part of a run in any order of policies and times, with ties of both; `amount` is the
/// number of a claim. Trials have 0 to `most` claims.
DrawnClaims draw(std::mt19937& engine, const TrialPart& part, unsigned most, bool by_class) {
  const auto below = [&](std::uint32_t end) { return static_cast<std::uint32_t>(engine()) % end; };
  DrawnClaims claims;
  for (int of = 0; of < (by_class ? 2 : 1); ++of)
    for (auto t = static_cast<std::uint32_t>(part.begin); t < part.end; ++t)
      for (std::uint32_t left = below(most + 1); left > 0; --left) {
        claims.add(t, below(3), below(2), below(4) / 4.0 - below(2) / 4.0);
        claims.amount.back() = static_cast<double>(claims.size());
        claims.occurrence.back() = static_cast<std::uint32_t>(engine());
        claims.coverage.back() = static_cast<std::uint32_t>(engine());
      }
  return claims;
}

auto row_of(const DrawnClaims& of, std::size_t i) {
  return std::tuple(of.trial[i], of.row[i], of.member[i], of.time[i], of.amount[i],
                    of.occurrence[i], of.coverage[i]);
}

TEST(DrawnClaims, AreSortedByTrialPolicyAndTimeAndKeepTheOrderOfTies) {
  std::mt19937 engine(3);
  const TrialPart part{500, 40, 10, 30};
  DrawnClaims scratch;
  for (const unsigned most : {0u, 1u, 4u, 12u, 30u, 100u})
    for (const bool by_class : {false, true}) {
      DrawnClaims claims = draw(engine, part, most, by_class);
      const DrawnClaims before = claims;
      std::vector<std::size_t> order(claims.size());
      std::iota(order.begin(), order.end(), std::size_t{0});
      std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        const auto key = [&](std::size_t i) {
          return std::tuple(before.trial[i], before.row[i], before.member[i], before.time[i]);
        };
        return key(a) < key(b);
      });
      claims.sort(part, scratch);
      ASSERT_EQ(claims.size(), before.size());
      ASSERT_EQ(claims.owed.size(), before.size());
      for (std::size_t i = 0; i < order.size(); ++i)
        ASSERT_EQ(row_of(claims, i), row_of(before, order[i])) << most << " " << i;
      const DrawnClaims sorted = claims;
      claims.sort(part, scratch);
      for (std::size_t i = 0; i < order.size(); ++i)
        ASSERT_EQ(row_of(claims, i), row_of(sorted, i));
    }
}

}  // namespace
}  // namespace cofferdam
