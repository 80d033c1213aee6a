// Financiers: how many firms each begins to finance in each quarter, and how often its room is
// full.
#include <limits>

#include "matching/matching.hpp"
#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

class FinanciersTable final : public Accumulating<MomentList> {
 public:
  explicit FinanciersTable(const Params& params)
      : Accumulating(MomentList(kMoments * params.matching->quarters() *
                                params.matching->financiers().size())),
        params_(params),
        matching_(*params.matching) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.range.count, cells = state_.size() / kMoments;
    std::vector<double> begun(cells * trials), financed(begun), full(begun);
    for (std::size_t t = 0; t < trials; ++t) {
      const MatchingOutcome outcome =
          matching_.run(params_.seed, static_cast<std::uint64_t>(run.range.first) + t);
      for (std::size_t cell = 0; cell < cells; ++cell) {
        const std::size_t i = cell * trials + t;
        begun[i] = outcome.begun[cell];
        financed[i] = outcome.financed[cell];
        full[i] = outcome.begun[cell] >= financier_of(cell).capacity ? 1 : 0;
      }
    }
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const std::vector<double>* sums[kMoments] = {&begun, &financed, &full};
      for (std::size_t m = 0; m < kMoments; ++m)
        state_[kMoments * cell + m].add(std::span(*sums[m]).subspan(cell * trials, trials),
                                        run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    IntegerColumn quarter("quarter", "quarter, counted from the start");
    TextColumn until("until", "first day after the quarter");
    TextColumn name("financier", "who finances");
    NumberColumn capacity("capacity", "1", "most firms that it begins to finance; n/a: no bound");
    EstimateColumns begun("begun", "1", "expected number of firms that it begins to finance");
    EstimateColumns financed("financed", params_.currency, "expected amount that these need");
    EstimateColumns full("full", "1", "probability that its capacity is used up");
    TextColumn verdict("verdict", "of financed: ok, thin or not available");
    const std::size_t cells = state_.size() / kMoments;
    const Bounds positive = {0, std::numeric_limits<double>::infinity(), false};
    for (std::size_t cell = 0; cell < cells; ++cell) {
      const Financier& of = financier_of(cell);
      const std::size_t q = cell / matching_.financiers().size();
      quarter.add(static_cast<std::int64_t>(q + 1));
      until.add(params_.calendar->date_text(0.25 * static_cast<double>(q + 1)));
      name.add(of.name);
      const bool bound = of.capacity != kUnmatched;
      capacity.add(bound ? of.capacity : std::numeric_limits<double>::quiet_NaN());
      const Bounds room = {0, static_cast<double>(of.capacity), false};
      begun.add(state_[kMoments * cell].mean(summary.trials, bound ? room : positive));
      const Estimate amount = state_[kMoments * cell + 1].mean_of_amounts(summary.trials, positive);
      financed.add(amount);
      verdict.add(amount.verdict);
      full.add(bound ? state_[kMoments * cell + 2].probability(summary.trials)
                     : constant_estimate(0, 0, {0, 0, true}));
    }
    return make_table("financiers", "a quarter and a financier", quarter, until, name, capacity,
                      begun, financed, verdict, full);
  }

 private:
  static constexpr std::size_t kMoments = 3;

  const Financier& financier_of(std::size_t cell) const {
    return matching_.financiers()[cell % matching_.financiers().size()];
  }

  const Params& params_;
  const Matching& matching_;
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.matching ? std::make_unique<FinanciersTable>(params) : nullptr;
}

}  // namespace

TableMember financiers_table() {
  return {make};
}

}  // namespace cofferdam
