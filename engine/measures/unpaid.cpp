// What is due and is not paid, by the reason why not.
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "measures/payment_groups.hpp"
#include "measures/table_sums.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

// What the rates leave with the payee is not due, and stands in no column; nor is what a clause
// excludes, which is a base and no part of one.
constexpr std::size_t kFirstReason = static_cast<std::size_t>(Reason::exclusion);

const std::string kNotDue = "not available: without a claim nothing is due";

/// Reasons that there can be: failure only of bearers that can fail, a ceiling where there is one.
std::vector<Reason> shown(const ProgrammeContext& context) {
  std::vector<Reason> reasons;
  for (std::size_t r = kFirstReason; r < kReasons; ++r) {
    const auto reason = static_cast<Reason>(r);
    if (reason == Reason::failure && context.failing.empty()) continue;
    if (reason == Reason::ceiling && !context.has_ceilings) continue;
    reasons.push_back(reason);
  }
  return reasons;
}

/// Bearers who hold loans that no claim covers, or only a part of, in order of the portfolios.
std::vector<std::size_t> uncovered_lenders(const ProgrammeContext& context) {
  std::vector<std::size_t> lenders;
  for (const PortfolioView& portfolio : context.portfolios) {
    const auto last = portfolio.first_row + static_cast<std::uint32_t>(portfolio.exposures->rows());
    const bool known = std::find(lenders.begin(), lenders.end(), portfolio.lender) != lenders.end();
    bool uncovered = false;
    for (std::uint32_t row = portfolio.first_row; row < last && !known; ++row) {
      const std::uint32_t claim = context.claim_of[row];
      uncovered = uncovered || claim == 0 || context.claims[claim].covered_of(row) < 1;
    }
    if (uncovered) lenders.push_back(portfolio.lender);
  }
  return lenders;
}

/// Of each group and reason the ratio (not paid, due), of exclusion the base; of each lender the
/// mean of losses that no claim covers.
class Unpaid final : public Accumulating<TableSums> {
 public:
  Unpaid(const Params& params, std::vector<PaymentGroup> groups, std::vector<std::size_t> lenders)
      : Accumulating({DistributionList(0, params, 0),
                      RatioList(groups.size() * shown(params.programme->context()).size()),
                      MomentList(lenders.size())}),
        shown_(shown(params.programme->context())),
        groups_(std::move(groups)),
        lenders_(std::move(lenders)) {}

  void observe(const TrialRun& run) override {
    for (std::size_t g = 0; g < groups_.size(); ++g) {
      const auto due = groups_[g].sum(
          run.settlement, [](const auto& line) -> auto& { return line.due; });
      for (std::size_t r = 0; r < shown_.size(); ++r) {
        const auto stopped = groups_[g].sum(
            run.settlement, [&](const auto& line) -> auto& {
              return r == 0 ? line.excluded : line.stopped[static_cast<std::size_t>(shown_[r])];
            });
        state_.ratios[g * shown_.size() + r].add(stopped, due, run.weights());
      }
    }
    for (std::size_t i = 0; i < lenders_.size(); ++i)
      state_.means[i].add(run.settlement.excluded[lenders_[i]], run.weights());
  }

  Table table(const Summary& summary) const override {
    const auto& bearers = summary.params.programme->context().bearers;
    TextColumn payee("payee", "bearer who is not paid");
    TextColumn clause(
        "clause",
        "clause under which it is due; (all): all of them; (no claim): losses that no "
        "claim covers");
    TextColumn reason("reason",
                      "exclusion, limit, cap, budget, balance, sublimit, failure of the payer, "
                      "ceiling, or open: queued at the end");
    EstimateColumns amount("amount", summary.params.currency,
                           "expected amount that nobody has paid at the end");
    EstimateColumns share("share_of_due", "1", "mean amount / mean of all that is due");
    TextColumn verdict("verdict", "of share_of_due: ok, thin or not available");
    const KnownBounds known(summary.params);
    for (std::size_t i = 0; i < groups_.size() * shown_.size(); ++i) {
      const PaymentGroup& group = groups_[i / shown_.size()];
      Estimate part = state_.ratios[i].value(summary.trials, "nothing is due in any trial");
      if (i % shown_.size() == 0) {
        part = Estimate{};
        part.verdict = "not available: what is excluded is not due";
      }
      payee.add(bearers[group.bearer]);
      clause.add(group.clause);
      reason.add(name_of(shown_[i % shown_.size()]));
      amount.add(
          state_.ratios[i].numerator().mean(summary.trials, known.of_payments(group.lines.size())));
      share.add(part);
      verdict.add(part.verdict);
    }
    for (std::size_t i = 0; i < lenders_.size(); ++i) {
      payee.add(bearers[lenders_[i]]);
      clause.add("(no claim)");
      reason.add(name_of(Reason::exclusion));
      amount.add(state_.means[i].mean(summary.trials, known.of_losses()));
      share.add(Estimate{});
      verdict.add(kNotDue);
    }
    return make_table("unpaid", "one reason why a payee is not paid under a clause", payee, clause,
                      reason, amount, share, verdict);
  }

 private:
  std::vector<Reason> shown_;
  std::vector<PaymentGroup> groups_;
  std::vector<std::size_t> lenders_;
};

std::unique_ptr<Measure> make(const Params& params) {
  const ProgrammeContext& context = params.programme->context();
  if (context.payment_lines.empty()) return nullptr;
  return std::make_unique<Unpaid>(params, groups_by_payee(context.payment_lines),
                                  uncovered_lenders(context));
}

}  // namespace

TableMember unpaid_table() {
  return {make};
}

}  // namespace cofferdam
