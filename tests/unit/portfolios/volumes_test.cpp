// Volumes at any moment: against the book at the ends of periods, and against loans one by one.
#include "portfolios/volumes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "portfolios/book.hpp"
#include "portfolios/portfolio.hpp"
#include "support/loans_of.hpp"
#include "support/scenarios.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr double kMoment = 5e-9;  // years; more than what counts as the same moment

struct Default {
  std::uint32_t row = 0;
  double time = 0, loans = 1;
};

/// A portfolio, and defaults that its loans can have.
class Setting {
 public:
  explicit Setting(const std::string& loans, const std::string& calendar =
                                                 "{start: 2025-01-01, horizon: 4 years, run_off: "
                                                 "1 year}")
      : model_(model_of(
            "cofferdam: 1\ntitle: volumes\ncalendar: " + calendar +
            "\neconomy: {factors: {national: {}}}\nbearers: {bank: {}}\nportfolios:\n"
            "  loans: {type: loans, lender: bank, pd: 5 %, lgd: 1, asset_correlation: 0, " +
            loans + "}\n")) {}

  const Calendar& calendar() const { return *model_.params().calendar; }
  const LoanExposures& exposures() const { return loans_of(model_.params().portfolios.front()); }
  Volumes volumes() const {
    return {exposures(), calendar(), std::vector<double>(exposures().rows(), 1.0)};
  }
  std::vector<Default> draw(std::mt19937_64& random, std::size_t count) const {
    const Lives& lives = exposures().lives;
    std::uniform_real_distribution<double> uniform(0, 1);
    std::vector<Default> defaults;
    while (defaults.size() < count) {
      const auto row = static_cast<std::uint32_t>(random() % exposures().rows());
      const double from = std::max(0.0, lives.start[row]),
                   to = std::min(calendar().end(), lives.end[row]);
      if (from < to) defaults.push_back({row, from + (to - from) * uniform(random), 0.25});
    }
    std::sort(defaults.begin(), defaults.end(),
              [](const Default& a, const Default& b) { return a.time < b.time; });
    return defaults;
  }

 private:
  Model model_;
};

const std::string kKinds =
    "count: 40, tags: {kind: {mix: {a: 40 %, b: 30 %, c: 30 %}}}, ead: {lognormal: {mean: 100, cv: "
    "1}}, ";
const char* const kRepayments[] = {"bullet", "{linear: {every: quarter, grace_months: 2}}",
                                   "{annuity: {interest: 6 %}}",
                                   "{revolving: {utilisation: 60 %, at_default: 90 %}}"};
const std::string kBusinesses[] = {
    kKinds +
        "term: {by: kind, values: {a: 18 months, b: 3 years, c: 5 months}}, originated: {by: kind, "
        "values: {a: 2024-11-17, b: 2025-01-01, c: 2026-02-03}}",
    kKinds +
        "term: 20 months, renewal: 70 %, age: {by: kind, values: {a: 3 months, b: 19 months, c: "
        "0 months}}",
    "ead: 1, term: 9 months, renewal: 60 %, opening_book: steady_state, fine_grained: yes, "
    "new_business: {volume: 1200, every: month}",
    "ead: 10, term: 2 years, opening_book: steady_state, new_business: {count: 30, every: quarter, "
    "take_up: 0.4}",
    "ead: 10, term: 1 year, renewal: 50 %, new_business: {count: 30, take_up: 0.4}"};
constexpr double kLent = 0.4;

/// Calls `check` with every pair of `kRepayments` and `kBusinesses`.
template <class Check>
void for_each_setting(const std::string& calendar, const Check& check) {
  for (const char* repayment : kRepayments)
    for (const std::string& business : kBusinesses) {
      SCOPED_TRACE(calendar + business + ", " + repayment);
      check(Setting(business + ", repayment: " + repayment, calendar));
    }
}

/// Balances of all cells together.
Balances book_of(const Setting& setting, const std::vector<Default>& defaults) {
  const Book book(setting.exposures(), setting.calendar());
  Book::Trial trial;
  book.clear(trial);
  Events events;
  for (const Default& d : defaults)
    events.add(0, d.row, 0, d.time, EventKind::default_, d.loans, 0);
  book.add(events, 0, std::span(&trial, 1));
  std::vector<Balances> money, loans;
  book.close(trial, kLent, money, loans);
  Balances all = money.front();
  for (std::size_t cell = 1; cell < money.size(); ++cell) {
    all.opening += money[cell].opening;
    for (std::size_t period = 0; period < all.filed.size(); ++period) {
      all.filed[period] += money[cell].filed[period];
      all.in_force[period] += money[cell].in_force[period];
      all.defaulted[period] += money[cell].defaulted[period];
    }
  }
  return all;
}

