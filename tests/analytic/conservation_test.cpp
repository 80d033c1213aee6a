// No money is made or lost: the scenarios of the repository and their variants, trial by trial.
#include <gtest/gtest.h>

#include <cofferdam/simulate.hpp>

#include <cmath>
#include <map>

#include "measures/params.hpp"
#include "simulate/trial_worker.hpp"
#include "support/shipped_scenarios.hpp"

namespace cofferdam {
namespace {

constexpr std::int64_t kTrials = 200;
constexpr double kRounding = 1e-9;  // of all amounts of a trial

/// Sums by trial, and how much went to and fro.
struct Sums {
  explicit Sums(std::size_t trials) : sum(trials), gross(trials) {}
  std::vector<double> sum, gross;
  void add(std::size_t trial, double amount) {
    sum[trial] += amount;
    gross[trial] += std::abs(amount);
  }
  void expect_zero(const std::string& what) const {
    for (std::size_t t = 0; t < sum.size(); ++t)
      ASSERT_LE(std::abs(sum[t]), kRounding * gross[t]) << what << ", trial " << t;
  }
};

/// Of each entry the parts sum to what was lost or came back; over entries to the ledger.
void expect_shared(const Settlement& s) {
  const std::size_t bearers = s.parts.size();
  Sums lost(s.trials), compensation(s.trials);
  std::vector<Sums> borne(bearers, Sums(s.trials));
  for (std::size_t e = 0; e < s.events.size(); ++e) {
    double sum = 0, gross = std::abs(s.events.amount[e]);
    for (std::size_t b = 0; b < bearers; ++b) {
      sum += s.parts[b][e];
      gross += std::abs(s.parts[b][e]);
      borne[b].add(s.events.trial[e], s.parts[b][e]);
    }
    ASSERT_LE(std::abs(sum - s.events.amount[e]), 1e-12 * gross) << "entry " << e;
    lost.add(s.events.trial[e], s.events.amount[e]);
  }
  for (std::size_t t = 0; t < s.trials; ++t) lost.add(t, -s.losses[t]);
  lost.expect_zero("losses");
  for (std::size_t b = 0; b < bearers; ++b)
    for (std::size_t t = 0; t < s.trials; ++t) {
      borne[b].add(t, -s.ledger.of(LedgerKind::borne, b)[t]);
      compensation.add(t, s.ledger.of(LedgerKind::compensation_paid, b)[t]);
      compensation.add(t, -s.ledger.of(LedgerKind::compensation_received, b)[t]);
    }
  for (const Sums& bearer : borne) bearer.expect_zero("what a bearer bears");
  compensation.expect_zero("compensation");
}

/// Of what is due each part is paid, taken over, or stopped for a reason.
void expect_paid_or_stopped(const Settlement& s) {
  for (const PaymentOutcomes& line : s.payments) {
    Sums open(s.trials);
    for (std::size_t t = 0; t < s.trials; ++t) {
      open.add(t, line.due[t]);
      open.add(t, -line.paid[t]);
      open.add(t, -line.moved[t]);
      for (const auto& stopped : line.stopped) {
        open.add(t, -stopped[t]);
        ASSERT_GE(stopped[t], 0);
      }
    }
    open.expect_zero("due");
  }
}

/// Accounts of bearers, of the stocks of pools, and of the world outside, by year: each flow is
/// booked twice, and the stocks are what pools say.
class Books {
 public:
  Books(const ProgrammeContext& context, const Settlement& s)
      : context_(context),
        s_(s),
        bearers_(s.parts.size()),
        years_(context.calendar->years()),
        cells_(years_ * accounts(), Sums(s.trials)),
        stock_of_(bearers_, bearers_ + context.pools.size()) {
    for (std::size_t p = 0; p < context.pools.size(); ++p)
      stock_of_[context.pools[p].bearer] = bearers_ + p;
    book_entries();
    book_funding();
  }

  void expect_balanced() {
    for (std::size_t year = 0; year < years_; ++year) {
      Sums all(s_.trials);
      for (std::size_t a = 0; a < accounts(); ++a)
        for (std::size_t t = 0; t < s_.trials; ++t) {
          all.sum[t] += cell(year, a).sum[t];
          all.gross[t] += cell(year, a).gross[t];
        }
      all.expect_zero("cash of year " + std::to_string(year));
    }
    for (std::size_t p = 0; p < context_.pools.size(); ++p) expect_stock(p);
  }

 private:
  std::size_t outside() const { return bearers_ + context_.pools.size(); }
  std::size_t accounts() const { return outside() + 1; }
  Sums& cell(std::size_t year, std::size_t account) { return cells_[year * accounts() + account]; }

