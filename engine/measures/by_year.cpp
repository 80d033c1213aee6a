// What happens in each year of the calendar: losses, defaults, what each bearer bears.
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.06;  // so that the interval of the 95 % quantile is exact too

/// Gross flows of all losses, which only have means.
enum Flow : std::size_t { kRecovered, kCost, kInterest, kFlows };

struct YearSums {
  DistributionList accounts;  ///< [year][account]
  MomentList flows;           ///< [year][flow]
  void close_block() { accounts.close_block(), flows.close_block(); }
  void merge(const YearSums& other) { accounts.merge(other.accounts), flows.merge(other.flows); }
  void share(const YearSums& other) { accounts.share(other.accounts); }
  double bytes_after(double trials) const { return accounts.bytes_after(trials); }
  void write(ByteWriter& bytes) const { accounts.write(bytes), flows.write(bytes); }
  void read(ByteReader& bytes) { accounts.read(bytes), flows.read(bytes); }
};

class ByYear final : public Accumulating<YearSums> {
 public:
  explicit ByYear(const Params& params)
      : Accumulating(
            {DistributionList(params.calendar->years() * accounts_in(params), params, kTailShare),
             MomentList(kFlows * params.calendar->years())}),
        accounts_(accounts_in(params)),
        years_(params.calendar->years()),
        calendar_(*params.calendar),
        sums_(years_, accounts_ + kFlows) {}

  void observe(const TrialRun& run) override {
    sums_.clear(run.settlement.trials);
    add(run.settlement);
    for (std::size_t year = 0; year < years_; ++year) {
      for (std::size_t a = 0; a < accounts_; ++a)
        state_.accounts.add(year * accounts_ + a, sums_.of(year, a), run);
      for (std::size_t flow = 0; flow < kFlows; ++flow)
        state_.flows[kFlows * year + flow].add(sums_.of(year, accounts_ + flow), run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const Calendar& calendar = *summary.params.calendar;
    const std::string& currency = summary.params.currency;
    TextColumn label("year", "year of the calendar");
    TextColumn from("from", "first day of the year, not before the start");
    TextColumn to("to", "its last day within the scenario");
    TextColumn account("account", "'all losses', 'defaults' (a count) or a bearer");
    TextColumn unit("unit", kUnitMeaning);
    EstimateColumns mean("mean", kUnitOfRow,
                         "expected amount of the year; losses net of what is recovered in it");
    EstimateColumns sd("standard_deviation", kUnitOfRow, "standard deviation of the amount");
    EstimateColumns positive("probability_positive", "1",
                             "probability of an amount above zero in the year");
    EstimateColumns risk95("value_at_risk_95", kUnitOfRow,
                           "smallest x with P(amount <= x) >= 95 %");
    EstimateColumns risk99("value_at_risk_99", kUnitOfRow,
                           "smallest x with P(amount <= x) >= 99 %");
    EstimateColumns tail("tvar_99", kUnitOfRow, "mean of the worst 1 % of probability");
    EstimateColumns flows[kFlows] = {
        {"recovered", currency, "expected cash recovered; all losses only"},
        {"cost_of_recovery", currency, "its expected cost; all losses only"},
        {"interest", currency, "expected interest in claims that come due later; all losses only"}};
    NumberColumn resolution("resolution", kUnitOfRow,
                            "width of the bin that value_at_risk_95 is known to; 0: exact");
    TextColumn verdict("verdict", "of value_at_risk_99 and tvar_99: ok, thin or not available");
    const KnownBounds known(summary.params);
    for (std::size_t year = 0; year < years_; ++year)
      for (std::size_t a = 0; a < accounts_; ++a) {
        const std::size_t cell = year * accounts_ + a;
        const Bounds bounds = known.cash_of_account(a);
        const Moments& moments = state_.accounts.moments(cell);
        const Sample sample = state_.accounts.sample(cell, summary.trials);
        const Estimate at95 = sample.quantile(0.95), at99 = sample.quantile(0.99);
        const bool gross = a == kLossAccount;
        label.add(calendar.year_label(year));
        from.add(calendar.date_text(calendar.year_start(year)));
        to.add(calendar.last_day_text(calendar.year_end(year)));
        account.add(summary.accounts[a].name);
        unit.add(summary.accounts[a].unit);
        mean.add(moments.mean(summary.trials, bounds));
        sd.add(moments.standard_deviation(summary.trials, bounds));
        positive.add(known.never_bears(a) ? normal_estimate(0, 0) : sample.probability_above(0));
        risk95.add(at95);
        risk99.add(at99);
        const Estimate beyond = sample.tvar(0.99, bounds);
        tail.add(beyond);
        for (std::size_t flow = 0; flow < kFlows; ++flow)
          flows[flow].add(
              gross ? state_.flows[kFlows * year + flow].mean(summary.trials, known.of_payments(1))
                    : Estimate{});
        resolution.add(at95.resolution);
        verdict.add(beyond.verdict);
      }
    return make_table("by_year", "one year and one account", label, from, to, account, unit, mean,
                      sd, positive, risk95, risk99, tail, flows[kRecovered], flows[kCost],
                      flows[kInterest], resolution, verdict);
  }

 private:
  static std::size_t accounts_in(const Params& params) {
    return kFirstBearerAccount + params.bearers.size();
  }
  void add(const Settlement& settlement) {
    const Events& events = settlement.events;
    const std::size_t bearers = settlement.parts.size();
    std::vector<const double*> parts(bearers);
    for (std::size_t b = 0; b < bearers; ++b) parts[b] = settlement.parts[b].data();
    for (std::size_t e = 0; e < events.size(); ++e) {
      double* sums = sums_.at(calendar_.year_of(events.time[e]), events.trial[e]);
      const double amount = events.amount[e];
      sums[kLossAccount] += amount;
      sums[kDefaultAccount] += events.loans[e];
      for (std::size_t b = 0; b < bearers; ++b) sums[kFirstBearerAccount + b] += parts[b][e];
      switch (events.kind[e]) {
        case EventKind::recovery:
          sums[accounts_ + kRecovered] -= amount;
          break;
        case EventKind::cost:
          sums[accounts_ + kCost] += amount;
          break;
        case EventKind::interest:
          sums[accounts_ + kInterest] += amount;
          break;
        default:
          break;
      }
    }
  }

  std::size_t accounts_, years_;
  const Calendar& calendar_;
  CellSums sums_;  ///< [year][trial][accounts, flows], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.calendar->given() ? std::make_unique<ByYear>(params) : nullptr;
}

}  // namespace

TableMember by_year_table() {
  return {make};
}

}  // namespace cofferdam
