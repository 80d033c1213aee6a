#include "fit/frequency.hpp"

#include <gtest/gtest.h>

#include <boost/math/distributions/negative_binomial.hpp>
#include <cmath>
#include <random>

#include "simulated.hpp"
#include "support/temporary_folder.hpp"

namespace cofferdam::fit {
namespace {

/// Periods with 0, 1, 2, ... claims.
Counts counts_of(const std::vector<double>& periods) {
  Counts counts;
  for (std::size_t n = 0; n < periods.size(); ++n) {
    counts.groups.push_back({static_cast<long long>(n), 1, periods[n]});
    counts.periods += static_cast<std::size_t>(periods[n]);
    counts.claims += static_cast<double>(n) * periods[n];
  }
  counts.exposure = static_cast<double>(counts.periods);
  return counts;
}

Estimate fitted(const char* model, const Counts& counts) {
  const CountModel& one = *find_count_model(model);
  return one.estimate(one, counts);
}

/// Deaths by horse kicks in Prussian corps (Bortkiewicz 1898).
TEST(Frequency, PoissonInClosedForm) {
  const Counts counts = counts_of({109, 65, 22, 3, 1});
  const Estimate found = fitted("poisson", counts);
  EXPECT_NEAR(found.parameters[0], 0.61, 1e-14);
  EXPECT_NEAR(found.errors[0], std::sqrt(0.61 / 200), 1e-14);
  EXPECT_NEAR(found.log_likelihood,
              122 * std::log(0.61) - 122 - 22 * std::log(2.0) - 3 * std::log(6.0) - std::log(24.0),
              1e-10);
  const Dispersion test = dispersion(counts);
  EXPECT_NEAR(test.statistic, (65 + 4 * 22 + 9 * 3 + 16 - 122 * 0.61) / 0.61, 1e-10);
  EXPECT_EQ(test.degrees, 199);
  EXPECT_NEAR(test.p_larger + test.p_smaller, 1, 1e-14);
  const auto classes = count_classes(*find_count_model("poisson"), found, counts);
  ASSERT_EQ(classes.size(), 3u);
  EXPECT_NEAR(classes[1].expected, 200 * 0.61 * std::exp(-0.61), 1e-10);
  EXPECT_EQ(classes[2].low, 2);
  EXPECT_EQ(classes[2].high, -1);
  EXPECT_EQ(classes[2].observed, 26);
  const double zero = 200 * std::exp(-0.61), one = 0.61 * zero, rest = 200 - zero - one;
  const ChiSquare square = chi_square(classes, 1);
  EXPECT_NEAR(square.statistic,
              (109 - zero) * (109 - zero) / zero + (65 - one) * (65 - one) / one +
                  (26 - rest) * (26 - rest) / rest,
              1e-10);
  EXPECT_EQ(square.degrees, 1);
}

/// Claims of 9,461 car policies (Thyrion, ASTIN Bulletin 1, 1960); the root of the score equation
/// and the information worked with 50 digits.
TEST(Frequency, NegativeBinomialOfCarInsurance) {
  const Estimate found = fitted("negative_binomial", counts_of({7840, 1317, 239, 42, 14, 4, 4, 1}));
  EXPECT_NEAR(found.parameters[0], 0.214353662403551, 1e-9);
  EXPECT_NEAR(found.parameters[1], 0.701512190386257, 1e-7);
  EXPECT_NEAR(found.log_likelihood, -5348.03995956062, 1e-8);
  EXPECT_NEAR(found.errors[0], 0.00543870189773, 1e-8);
  EXPECT_NEAR(found.errors[1], 0.0627920830431, 1e-6);
}

TEST(Frequency, BinomialFindsItsTrials) {
  const Estimate found = fitted("binomial", counts_of({5, 20, 33, 25, 12, 4, 1}));
  EXPECT_EQ(found.parameters[0], 7);
  EXPECT_NEAR(found.parameters[1], 2.35 / 7, 1e-12);
  EXPECT_NEAR(found.log_likelihood, -161.6469235073487, 1e-9);
}

TEST(Frequency, BordersAreSaid) {
  const Counts thin = counts_of({10, 30, 35, 20, 5}), wide = counts_of({70, 5, 5, 5, 15});
  const Estimate border = fitted("negative_binomial", thin);
  EXPECT_EQ(border.note, "counts vary no more than those of a Poisson, which it becomes");
  EXPECT_EQ(border.log_likelihood, fitted("poisson", thin).log_likelihood);
  EXPECT_EQ(fitted("binomial", wide).note,
            "counts vary no less than those of a Poisson, which it becomes");
  EXPECT_EQ(fitted("geometric", wide).note, "");
}

TEST(Frequency, GeometricIsTheNegativeBinomialOfSizeOne) {
  const Counts counts = counts_of({50, 25, 12, 6, 3});
  const Estimate found = fitted("geometric", counts);
  const double mean = counts.claims / 96;
  EXPECT_NEAR(found.parameters[0], mean, 1e-9);
  EXPECT_NEAR(found.errors[0], std::sqrt(mean * (1 + mean) / 96), 1e-8);
  EXPECT_NEAR(found.log_likelihood,
              log_likelihood(*find_count_model("negative_binomial"), {mean, 1}, counts), 1e-10);
}

TEST(Frequency, ProbabilitiesAreThoseOfBoost) {
  const auto& model = *find_count_model("negative_binomial");
  for (const double size : {0.3, 4.0, 1e6})
    for (const long long n : {0LL, 1LL, 7LL, 3000LL}) {
      const double mean = 2.5 * 40;
      const boost::math::negative_binomial law(size, size / (size + mean));
      const double exact = boost::math::pdf(law, static_cast<double>(n));
      if (exact < 1e-290) continue;
      EXPECT_NEAR(model.log_probability({2.5, size}, n, 40), std::log(exact), 1e-6) << size << n;
    }
}

/// Estimates of 200 samples with exposures: within 4 errors on average, and intervals of 1.96
/// standard errors that cover in 168 samples or more (2e-7 for a binomial of 0.94).
TEST(Frequency, StandardErrorsCoverTheTruth) {
  std::mt19937_64 random(4);
  int mean_covered = 0, size_covered = 0;
  for (int k = 0; k < 200; ++k) {
    Counts counts;
    counts.exposed = true;
    for (int i = 0; i < 150; ++i) {
      const double exposure = 1 + i % 5;
      const double rate = std::gamma_distribution<double>(3, 2.0 / 3)(random) * exposure;
      counts.groups.push_back({std::poisson_distribution<long long>(rate)(random), exposure, 1});
      counts.claims += static_cast<double>(counts.groups.back().count);
      counts.exposure += exposure;
      ++counts.periods;
    }
    const Estimate found = fitted("negative_binomial", counts);
    ASSERT_EQ(found.note, "");
    mean_covered += std::abs(found.parameters[0] - 2) < 1.96 * found.errors[0];
    size_covered += std::abs(found.parameters[1] - 3) < 1.96 * found.errors[1];
    EXPECT_EQ(fitted("binomial", counts).note, "needs the same exposure in all periods");
  }
  EXPECT_GE(mean_covered, 168);
  EXPECT_GE(size_covered, 168);
}

class CountsTest : public testing::Test {
 protected:
  std::string file(const std::string& text) const { return folder_.write("counts.csv", text); }
  std::string problem(const std::string& text, const CountColumns& columns = {}) const {
    const std::string path = file(text);
    try {
      read_counts(path, columns);
    } catch (const Error& error) {
      const std::string what = error.what(), line = what.substr(0, what.find('\n'));
      return line.starts_with(path) ? line.substr(path.size()) : line;
    }
    return "";
  }

