// What payees get of what is due to them, in all trials and in the worst, and how late.
#include "economies/sampling.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/payment_groups.hpp"
#include "measures/table_sums.hpp"
#include "measures/worst_trials.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kWorst = 0.05;
constexpr double kVeryWorst = 0.01;

/// Part of the trials among which the worst are: with weights there may be any number of them.
double kept_share(const Params& params) {
  return params.sampling->weighted() ? 1 : kWorst;
}

/// Ratios of a group: what is got of what is due, and months x amount of what is paid.
enum Of : std::size_t { kCovered, kMonths, kRatios };

struct CoverageSums {
  TableSums sums;     ///< ratios [group][of]; means [group] of what is moved
  WorstTrials worst;  ///< by all losses, with [group][due, got]
  void close_block() { sums.close_block(); }
  void merge(const CoverageSums& other) { sums.merge(other.sums), worst.merge(other.worst); }
  void share(const CoverageSums& other) { sums.share(other.sums), worst.share(other.worst); }
  double bytes_after(double trials) const {
    return sums.bytes_after(trials) + worst.bytes_after(trials);
  }
  void write(ByteWriter& bytes) const { sums.write(bytes), worst.write(bytes); }
  void read(ByteReader& bytes) { sums.read(bytes), worst.read(bytes); }
};

class Coverage final : public Accumulating<CoverageSums> {
 public:
  Coverage(const Params& params, std::vector<PaymentGroup> groups)
      : Accumulating({{DistributionList(0, params, 0), RatioList(kRatios * groups.size()),
                       MomentList(groups.size())},
                      WorstTrials(2 * groups.size(), params, kept_share(params))}),
        groups_(std::move(groups)) {}

  void observe(const TrialRun& run) override {
    std::vector<std::vector<double>> rows;  // [group][due, got] of all trials
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const auto sum = [&](auto column) {
        return groups_[g].sum(
            run.settlement, [&](const auto& line) -> auto& { return line.*column; });
      };
      const auto paid = sum(&PaymentOutcomes::paid), moved = sum(&PaymentOutcomes::moved);
      std::vector<double> got = paid;
      for (std::size_t t = 0; t < got.size(); ++t) got[t] += moved[t];
      rows.push_back(sum(&PaymentOutcomes::due));
      rows.push_back(std::move(got));
      auto& sums = state_.sums;
      sums.ratios[kRatios * g + kCovered].add(rows[2 * g + 1], rows[2 * g], run.weights());
      sums.ratios[kRatios * g + kMonths].add(sum(&PaymentOutcomes::delay), paid, run.weights());
      sums.means[g].add(moved, run.weights());
    }
    keep_worst(run, rows);
  }

  Table table(const Summary& summary) const override {
    const auto& bearers = summary.params.programme->context().bearers;
    const std::string& currency = summary.params.currency;
    TextColumn payee("payee", "bearer to whom it is due");
    TextColumn clause("clause", "clause under which it is due; (all): all of them");
    EstimateColumns due("due", currency, "expected amount due by the rates");
    EstimateColumns paid("paid", currency,
                         "expected amount paid by the payer itself, then or later");
    EstimateColumns moved("moved", currency,
                          "expected amount taken over by the bearer of an overflow or a shortfall");
    EstimateColumns covered("coverage", "1", "(paid + moved) / due, as a ratio of means");
    TextColumn verdict("coverage_verdict", "of coverage: ok, thin or not available");
    EstimateColumns worst("coverage_worst_5", "1",
                          "the same in the 5 % of trials with the largest losses in all");
    TextColumn worst_verdict("coverage_worst_5_verdict",
                             "of coverage_worst_5: ok, thin or not available");
    EstimateColumns very_worst("coverage_worst_1", "1", "the same in the worst 1 % of trials");
    TextColumn very_worst_verdict("coverage_worst_1_verdict",
                                  "of coverage_worst_1: ok, thin or not available");
    EstimateColumns months("months_to_cash", "1",
                           "mean months from the default until an amount is paid, by amount");
    TextColumn months_verdict("months_verdict", "of months_to_cash: ok, thin or not available");
    const auto& entries = state_.worst.sorted();
    const KnownBounds known(summary.params);
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const Bounds bounds = known.of_payments(groups_[g].lines.size());
      const RatioOfMeans& ratio = state_.sums.ratios[kRatios * g + kCovered];
      const RatioOfMeans& late = state_.sums.ratios[kRatios * g + kMonths];
      const Estimate all = ratio.value(summary.trials, "nothing is due in any trial"),
                     in_5 = worst_ratio(entries, summary.trials, kWorst, 2 * g + 1, 2 * g),
                     in_1 = worst_ratio(entries, summary.trials, kVeryWorst, 2 * g + 1, 2 * g),
                     delay = late.value(summary.trials, "nothing is paid in any trial");
      payee.add(bearers[groups_[g].bearer]);
      clause.add(groups_[g].clause);
      due.add(ratio.denominator().mean(summary.trials, bounds));
      paid.add(late.denominator().mean(summary.trials, bounds));
      moved.add(state_.sums.means[g].mean(summary.trials, bounds));
      covered.add(all), verdict.add(all.verdict);
      worst.add(in_5), worst_verdict.add(in_5.verdict);
      very_worst.add(in_1), very_worst_verdict.add(in_1.verdict);
      months.add(delay), months_verdict.add(delay.verdict);
    }
    return make_table("coverage", "what is due to one payee under one clause", payee, clause, due,
                      paid, moved, covered, verdict, worst, worst_verdict, very_worst,
                      very_worst_verdict, months, months_verdict);
  }

 private:
  void keep_worst(const TrialRun& run, const std::vector<std::vector<double>>& rows) {
    for (std::size_t t = 0; t < run.settlement.trials; ++t) {
      const TailEntry by{run.settlement.losses[t], run.weights()[t],
                         run.range.first + static_cast<std::int64_t>(t)};
      if (!state_.worst.takes(by.value, by.trial)) {
        state_.worst.skip();
        continue;
      }
      std::vector<double> row;
      for (const auto& column : rows) row.push_back(column[t]);
      state_.worst.add(by, std::move(row));
    }
  }

  std::vector<PaymentGroup> groups_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const auto& payments = params.programme->context().payment_lines;
  return payments.empty() ? nullptr : std::make_unique<Coverage>(params, groups_by_payee(payments));
}

}  // namespace

TableMember coverage_table() {
  return {make};
}

}  // namespace cofferdam
