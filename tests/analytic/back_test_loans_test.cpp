// The loans of the back-test one by one, as four groups and in the limit of small loans.
#include <unistd.h>

#include <cstdio>

#include "analytic/back_test.hpp"

namespace cofferdam::analytic {
namespace {

constexpr std::int64_t kTrials = 500;
const std::string kSingles = "portfolios.loans.fine_grained=no";

/// A file with one row a loan, removed at the end.
class SingleLoans {
 public:
  SingleLoans() {
    constexpr const char* kAmounts[] = {"11770580676.00", "13208150176.01", "12751558736.00",
                                        "12578498065.33"};
    std::FILE* file = std::fopen(path_.c_str(), "w");
    std::fputs("approval_fy,amount,counted_from\n", file);
    for (std::size_t v = 0; v < kVintages; ++v)
      for (int loan = 0; loan < static_cast<int>(kLoans[v]); ++loan)
        std::fprintf(file, "%zu,%.17g,%zu-10-01\n", 2004 + v, std::stod(kAmounts[v]) / kLoans[v],
                     2004 + v);
    std::fclose(file);
  }
  ~SingleLoans() { std::remove(path_.c_str()); }
  SingleLoans(const SingleLoans&) = delete;
  SingleLoans& operator=(const SingleLoans&) = delete;

  Model model(const std::string& portfolio, const std::string& seed = "2003") const {
    const std::string prefix = "portfolios." + portfolio + ".";
    return back_test(portfolio,
                     {prefix + "file={path: " + path_ + "}", prefix + "ead={column: amount}",
                      prefix + "loans_per_row=1", prefix + "fine_grained=no", "seed=" + seed});
  }

