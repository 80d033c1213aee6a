// When loans default: dates given the factors follow the hazards of each year and age, by
// chi-square, and pairs default together as quadrature over the factor says.
#include <boost/math/distributions/chi_squared.hpp>

#include "analytic/over_time.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"

namespace cofferdam::analytic {
namespace {

/// The factor is given in every year, so that defaults are independent.
const std::string kGiven =
    "factors: {national: {}}, stress: [{factor: national, year: 2026, value: -1}, {factor: "
    "national, year: 2027, value: 0.5}, {factor: national, year: 2028, value: -2}, {factor: "
    "national, year: 2029, value: 0}]";
constexpr double kFactor[] = {-1, .5, -2, 0};
constexpr double kLoading = 0.4;

/// Hazard of a score in a calendar year.
double hazard(double score, std::size_t year) {
  return -std::log1p(
      -normal((score - kLoading * kFactor[year]) / std::sqrt(1 - kLoading * kLoading)));
}

/// Probability of default in each month of the calendar; the last cell: none. `rate(month)` is the
/// hazard a year, `from` and `to` the life in months.
template <class Rate>
std::vector<double> by_month(std::size_t months, double from, double to, const Rate& rate) {
  std::vector<double> cells;
  double alive = 1;
  for (std::size_t m = 0; m < months; ++m) {
    const double low = std::max(from, static_cast<double>(m)),
                 high = std::min(to, static_cast<double>(m + 1));
    const double next = high > low ? alive * std::exp(-rate(m) * (high - low) / 12) : alive;
    cells.push_back(alive - next);
    alive = next;
  }
  cells.push_back(alive);
  return cells;
}

/// Defaults of each row by month of the calendar.
std::vector<std::vector<double>> counts(const Model& model, std::int64_t trials,
                                        std::size_t months) {
  std::vector<std::vector<double>> counts(model.params().rows,
                                          std::vector<double>(months + 1, 0.0));
  for_each_run(model, trials, [&](const Events& events, std::size_t) {
    for (std::size_t e = 0; e < events.size(); ++e)
      ++counts[events.exposure[e]][static_cast<std::size_t>(12 * events.time[e])];
  });
  const Exposures& book = model.params().portfolios[0].portfolio->exposures();
  for (std::size_t row = 0; row < counts.size(); ++row) {
    double defaults = 0;
    for (const double cell : counts[row]) defaults += cell;
    counts[row].back() = static_cast<double>(trials) * book.count_of(row) - defaults;
  }
  return counts;
}

/// Chi-square at the level 1e-6.
void expect_cells(const std::vector<double>& observed, const std::vector<double>& expected,
                  const std::string& what) {
  ASSERT_EQ(observed.size(), expected.size());
  double total = 0, statistic = 0, degrees = -1;
  for (const double count : observed) total += count;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (expected[i] == 0) {
      EXPECT_EQ(observed[i], 0) << what << ", cell " << i;
      continue;
    }
    statistic += std::pow(observed[i] - total * expected[i], 2) / (total * expected[i]);
    degrees += 1;
  }
  EXPECT_GT(boost::math::cdf(complement(boost::math::chi_squared(degrees), statistic)), 1e-6)
      << what << ": " << statistic << " with " << degrees << " degrees of freedom";
}

Model loans(const std::string& keys, const std::string& economy = kGiven) {
  return model_of(dated(economy, "ead: 1, lgd: 1, " + keys, "horizon: 1 year, run_off: 3 years"));
}

const std::string kOneRow = "count: 1, loans_per_row: 100, loading: {national: 0.4}, ";

TEST(DefaultTimes, HazardsAreConstantWithinAYear) {
  const Model model = loans(kOneRow + "pd: 10 %, term: 2 years, originated: 2026-07-01");
  const double score = probit_of(.1);
  expect_cells(counts(model, 20'000, 48)[0],
               by_month(48, 6, 30, [&](std::size_t m) { return hazard(score, m / 12); }),
               "two years from July");
}

TEST(DefaultTimes, CurvesGiveTheHazardOfEachYearOfLife) {
  const Model model =
      loans(kOneRow + "pd_curve: [3 %, 11 %, 12 %], term: 30 months, originated: 2026-04-01");
  const double hazards[] = {.03, (.11 - .03) / .97, (.12 - .11) / .89};
  expect_cells(counts(model, 20'000, 48)[0],
               by_month(48, 3, 33,
                        [&](std::size_t m) {
                          const double h = hazards[(m - 3) / 12];
                          return hazard(probit_of(h), m / 12);
                        }),
               "curve");
}

TEST(DefaultTimes, ProbitHazardsBeginAtTheirFirstAge) {
  const Model model =
      loans(kOneRow +
            "probit_hazard: {first_age: 2, scores: [-1.5, -1.2]}, term: 30 months, age: 4 "
            "months");
  const double scores[] = {-1.5, -1.2};
  expect_cells(counts(model, 20'000, 48)[0],
               by_month(48, 0, 26,
                        [&](std::size_t m) {
                          const std::size_t age = (m + 4) / 12;
                          if (age == 0) return 0.0;
                          const double y = kFactor[m / 12];
                          return -std::log1p(-normal(scores[age - 1] - kLoading * y));
                        }),
               "scores");
}

TEST(DefaultTimes, AgesThatDifferWithinAClassAreThinned) {
  // Loans of one year of origination share a class, though their birthdays differ.
  const Model model = loans(
      "file: {path: " COFFERDAM_SOURCE_DIR
      "/tests/data/mixed_loans.csv}, loans_per_row: 50, term: 24 months, originated: {column: "
      "originated}, loading: {national: 0.4}, pd_curve: [4 %, 20 %]");
  const auto observed = counts(model, 20'000, 48);
  const Exposures& book = model.params().portfolios[0].portfolio->exposures();
  const double hazards[] = {.04, .16 / .96};
  for (std::size_t row = 0; row < observed.size(); ++row) {
    const double from = 12 * book.begins(row);
    // A month in which the loan has its birthday has two hazards; dates on the first have none.
    if (std::abs(from - std::round(from)) > 1e-9) continue;
    expect_cells(observed[row],
                 by_month(48, from, from + 24,
                          [&](std::size_t m) {
                            const double age = (static_cast<double>(m) + .5 - from);
                            const double h = hazards[age > 12 ? 1 : 0];
                            return hazard(probit_of(h), m / 12);
                          }),
                 "row " + std::to_string(row));
  }
}

const std::string kMixed =
    "file: {path: " COFFERDAM_SOURCE_DIR
    "/tests/data/mixed_loans.csv}, term: {column: term}, originated: {column: originated}, pd: "
    "{column: pd}, ";
constexpr double kPd[] = {.090, .095, .105, .100, .107, .087};
constexpr double kMonths[] = {18, 6, 30, 12, 24, 7};
/// Months from the start to the origination: 16 October is 15 of 31 days into its month.
constexpr double kBorn[] = {2, 0, 6, 9 + 15. / 31, 4 + 14. / 31, 11};

TEST(DefaultTimes, MixedTermsDatesAndPdsAreThinned) {
  const Model model = loans(kMixed + "loans_per_row: 50, loading: {national: 0.4}");
  EXPECT_EQ(model.params().portfolios[0].portfolio->classes().size(), 1u);
  const auto observed = counts(model, 20'000, 48);
  for (std::size_t row = 0; row < observed.size(); ++row)
    expect_cells(observed[row],
                 by_month(48, kBorn[row], kBorn[row] + kMonths[row],
                          [&](std::size_t m) { return hazard(probit_of(kPd[row]), m / 12); }),
                 "row " + std::to_string(row));
}

/// P(default within the first year) of a loan, given the factor.
double within_2026(std::size_t row, double y) {
  const double months = std::min(12.0, kBorn[row] + kMonths[row]) - kBorn[row];
  const double p = normal((probit_of(kPd[row]) - kLoading * y) / std::sqrt(1 - .16));
  return 1 - std::pow(1 - p, months / 12);
}

TEST(DefaultTimes, PairsOfMixedLoansDefaultTogetherAsTheFactorSays) {
  constexpr std::size_t kTrials = 400'000;
  const Model model = loans(kMixed + "loading: {national: 0.4}", "factors: {national: {}}");
  double both[6][6] = {};
  for_each_run(model, kTrials, [&](const Events& events, std::size_t run) {
    std::vector<std::uint8_t> defaulted(run, 0);
    for (std::size_t e = 0; e < events.size(); ++e)
      if (events.time[e] < 1)
        defaulted[events.trial[e]] |= static_cast<std::uint8_t>(1 << events.exposure[e]);
    for (const std::uint8_t bits : defaulted)
      for (int i = 0; i < 6 && bits; ++i)
        for (int j = 0; j <= i; ++j) both[i][j] += (bits >> i & 1) && (bits >> j & 1);
  });
  double exact[6][6] = {}, mass = 0;
  for (double y = -8; y < 8; y += 0.02) {
    const double weight = std::exp(-0.5 * y * y);
    double p[6];
    for (std::size_t i = 0; i < 6; ++i) p[i] = within_2026(i, y);
    for (int i = 0; i < 6; ++i)
      for (int j = 0; j <= i; ++j) exact[i][j] += weight * (i == j ? p[i] : p[i] * p[j]);
    mass += weight;
  }
  for (int i = 0; i < 6; ++i)
    for (int j = 0; j <= i; ++j) {
      const double p = exact[i][j] / mass;
      expect_near(both[i][j] / kTrials, std::sqrt(p * (1 - p) / kTrials), p, 1e-9,
                  std::to_string(i) + " and " + std::to_string(j));
    }
}

TEST(DefaultTimes, CertainDefaultsEndAtOnceWhateverTheDates) {
  for (const char* pd : {"pd: 100 %", "pd_curve: [5 %, 100 %, 100 %]"}) {
    const Model model =
        loans("file: {path: " COFFERDAM_SOURCE_DIR
              "/tests/data/mixed_loans.csv}, loans_per_row: 2, loading: {national: 0.4}, term: 30 "
              "months, originated: {column: originated}, " +
              std::string(pd));
    const auto observed = counts(model, 1000, 48);
    for (const auto& row : observed) EXPECT_EQ(row.back(), 0) << pd;
  }
  const Model sure = loans(kMixed + "loading: {national: 0.4}");
  EXPECT_EQ(sure.params().rows, 6u);
}

}  // namespace
}  // namespace cofferdam::analytic
