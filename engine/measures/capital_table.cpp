// What supervisors ask of lenders' capital for their loans, and what of it cover by others saves.
#include <array>
#include <cmath>

#include "measures/columns.hpp"
#include "measures/group_sums.hpp"
#include "measures/measure.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

enum Approach : std::size_t { kStandardised, kInternal, kApproaches };
constexpr const char* kApproachNames[kApproaches] = {"standardised", "internal_ratings"};

/// Over loans: amounts lent, of which the parts weigh.
struct Weighed {
  double lent = 0, covered = 0, pd = 0;
  std::array<double, kApproaches> bare{}, with_cover{};  ///< risk-weighted

  void add(const Weighed& other) {
    lent += other.lent, covered += other.covered, pd += other.pd;
    for (std::size_t a = 0; a < kApproaches; ++a)
      bare[a] += other.bare[a], with_cover[a] += other.with_cover[a];
  }
};

/// [group of `pricing`]
std::vector<Weighed> weighed(const Params& params) {
  const ProgrammeContext& context = params.programme->context();
  const Pricing& pricing = *params.pricing;
  const CapitalRules& rules = *pricing.capital_rules();
  std::vector<Weighed> groups(pricing.groups().size());
  for (const PortfolioView& portfolio : context.portfolios)
    for (std::uint32_t k = 0; k < portfolio.exposures->rows(); ++k) {
      const std::uint32_t row = portfolio.first_row + k, group = pricing.group_of()[row];
      if (group == groups.size()) continue;
      const Exposures& book = *portfolio.exposures;
      const double pd = book.probability_of(k), part = context.covered_part(row);
      Weighed one;
      one.lent = book.count_of(k) * book.amount_of(k);
      if (!(one.lent > 0)) continue;
      one.covered = part * one.lent;
      one.pd = pd * one.lent;
      const double weights[] = {rules.risk_weight, irb_risk_weight(rules, pd)};
      for (std::size_t a = 0; a < kApproaches; ++a) {
        one.bare[a] = weights[a] * one.lent;
        one.with_cover[a] = weight_with_cover(rules, weights[a], part) * one.lent;
      }
      groups[group].add(one);
    }
  return groups;
}

class Capital final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const Params& params = summary.params;
    const Pricing& pricing = *params.pricing;
    const double requirement = pricing.capital_rules()->requirement;
    TextColumn lender("lender", "bearer that lends");
    TextColumn value("class", "value of the tag of 'pricing'; (all): all its loans");
    TextColumn approach("approach", "standardised: a weight for all; internal_ratings: by the PD");
    NumberColumn lent("lent", params.currency,
                      "what is lent at origination at full take-up, renewals apart");
    NumberColumn pd("mean_pd", "1",
                    "mean PD a year, weighted by what is lent; n/a where it is not known");
    NumberColumn covered("covered", "1",
                         "part that others than the lender bear by the rates of the clauses");
    NumberColumn bare("risk_weight", "1",
                      "mean risk weight as if nobody covered anything; n/a where a PD is asked for "
                      "and not known");
    NumberColumn with_cover("risk_weight_covered", "1",
                            "mean risk weight with the cover of others");
    NumberColumn capital("capital", params.currency,
                         "requirement x risk weight x lent, without cover");
    NumberColumn relief("relief", params.currency, "what of that cover saves");
    const std::vector<Weighed> groups = weighed(params);
    for (const std::size_t of : pricing.lenders())
      for (const GroupRow& row : group_rows(pricing, pricing.groups_of(of))) {
        Weighed sum;
        for (const std::size_t group : row.groups) sum.add(groups[group]);
        for (std::size_t a = 0; a < kApproaches; ++a) {
          lender.add(params.bearers[of].name);
          value.add(row.value);
          approach.add(kApproachNames[a]);
          lent.add(sum.lent);
          pd.add(sum.pd / sum.lent);
          covered.add(sum.covered / sum.lent);
          bare.add(sum.bare[a] / sum.lent);
          with_cover.add(sum.with_cover[a] / sum.lent);
          capital.add(requirement * sum.bare[a]);
          relief.add(requirement * (sum.bare[a] - sum.with_cover[a]));
        }
      }
    return make_table("capital", "one class of loans of one lender under one approach", lender,
                      value, approach, lent, pd, covered, bare, with_cover, capital, relief);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.pricing && params.pricing->capital_rules() ? std::make_unique<Capital>() : nullptr;
}

}  // namespace

TableMember capital_table() {
  return {make};
}

}  // namespace cofferdam