 private:
  std::string path_ = testing::TempDir() + "loans" + std::to_string(getpid()) + ".csv";
};

std::vector<Trial> trials_of(const Params& params) {
  std::vector<Trial> trials;
  for_each_trial(params, kTrials, [&](const Trial& trial) { trials.push_back(trial); });
  return trials;
}

using Figure = double (*)(const Trial&);
double defaults_of(const Trial& trial) {
  return trial.defaults;
}
double losses_of(const Trial& trial) {
  return trial.losses;
}

double vintage_sum(const Cells& cells, std::size_t v) {
  double sum = 0;
  for (const double cell : cells[v]) sum += cell;
  return sum;
}

/// Mean of what `difference` makes of pairs of trials, which have the same factors.
template <class Difference>
void expect_no_difference(const std::vector<Trial>& one, const std::vector<Trial>& two,
                          const std::string& what, const Difference& difference) {
  Mean mean;
  for (std::size_t t = 0; t < one.size(); ++t) mean.add(difference(one[t], two[t]));
  EXPECT_GT(mean.error(), 0) << what;
  mean.expect(0, what);
}

/// Differences of means, of second moments and of probabilities, all of pairs.
void expect_same_given_factors(const std::vector<Trial>& one, const std::vector<Trial>& two) {
  for (std::size_t t = 0; t < one.size(); ++t) ASSERT_EQ(one[t].factor, two[t].factor);
  const auto pairs = [&](const std::string& what, const auto& figure) {
    Mean centre;
    for (const Trial& trial : one) centre.add(figure(trial));
    expect_no_difference(one, two, what,
                         [&](const Trial& a, const Trial& b) { return figure(a) - figure(b); });
    expect_no_difference(one, two, what + " squared", [&](const Trial& a, const Trial& b) {
      return std::pow(figure(a) - centre.value(), 2) - std::pow(figure(b) - centre.value(), 2);
    });
    for (const double sds : {0.0, 1.0, 2.0}) {
      const double x = centre.value() + sds * std::sqrt(centre.variance());
      Mean crossed;
      for (std::size_t t = 0; t < one.size(); ++t)
        crossed.add((figure(one[t]) > x) - (figure(two[t]) > x));
      crossed.expect(0, what + " above " + std::to_string(sds) + " standard deviations");
    }
  };
  pairs("defaults", defaults_of);
  pairs("losses", losses_of);
  for (std::size_t v = 0; v < kVintages; ++v) {
    pairs("defaults of a vintage", [v](const Trial& t) { return vintage_sum(t.by_age, v); });
    pairs("losses of a vintage", [v](const Trial& t) { return vintage_sum(t.losses_by_age, v); });
    for (std::size_t age = 2; age <= kAges; ++age) {
      const auto place = [&](const std::string& what) {
        return what + " of vintage " + std::to_string(v) + " at age " + std::to_string(age);
      };
      expect_no_difference(one, two, place("defaults"), [&](const Trial& a, const Trial& b) {
        return a.by_age[v][age - 1] - b.by_age[v][age - 1];
      });
      expect_no_difference(one, two, place("losses"), [&](const Trial& a, const Trial& b) {
        return a.losses_by_age[v][age - 1] - b.losses_by_age[v][age - 1];
      });
    }
  }
}

/// Given the factors, defaults are binomial: standardised, they have mean 0 and variance 1.
void expect_binomial(const std::vector<Trial>& trials) {
  Mean all, all_squared;
  for (const Trial& trial : trials) {
    double count = 0, variance = 0;
    for (std::size_t v = 0; v < kVintages; ++v) {
      double rate = 0;
      for (const double part : default_ages(
               v, [&](std::size_t year) { return 0.076294 * trial.factor[year]; }, 0))
        rate += part;
      count += kLoans[v] * rate;
      variance += kLoans[v] * rate * (1 - rate);
    }
    const double score = (trial.defaults - count) / std::sqrt(variance);
    all.add(score), all_squared.add(score * score);
  }
  all.expect(0, "standardised defaults");
  all_squared.expect(1, "standardised defaults squared");
}

void expect_binomial_by_age(const std::vector<Trial>& trials) {
  std::array<std::array<Mean, kAges>, kVintages> scores, squares;
  for (const Trial& trial : trials)
    for (std::size_t v = 0; v < kVintages; ++v) {
      const auto ages = default_ages(
          v, [&](std::size_t year) { return 0.076294 * trial.factor[year]; }, 0);
      for (std::size_t age = 1; age < kAges; ++age) {
        const double p = ages[age];
        const double score =
            (trial.by_age[v][age] - kLoans[v] * p) / std::sqrt(kLoans[v] * p * (1 - p));
        scores[v][age].add(score), squares[v][age].add(score * score);
      }
      EXPECT_EQ(trial.by_age[v][0], 0);
    }
  for (std::size_t v = 0; v < kVintages; ++v)
    for (std::size_t age = 1; age < kAges; ++age) {
      scores[v][age].expect(0, "standardised defaults of one age");
      squares[v][age].expect(1, "squares of standardised defaults of one age");
    }
}

TEST(BackTestLoans, SinglesAndGroupsAreTheSameDefaults) {
  const SingleLoans file;
  const Model groups = back_test("loans", {kSingles}), singles = file.model("loans");
  for (const char* variant : {"", "prudential"}) {
    std::vector<Trial> one, two;
    for_each_trial(groups.params(variant), 100, [&](const Trial& trial) { one.push_back(trial); });
    for_each_trial(singles.params(variant), 100, [&](const Trial& trial) { two.push_back(trial); });
    for (std::size_t t = 0; t < one.size(); ++t) {
      ASSERT_EQ(one[t].by_age, two[t].by_age) << variant << " " << t;
      ASSERT_NEAR(one[t].losses, two[t].losses, 1e-9 * one[t].losses) << variant << " " << t;
    }
  }
}

TEST(BackTestLoans, SinglesGroupsAndSmallLoansHaveTheSameLaw) {
  // Another name of the portfolio leaves the factors as they are and draws other defaults.
  const std::vector<Trial> groups = trials_of(back_test("loans", {kSingles}).params());
  const std::vector<Trial> singles = trials_of(SingleLoans().model("rows").params());
  const std::vector<Trial> small = trials_of(back_test().params());
  expect_same_given_factors(groups, singles);
  for (const std::vector<Trial>* trials : {&groups, &singles}) {
    expect_no_difference(*trials, small, "defaults against the limit",
                         [](auto& a, auto& b) { return a.defaults - b.defaults; });
    expect_no_difference(*trials, small, "losses against the limit",
                         [](auto& a, auto& b) { return a.losses - b.losses; });
    expect_binomial(*trials);
    expect_binomial_by_age(*trials);
  }
}

TEST(BackTestLoans, OtherDrawsOfThePrudentialModelHaveTheSameLaw) {
  const std::vector<Trial> one =
      trials_of(back_test("loans", {kSingles, "seed=81"}).params("prudential"));
  const std::vector<Trial> two = trials_of(SingleLoans().model("rows", "82").params("prudential"));
  for (const Figure figure : {defaults_of, losses_of}) {
    const auto expect_same = [&](const auto& of, const std::string& what) {
      Mean a, b;
      for (const Trial& trial : one) a.add(of(figure(trial)));
      for (const Trial& trial : two) b.add(of(figure(trial)));
      expect_near(a.value(), std::hypot(a.error(), b.error()), b.value(), 0, what);
    };
    expect_same([](double x) { return x; }, "mean");
    expect_same([](double x) { return x * x; }, "second moment");
    const double all = figure == defaults_of ? kAllLoans : 50'308'787'653.34 * .6232;
    for (const double rate : {.02, .05, .10, .20, .40})
      expect_same([&](double x) { return x > rate * all ? 1.0 : 0.0; },
                  "above " + std::to_string(rate));
  }
}

}  // namespace
}  // namespace cofferdam::analytic