  /// A bearer with a pool pays out of its stock.
  void book_entries() {
    for (std::size_t e = 0; e < s_.events.size(); ++e) {
      const std::size_t year = context_.calendar->year_of_day(day_of(s_.moment[e]));
      const std::uint32_t trial = s_.events.trial[e];
      for (std::size_t b = 0; b < bearers_; ++b)
        cell(year, stock_of_[b] < outside() ? stock_of_[b] : b).add(trial, -s_.parts[b][e]);
      cell(year, outside()).add(trial, s_.events.amount[e]);
    }
  }
  void book_funding() {
    for (std::size_t i = 0; i < context_.funding.size(); ++i) {
      const FundingLine& line = context_.funding[i];
      for (std::size_t year = 0; year < years_; ++year)
        for (std::uint32_t t = 0; t < s_.trials; ++t) {
          const double amount = s_.funding[i][year * s_.trials + t];
          cell(year, bearers_ + line.pool).add(t, amount);
          cell(year, line.bearer == kOutside ? outside() : line.bearer).add(t, -amount);
        }
    }
  }
  /// Balances are recorded before the budget of the last year lapses, which lowers the stock after.
  void expect_stock(std::size_t pool) {
    Sums open(s_.trials);
    std::vector<double> lapsed(s_.trials);
    for (std::size_t i = 0; i < context_.funding.size(); ++i)
      if (context_.funding[i].pool == pool && context_.funding[i].flow == PoolFlow::lapse)
        for (std::size_t t = 0; t < s_.trials; ++t)
          lapsed[t] -= s_.funding[i][(years_ - 1) * s_.trials + t];
    for (std::size_t year = 0; year < years_; ++year) {
      const Sums& moved = cell(year, bearers_ + pool);
      for (std::size_t t = 0; t < s_.trials; ++t) {
        open.sum[t] += moved.sum[t];
        open.gross[t] += moved.gross[t];
        const double balance = s_.pools[pool].balance[year * s_.trials + t];
        const double after = year + 1 == years_ ? std::min(lapsed[t], balance) : 0;
        const double left = open.sum[t] - balance, rounding = kRounding * open.gross[t];
        ASSERT_LE(left, rounding) << context_.pools[pool].name << ", year " << year << ", trial "
                                  << t;
        ASSERT_GE(left, -after - rounding)
            << context_.pools[pool].name << ", year " << year << ", trial " << t;
        ASSERT_GE(balance, 0);
      }
    }
  }

  const ProgrammeContext& context_;
  const Settlement& s_;
  std::size_t bearers_, years_;
  std::vector<Sums> cells_;
  std::vector<std::size_t> stock_of_;  ///< [bearer] account of its pool; outside(): it has none
};

void expect_conserved(const Params& params) {
  Factors factors;
  Settlement settlement;
  constexpr std::int64_t kRun = 50;
  for (std::int64_t first = 0; first < kTrials; first += kRun) {
    SCOPED_TRACE("from trial " + std::to_string(first));
    draw_and_settle(params, {first, static_cast<std::size_t>(kRun)}, factors, settlement);
    expect_shared(settlement);
    if (!params.programme->is_walked()) continue;
    expect_paid_or_stopped(settlement);
    Books(params.programme->context(), settlement).expect_balanced();
  }
}

TEST(Conservation, OfEveryScenarioInEveryTrial) {
  int with_pools = 0;
  for (const auto& file : shipped_scenarios()) {
    const Model model = shipped_model(file, {"trials=200"});
    {
      SCOPED_TRACE(file.stem().string());
      expect_conserved(model.params());
      with_pools += !model.params().programme->context().pools.empty();
    }
    for (const Variant& variant : model.variants()) {
      SCOPED_TRACE(file.stem().string() + ", variant " + variant.name);
      expect_conserved(*variant.params);
    }
  }
  EXPECT_GE(with_pools, 4);
}

/// What accounts spend sums to nothing in the tables too, and a pool spends what its stock loses.
TEST(Conservation, OfTheTablesOfCash) {
  for (const auto& file : shipped_scenarios()) {
    SCOPED_TRACE(file.stem().string());
    const Model model = shipped_model(file, {"trials=200"});
    const Results results = simulate(model);
    const auto found = std::find_if(results.tables.begin(), results.tables.end(),
                                    [](const Table& table) { return table.name == "cash"; });
    if (found == results.tables.end()) continue;
    const Table& cash = *found;
    std::map<std::string, double> sum, gross;
    for (std::size_t row = 0; row < cash.rows(); ++row) {
      if (cash.texts("account")[row].starts_with("public: ")) continue;
      if (cash.texts("year")[row] == "(largest)") continue;
      std::string key = cash.texts("year")[row];
      if (!model.variants().empty()) key += " of " + cash.texts("variant")[row];
      sum[key] += cash.numbers("mean")[row];
      gross[key] += std::abs(cash.numbers("mean")[row]);
    }
    for (const auto& [key, amount] : sum) EXPECT_LE(std::abs(amount), 1e-9 * gross[key]) << key;
  }
}

}  // namespace
}  // namespace cofferdam
