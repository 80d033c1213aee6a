// Who bears what on average, and how far it spreads.
#include "measures/columns.hpp"
#include "measures/measure.hpp"

namespace cofferdam {
namespace {

class Bearers final : public Measure {
 public:
  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    double exposure = 0;
    for (const NamedPortfolio& named : params.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      for (std::size_t row = 0; row < book.rows(); ++row)
        exposure += book.ead[row] * book.count[row];
    }
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
    const double losses = summary.statistics.moments(kLossAccount).mean(summary.trials).value;
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      if (a == kDefaultAccount) continue;
      const Moments& moments = summary.statistics.moments(a);
      bearer.add(summary.accounts[a].name);
      level.add(a < kFirstBearerAccount ? "" : params.bearers[a - kFirstBearerAccount].level);
      mean.add(moments.mean(summary.trials));
      sd.add(moments.standard_deviation(summary.trials));
      positive.add(summary.samples[a].probability_above(0));
      share.add(losses > 0 ? moments.mean(summary.trials).value / losses : 0);
      rate.add(exposure > 0 ? moments.mean(summary.trials).value / exposure : 0);
      largest.add(summary.samples[a].largest());
    }
    return make_table("bearers", "one bearer", bearer, level, mean, sd, positive, share, rate,
                      largest);
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