// What is made or renewed at the turn of a period belongs to the next one in the book; in force at
// the turn are renewed loans there, but not new ones.
TEST(Volumes, AgreeWithTheBookAtTheEndsOfPeriods) {
  std::mt19937_64 random(1);
  for (const std::string period : {"month", "quarter", "year"})
    for (const std::string start : {"2025-01-01", "2025-03-12"})
      for_each_setting(
          "{start: " + start + ", horizon: 3 years, run_off: 1 year, period: " + period + "}",
          [&](const Setting& setting) {
            const std::vector<Default> defaults = setting.draw(random, 60);
            const Balances book = book_of(setting, defaults);
            const Volumes volumes = setting.volumes();
            Volumes::State state;
            volumes.reset(state, kLent);
            for (const Default& d : defaults) volumes.add_default(state, d.row, d.time, d.loans);
            const double in_use = setting.exposures().lives.courses.front().schedule.after.front();
            const double opening = volumes.at(state, -1).in_force;
            // In the book what ends on the first day has never been there.
            const Volumes::Totals first = volumes.at(state, 0);
            EXPECT_NEAR(opening, book.opening + first.released - (1 - in_use) * first.filed, 1e-8);
            double filed = 0, defaulted = 0;
            for (std::size_t q = 0; q < setting.calendar().periods(); ++q) {
              const double end = setting.calendar().period_end(q);
              const Volumes::Totals before = volumes.at(state, end - kMoment),
                                    now = volumes.at(state, end);
              filed += book.filed[q];
              defaulted += book.defaulted[q];
              EXPECT_NEAR(before.filed, filed, 1e-8);
              EXPECT_NEAR(now.in_force - in_use * (now.originated - before.originated),
                          book.in_force[q], 1e-8);
              EXPECT_NEAR(now.released, opening + now.filed - defaulted - now.in_force, 1e-8);
            }
            EXPECT_GT(defaulted, 0);
          });
}

/// The same from the loans one by one, at every moment anew.
class LoanByLoan {
 public:
  LoanByLoan(const Setting& setting, const std::vector<Default>& defaults,
             const std::vector<double>& weights)
      : book_(setting.exposures()), defaults_(defaults), weights_(weights) {}

  Volumes::Totals at(double time) const {
    Volumes::Totals sum;
    for (std::size_t row = 0; row < book_.rows(); ++row) {
      const bool waits = !book_.lives.rank.empty() && book_.lives.rank[row] >= 0;
      const double lent = (waits ? kLent : 1) * principal(row) * book_.count[row];
      if (book_.lives.start[row] >= 0 && book_.lives.start[row] <= time) sum.originated += lent;
      sum.filed += lent * filed(row, time);
      sum.in_force += lent * in_force(row, time);
      sum.released += lent * opening(row);
    }
    sum.released += sum.filed - sum.in_force;
    for (const Default& d : defaults_)
      if (d.time <= time) {
        const double lent = principal(d.row) * d.loans / in_force(d.row, d.time) *
                            book_.lives.balance(d.row, d.time);
        const double not_filed = lent * (filed(d.row, time) - filed(d.row, d.time)),
                     not_in_force = lent * in_force(d.row, time);
        sum.filed -= not_filed;
        sum.in_force -= not_in_force;
        sum.released += not_in_force - not_filed - lent * in_force(d.row, d.time);
      }
    sum.in_force_years = years_to(time);
    return sum;
  }

