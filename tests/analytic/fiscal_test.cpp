// The fiscal account of random scenarios: break-even fees in closed form, and costs worked again
// from the dated cash of each trial as a replay shows it.
#include <algorithm>
#include <map>
#include <set>

#include "analytic/analytic.hpp"
#include "gates/pool_rule.hpp"
#include "model/trials.hpp"
#include "support/shipped_scenarios.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam::analytic {
namespace {

/// Independent loans of a year, with a constant PD of 4 % and LGD of 60 %.
std::string one_year_loans(const std::string& more) {
  return "cofferdam: 1\ntitle: break even\ntrials: 20000\n"
         "calendar: {start: 2026-01-01, horizon: 1 year, run_off: 1 year}\n"
         "economy: {factors: {national: {}}}\nbearers: {bank: {}, fund: {public: city}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, new_business: {volume: 400, every: "
         "quarter}, ead: 1, term: 1 year, pd: 4 %, lgd: 60 %, loading: {national: 0}}\n"
         "programme:\n  - claim: {name: loss, of: [loans]}\n"
         "  - share: {name: split, claim: loss, parts: {fund: 80 %}, remainder: bank}\n"
         "  - fee: {name: entry, payer: outside, payee: fund, of: guaranteed_part, rate: 1 %, per: "
         "loan}\nfiscal: {discount: {rate: 5 %}}\n" +
         more;
}

// Defaults come at the rate h = -ln(1 - PD) a year, so that of each loan PD x LGD is paid, each at
// (1 + r)^-t: LGD x h / (h + d) x (1 - exp(-(h + d))) with d = ln(1 + r). A fee at once earns that.
TEST(Fiscal, BreakEvenFeeIsPdTimesLgdDiscounted) {
  const double h = -std::log(1 - 0.04), d = std::log(1.05);
  const double fee = 0.6 * h / (h + d) * (1 - std::exp(-(h + d)));
  const Results results = run(one_year_loans(
      "size: [{input: programme.entry.rate, target: break_even, bearer: fund, from: 0 %, to: 4 %, "
      "values: 3}]\n"));
  const Table& sizes = results.table("sizes");
  expect_exact(sizes, 0, "size", fee, 1e-6);
  const double error = sizes.numbers("size_standard_error")[0];
  EXPECT_GT(error, 0);
  EXPECT_LT(error, 0.004 * fee);
  // Not what it is without discounting.
  EXPECT_GT(0.04 * 0.6 - fee, 5 * error);
  // With the fee nothing is left of the cost.
  const Results even =
      run(one_year_loans(""),
          {"programme.entry.rate=" + std::to_string(100 * sizes.numbers("size")[0]) + " %"});
  const Table& fiscal = even.table("fiscal");
  const std::size_t total = row_of(fiscal, "component", "total");
  EXPECT_LT(std::abs(fiscal.numbers("cost")[total]),
            0.001 * fiscal.numbers("cost_standard_error")[total] + 1e-5);
}

/// How wrong sizes come out in runs of other seeds.
TEST(Fiscal, ErrorOfABreakEvenFeeIsThatOfItsSpread) {
  double sum = 0, squares = 0, error = 0;
  constexpr int kRuns = 60;
  for (int seed = 1; seed <= kRuns; ++seed) {
    const Results results =
        run(one_year_loans("size: [{input: programme.entry.rate, target: break_even, bearer: fund, "
                           "from: 1 %, to: 4 %, values: 3}]\n"),
            {"trials=300", "seed=" + std::to_string(seed)});
    const double size = results.table("sizes").numbers("size")[0];
    sum += size, squares += size * size;
    error += results.table("sizes").numbers("size_standard_error")[0] / kRuns;
  }
  const double spread = std::sqrt((squares - sum * sum / kRuns) / (kRuns - 1));
  // Of 60 runs the spread itself is known to 1 / sqrt(118), 9 %.
  EXPECT_NEAR(error / spread, 1, 0.4);
}

/// Weights of trials, and points in place of chance, change no expectation.
TEST(Fiscal, WeightedTrialsAndPointsAgreeWithPlainOnes) {
  const std::string text = one_year_loans("");
  const std::vector<std::string> loading = {"portfolios.loans.loading.national=0.4"};
  const auto with = [&](const std::string& more) {
    std::vector<std::string> overrides = loading;
    overrides.push_back(more);
    return run(text, overrides);
  };
  const Results plain = run(text, loading);
  for (const Results& other : {with("sampling={shift: {means: {national: -1}}}"),
                               with("sampling={plain: {points: sobol}}")}) {
    const auto compare = [&](const char* name, const char* key, const char* row,
                             const std::string& column) {
      const Table &one = plain.table(name), &two = other.table(name);
      const auto number = [&](const Table& table, const std::string& what) {
        return table.numbers(what)[row_of(table, key, row)];
      };
      const double error = std::hypot(number(one, column + "_standard_error"),
                                      number(two, column + "_standard_error"));
      EXPECT_GT(number(two, column + "_standard_error"), 0);
      expect_near(number(two, column), error, number(one, column), 0, row);
    };
    compare("fiscal", "component", "claims", "cost");
    compare("fiscal", "component", "total", "per_guaranteed");
    compare("fiscal_rates", "measure", "subsidy_rate", "value");
    compare("fiscal_rates", "measure", "provisioning_rate", "value");
  }
}

/// Costs of all public bearers by the dated cash of single trials, in the order in which it moved.
class Reference {
 public:
  explicit Reference(const Params& params)
      : params_(params), context_(params.programme->context()) {
    for (std::size_t b = 0; b < params.bearers.size(); ++b)
      public_.push_back(params.bearers[b].level == "no" ? 0 : 1);
    own_ = public_;
    for (const PoolRule* pool : context_.pool_rules) {
      double owned = 0, of_public = 0;
      for (const Payer& owner : pool->terms().owner)
        if (owner.bearer != kOutside)
          owned += owner.part, of_public += owner.part * own_[owner.bearer];
      if (owned > 0) public_[pool->terms().bearer] = of_public;
    }
  }

