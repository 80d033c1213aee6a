// Default and loss curves: what has become of loans by each age.
#include <algorithm>
#include <cmath>
#include <map>

#include "measures/accumulating.hpp"
#include "measures/cohorts.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "model/age.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

enum Series : std::size_t { kDefaults, kLosses, kSeries };

/// One point of a curve: cohorts of one portfolio by an age that all their loans have reached.
struct Point {
  std::string portfolio, cohort;
  int age = 0;
  double loans = 0, lent = 0;
  std::vector<std::size_t> members;  ///< points of which it is the sum; empty: a cohort's own
};

/// Points of the cohorts, age by age, then those of all cohorts of a portfolio together.
std::vector<Point> points_of(const std::vector<Cohort>& cohorts, std::vector<std::size_t>& first) {
  std::vector<Point> points;
  for (const Cohort& cohort : cohorts) {
    first.push_back(points.size());
    for (int age = 1; age <= cohort.reached; ++age)
      points.push_back({cohort.portfolio, cohort.name, age, cohort.loans, cohort.lent, {}});
  }
  first.push_back(points.size());
  for (std::size_t from = 0; from < cohorts.size();) {
    std::size_t end = from;
    int oldest = 0;
    for (; end < cohorts.size() && cohorts[end].portfolio == cohorts[from].portfolio; ++end)
      oldest = std::max(oldest, cohorts[end].reached);
    for (int age = 1; age <= oldest; ++age) {
      Point all{cohorts[from].portfolio, "(all)", age, 0, 0, {}};
      for (std::size_t c = from; c < end; ++c) {
        // A cohort that is over stays as it was at its last age.
        if (cohorts[c].reached < (cohorts[c].is_open() ? age : 1)) continue;
        all.loans += cohorts[c].loans;
        all.lent += cohorts[c].lent;
        all.members.push_back(first[c] +
                              static_cast<std::size_t>(std::min(age, cohorts[c].reached)) - 1);
      }
      points.push_back(std::move(all));
    }
    from = end;
  }
  return points;
}

/// Distributions [point][series] of cumulative rates.
class ByAge final : public Accumulating<DistributionList> {
 public:
  ByAge(const Params& params, const Cohorts& cohorts, std::vector<Point> points,
        std::vector<std::size_t> first)
      : Accumulating(DistributionList(points.size() * kSeries, params, 0)),
        calendar_(params.calendar),
        points_(std::move(points)),
        sums_(points_.size(), kSeries) {
    for (std::size_t c = 0; c < cohorts.list.size(); ++c)
      curves_.push_back({first[c], first[c + 1] - first[c], cohorts.list[c].is_open()});
    set_batches(params, cohorts);
  }

  void observe(const TrialRun& run) override {
    sums_.clear(run.settlement.trials);
    add(run.settlement.events);
    for (const Curve& curve : curves_)
      for (std::size_t age = 1; age < curve.ages; ++age)
        sums_.add_cell(curve.first + age, curve.first + age - 1);
    for (std::size_t p = 0; p < points_.size(); ++p) {
      for (const std::size_t member : points_[p].members) sums_.add_cell(p, member);
      state_.add(p * kSeries + kDefaults, sums_.of(p, kDefaults, 1 / points_[p].loans), run);
      state_.add(p * kSeries + kLosses, sums_.of(p, kLosses, 1 / points_[p].lent), run);
    }
  }

  Table table(const Summary& summary) const override {
    TextColumn portfolio("portfolio", "name of the portfolio");
    TextColumn cohort("cohort",
                      "cohort, of loans made from the start on; (all): those that have reached the "
                      "age, or are over, together");
    IntegerColumn age("age", "whole years since origination, by whose end it has happened");
    NumberColumn loans("loans", "1", "loans that are observed; new business at full take-up");
    NumberColumn lent("lent", summary.params.currency, "sum of what is lent to them");
    TextColumn verdict("verdict", "of the 99 % quantiles: ok, thin or not available");
    RateColumns defaults("cumulative_default_rate", "defaults up to the age / loans");
    RateColumns losses("cumulative_loss_rate",
                       "losses up to the age, net of what is recovered, / lent");
    const KnownBounds known(summary.params);
    for (std::size_t p = 0; p < points_.size(); ++p) {
      portfolio.add(points_[p].portfolio);
      cohort.add(points_[p].cohort);
      age.add(points_[p].age);
      loans.add(points_[p].loans);
      lent.add(points_[p].lent);
      defaults.add(state_, p * kSeries + kDefaults, summary.trials, known.within(0, 1));
      verdict.add(losses.add(state_, p * kSeries + kLosses, summary.trials, known.of_losses(1)));
    }
    return make_table("by_age", "one age of one cohort", portfolio, cohort, age, loans, lent,
                      defaults, losses, verdict);
  }

