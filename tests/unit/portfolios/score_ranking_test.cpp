// Power of scores against pairs counted one by one, and calibrated curves against what is stated.
#include "portfolios/score_ranking.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "base/random.hpp"
#include "portfolios/score_curve.hpp"

namespace cofferdam {
namespace {

struct Book {
  std::vector<double> score, weight, pd;
};

Book drawn(std::size_t rows, double steps, std::uint64_t seed) {
  std::vector<double> uniforms(3 * rows);
  fill_uniform(seed, Purpose::book, 0, 1, uniforms);
  Book book;
  for (std::size_t row = 0; row < rows; ++row) {
    const double x = uniforms[3 * row];
    book.score.push_back(steps > 0 ? std::floor(steps * x) : 1e3 * x * x);
    book.weight.push_back(0.5 + uniforms[3 * row + 1]);
    book.pd.push_back(0.2 * uniforms[3 * row + 2]);
  }
  return book;
}

/// 2 P(score of D < score of N) + P(the same) - 1 by all pairs.
double gini_by_pairs(const Book& book) {
  double won = 0, defaults = 0, survivals = 0;
  for (std::size_t i = 0; i < book.score.size(); ++i) {
    defaults += book.weight[i] * book.pd[i];
    survivals += book.weight[i] * (1 - book.pd[i]);
    for (std::size_t j = 0; j < book.score.size(); ++j)
      won += book.weight[i] * book.pd[i] * book.weight[j] * (1 - book.pd[j]) *
             (book.score[i] < book.score[j]    ? 1
              : book.score[i] == book.score[j] ? 0.5
                                               : 0);
  }
  return 2 * won / (defaults * survivals) - 1;
}

double mean_of(const Book& book) {
  double sum = 0, all = 0;
  for (std::size_t i = 0; i < book.pd.size(); ++i)
    sum += book.weight[i] * book.pd[i], all += book.weight[i];
  return sum / all;
}

TEST(ScoreRanking, GiniIsThatOfAllPairs) {
  for (const double steps : {0.0, 4.0, 1.0})
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
      const Book book = drawn(200, steps, seed);
      const ScoreRanking ranking(book.score, book.weight);
      EXPECT_NEAR(ranking.gini(book.pd, book.weight), gini_by_pairs(book), 1e-12);
    }
}

/// Two classes: their shares, the mean and the Gini leave one pair of PDs.
TEST(ScoreRanking, TwoClassesHaveTheirPdsByHand) {
  const std::vector<double> score = {1, 2}, weight = {0.25, 0.75};
  const ScoreRanking ranking(score, weight);
  constexpr double kMean = 0.04, kGini = 0.3;
  const auto found = calibrate(ranking, kMean, kGini);
  ASSERT_TRUE(found);
  const double low = found->by_level[0], high = found->by_level[1];
  EXPECT_NEAR(0.25 * low + 0.75 * high, kMean, 1e-15);
  // By hand: 0.25 low x 0.75 (1 - high) - 0.75 high x 0.25 (1 - low) = Gini x m (1 - m), so that
  // low - high = 0.3 x 0.04 x 0.96 / 0.1875.
  EXPECT_NEAR(low - high, 0.06144, 1e-13);
  EXPECT_NEAR(found->curve.pd(1), low, 1e-14);
  EXPECT_NEAR(found->curve.pd(2), high, 1e-14);
}

TEST(ScoreCurve, HasTheStatedMeanAndGini) {
  for (const double steps : {0.0, 12.0})
    for (const double mean : {0.001, 0.03, 0.4})
      for (const double gini : {0.0, 0.01, 0.2, 0.5, 0.8}) {
        Book book = drawn(3000, steps, 7);
        const ScoreRanking ranking(book.score, book.weight);
        const auto found = calibrate(ranking, mean, gini);
        ASSERT_TRUE(found) << steps << " " << mean << " " << gini;
        for (std::size_t row = 0; row < book.pd.size(); ++row)
          book.pd[row] = found->by_level[ranking.level_of(row)];
        EXPECT_NEAR(mean_of(book), mean, 1e-13);
        EXPECT_NEAR(gini_by_pairs(book), gini, 1e-10);
        for (std::size_t k = 1; k < found->by_level.size(); ++k)
          EXPECT_LE(found->by_level[k], found->by_level[k - 1]);
        EXPECT_NEAR(found->curve.pd(book.score[0]), book.pd[0], 1e-9 * book.pd[0]);
        for (const double pd : book.pd)
          if (gini == 0) {
            EXPECT_EQ(pd, mean);
          }
      }
}

/// The most is what PDs of 1 up to a score and 0 above have; more is refused, a little less is not.
TEST(ScoreCurve, ReachesNearlyTheMost) {
  for (const double steps : {0.0, 5.0, 1.0}) {
    Book book = drawn(400, steps, 3);
    const ScoreRanking ranking(book.score, book.weight);
    constexpr double kMean = 0.3;
    const double most = ranking.most(kMean);
    double all = 0, left = 0;
    for (const double weight : book.weight) all += weight;
    left = kMean * all;
    for (const auto& level : ranking.levels()) {
      const double part = std::min(1.0, left / (level.weight * all));
      for (std::size_t row = 0; row < book.pd.size(); ++row)
        if (book.score[row] == level.score) book.pd[row] = part;
      left -= part * level.weight * all;
    }
    EXPECT_NEAR(gini_by_pairs(book), most, 1e-12) << steps;
    EXPECT_FALSE(calibrate(ranking, kMean, most + 1e-9));
    if (steps == 1) {
      EXPECT_NEAR(most, 0, 1e-12);
    } else {
      EXPECT_TRUE(calibrate(ranking, kMean, most - 1e-3)) << steps;
    }
  }
}

}  // namespace
}  // namespace cofferdam