 private:
  double principal(std::size_t row) const { return weights_[row] * book_.ead[row]; }
  double opening(std::size_t row) const {
    return book_.lives.start[row] < 0 ? in_force(row, -1e-7) : 0;
  }
  double filed(std::size_t row, double time) const {
    const Lives& lives = book_.lives;
    double sum = 0, renewed = 1;
    int age = 0;
    for (double made = lives.start[row]; made <= time + 1e-9 && made < lives.end[row] - 1e-9;
         made = lives.after(row, age += lives.term(row)), renewed *= lives.renewal())
      if (made > -1e-9) sum += renewed;
    return sum;
  }
  double in_force(std::size_t row, double time) const {
    const Lives& lives = book_.lives;
    if (time < lives.start[row] - 1e-9 || time > lives.end[row] - 1e-9) return 0;
    return std::pow(lives.renewal(), lives.renewals(row, time)) * lives.balance(row, time);
  }
  /// Nothing changes but at whole months after an origination, and by defaults.
  double years_to(double time) const {
    std::vector<double> turns = {0, time};
    for (std::size_t row = 0; row < book_.rows(); ++row)
      for (int age = 0; book_.lives.after(row, age) < time; ++age)
        turns.push_back(book_.lives.after(row, age));
    for (const Default& d : defaults_) turns.push_back(d.time);
    std::sort(turns.begin(), turns.end());
    double sum = 0;
    for (std::size_t i = 1; i < turns.size() && turns[i] <= time; ++i)
      if (turns[i - 1] >= 0 && turns[i] - turns[i - 1] > 1e-9)
        sum += (turns[i] - turns[i - 1]) * in_force_amid(turns[i - 1], turns[i]);
    return sum;
  }
  double in_force_amid(double from, double to) const {
    const double time = (from + to) / 2;
    double sum = 0;
    for (std::size_t row = 0; row < book_.rows(); ++row) {
      const bool waits = !book_.lives.rank.empty() && book_.lives.rank[row] >= 0;
      sum += (waits ? kLent : 1) * principal(row) * book_.count[row] * in_force(row, time);
    }
    for (const Default& d : defaults_)
      if (d.time <= time)
        sum -= principal(d.row) * d.loans * book_.lives.balance(d.row, d.time) /
               in_force(d.row, d.time) * in_force(d.row, time);
    return sum;
  }

  const LoanExposures& book_;
  const std::vector<Default>& defaults_;
  const std::vector<double>& weights_;
};

void expect_equal(const Volumes::Totals& is, const Volumes::Totals& should, const char* when) {
  EXPECT_NEAR(is.originated, should.originated, 1e-8) << when;
  EXPECT_NEAR(is.filed, should.filed, 1e-8) << when;
  EXPECT_NEAR(is.released, should.released, 1e-8) << when;
  EXPECT_NEAR(is.in_force, should.in_force, 1e-8) << when;
  EXPECT_NEAR(is.in_force_years, should.in_force_years, 1e-5) << when;
}

// Weights of a half and none; defaults also at the moments of instalments and renewals.
TEST(Volumes, AgreeWithLoansOneByOneAtAnyMoment) {
  std::mt19937_64 random(2);
  Volumes::State state;  // goes from portfolio to portfolio
  for_each_setting(
      "{start: 2025-03-12, horizon: 3 years, run_off: 6 months}", [&](Setting setting) {
        std::vector<double> weights;
        for (std::size_t row = 0; row < setting.exposures().rows(); ++row)
          weights.push_back(row % 3 == 0 ? 0.0 : row % 3 == 1 ? 1.0 : 0.5);
        std::vector<Default> defaults = setting.draw(random, 30);
        for (std::size_t i = 0; i < defaults.size(); i += 2) {
          const double start = setting.exposures().lives.start[defaults[i].row];
          defaults[i].time =
              std::max(0.0, start + std::floor((defaults[i].time - start) * 12) / 12);
        }
        std::sort(defaults.begin(), defaults.end(),
                  [](const Default& a, const Default& b) { return a.time < b.time; });
        const Volumes volumes(setting.exposures(), setting.calendar(), weights);
        volumes.reset(state, kLent);
        std::vector<Default> so_far;
        const LoanByLoan slow(setting, so_far, weights);
        for (const Default& d : defaults) {
          volumes.add_default(state, d.row, d.time, d.loans);
          so_far.push_back(d);
          if (random() % 3 > 0) continue;
          const double past = std::uniform_real_distribution<double>(0, d.time)(random);
          expect_equal(volumes.at(state, past), slow.at(past), "looking back");
          expect_equal(volumes.at(state, d.time + 1e-10), slow.at(d.time + 1e-10), "now");
        }
        const double end = setting.calendar().end();
        expect_equal(volumes.at(state, end), slow.at(end), "at the end");
        expect_equal(volumes.at(state, 1.37), slow.at(1.37), "looking back from the end");
      });
}

// Both are made at once and repaid in four quarters; half of them are renewed.
TEST(Volumes, FollowTwoLoansByHand) {
  const Setting setting(
      "count: 2, ead: 120, term: 1 year, repayment: {linear: {every: quarter}}, renewal: 50 %",
      "{start: 2025-01-01, horizon: 2 years}");
  const Volumes volumes = setting.volumes();
  Volumes::State state;
  volumes.reset(state, 1);
  expect_equal(volumes.at(state, 0.3), {240, 240, 60, 180, 60 + 9}, "no default yet");
  volumes.add_default(state, 0, 0.3, 1);
  expect_equal(volumes.at(state, 0.3), {240, 240, 60, 90, 69}, "one of them");
  // Of the other 120 x 1/2 is filed again.
  expect_equal(volumes.at(state, 1), {240, 300, 150, 60, 69 + 18 + 15 + 7.5}, "renewal");
  volumes.add_default(state, 1, 1.25, 1);
  expect_equal(volumes.at(state, 1.25), {240, 300, 165, -45, 109.5 + 15}, "renewed and defaults");
  expect_equal(volumes.at(state, 0.2), {240, 240, 0, 240, 48}, "looking back");
}

