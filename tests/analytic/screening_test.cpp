// Screened applicants: their defaults are those of a book that holds the accepted ones and no
// others, and screenings of the same applicants are compared on the same defaults.
#include <boost/math/distributions/normal.hpp>
#include <map>
#include <sstream>
#include <tuple>

#include "analytic/over_time.hpp"
#include "portfolios/portfolio.hpp"
#include "support/scenarios.hpp"

namespace cofferdam::analytic {
namespace {

/// Accepted PD of applicants, by bisection on normals of Boost.Math.
double accepted_pd(double bad, double gini, double part) {
  const boost::math::normal unit;
  const double d = std::sqrt(2.0) * quantile(unit, (1 + gini) / 2);
  double low = -20, high = 20;
  for (int i = 0; i < 200; ++i) {
    const double c = (low + high) / 2;
    const double above = bad * cdf(unit, -c - d) + (1 - bad) * cdf(unit, -c);
    (above > part ? low : high) = c;
  }
  return bad * cdf(unit, -low - d) / part;
}

std::string text_of(double x) {
  std::ostringstream text;
  text.precision(17);
  text << x;
  return text.str();
}

std::string screened(double gini, double part) {
  return "screening: {gini: " + text_of(gini) + ", acceptance: " + text_of(part) + "}";
}

/// Without a calendar: mean, spread and tail of a book of 600 accepted loans of their PD.
TEST(Screening, DefaultsAreThoseOfTheAccepted) {
  for (const double gini : {0.2, 0.5, 0.8}) {
    const std::string rest = "ead: 1, lgd: 1, loading: {national: 0.3}, ";
    const double pd = accepted_pd(0.05, gini, 0.6);
    const auto results = [&](const std::string& keys) {
      return run(small_scenario("", "report: {levels: [95 %, 99 %]}\n", rest + keys),
                 {"trials=60000"});
    };
    const Results of_applicants = results("count: 1000, pd: 5 %, " + screened(gini, 0.6));
    const Results of_accepted = results("count: 600, pd: " + text_of(pd));
    expect_moments(of_applicants, 600 * pd, 0, 1e-9);
    for (const auto& [table, column] :
         {std::pair{"bearers", "standard_deviation"}, {"quantiles", "tvar"}})
      for (std::size_t row = 0; row < (table == std::string("bearers") ? 1 : 2); ++row) {
        const Table &a = of_applicants.table(table), &b = of_accepted.table(table);
        const std::string error = std::string(column) + "_standard_error";
        expect_near(a.numbers(column)[row],
                    std::hypot(a.numbers(error)[row], b.numbers(error)[row]),
                    b.numbers(column)[row], 0, column + std::string(" ") + text_of(gini));
      }
  }
}

/// Over years: each year of life has the accepted PD, where loans of one class differ in dates and
/// PDs too. Factors are independent from year to year.
TEST(Screening, EveryYearHasTheAcceptedPd) {
  constexpr double kPart = 0.5, kGini = 0.6;
  const double low = accepted_pd(0.30, kGini, kPart), high = accepted_pd(0.33, kGini, kPart);
  for (const char* age : {"0 months", "{by: kind, values: {a: 0 months, b: 7 months}}"}) {
    const Model model = model_of(
        dated("factors: {national: {}}",
              std::string("count: 400, ead: 1, lgd: 1, loading: {national: 0.3}, term: 4 years, "
                          "age: ") +
                  age +
                  ", tags: {kind: {mix: {a: 50 %, b: 50 %}}}, pd: {by: kind, values: {a: 30 %, b: "
                  "33 %}}, " +
                  screened(kGini, kPart)));
    const Exposures& loans = model.params().portfolios.front().portfolio->exposures();
    const bool same = age[0] == '0';
    double left[2] = {0, 0};
    for (std::size_t row = 0; row < loans.rows(); ++row)
      left[loans.all_tags()[0].codes[row]] += loans.count_of(row);
    const std::vector<Mean> years = defaults_by_year(model, 30'000);
    for (std::size_t year = 0; year < (same ? 4 : 3); ++year) {
      years[year].expect(left[0] * low + left[1] * high, "year " + std::to_string(year), 1e-9);
      left[0] *= 1 - low, left[1] *= 1 - high;
    }
  }
}

using Default = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // trial, loan, member
std::map<Default, double> defaults_of(const std::string& keys, std::int64_t trials = 2000) {
  const Model model =
      model_of(dated("factors: {national: {}}",
                     "count: 500, ead: 1, lgd: 1, loading: {national: 0.3}, term: 3 years, pd: 8 "
                     "%, " +
                         keys));
  std::map<Default, double> all;
  std::uint32_t first = 0;
  for_each_run(model, trials, [&](const Events& events, std::size_t run) {
    for (std::size_t e = 0; e < events.size(); ++e)
      all[{first + events.trial[e], events.exposure[e], events.member[e]}] = events.time[e];
    first += static_cast<std::uint32_t>(run);
  });
  return all;
}

/// A better signal takes defaults away or postpones them, and adds none.
TEST(Screening, ABetterSignalThinsTheSameDefaults) {
  const auto applicants = defaults_of("loans_per_row: 1"), bank = defaults_of(screened(0.4, 0.6)),
             platform = defaults_of(screened(0.5, 0.6));
  EXPECT_LT(platform.size(), bank.size());
  for (const auto& [of, time] : platform) {
    const auto found = bank.find(of);
    ASSERT_TRUE(found != bank.end());
    EXPECT_LE(found->second, time);
    EXPECT_LE(applicants.at(of), found->second);
  }
}

/// All numbers of all tables but those that say what the portfolio is.
void expect_same_results(const Results& a, const Results& b) {
  std::size_t compared = 0;
  for (const Table& table : a.tables) {
    if (table.name == "screening" || table.name == "inputs") continue;
    for (const Column& column : table.columns)
      if (const auto* numbers = std::get_if<std::vector<double>>(&column.cells)) {
        const std::vector<double>& others = b.table(table.name).numbers(column.name);
        ASSERT_EQ(numbers->size(), others.size());
        for (std::size_t row = 0; row < others.size(); ++row, ++compared)
          EXPECT_TRUE((*numbers)[row] == others[row] ||
                      (std::isnan((*numbers)[row]) && std::isnan(others[row])))
              << table.name << "." << column.name;
      }
  }
  EXPECT_GT(compared, 100u);
}

TEST(Screening, WithoutASignalOrACutOffNothingChanges) {
  for (const bool is_dated : {false, true})
    for (const char* pd : {"5 %", "{uniform: {from: 1 %, to: 20 %}}"}) {
      const auto results = [&](const std::string& screening) {
        const std::string keys = std::string(
                                     "count: 300, ead: {lognormal: {mean: 3, cv: 1}}, "
                                     "lgd: 45 %, loading: {national: 0.4}, pd: ") +
                                 pd +
                                 (is_dated ? ", term: 2 years, age: {uniform: {from: 0 "
                                             "months, to: 9 months}}"
                                           : "") +
                                 screening;
        return run(is_dated ? dated("factors: {national: {persistence: 0.5}}", keys)
                            : small_scenario("", "", keys));
      };
      const Results plain = results("");
      expect_same_results(plain, results(", screening: {gini: 0, acceptance: 100 %}"));
      expect_same_results(plain, results(", screening: {gini: 0.7, acceptance: 100 %}"));
      if (pd[0] == '5')
        expect_same_results(plain, results(", screening: {gini: 0.7, accepted_pd: 5 %}"));
    }
}

/// The value of a platform: its error on the same defaults against that of runs apart.
TEST(Screening, ThePlatformIsComparedOnTheSameDefaults) {
  const std::string book = "count: 2000, ead: 1, lgd: 1, loading: {national: 0.346}, pd: 3 %, ";
  const Results results =
      run(small_scenario("", "variants: {platform: {portfolios.loans.screening.gini: 0.5}}\n",
                         book + screened(0.4, 0.6)),
          {"trials=20000"});
  const Table& differences = results.table("differences");
  const std::size_t row = row_of(differences, "account", "all losses");
  const double exact = 1200 * (accepted_pd(0.03, 0.5, 0.6) - accepted_pd(0.03, 0.4, 0.6));
  expect_exact(differences, row, "difference", exact, 1e-9);
  const Table& bearers = results.table("bearers");
  const double alone =
      bearers.numbers("mean_standard_error")[row_of(bearers, "bearer", "all losses")];
  EXPECT_LT(5 * differences.numbers("difference_standard_error")[row], std::sqrt(2.0) * alone);
}

/// Fine-grained loans have the part and the PD themselves.
TEST(Screening, FineGrainedLoansHaveThePart) {
  const Results results = run(small_scenario(
      "", "",
      "volume: 1000, ead: 1, lgd: 1, loading: {national: 0.3}, fine_grained: yes, pd: 5 %, " +
          screened(0.5, 0.6)));
  expect_moments(results, 600 * accepted_pd(0.05, 0.5, 0.6), 0, 1e-9);
}

/// A steady book of accepted loans: what is in force does not move over the years.
TEST(Screening, AnOpeningBookIsOfAcceptedLoans) {
  const std::string business =
      "new_business: {count: 4000}, opening_book: steady_state, ead: 1, lgd: 1, loading: "
      "{national: 0.1}, term: 3 years, ";
  const double pd = accepted_pd(0.2, 0.6, 0.5);
  const auto opening = [&](const std::string& keys) {
    const Results results = run(dated("factors: {national: {}}", business + keys));
    return results.table("book").numbers("opening")[0];
  };
  const double exact = opening("pd: " + text_of(pd)) / 2;
  EXPECT_NEAR(opening("pd: 20 %, " + screened(0.6, 0.5)) / exact, 1, 0.002);
}

}  // namespace
}  // namespace cofferdam::analytic