  /// Whether nobody else puts money into public pools, nor public money into those of others.
  bool has_only_public_funding() const {
    return std::all_of(context_.funding.begin(), context_.funding.end(), [&](const auto& line) {
      return line.flow == PoolFlow::interest || (line.bearer == kOutside ? 0 : own_[line.bearer]) ==
                                                    of(context_.pools[line.pool].bearer);
    });
  }

  void add(std::int64_t trial) {
    Factors factors;
    Settlement s;
    SettlementLog log;
    s.log = &log;
    draw_and_settle(params_, {trial, 1}, factors, s);
    for (std::size_t e = 0; e < s.events.size(); ++e) {
      const EventKind kind = s.events.kind[e];
      const std::string name = kind == EventKind::gain ? "gains"
                               : kind == EventKind::recovery || kind == EventKind::cost
                                   ? "recoveries"
                                   : "claims";
      for (std::size_t b = 0; b < s.parts.size(); ++b)
        pay(name, of(b) * s.parts[b][e], params_.calendar->day_of(s.events.time[e]));
    }
    for (const FlowStep& step : log.flows) {
      const FlowLine& flow = context_.flows[step.flow];
      pay(flow.name, (of(flow.payer) - of(flow.payee)) * step.amount, day_of(step.moment));
    }
    add_pools(log);
  }

  std::map<std::string, double> sums, gross;

 private:
  double of(std::size_t bearer) const { return bearer == kOutside ? 0 : public_[bearer]; }

  /// Zero rates of 1, 2 and 4 % for one, two and three years.
  static double worth(double years) {
    const double rate = years <= 1   ? 0.01
                        : years <= 2 ? 0.01 + 0.01 * (years - 1)
                        : years <= 3 ? 0.02 + 0.02 * (years - 2)
                                     : 0.04;
    return std::pow(1 + rate, -years);
  }
  void pay(const std::string& name, double amount, std::uint32_t day) {
    pay_at(name, amount, worth(params_.calendar->time_of_day(day)));
  }
  void pay_at(const std::string& name, double amount, double at) {
    sums[name] += amount * at;
    gross[name] += std::abs(amount * at);
  }

