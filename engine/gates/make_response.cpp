#include "gates/make_response.hpp"

#include "pools/pool_terms.hpp"
#include "portfolios/fields.hpp"
#include "ratings/capital_rules.hpp"
#include "time/calendar.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

class Maker {
 public:
  Maker(const Value& clause, const ProgrammeContext& context, Problems& problems)
      : clause_(clause),
        responds_(clause.at("responds")),
        asked_(responds_.at("return_on_capital")),
        context_(context),
        problems_(problems),
        before_(problems.size()) {}

  LendingResponse make(const std::vector<std::size_t>& portfolios) {
    read_terms();
    read_rules();
    if (problems_.size() != before_) return response_;
    response_.rows.resize(context_.rows);
    for (const std::size_t portfolio : portfolios) add(portfolio);
    return std::move(response_);
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }

  void read_terms() {
    const Value& every = responds_.at("every");
    response_.ends = context_.calendar->step_ends(months_of_step(every.text));
    if (response_.ends.empty())
      fail(every, "no such period ends within the calendar", "look back more often, or run longer");
    response_.expected = responds_.at("expected_coverage").number;
    if (const Value& base = responds_.at("base")) {
      response_.base = base.at("share").number;
      response_.base_coverage = base.at("coverage").number;
    }
    if (responds_.at("elasticity")) response_.elasticity = responds_.at("elasticity").number;
    response_.must_pay = bool(asked_);
  }

  const Value& pricing() const { return *context_.pricing; }

  void read_rules() {
    if (!asked_) return;
    const Value& capital = responds_.at("capital");
    if (!pricing())
      return fail(asked_, "'return_on_capital' without 'pricing'",
                  "say under 'pricing' what loans earn and cost: pricing: {interest: 4 %, funding: "
                  "2 %}");
    if (capital.text == "as_priced") return;
    const Value& rules = pricing().at("capital_rules");
    if (!rules)
      return fail(capital, "'capital: " + capital.text + "' without 'capital_rules'",
                  "write them under 'pricing', or capital: as_priced");
    rules_ = read_capital_rules(rules, problems_);
  }

  void add(std::size_t index) {
    const PortfolioView& portfolio = context_.portfolios[index];
    const Exposures& exposures = *portfolio.exposures;
    bool any = false;
    for (std::uint32_t i = 0; i < exposures.rows(); ++i) {
      LendingResponse::Row& row = response_.rows[portfolio.first_row + i];
      row.is_covered = context_.claim_of[portfolio.first_row + i] != 0;
      any = any || row.is_covered;
      // Loans of firms say NaN, those whose hazard follows from a curve by age 0.
      const double pd = exposures.probability_of(i);
      response_.knows_pds = response_.knows_pds && pd > 0;
      if (!(pd > 0)) continue;
      row.pd = pd;
      row.pd_without = exposures.probability_without_uplift(i);
    }
    if (!any)
      return fail(responds_, "no claim covers loans of '" + portfolio.name + "'",
                  "what others pay is told by a 'claim', with clauses on it");
    if (asked_) add_margins(portfolio);
  }

  void add_margins(const PortfolioView& portfolio) {
    const Exposures& exposures = *portfolio.exposures;
    const RowSource no_file{.reads_columns = false};
    FieldResolver resolver(exposures, no_file, problems_);
    const std::vector<double> interest = resolver.numbers(pricing().at("interest"), kShare),
                              funding = resolver.numbers(pricing().at("funding"), kShare),
                              costs = resolver.numbers(pricing().at("costs"), kShare),
                              capital = resolver.numbers(pricing().at("capital"), kShare);
    if (problems_.size() != before_) return;
    for (std::uint32_t i = 0; i < exposures.rows(); ++i) {
      LendingResponse::Row& row = response_.rows[portfolio.first_row + i];
      const double lgd = exposures.severity_of(i);
      if (!(row.pd > 0))
        return fail(asked_,
                    "loan " + exposures.id(i) + " of '" + portfolio.name +
                        "' has no PD of a year, by which to tell whether it pays",
                    "give the portfolio 'pd' or 'pd_by_score', or leave 'return_on_capital' out");
      row.loss = row.pd * lgd;
      row.loss_without = row.pd_without * lgd;
      const double spread = interest[i] - funding[i] - costs[i];
      const double covered = context_.covered_part(portfolio.first_row + i);
      row.earns = spread - asked_.number * held(capital[i], row.pd, covered);
      row.earns_without = spread - asked_.number * held(capital[i], row.pd_without, 0);
    }
  }

  /// Capital behind a loan of 1, of which others cover a part.
  double held(double priced, double pd, double covered) const {
    const std::string& capital = responds_.at("capital").text;
    if (capital == "as_priced") return priced;
    const double weight =
        capital == "standardised" ? rules_.risk_weight : irb_risk_weight(rules_, pd);
    return rules_.requirement * weight_with_cover(rules_, weight, covered);
  }

  const Value &clause_, &responds_, &asked_;
  const ProgrammeContext& context_;
  Problems& problems_;
  std::size_t before_;
  CapitalRules rules_;
  LendingResponse response_;
};

}  // namespace

std::optional<LendingResponse> make_response(const Value& clause,
                                             const std::vector<std::size_t>& portfolios,
                                             const ProgrammeContext& context, Problems& problems) {
  if (!clause.at("responds")) return std::nullopt;
  return Maker(clause, context, problems).make(portfolios);
}

}  // namespace cofferdam