TEST(Volumes, ForgetTheTrialBefore) {
  const Setting setting(kBusinesses[3] + ", repayment: linear");
  const Volumes volumes = setting.volumes();
  std::mt19937_64 random(3);
  Volumes::State used, fresh;
  volumes.reset(used, 1);
  for (const Default& d : setting.draw(random, 50))
    if (d.time < 2) volumes.add_default(used, d.row, d.time, 1);
  volumes.reset(used, kLent);
  volumes.reset(fresh, kLent);
  for (const double time : {0.5, 1.5, 2.5, 5.0}) {
    EXPECT_EQ(volumes.at(used, time).in_force, volumes.at(fresh, time).in_force);
    EXPECT_EQ(volumes.at(used, time).released, volumes.at(fresh, time).released);
    EXPECT_EQ(volumes.at(used, time).in_force_years, volumes.at(fresh, time).in_force_years);
  }
}

TEST(Volumes, WhatDefaultsOnTheDayItIsDueIsNotReleased) {
  const Setting setting("count: 2, ead: 100, term: 1 year",
                        "{start: 2025-01-01, horizon: 2 years}");
  const Volumes volumes = setting.volumes();
  Volumes::State state;
  volumes.reset(state, 1);
  volumes.add_default(state, 1, 1, 1);
  expect_equal(volumes.at(state, 1), {200, 200, 100, 0, 200}, "at maturity");
  expect_equal(volumes.at(state, 1.5), {200, 200, 100, 0, 200}, "later");
  volumes.add_default(state, 0, 1.4, 1);  // time does not go back
  expect_equal(volumes.at(state, 1.45), {200, 200, 100, 0, 200}, "before");
  expect_equal(volumes.at(state, 1.5), {200, 200, 0, 0, 200}, "both");
}

TEST(Volumes, LoansEndAtTheirMaturityWhateverTheirTerm) {
  const Setting setting("count: 3, ead: 100, term: 1 year",
                        "{start: 2025-01-01, horizon: 2 years}");
  LoanExposures book = setting.exposures();
  book.lives.end = {0.4, 1.7, 9};
  const Volumes volumes(book, setting.calendar(), std::vector<double>{1, 1, 1});
  Volumes::State state;
  volumes.reset(state, 1);
  expect_equal(volumes.at(state, 1.5), {300, 300, 100, 200, 340}, "one is over");
  expect_equal(volumes.at(state, 2), {300, 300, 200, 100, 410}, "one goes on");
}

TEST(Volumes, NothingIsLeftByRounding) {
  const Setting setting(
      "count: 50, ead: {lognormal: {mean: 100, cv: 2}}, term: 3 years, "
      "repayment: {annuity: {interest: 5 %}}");
  const Volumes volumes = setting.volumes();
  Volumes::State state;
  volumes.reset(state, 1);
  for (std::uint32_t row = 0; row < 50; ++row)
    volumes.add_default(state, row, 0.01 * row / 7, setting.exposures().count[row]);
  EXPECT_EQ(volumes.at(state, 0.5).in_force, 0);
  EXPECT_EQ(volumes.at(state, 4).released, 0);
  EXPECT_EQ(volumes.at(state, 4).in_force, 0);
}

TEST(Volumes, OriginationsAreTheMomentsOfNewBusinessThatCounts) {
  const Setting setting(
      "ead: 10, term: 6 months, renewal: 50 %, opening_book: steady_state, "
      "new_business: {count: 4, every: quarter, until: 2026-01-01}");
  const LoanExposures& book = setting.exposures();
  std::vector<double> weights;
  for (const double start : book.lives.start) weights.push_back(start == 0.25 ? 0.0 : 1.0);
  const Volumes volumes(book, setting.calendar(), weights);
  EXPECT_EQ(setting.volumes().originations(), (std::vector<double>{0, 0.25, 0.5, 0.75}));
  EXPECT_EQ(volumes.originations(), (std::vector<double>{0, 0.5, 0.75}));
  Volumes::State state;
  volumes.reset(state, 1);
  EXPECT_NEAR(volumes.at(state, 5).originated, 30, 1e-12);
}

}  // namespace
}  // namespace cofferdam