 private:
  test::TemporaryFolder folder_;
};

TEST_F(CountsTest, DatesAreCountedByPeriod) {
  const std::string path = file("day,x\n2020-12-31,1\n2020-01-01,1\n2022-05-05,2\n2020-07-01,3\n");
  CountColumns columns;
  columns.per = "year";
  Counts years = read_counts(path, columns);
  ASSERT_EQ(years.groups.size(), 3u);  // 0 in 2021, 1 in 2022, 3 in 2020
  EXPECT_EQ(years.first_period + years.last_period, "20202022");
  EXPECT_EQ(years.claims, 4);
  columns.per = "quarter";
  const Counts quarters = read_counts(path, columns);
  EXPECT_EQ(quarters.periods, 10u);
  EXPECT_EQ(quarters.first_period + quarters.last_period, "2020-Q12022-Q2");
  columns.per = "month";
  columns.from = "2020-01-02";
  columns.to = "2020-12-30";
  const Counts months = read_counts(path, columns);
  EXPECT_EQ(months.periods, 10u);
  EXPECT_EQ(months.first_period + months.last_period, "2020-022020-11");
  EXPECT_EQ(months.claims, 1);
}

TEST_F(CountsTest, ProblemsHaveTheirPlace) {
  EXPECT_EQ(problem("n\n3\n-1\n"), ":3:1: n: a count of -1; it must be a whole number from 0 on");
  EXPECT_EQ(problem("n\n3\n1.5\n"), ":3:1: n: a count of 1.5; it must be a whole number from 0 on");
  EXPECT_EQ(problem("n\n3\n"), ": there is 1 period; a fit needs at least 2");
  EXPECT_EQ(problem("n\n0\n0\n"), ": there is no claim in any period; a fit needs some");
  CountColumns columns;
  columns.exposure = "e";
  EXPECT_EQ(problem("n,e\n3,1\n1,0\n", columns),
            ":3:3: e: an exposure of 0; it must be above 0; leave out periods without exposure");
  columns = {};
  columns.per = "year";
  EXPECT_EQ(problem("n\n3\n1\n", columns),
            ": no column holds dates alone; name the column with --column");
  columns.column = "d";
  EXPECT_EQ(problem("d\n2020-01-01\n2020-02-30\n", columns).substr(0, 9), ":3:1: d: ");
  columns.from = "2021-01-01";
  EXPECT_EQ(problem("d\n2020-01-01\n2020-02-28\n", columns),
            ": there are 0 periods; a fit needs at least 2");
  columns.from = "soon";
  EXPECT_EQ(problem("d\n2020-01-01\n2020-02-28\n", columns).substr(0, 11), "--from soon");
}

}  // namespace
}  // namespace cofferdam::fit
