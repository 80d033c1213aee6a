// Which of its lines empties a pool, and what each is paid.
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/table_sums.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// A clause that a pool pays, with its ways of money.
struct Line {
  std::size_t pool = 0;
  std::size_t number = 0;  ///< in the pool
  std::vector<std::size_t> payments;
};

std::vector<Line> lines_of(const ProgrammeContext& context) {
  std::vector<Line> lines;
  for (std::size_t p = 0; p < context.pools.size(); ++p)
    for (std::size_t i = 0; i < context.pools[p].lines.size(); ++i) {
      Line line{p, i, {}};
      for (std::size_t k = 0; k < context.payment_lines.size(); ++k)
        if (context.payment_lines[k].payer == context.pools[p].bearer &&
            context.payment_lines[k].clause == context.pools[p].lines[i])
          line.payments.push_back(k);
      lines.push_back(std::move(line));
    }
  return lines;
}

/// Of each line: the ratio (first to come short, exhausted), the mean of what it is paid.
class PoolLines final : public Accumulating<TableSums> {
 public:
  PoolLines(const Params& params, std::vector<Line> lines)
      : Accumulating(
            {DistributionList(0, params, 0), RatioList(lines.size()), MomentList(lines.size())}),
        lines_(std::move(lines)) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::vector<double>& first = run.settlement.pools[lines_[i].pool].line;
      const auto number = static_cast<double>(lines_[i].number);
      state_.ratios[i].add(flags(trials, [&](auto t) { return first[t] == number; }),
                           flags(trials, [&](auto t) { return first[t] >= 0; }), run.weights());
      std::vector<double> paid(trials, 0.0);
      for (const std::size_t payment : lines_[i].payments)
        for (std::size_t t = 0; t < trials; ++t)
          paid[t] += run.settlement.payments[payment].paid[t];
      state_.means[i].add(paid, run.weights());
    }
  }

  Table table(const Summary& summary) const override {
    const auto& pools = summary.params.programme->context().pools;
    TextColumn pool("pool", "name of the pool");
    TextColumn clause("clause", "clause that the pool pays");
    EstimateColumns first("probability_first_short", "1",
                          "probability that the pool is exhausted by an amount due under it");
    EstimateColumns share("share_of_exhaustions", "1",
                          "the same, given that the pool is exhausted");
    TextColumn verdict("verdict", "of share_of_exhaustions: ok, thin or not available");
    EstimateColumns paid("paid", summary.params.currency,
                         "expected amount that the pool pays under it, before recoveries");
    const KnownBounds known(summary.params);
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const NamedPool& named = pools[lines_[i].pool];
      const Estimate part = state_.ratios[i].value(
          summary.trials, "the pool is exhausted in no trial", known.within(0, 1));
      pool.add(named.name);
      clause.add(named.lines[lines_[i].number]);
      first.add(probability_of(state_.ratios[i].numerator(), summary.params, summary.trials));
      share.add(part);
      verdict.add(part.verdict);
      paid.add(state_.means[i].mean(summary.trials, known.of_payments(lines_[i].payments.size())));
    }
    return make_table("pool_lines", "one clause that a pool pays", pool, clause, first, share,
                      verdict, paid);
  }

 private:
  std::vector<Line> lines_;
};

std::unique_ptr<Measure> make(const Params& params) {
  std::vector<Line> lines = lines_of(params.programme->context());
  return lines.empty() ? nullptr : std::make_unique<PoolLines>(params, std::move(lines));
}

}  // namespace

TableMember pool_lines_table() {
  return {make};
}

}  // namespace cofferdam
