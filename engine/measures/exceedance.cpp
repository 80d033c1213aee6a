// Exceedance curve of every account: P(L >= x) over the period.
#include <cmath>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr double kCurve[] = {
    0.9,  0.8,    0.7,   0.6,    0.5,    0.4,   0.3,   0.25,   0.2,    0.15,  0.1,     0.075, 0.05,
    0.03, 0.02,   0.015, 0.01,   0.0075, 0.005, 0.003, 0.002,  0.0015, 0.001, 0.00075, 5e-4,  3e-4,
    2e-4, 1.5e-4, 1e-4,  7.5e-5, 5e-5,   3e-5,  2e-5,  1.5e-5, 1e-5,   5e-6,  2e-6,    1e-6};

class Exceedance final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn account("account", "'all losses', 'defaults' (a count) or a bearer");
    TextColumn unit("unit", kUnitMeaning);
    NumberColumn amount("amount", kUnitOfRow, "amount x");
    EstimateColumns probability("probability", "1", "probability that x is reached or exceeded");
    NumberColumn resolution("resolution", kUnitOfRow,
                            "width of the bin that starts at the amount; 0: the amount occurred");
    NumberColumn period("return_period", "1",
                        summary.params.calendar->given()
                            ? "1 / probability, in spans as long as the calendar"
                            : "1 / probability, in periods");
    TextColumn verdict("verdict", "of probability: ok or thin");
    for (std::size_t a = 0; a < summary.accounts.size(); ++a) {
      double previous = std::nan("");
      for (const double p : kCurve) {
        const Estimate at = summary.samples[a].quantile(1 - p);
        if (std::isnan(at.value) || at.value == previous) continue;
        previous = at.value;
        const Estimate reached = summary.samples[a].probability_at_least(at.value);
        account.add(summary.accounts[a].name);
        unit.add(summary.accounts[a].unit);
        amount.add(at.value);
        resolution.add(at.resolution);
        probability.add(reached);
        period.add(reached.value > 0 ? 1 / reached.value : std::nan(""));
        verdict.add(reached.verdict);
      }
    }
    return make_table("exceedance", "one point of one account's curve", account, unit, amount,
                      resolution, probability, period, verdict);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Exceedance>();
}

}  // namespace

TableMember exceedance_table() {
  return {make};
}

}  // namespace cofferdam
