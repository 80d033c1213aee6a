// Who bears what on average, and how far it spreads.
#include <limits>

#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/measure.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

class Bearers final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    const double exposure = exposure_of(params);
    const KnownBounds known(params);
    TextColumn bearer("bearer",
                      "who bears; 'all losses' is the sum over bearers, before any sharing");
    TextColumn level("public", "level of government whose money it is");
    const bool dated = params.calendar->given();
    EstimateColumns mean("mean", params.currency,
                         dated ? "expected amount borne until the end of the calendar"
                               : "expected amount borne over the period");
    EstimateColumns sd("standard_deviation", params.currency,
                       "standard deviation of the amount borne");
    EstimateColumns positive("probability_positive", "1", "probability of bearing anything");
    NumberColumn share("share_of_losses", "1", "mean / mean of all losses");
    NumberColumn rate("of_exposure", "1",
                      dated ? "mean / sum of what is lent" : "mean / sum of all exposures");
    NumberColumn largest("largest", params.currency, "largest amount of any trial");
    NumberColumn exact("exact_mean", params.currency,
                       "mean of all losses by formula; missing where no formula tells it");
    TextColumn verdict("verdict", kMeanVerdictMeaning);
    const double losses = summary.statistics.moments(kLossAccount).mean(summary.trials).value;
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      if (a == kDefaultAccount) continue;
      const Moments& moments = summary.statistics.moments(a);
      bearer.add(summary.accounts[a].name);
      level.add(a < kFirstBearerAccount ? "" : params.bearers[a - kFirstBearerAccount].level);
      const Estimate expected = moments.mean_of_amounts(summary.trials, known.of_account(a));
      mean.add(expected);
      verdict.add(expected.verdict);
      exact.add(a == kLossAccount ? exact_expected_loss(params)
                                  : std::numeric_limits<double>::quiet_NaN());
      sd.add(moments.standard_deviation(summary.trials, known.of_account(a)));
      positive.add(known.above(0, a, summary.samples[a].probability_above(0)));
      share.add(losses > 0 ? moments.mean(summary.trials).value / losses : 0);
      rate.add(exposure > 0 ? moments.mean(summary.trials).value / exposure : 0);
      largest.add(summary.samples[a].largest());
    }
    return make_table("bearers", "one bearer", bearer, level, mean, sd, positive, share, rate,
                      largest, exact, verdict);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Bearers>();
}

}  // namespace

TableMember bearers_table() {
  return {make};
}

}  // namespace cofferdam