 private:
  struct Curve {
    std::size_t first = 0, ages = 0;
    bool open = false;
  };
  /// Loans of one cohort that were made at the same time.
  struct Batch {
    double start = 0;
    std::uint32_t cohort = kNoCohort;
  };
  /// What is said of a rate.
  class RateColumns {
   public:
    RateColumns(const std::string& name, const std::string& meaning)
        : mean_(name, "1", meaning + "; mean"),
          sd_(name + "_standard_deviation", "1", "standard deviation between trials of " + name) {
      for (const int percent : {5, 50, 95, 99}) {
        levels_.push_back(percent / 100.0);
        const std::string text = std::to_string(percent);
        quantiles_.emplace_back(
            name + "_quantile_" + text, "1",
            text + " % quantile of " + name + ": lower end of a bin of at most 2^-7 of it");
      }
    }
    /// The verdict of the highest quantile.
    std::string add(const DistributionList& list, std::size_t i, double trials,
                    const Bounds& bounds) {
      mean_.add(list.moments(i).mean(trials, bounds));
      sd_.add(list.moments(i).standard_deviation(trials, bounds));
      const Sample sample = list.sample(i, trials);
      for (std::size_t k = 0; k < levels_.size(); ++k)
        quantiles_[k].add(sample.quantile(levels_[k]));
      return sample.quantile(levels_.back()).verdict;
    }
    void move_to(Table& table) {
      mean_.move_to(table);
      sd_.move_to(table);
      for (EstimateColumns& quantile : quantiles_) quantile.move_to(table);
    }

   private:
    EstimateColumns mean_, sd_;
    std::vector<double> levels_;
    std::vector<EstimateColumns> quantiles_;
  };

  void set_batches(const Params& params, const Cohorts& cohorts) {
    std::map<std::pair<double, std::uint32_t>, std::uint32_t> known;
    for (const NamedPortfolio& named : params.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      for (std::size_t row = 0; row < book.rows(); ++row) {
        const double start = book.begins(row);
        const std::uint32_t cohort = cohorts.of_row[batch_of_.size()];
        const auto [batch, added] =
            known.try_emplace({start, cohort}, static_cast<std::uint32_t>(batches_.size()));
        if (added) batches_.push_back({start, cohort});
        batch_of_.push_back(batch->second);
      }
    }
  }

  void add(const Events& events) {
    for (std::size_t e = 0; e < events.size(); ++e) {
      const Batch& batch = batches_[batch_of_[events.exposure[e]]];
      if (batch.cohort == kNoCohort) continue;
      const Curve& curve = curves_[batch.cohort];
      const int year = year_of_life(*calendar_, batch.start, events.time[e]);
      std::size_t age = static_cast<std::size_t>(year) - 1;
      if (age >= curve.ages) {
        if (curve.open || curve.ages == 0) continue;
        age = curve.ages - 1;  // at the very end of the last year
      }
      double* sums = sums_.at(curve.first + age, events.trial[e]);
      sums[kDefaults] += events.loans[e];
      sums[kLosses] += events.amount[e];
    }
  }

  std::shared_ptr<const Calendar> calendar_;
  std::vector<Point> points_;
  std::vector<Curve> curves_;            ///< [cohort]
  std::vector<Batch> batches_;           ///< few, so that they stay in the cache
  std::vector<std::uint32_t> batch_of_;  ///< [row over all portfolios]
  CellSums sums_;                        ///< [point][trial][series], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  if (!params.calendar->given()) return nullptr;
  const Cohorts cohorts = cohorts_of(params, true);
  std::vector<std::size_t> first;
  std::vector<Point> points = points_of(cohorts.list, first);
  if (points.empty()) return nullptr;
  return std::make_unique<ByAge>(params, cohorts, std::move(points), std::move(first));
}

}  // namespace

TableMember by_age_table() {
  return {make};
}

}  // namespace cofferdam
