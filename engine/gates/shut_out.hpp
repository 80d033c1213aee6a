// Keeps bidders out of an auction while too much of what they have lent is in default.
#pragma once
#include <string>
#include <vector>

#include "gates/lending_rule.hpp"

namespace cofferdam {

class Value;

/// The window that a record of keys names.
LendingTerms::Window lending_window(const Value& value);
/// When a window begins on the day of a walk, in years; not before the start.
double begin_of_window(const Walk& walk, LendingTerms::Window window, int months);

/// A bidder is shut out on a day if of his loans the principal in default, by the day of default,
/// is above a part of what was lent, both in a window up to the day before.
class ShutOut final : public LendingStop, public Rule {
 public:
  struct Terms {
    double above = 0;
    LendingTerms::Window window = LendingTerms::Window::since_start;
    int months = 0;
  };
  /// `weights` [row] 1: of the auction; `bidders` [row] of `count`.
  ShutOut(const ProgrammeContext& context, std::string name, const std::vector<double>& weights,
          std::vector<std::uint32_t> bidders, std::size_t count, Terms terms);

  std::string title() const override { return "auction '" + name_ + "'"; }
  const Rule* rule() const override { return this; }
  void start(Walk& walk) const override;
  void defaulted(Walk& walk, std::uint32_t entry) const override;
  bool stops(Walk& walk, std::uint32_t row) const override;

 private:
  struct State;
  bool is_out(Walk& walk, State& state, std::size_t bidder) const;

  std::string name_;
  std::vector<std::uint32_t> bidders_;
  Terms terms_;
  std::size_t count_;
  VolumeSet lent_;  ///< by bidder
};

}  // namespace cofferdam
