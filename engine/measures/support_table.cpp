// What public money gives to loans of each class, instrument by instrument, in money of the start.
#include <algorithm>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/fiscal_costs.hpp"
#include "measures/group_sums.hpp"
#include "measures/known.hpp"
#include "measures/over_subsidised.hpp"
#include "measures/ratio_list.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

class Support final : public Accumulating<RatioList> {
 public:
  explicit Support(const Params& params)
      : Accumulating(RatioList(0)),
        params_(params),
        terms_(*params.programme->fiscal()),
        public_(all_public(params)),
        sums_(params, [&terms = terms_](std::uint32_t day) { return terms.worth_on(day); }) {
    add_flows();
    std::vector<std::size_t> all(groups().size());
    for (std::size_t g = 0; g < all.size(); ++g) all[g] = g;
    rows_ = group_rows(sums_.pricing(), all);
    state_ = RatioList(kRatios * rows_.size() * instruments_.size());
  }

  void observe(const TrialRun& run) override {
    const Settlement& s = run.settlement;
    std::vector<GroupSums::Sums> parts(instruments_.size(), sums_.zeros(s.trials));
    parts[kClaims] = sums_.borne(s, [&](std::size_t b, std::size_t) { return public_.owned[b]; });
    for (std::size_t f = 0; f < flows_.size(); ++f)
      add_weighted(sums_.income(*incomes_[f], s), flows_[f].part, parts[flows_[f].component]);
    const std::vector<double> one(groups().size(), 1.0);
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) add_weighted(parts[i], one, parts.back());
    const auto lent = sums_.amounts(Pricing::kLent, s);
    const auto interest = sums_.amounts(Pricing::kInterest, s);
    for (std::size_t r = 0; r < rows_.size(); ++r)
      for (std::size_t i = 0; i < instruments_.size(); ++i) {
        const std::size_t cell = r * instruments_.size() + i;
        const auto value = joined(parts[i], rows_[r]);
        state_[kRatios * cell + kPerLent].add(value, joined(lent, rows_[r]), run.weights());
        state_[kRatios * cell + kOfInterest].add(value, joined(interest, rows_[r]), run.weights());
      }
  }

  Table table(const Summary& summary) const override {
    TextColumn value("class", "value of the tag of 'pricing'; (all): all loans");
    TextColumn instrument("instrument",
                          "claims: losses that public money bears, less what comes back; a flow by "
                          "its name: what public money pays under it, less what it gets; total");
    TextColumn kind("kind", "loss, fee, premium, subsidy, relending, total");
    EstimateColumns worth("value", params_.currency,
                          "expected support, in money of the start of the calendar");
    EstimateColumns lent(
        "per_lent", "1",
        "value / what is lent, new loans and renewals, both in money of the start");
    EstimateColumns interest("of_interest", "1",
                             "value / interest that borrowers owe, both in money of the start");
    NumberColumn loans("over_subsidised_loans", "1",
                       "share of the class's loans on which public money pays, but for claims, "
                       "more than all their interest, both in money of the start, if nothing "
                       "defaults; the same in all rows of a class");
    NumberColumn principal("over_subsidised_principal", "1",
                           "the same share of the principal lent");
    TextColumn verdict("verdict", "of per_lent: ok, thin or not available");
    const Bounds bounds = KnownBounds(summary.params).of_unknown();
    const std::vector<OverSubsidised> groups = over_subsidised(params_, terms_, flows_);
    for (std::size_t r = 0; r < rows_.size(); ++r)
      for (std::size_t i = 0; i < instruments_.size(); ++i) {
        const std::size_t cell = kRatios * (r * instruments_.size() + i);
        const RatioOfMeans& ratio = state_[cell + kPerLent];
        const Estimate rate = ratio.value(summary.trials, "nothing is lent", bounds);
        const OverSubsidised over = sum_of(groups, rows_[r]);
        value.add(rows_[r].value);
        instrument.add(instruments_[i].name);
        kind.add(instruments_[i].kind);
        worth.add(ratio.numerator().mean(summary.trials, bounds));
        lent.add(rate);
        interest.add(
            state_[cell + kOfInterest].value(summary.trials, "no interest is owed", bounds));
        loans.add(over.loans > 0 ? over.over_loans / over.loans : 0);
        principal.add(over.principal > 0 ? over.over_principal / over.principal : 0);
        verdict.add(rate.verdict);
      }
    return make_table("support", "support of loans of one class by one instrument", value,
                      instrument, kind, worth, lent, interest, loans, principal, verdict);
  }

 private:
  enum Ratio : std::size_t { kPerLent, kOfInterest, kRatios };
  static constexpr std::size_t kClaims = 0;

  const std::vector<Pricing::Group>& groups() const { return sums_.pricing().groups(); }
  double owned(std::size_t bearer) const { return bearer == kOutside ? 0 : public_.owned[bearer]; }

  void add_flows() {
    const ProgrammeContext& context = params_.programme->context();
    for (const auto& flow : context.scheduled) {
      PublicFlow added{0, parts_of(*flow, context), flow.get()};
      if (std::all_of(added.part.begin(), added.part.end(), [](double of) { return of == 0; }))
        continue;
      added.component = component_of(context.flows[flow->lines().front()], instruments_);
      incomes_.push_back(flow->income(sums_.pricing().group_of(), groups().size() + 1, false));
      flows_.push_back(std::move(added));
    }
    instruments_.push_back({"total", "total"});
  }

  /// Of the line that moves money of the group's lender; if none does, of any.
  std::vector<double> parts_of(const ScheduledFlow& flow, const ProgrammeContext& context) const {
    std::vector<double> parts;
    for (const Pricing::Group& group : groups()) {
      const FlowLine* of = &context.flows[flow.lines().front()];
      for (const std::size_t line : flow.lines())
        if (context.flows[line].payer == group.lender || context.flows[line].payee == group.lender)
          of = &context.flows[line];
      parts.push_back(owned(of->payer) - owned(of->payee));
    }
    return parts;
  }

  static OverSubsidised sum_of(const std::vector<OverSubsidised>& groups, const GroupRow& row) {
    OverSubsidised sum;
    for (const std::size_t group : row.groups) {
      sum.loans += groups[group].loans;
      sum.over_loans += groups[group].over_loans;
      sum.principal += groups[group].principal;
      sum.over_principal += groups[group].over_principal;
    }
    return sum;
  }

  const Params& params_;
  const FiscalTerms& terms_;
  FiscalPayer public_;
  GroupSums sums_;
  std::vector<GroupComponent> instruments_{{"claims", "loss"}};
  std::vector<PublicFlow> flows_;
  std::vector<std::unique_ptr<const FlowIncome>> incomes_;
  std::vector<GroupRow> rows_;
};

bool has_public_money(const Params& params) {
  return std::any_of(params.bearers.begin(), params.bearers.end(),
                     [](const Bearer& bearer) { return bearer.level != "no"; });
}

std::unique_ptr<Measure> make(const Params& params) {
  const bool asked = params.pricing && params.programme->fiscal() && has_public_money(params);
  return asked ? std::make_unique<Support>(params) : nullptr;
}

}  // namespace

TableMember support_table() {
  return {make};
}

}  // namespace cofferdam
