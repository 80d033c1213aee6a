// Who bears what, trial by trial.
#pragma once
#include <array>
#include <cstddef>
#include <span>
#include <vector>

namespace cofferdam {

/// Kinds of entries. borne = share of losses + compensation paid - compensation received.
enum class LedgerKind { borne, compensation_paid, compensation_received };
inline constexpr std::size_t kLedgerKinds = 3;

/// Money by kind, bearer and trial of a run of trials.
class Ledger {
 public:
  void reset(std::size_t bearers, std::size_t trials) {
    bearers_ = bearers;
    trials_ = trials;
    entries_.assign(kLedgerKinds * bearers * trials, 0.0);
  }
  std::size_t bearers() const { return bearers_; }
  std::size_t trials() const { return trials_; }
  std::span<double> of(LedgerKind kind, std::size_t bearer) {
    return {entries_.data() + offset(kind, bearer), trials_};
  }
  std::span<const double> of(LedgerKind kind, std::size_t bearer) const {
    return {entries_.data() + offset(kind, bearer), trials_};
  }

 private:
  std::size_t offset(LedgerKind kind, std::size_t bearer) const {
    return (static_cast<std::size_t>(kind) * bearers_ + bearer) * trials_;
  }
  std::size_t bearers_ = 0, trials_ = 0;
  std::vector<double> entries_;
};

}  // namespace cofferdam
