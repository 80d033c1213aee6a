// What becomes of the loans of each cohort over their whole life.
#include <algorithm>
#include <limits>

#include "measures/accumulating.hpp"
#include "measures/cohorts.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.02;  // so that the interval of the 99 % quantile is exact too

/// Cohorts by portfolio and, if there are several portfolios, those of one name together.
struct Pooled {
  std::vector<Cohort> list;
  std::vector<std::uint32_t> of_row;
  std::vector<std::vector<std::size_t>> members;  ///< [cohort] of which it is the sum; or empty
};

Pooled pooled(const Params& params) {
  Cohorts own = cohorts_of(params, false);
  Pooled all{std::move(own.list), std::move(own.of_row), {}};
  all.members.resize(all.list.size());
  if (params.portfolios.size() < 2) return all;
  const std::size_t first = all.list.size();
  for (std::size_t c = 0; c < first; ++c) {
    std::size_t sum = first;
    while (sum < all.list.size() && all.list[sum].name != all.list[c].name) ++sum;
    if (sum == all.list.size()) {
      all.list.push_back(all.list[c]);
      all.list.back().portfolio = "(all)";
      all.members.emplace_back();
    } else {
      all.list[sum].add(all.list[c]);
    }
    all.members[sum].push_back(c);
  }
  return all;
}

/// Distributions [cohort][account].
class ByCohort final : public Accumulating<DistributionList> {
 public:
  ByCohort(const Params& params, Pooled cohorts)
      : Accumulating(
            DistributionList(cohorts.list.size() * (kFirstBearerAccount + params.bearers.size()),
                             params, kTailShare)),
        cohorts_(std::move(cohorts)),
        accounts_(kFirstBearerAccount + params.bearers.size()),
        sums_(cohorts_.list.size(), accounts_) {}

  void observe(const TrialRun& run) override {
    sums_.clear(run.settlement.trials);
    add(run.settlement);
    for (std::size_t c = 0; c < cohorts_.list.size(); ++c) {
      for (const std::size_t member : cohorts_.members[c]) sums_.add_cell(c, member);
      for (std::size_t a = 0; a < accounts_; ++a)
        state_.add(c * accounts_ + a, sums_.of(c, a), run);
    }
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn portfolio("portfolio", "name of the portfolio; (all): cohorts of one name together");
    TextColumn name("cohort",
                    "year of origination, or value of the tag that tells cohorts apart; loans made "
                    "before the start are observed from the start on only");
    TextColumn account("account", "'all losses' or a bearer");
    NumberColumn loans("loans", "1", "loans of the cohort; new business at full take-up");
    NumberColumn lent("lent", currency, "sum of what is lent at origination, renewals apart");
    NumberColumn open("open_loans", "1",
                      "loans that can default or recover after the end of the calendar");
    EstimateColumns defaults("defaults", "1", "expected number of defaults");
    EstimateColumns default_rate("default_rate", "1", "defaults / loans");
    EstimateColumns loss("loss", currency, "expected amount borne, net of what is recovered");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the loss");
    EstimateColumns rate("loss_rate", "1", "loss / lent");
    EstimateColumns risk("value_at_risk_99", currency, "smallest x with P(loss <= x) >= 99 %");
    NumberColumn resolution("resolution", currency,
                            "width of the bin that value_at_risk_99 is known to; 0: exact");
    TextColumn verdict("verdict",
                       "of value_at_risk_99: ok, thin or not available; with open loans nothing is "
                       "available, and it says why");
    const KnownBounds known(summary.params);
    for (std::size_t c = 0; c < cohorts_.list.size(); ++c) {
      const Cohort& cohort = cohorts_.list[c];
      const auto estimate = [&](const Estimate& x) { return cohort.is_open() ? Estimate{} : x; };
      const Estimate count = estimate(state_.moments(c * accounts_ + kDefaultAccount)
                                          .mean(summary.trials, known.within(0, cohort.loans)));
      for (std::size_t a = 0; a < accounts_; ++a) {
        if (a == kDefaultAccount) continue;
        const Moments& moments = state_.moments(c * accounts_ + a);
        const Bounds bounds = known.of_account(a, cohort.lent);
        const Estimate mean = estimate(moments.mean(summary.trials, bounds));
        const Estimate at99 =
            estimate(state_.sample(c * accounts_ + a, summary.trials).quantile(0.99));
        portfolio.add(cohort.portfolio);
        name.add(cohort.name);
        account.add(summary.accounts[a].name);
        loans.add(cohort.loans);
        lent.add(cohort.lent);
        open.add(cohort.open_loans);
        defaults.add(count);
        default_rate.add(count, 1 / cohort.loans);
        loss.add(mean);
        sd.add(estimate(moments.standard_deviation(summary.trials, bounds)));
        rate.add(mean, 1 / cohort.lent);
        risk.add(at99);
        resolution.add(cohort.is_open() ? std::numeric_limits<double>::quiet_NaN()
                                        : at99.resolution);
        verdict.add(cohort.is_open() ? open_verdict(cohort, *summary.params.calendar)
                                     : at99.verdict);
      }
    }
    return make_table("by_cohort", "one cohort of one portfolio and one account", portfolio, name,
                      account, loans, lent, open, defaults, default_rate, loss, sd, rate, risk,
                      resolution, verdict);
  }

 private:
  void add(const Settlement& settlement) {
    const Events& events = settlement.events;
    const std::size_t bearers = settlement.parts.size();
    std::vector<const double*> parts(bearers);
    for (std::size_t b = 0; b < bearers; ++b) parts[b] = settlement.parts[b].data();
    for (std::size_t e = 0; e < events.size(); ++e) {
      const std::uint32_t cohort = cohorts_.of_row[events.exposure[e]];
      if (cohort == kNoCohort) continue;
      double* sums = sums_.at(cohort, events.trial[e]);
      sums[kLossAccount] += events.amount[e];
      sums[kDefaultAccount] += events.loans[e];
      for (std::size_t b = 0; b < bearers; ++b) sums[kFirstBearerAccount + b] += parts[b][e];
    }
  }

  Pooled cohorts_;
  std::size_t accounts_;
  CellSums sums_;  ///< [cohort][trial][account], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  if (!params.calendar->given()) return nullptr;
  Pooled cohorts = pooled(params);
  return cohorts.list.empty() ? nullptr : std::make_unique<ByCohort>(params, std::move(cohorts));
}

}  // namespace

TableMember by_cohort_table() {
  return {make};
}

}  // namespace cofferdam
