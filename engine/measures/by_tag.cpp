// Losses, defaults and what each bearer bears, by region, sector, class or any other tag.
#include <algorithm>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/tag_groups.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// A reported tag, and what its values hold.
struct ReportedTag : TagGroups {
  std::vector<double> exposure, loans, expected;
  std::vector<char> used;  ///< [value] some row has it
};

ReportedTag reported(const std::string& name, const Params& params) {
  ReportedTag tag{tag_groups(name, params), {}, {}, {}, {}};
  tag.exposure.assign(tag.values.size(), 0);
  tag.loans = tag.expected = tag.exposure;
  tag.used.assign(tag.values.size(), 0);
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row) {
      const std::uint32_t code = tag.codes[named.first_row + row];
      const double count = book.count_of(row), amount = book.amount_of(row);
      tag.used[code] = 1;
      tag.loans[code] += count;
      tag.exposure[code] += amount * count;
      tag.expected[code] += book.probability_of(row) * book.severity_of(row) * amount * count;
    }
  }
  return tag;
}

/// Moments [cell][series]: a cell is a value of a tag, a series an account.
class ByTag final : public Accumulating<MomentList> {
 public:
  explicit ByTag(const Params& params)
      : Accumulating(MomentList(0)), series_(kFirstBearerAccount + params.bearers.size()) {
    for (const std::string& name : params.report_tags) {
      tags_.push_back(reported(name, params));
      first_cell_.push_back(cells_);
      cells_ += tags_.back().values.size();
    }
    state_ = MomentList(cells_ * series_);
  }

  void observe(const TrialRun& run) override {
    const std::size_t trials = run.settlement.trials;
    sums_.assign(cells_ * series_ * trials, 0.0);
    for (std::size_t tag = 0; tag < tags_.size(); ++tag) add(run.settlement, tag);
    std::vector<double> one(trials);
    for (std::size_t cell = 0; cell < cells_; ++cell)
      for (std::size_t series = 0; series < series_; ++series) {
        for (std::size_t t = 0; t < trials; ++t)
          one[t] = sums_[(cell * trials + t) * series_ + series];
        state_[cell * series_ + series].add(one, run.weights());
      }
  }
  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn name("tag", "tag by which losses are broken down");
    TextColumn value("value", "value of the tag");
    TextColumn account("account", "'all losses' or a bearer");
    NumberColumn loans("loans", "1", "number of loans with this value");
    const bool dated = summary.params.calendar->given();
    NumberColumn exposure("exposure", currency,
                          dated ? "sum of what is lent to them" : "sum of their exposures");
    EstimateColumns mean("mean", currency, "expected amount borne of their losses");
    EstimateColumns sd("standard_deviation", currency, "standard deviation of the amount");
    NumberColumn rate("of_exposure", "1", "mean / exposure");
    NumberColumn expected("expected_loss_untied", currency,
                          "sum of PD x LGD x exposure, exact if LGD is not tied and PDs are "
                          "certain; all losses only");
    EstimateColumns defaults("default_rate", "1", "expected share of the loans that default");
    TextColumn verdict("verdict", kMeanVerdictMeaning);
    const KnownBounds known(summary.params);
    for (std::size_t t = 0; t < tags_.size(); ++t) {
      const ReportedTag& tag = tags_[t];
      for (std::size_t code = 0; code < tag.values.size(); ++code) {
        if (tag.loans[code] == 0 && !(tag.changes && tag.used[code])) continue;
        for (std::size_t a = 0; a < series_; ++a) {
          if (a == kDefaultAccount) continue;
          const Moments& moments = cell(t, code, a);
          name.add(tag.name);
          value.add(tag.values[code]);
          account.add(summary.accounts[a].name);
          loans.add(tag.loans[code]);
          exposure.add(tag.exposure[code]);
          const Bounds bounds = tag.changes && !known.never_bears(a)
                                    ? known.of_unknown()
                                    : known.of_account(a, tag.exposure[code]);
          const Estimate expected_loss = moments.mean_of_amounts(summary.trials, bounds);
          mean.add(expected_loss);
          verdict.add(expected_loss.verdict);
          sd.add(moments.standard_deviation(summary.trials, bounds));
          rate.add(tag.exposure[code] > 0 && !tag.changes
                       ? moments.mean(summary.trials).value / tag.exposure[code]
                   : tag.changes ? std::numeric_limits<double>::quiet_NaN()
                                 : 0);
          expected.add(a == kLossAccount ? tag.expected[code]
                                         : std::numeric_limits<double>::quiet_NaN());
          defaults.add(default_rate(t, code, summary, known));
        }
      }
    }
    const std::string sentence = "one value of one tag and one account";
    return dated ? make_table("by_tag", sentence, name, value, account, loans, exposure, mean, sd,
                              rate, defaults, verdict)
                 : make_table("by_tag", sentence, name, value, account, loans, exposure, mean, sd,
                              rate, expected, defaults, verdict);
  }

 private:
  /// Unknown of a tag that changes.
  Estimate default_rate(std::size_t tag, std::size_t code, const Summary& summary,
                        const KnownBounds& known) const {
    const double loans = tags_[tag].loans[code];
    Estimate rate;
    if (tags_[tag].changes) return rate;
    rate = cell(tag, code, kDefaultAccount).mean(summary.trials, known.within(0, loans));
    for (double* part : {&rate.value, &rate.standard_error, &rate.ci_low, &rate.ci_high})
      *part *= 1 / loans;
    return rate;
  }
  const Moments& cell(std::size_t tag, std::size_t code, std::size_t series) const {
    return state_[(first_cell_[tag] + code) * series_ + series];
  }
  /// Adds every event to the series of its cell and trial, which lie side by side.
  void add(const Settlement& settlement, std::size_t tag) {
    const Events& events = settlement.events;
    const std::uint32_t* codes = tags_[tag].codes.data();
    for (std::size_t e = 0; e < events.size(); ++e) {
      const std::size_t cell = first_cell_[tag] + codes[events.exposure[e]];
      double* sums = sums_.data() + (cell * settlement.trials + events.trial[e]) * series_;
      sums[kLossAccount] += events.amount[e];
      sums[kDefaultAccount] += events.loans[e];
      for (std::size_t b = 0; b < settlement.parts.size(); ++b)
        sums[kFirstBearerAccount + b] += settlement.parts[b][e];
    }
  }

  std::vector<ReportedTag> tags_;
  std::vector<std::size_t> first_cell_;
  std::size_t cells_ = 0, series_ = 0;
  std::vector<double> sums_;  ///< [cell][trial][series], scratch
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.report_tags.empty() ? nullptr : std::make_unique<ByTag>(params);
}

}  // namespace

TableMember by_tag_table() {
  return {make};
}

}  // namespace cofferdam