  /// Money that goes into a pool could have stayed; what is left at the end comes back then.
  void add_pools(const SettlementLog& log) {
    std::map<std::pair<std::size_t, std::size_t>, double> balance;
    for (const AccountStep& step : log.accounts) {
      const double part = of(context_.pools[step.pool].bearer);
      if (step.flow != PoolFlow::interest) pay("holding", part * step.amount, day_of(step.moment));
      balance[{step.pool, step.instance}] = step.balance;
    }
    for (const auto& [account, left] : balance)
      pay_at("holding", -of(context_.pools[account.first].bearer) * left,
             worth(params_.calendar->end()));
  }

  const Params& params_;
  const ProgrammeContext& context_;
  std::vector<double> own_;     ///< [bearer] 1: public
  std::vector<double> public_;  ///< [bearer] the same, but of a pool what its owners are
};

TEST(Fiscal, CostsAreThoseOfTheDatedCashOfEveryTrial) {
  constexpr int kTrials = 40;
  int scenarios = 0, pools = 0;
  std::set<std::string> seen;
  for (const auto& file : shipped_scenarios()) {
    if (is_large(file)) continue;
    SCOPED_TRACE(file.stem().string());
    std::vector<std::string> overrides = {"trials=" + std::to_string(kTrials), "sampling=plain",
                                          "size=[]", "variants={}",
                                          "fiscal={discount: {zero_rates: [1 %, 2 %, 4 %]}}"};
    std::unique_ptr<Model> model;
    try {
      model = std::make_unique<Model>(shipped_model(file, overrides));
    } catch (const Error& error) {
      EXPECT_NE(std::string(error.what()).find("a fiscal account without a"), std::string::npos)
          << error.what();
      continue;  // no calendar, or nobody is public
    }
    Reference reference(model->params());
    for (int trial = 0; trial < kTrials; ++trial) reference.add(trial);
    const Results results = simulate(*model);
    const Table& fiscal = results.table("fiscal");
    double all = 0;
    for (const auto& [name, amount] : reference.gross) all += amount;
    for (std::size_t i = 0; i < fiscal.rows(); ++i) {
      const std::string& component = fiscal.texts("component")[i];
      if (fiscal.texts("payer")[i] != "public: all" || component == "total") continue;
      if (component == "contributions") {
        if (reference.has_only_public_funding()) {
          EXPECT_NEAR(fiscal.numbers("cost")[i] * kTrials, 0, 1e-9 * all);
        }
        continue;
      }
      EXPECT_NEAR(fiscal.numbers("cost")[i] * kTrials, reference.sums[component], 1e-9 * all)
          << component;
      if (reference.gross[component] > 0) seen.insert(fiscal.texts("kind")[i] + " " + component);
    }
    pools += reference.gross["holding"] > 0;
    ++scenarios;
  }
  EXPECT_GE(scenarios, 12);
  EXPECT_GE(pools, 6);
  EXPECT_GE(seen.size(), 12u);
}

/// What is lent and renewed is what the book says is filed.
TEST(Fiscal, LendingIsWhatTheBookFiles) {
  int scenarios = 0, renewed = 0;
  for (const auto& file : shipped_scenarios()) {
    if (is_large(file)) continue;
    SCOPED_TRACE(file.stem().string());
    std::unique_ptr<Model> model;
    try {
      model = std::make_unique<Model>(
          shipped_model(file, {"trials=40", "sampling=plain", "size=[]", "variants={}",
                               "report.book=total", "fiscal={discount: {rate: 2 %}}"}));
    } catch (const Error&) {
      continue;
    }
    const Results results = simulate(*model);
    double filed = 0;
    const Table& book = results.table("book");
    for (const PortfolioView& portfolio : model->params().programme->context().portfolios) {
      if (portfolio.events.tells_losses || portfolio.events.gains) continue;
      for (std::size_t i = 0; i < book.rows(); ++i)
        if (book.texts("portfolio")[i] == portfolio.name) filed += book.numbers("filed")[i];
    }
    const Table& rates = results.table("fiscal_rates");
    const double made = rates.numbers("value")[row_of(rates, "measure", "new_loans")],
                 again = rates.numbers("value")[row_of(rates, "measure", "renewals")];
    EXPECT_NEAR(made + again, filed, 1e-9 * filed);
    renewed += again > 0;
    ++scenarios;
  }
  EXPECT_GE(scenarios, 12);
  EXPECT_GE(renewed, 1);
}

}  // namespace
}  // namespace cofferdam::analytic
