// Net cash that each bearer, and each level of government, spends year by year: the losses it bears
// and what it pays into pools, less what comes back.
#include <algorithm>
#include <cmath>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/distribution_list.hpp"
#include "measures/known.hpp"
#include "measures/public_levels.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.06;  // so that the interval of the 95 % quantile is exact too

/// Distributions [year, all years, largest year][account]; accounts are the bearers, the outside,
/// levels of government and all of them.
class Cash final : public Accumulating<DistributionList> {
 public:
  explicit Cash(const Params& params) : Cash(params, PublicLevels(params.bearers)) {}

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    sums_.clear(trials);
    add_parts(run.settlement);
    const std::size_t gross = names_.size();
    const auto add = [&](std::size_t bearer, double amount, std::size_t cell) {
      double* sums = sums_.at(cell / trials, cell % trials);
      sums[bearer == kOutside ? outside_ : bearer] += amount;
      sums[gross] += std::abs(amount);
    };
    each_funding(context_, run.settlement.funding, add);
    each_flow(context_, run.settlement.flows, add);
    for (std::size_t t = 0; t < trials; ++t) {
      for (std::size_t year = 0; year < years_; ++year) close_year(sums_.at(year, t));
      add_course(t);
    }
    for (std::size_t cell = 0; cell < years_ + 2; ++cell)
      for (std::size_t a = 0; a < names_.size(); ++a)
        state_.add(cell * names_.size() + a, sums_.of(cell, a), run);
  }

  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn account(
        "account",
        "a bearer; public: a level of government, or all, consolidated of what flows "
        "within it; outside: borrowers and whoever is not named, which closes the sum "
        "of the bearers to 0");
    TextColumn year("year",
                    "year of the calendar; (all): their sum; (largest): in each trial the "
                    "largest of them");
    EstimateColumns mean("mean", currency,
                         "expected net cash spent: losses borne, net of recoveries, payments into "
                         "pools and flows, less what is got or given back");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the cash spent");
    EstimateColumns at95("quantile_95", currency, "95 % quantile of the cash spent");
    EstimateColumns at99("quantile_99", currency, "99 % quantile of the cash spent");
    NumberColumn resolution("resolution", currency,
                            "width of the bin that quantile_95 is known to; 0: exact");
    TextColumn verdict("verdict", "of quantile_99: ok, thin or not available");
    const KnownBounds known(summary.params);
    const Bounds bounds = moves_cash(context_) ? known.of_unknown() : known.of_cash();
    for (std::size_t a = 0; a < names_.size(); ++a)
      for (std::size_t cell = 0; cell < years_ + 2; ++cell) {
        const std::size_t i = cell * names_.size() + a;
        const Sample sample = state_.sample(i, summary.trials);
        account.add(names_[a]);
        year.add(cell < years_    ? calendar_.year_label(cell)
                 : cell == years_ ? "(all)"
                                  : "(largest)");
        mean.add(state_.moments(i).mean(summary.trials, bounds));
        sd.add(state_.moments(i).standard_deviation(summary.trials, bounds));
        at95.add(sample.quantile(0.95));
        at99.add(sample.quantile(0.99));
        resolution.add(sample.quantile(0.95).resolution);
        verdict.add(sample.quantile(0.99).verdict);
      }
    return make_table("cash", "one account and one year, or all years", account, year, mean, sd,
                      at95, at99, resolution, verdict);
  }

 private:
  Cash(const Params& params, PublicLevels levels)
      : Accumulating(DistributionList((params.calendar->years() + 2) * accounts_in(params, levels),
                                      params, kTailShare)),
        context_(params.programme->context()),
        calendar_(*params.calendar),
        levels_(std::move(levels)),
        outside_(params.bearers.size()),
        years_(params.calendar->years()),
        sums_(years_ + 2, accounts_in(params, levels_) + 1) {
    for (const Bearer& bearer : params.bearers) names_.push_back(bearer.name);
    names_.push_back("outside");
    for (const std::string& level : levels_.names) names_.push_back("public: " + level);
    if (!levels_.names.empty()) names_.push_back("public: all");
  }
  static std::size_t accounts_in(const Params& params, const PublicLevels& levels) {
    return params.bearers.size() + 1 + (levels.names.empty() ? 0 : levels.names.size() + 1);
  }

  void add_parts(const Settlement& settlement) {
    const Events& events = settlement.events;
    for (std::size_t e = 0; e < events.size(); ++e) {
      double* sums = sums_.at(calendar_.year_of(events.time[e]), events.trial[e]);
      for (std::size_t b = 0; b < settlement.parts.size(); ++b) {
        const double part = settlement.parts[b][e];
        sums[b] += part;
        sums[names_.size()] += std::abs(part);
      }
      sums[outside_] -= events.amount[e];
    }
  }

  /// Sums of levels; and what flows to and fro within an account leaves nothing but rounding.
  void close_year(double* sums) const {
    for (std::size_t b = 0; b < outside_; ++b) {
      if (!levels_.is_public(b)) continue;
      sums[outside_ + 1 + levels_.of[b]] += sums[b];
      sums[names_.size() - 1] += sums[b];
    }
    clean(sums);
  }
  void add_course(std::size_t trial) {
    double *all = sums_.at(years_, trial), *largest = sums_.at(years_ + 1, trial);
    for (std::size_t year = 0; year < years_; ++year) {
      const double* sums = sums_.at(year, trial);
      for (std::size_t a = 0; a < names_.size(); ++a) {
        all[a] += sums[a];
        largest[a] = year == 0 ? sums[a] : std::max(largest[a], sums[a]);
      }
      all[names_.size()] += sums[names_.size()];
    }
    clean(all);
  }
  void clean(double* sums) const {
    constexpr double kResidue = 1e-13;
    const double gross = sums[names_.size()];
    for (std::size_t a = 0; a < names_.size(); ++a)
      if (std::abs(sums[a]) < kResidue * gross) sums[a] = 0;
  }

  const ProgrammeContext& context_;
  const Calendar& calendar_;
  PublicLevels levels_;
  std::size_t outside_, years_;
  std::vector<std::string> names_;  ///< [account]
  CellSums sums_;                   ///< [year, ...][trial][account, gross], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  const ProgrammeContext& context = params.programme->context();
  const bool moves = !context.payment_lines.empty() || moves_cash(context);
  return moves && params.calendar->given() ? std::make_unique<Cash>(params) : nullptr;
}

}  // namespace

TableMember cash_table() {
  return {make};
}

}  // namespace cofferdam
