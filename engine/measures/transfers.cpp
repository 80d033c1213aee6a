// Shares of losses and compensation between bearers: what each bears, split into its parts.
#include <cmath>

#include "measures/accumulating.hpp"
#include "measures/columns.hpp"
#include "measures/known.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Moments at 3 bearer + (share, paid, received).
class Transfers final : public Accumulating<MomentList> {
 public:
  explicit Transfers(const Params& params) : Accumulating(MomentList(3 * params.bearers.size())) {}

  void observe(const TrialRun& run) override {
    const Ledger& ledger = run.settlement.ledger;
    std::vector<double> share(ledger.trials());
    for (std::size_t b = 0; b < ledger.bearers(); ++b) {
      const auto borne = ledger.of(LedgerKind::borne, b),
                 paid = ledger.of(LedgerKind::compensation_paid, b),
                 received = ledger.of(LedgerKind::compensation_received, b);
      for (std::size_t t = 0; t < share.size(); ++t) {
        share[t] = borne[t] - paid[t] + received[t];
        // A bearer that only moves money has no share; what rounding leaves is not one.
        const double moved = std::abs(borne[t]) + std::abs(paid[t]) + std::abs(received[t]);
        if (std::abs(share[t]) <= 1e-12 * moved) share[t] = 0;
      }
      state_[3 * b].add(share, run.weights());
      state_[3 * b + 1].add(paid, run.weights());
      state_[3 * b + 2].add(received, run.weights());
    }
  }
  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn bearer("bearer", "who bears");
    EstimateColumns share("share", currency, "expected share of losses, before compensation");
    EstimateColumns paid("paid", currency, "expected compensation paid to other bearers");
    EstimateColumns received("received", currency,
                             "expected compensation received from other bearers");
    TextColumn verdict("verdict", "ok, or which of share, paid and received is thin");
    const KnownBounds known(summary.params);
    const Bounds moved = known.of_payments(summary.params.programme->context().clauses.size());
    for (std::size_t b = 0; b < summary.params.bearers.size(); ++b) {
      bearer.add(summary.params.bearers[b].name);
      std::string flagged;
      const auto add = [&](EstimateColumns& column, const char* name, std::size_t part,
                           const Bounds& bounds) {
        const Estimate mean = state_[3 * b + part].mean_of_amounts(summary.trials, bounds);
        column.add(mean);
        if (mean.verdict.starts_with("thin"))
          flagged += (flagged.empty() ? "" : "; ") + std::string(name) + ": " + mean.verdict;
      };
      add(share, "share", 0, known.of_losses());
      add(paid, "paid", 1, moved);
      add(received, "received", 2, moved);
      verdict.add(flagged.empty() ? "ok" : flagged);
    }
    return make_table("transfers", "one bearer: what it bears is share + paid - received", bearer,
                      share, paid, received, verdict);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  for (const Claim& claim : params.programme->context().claims)
    if (claim.compensated) return std::make_unique<Transfers>(params);
  return nullptr;
}

}  // namespace

TableMember transfers_table() {
  return {make};
}

}  // namespace cofferdam
