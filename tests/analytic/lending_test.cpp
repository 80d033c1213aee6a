// Loans that are made, renewed, repaid and recovered over time, against sums by hand. The factor
// moves nothing here, so that loans are independent.
#include <array>
#include <map>
#include <tuple>

#include "analytic/over_time.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam::analytic {
namespace {

constexpr double kPd = 0.04;
const std::string kAlone = "ead: 1, lgd: 1, pd: 4 %, asset_correlation: 0, ";

Model lending(const std::string& keys, const std::string& calendar = "horizon: 5 years") {
  return model_of(dated("factors: {national: {}}", kAlone + keys, calendar));
}

void expect_years(const Model& model, const std::vector<double>& exact, const std::string& what) {
  // Losses of 1 each; fine-grained loans have no chance in them.
  const bool fine = what.ends_with("fine-grained");
  const auto years = defaults_by_year(model, fine ? 100 : 5'000, true);
  ASSERT_EQ(years.size(), exact.size());
  for (std::size_t year = 0; year < exact.size(); ++year)
    expect_near(years[year].value(), fine ? 0 : years[year].error(), exact[year],
                1e-9 * exact[year], what + " in year " + std::to_string(year));
}

TEST(Renewal, FirmsStayWhileTheyAreRenewedAndHaveNotDefaulted) {
  // Of the 100 firms of a year 0.8 x 0.96 go on to the next; the last year runs off.
  std::vector<double> exact;
  double firms = 0;
  for (int year = 0; year < 5; ++year) exact.push_back((firms = 100 + firms * .8 * .96) * kPd);
  const std::string firms_a_year =
      "term: 1 year, renewal: 80 %, new_business: {count: 100, every: ";
  expect_years(lending(firms_a_year + "year}"), exact, "one by one");
  expect_years(lending(firms_a_year + "year}, fine_grained: yes"), exact, "fine-grained");
  // Nothing is renewed when the horizon is over: 100 a year in months, renewed until then.
  const auto run_off = defaults_by_year(
      lending(firms_a_year + "month}", "horizon: 2 years, run_off: 2 years"), 40'000);
  ASSERT_EQ(run_off.size(), 4u);
  run_off[3].expect(0, "after the last maturity");
  // Loans of month m (0 to 23) are in their contract for 12 - m % 12 months of the year they start,
  // and for m % 12 of the next.
  double exact_third = 0;
  for (int m = 0; m < 12; ++m) {
    const double late = std::pow(.96, (12 - m) / 12.), rest = 1 - std::pow(.96, m / 12.);
    exact_third += 100. / 12 * (1 + .8 * .96) * late * rest;
  }
  run_off[2].expect(exact_third, "run-off");
}

/// Numbers of defaults of each trial.
Mean counted(const Model& model, std::int64_t trials, double about, Mean& squares) {
  Mean mean;
  for_each_run(model, trials, [&](const Events& events, std::size_t run) {
    std::vector<double> counts(run, 0.0);
    for (const std::uint32_t trial : events.trial) ++counts[trial];
    for (const double count : counts) {
      mean.add(count);
      squares.add((count - about) * (count - about));
    }
  });
  return mean;
}

TEST(TakeUp, DefaultsVaryWithWhatIsLent) {
  // Ranks (i + 1/2) / n below u are lent: n u, rounded, with mean n/2 and variance n^2/12 + 1/6.
  constexpr double n = 200, variance = n * n / 12 + 1. / 6;
  Mean squares;
  const double mean = .5 * n * kPd;
  const Model model = lending(
      "term: 1 year, new_business: {count: 200, every: year, take_up: {uniform: {from: 0, to: 1}}}",
      "horizon: 1 year");
  counted(model, 100'000, mean, squares).expect(mean, "mean");
  squares.expect(.5 * n * kPd * (1 - kPd) + kPd * kPd * variance, "variance");
  const Model fixed = lending("term: 1 year, new_business: {count: 200, every: year, take_up: 0.3}",
                              "horizon: 1 year");
  Mean binomial;
  counted(fixed, 100'000, 60 * kPd, binomial).expect(60 * kPd, "mean at 30 %");
  binomial.expect(60 * kPd * (1 - kPd), "variance at 30 %");
}

TEST(OpeningBook, ASteadyStateDefaultsEvenly) {
  const auto even = [](double rate) { return std::vector<double>(5, rate); };
  // 3,600 loans of three years: each defaults once in its life with 1 - 0.96^3.
  const std::string three = "term: 3 years, opening_book: steady_state, new_business: {count: 1200";
  expect_years(lending(three + "}, fine_grained: yes"), even(1200 * (1 - std::pow(.96, 3))),
               "three years, fine-grained");
  expect_years(lending(three + "}"), even(1200 * (1 - std::pow(.96, 3))), "three years");
  // Renewed firms: 120 new ones a year and those of the past, 120 / (1 - 0.8 x 0.96).
  for (const std::string every : {"year", "quarter", "month"}) {
    const std::string book =
        "term: 1 year, renewal: 80 %, opening_book: steady_state, new_business: {count: 120, "
        "every: " +
        every + "}";
    const double rate = 120 / (1 - .8 * .96) * kPd;
    expect_years(lending(book + ", fine_grained: yes"), even(rate), every + ", fine-grained");
    // Single loans are whole numbers, cut from the running sum of all batches.
    for (const Mean& year : defaults_by_year(lending(book), 5'000)) year.expect(rate, every, kPd);
  }
}

// Linear loans lose what is outstanding, and the same in every year.
TEST(OpeningBook, ASteadyStateLosesEvenly) {
  const Model model = lending(
      "term: 3 years, opening_book: steady_state, new_business: {count: 1200}, "
      "fine_grained: yes, repayment: linear");
  double exact = 0;
  for (int month = 0; month < 36; ++month)
    exact += 1200 * std::pow(.96, month / 12.) * (1 - std::pow(.96, 1 / 12.)) * (1 - month / 36.);
  expect_years(model, std::vector<double>(5, exact), "linear, fine-grained");
}

TEST(OpeningBook, AmountInForceIsMet) {
  for (const char* repayment : {"bullet", "linear", "{annuity: {interest: 6 %}}"})
    for (const char* fine : {"yes", "no"})
      for (const char* renewal : {"0", "0.5"}) {
        const Model model = lending(std::string("term: 3 years, opening_book: steady_state, "
                                                "in_force: 50_000, fine_grained: ") +
                                    fine + ", repayment: " + repayment + ", renewal: " + renewal +
                                    ", new_business: {volume: 1200, every: quarter}");
        const Exposures& book = model.params().portfolios[0].portfolio->exposures();
        double outstanding = 0, future = 0;
        for (std::size_t row = 0; row < book.rows(); ++row) {
          const double lent = book.count_of(row) * book.amount_of(row);
          if (book.begins(row) >= 0) future += lent;
          if (book.begins(row) < 0 && book.begins(row) > -3 + 1e-9)
            outstanding += book.count_of(row) * book.principal_of(row, 0);
        }
        EXPECT_NEAR(outstanding, 50'000, 100) << repayment << fine << renewal;
        EXPECT_NEAR(future, 5 * 1200, 1 + 1e-6) << repayment << fine << renewal;
      }
}

TEST(NewBusiness, LendsItsVolumeInRowsOfAnySize) {
  for (const char* rows : {"1", "10"})
    for (const char* amount : {"volume", "count"})
      for (const char* every : {"year", "quarter", "month"}) {
        const Model model = lending(std::string("term: 1 year, loans_per_row: ") + rows +
                                    ", new_business: {" + amount + ": 1200, every: " + every + "}");
        const Exposures& book = model.params().portfolios[0].portfolio->exposures();
        std::vector<double> years(5, 0.0);
        for (std::size_t row = 0; row < book.rows(); ++row)
          years[static_cast<std::size_t>(book.begins(row) + 1e-9)] +=
              book.count_of(row) * book.amount_of(row);
        for (const double lent : years) EXPECT_NEAR(lent, 1200, 1e-9) << rows << amount << every;
      }
}

/// What came back of one default: time and amounts.
struct Chain {
  double time = -1, amount = 0, back = 0, cost = 0, then = -1;
};

std::vector<Chain> chains(const Model& model, std::int64_t trials) {
  std::vector<Chain> all;
  for_each_run(model, trials, [&](const Events& events, std::size_t) {
    std::map<std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>, Chain> chains;
    for (std::size_t e = 0; e < events.size(); ++e) {
      Chain& chain = chains[{events.trial[e], events.exposure[e], events.member[e]}];
      if (events.loans[e] == 1)
        chain.time = events.time[e], chain.amount = events.amount[e];
      else
        (events.amount[e] < 0 ? chain.back : chain.cost) += events.amount[e],
            chain.then = events.time[e];
    }
    for (const auto& [key, chain] : chains) all.push_back(chain);
  });
  return all;
}

Model recovering(const std::string& recovery) {
  return model_of(dated("factors: {national: {}}",
                        "ead: 1, pd: 4 %, asset_correlation: 0, count: 500, term: 3 years, "
                        "repayment: linear, recovery: " +
                            recovery,
                        "horizon: 1 year, run_off: 2 years"));
}

/// Six months after a moment from January 2026 on: the day of the same number or the last one of
/// the month, at the same part of the day, on an axis on which all months are equally long.
double six_months_later(double time) {
  const auto days_in = [](int month) {
    const std::array<int, 12> days = {
        31, month / 12 == 2 ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[static_cast<std::size_t>(month % 12)];
  };
  const int month = static_cast<int>(12 * time);
  const double days = (12 * time - month) * days_in(month), whole = std::floor(days + 1e-7);
  const double end = std::min(whole, days_in(month + 6) - 1.0) + (days - whole);
  return (month + 6 + end / days_in(month + 6)) / 12;
}

TEST(Recovery, ComesAtItsLagWithItsCost) {
  std::size_t late = 0;
  const auto all = chains(recovering("{rate: 60 %, lag: 6 months, cost: 5 %}"), 1000);
  ASSERT_GT(all.size(), 30'000u);
  for (const Chain& chain : all) {
    // Linear: what is outstanding after the instalments of whole months.
    ASSERT_NEAR(chain.amount, 1 - std::floor(12 * chain.time) / 36, 1e-9);
    if (chain.time + .5 >= 3) {
      EXPECT_EQ(chain.back, 0);
      ++late;
      continue;
    }
    ASSERT_NEAR(chain.then, six_months_later(chain.time), 1e-12);
    ASSERT_NEAR(chain.back, -.6 * chain.amount, 1e-12);
    ASSERT_NEAR(chain.cost, .05 * .6 * chain.amount, 1e-12);
  }
  EXPECT_GT(late, 1000u);
}

TEST(Recovery, DrawnRatesAndLagsHaveTheirMeans) {
  Mean rate, lag, product;
  for (const Chain& chain :
       chains(recovering("{rate: {uniform: {from: 0.2, to: 0.8}}, lag: {uniform: {from: 3 months, "
                         "to: 9 months}}}"),
              1000)) {
    if (chain.time > 2.2) continue;
    const double r = -chain.back / chain.amount, months = 12 * (chain.then - chain.time);
    rate.add(r), lag.add(months), product.add((r - .5) * (months - 6));
  }
  rate.expect(.5, "rate");
  lag.expect(6, "lag");
  product.expect(0, "rate with lag");
}

TEST(Recovery, OfFineGrainedLoansIsTheMean) {
  const std::string loans =
      "ead: 1, pd: 4 %, asset_correlation: 0.2, count: 1, loans_per_row: 500, term: 3 years, "
      "recovery: {rate: 60 %, lag: 6 months, cost: 5 %}, fine_grained: yes";
  const Model model =
      model_of(dated("factors: {national: {}}", loans, "horizon: 1 year, run_off: 2 years"));
  for_each_run(model, 1000, [&](const Events& events, std::size_t) {
    double lost = 0, back = 0;
    for (std::size_t e = 0; e < events.size(); ++e) {
      if (events.loans[e] == 0)
        back += events.amount[e];
      else if (events.time[e] < 2.5)
        lost += events.amount[e];
    }
    ASSERT_NEAR(back, -.57 * lost, 1e-9 * lost);
  });
}

}  // namespace
}  // namespace cofferdam::analytic
