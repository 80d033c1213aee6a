// What a payer pays at most, as an amount or as a ratio.
#pragma once
#include <string>
#include <vector>

#include "clauses/ratio.hpp"
#include "clauses/rule.hpp"

namespace cofferdam {

class Payment;

/// A limit acts on payments of one bearer under the clauses it names.
class LimitRule final : public Rule {
 public:
  enum class Crossing { cut, refused, paid };
  /// How long a limit that has stopped something lets nothing pass.
  enum class Release { at_once, year_turn, never };
  /// `index`: of the limit among the rules of the results.
  LimitRule(std::string name, std::size_t index, Crossing crossing, bool carried,
            std::vector<std::string> of, std::size_t payer)
      : name_(std::move(name)),
        index_(index),
        crossing_(crossing),
        carried_(carried),
        of_(std::move(of)),
        payer_(payer) {}

  const std::string& name() const { return name_; }
  std::size_t payer() const { return payer_; }
  const std::vector<std::string>& of() const { return of_; }  ///< clauses; empty: all
  bool is_per_loan() const { return ratio.per_loan; }

  /// How much of `amount`, due on an entry, passes; it is counted as paid.
  double admit(Walk& walk, std::uint32_t entry, double amount) const;
  /// What passed and was not paid after all.
  void take_back(Walk& walk, std::uint32_t entry, double amount) const;
  /// Counts what was stopped, for results.
  void stopped(Walk& walk, double amount) const;
  /// What was stopped is carried forward to the next turn of the year, or lost.
  void hold(Walk& walk, const Payment& payment, const Payment& of, std::uint32_t entry,
            double amount) const;
  /// What could still be paid on an entry's day; negative: the level is passed.
  double room(Walk& walk, std::uint32_t entry) const;

  bool looks_at_burdens() const override { return carried_; }
  std::string title() const override { return "limit '" + name_ + "'"; }
  void start(Walk& walk) const override;
  bool watches() const override { return ratio.watches(); }
  Moment next(Walk& walk) const override;
  void release(Walk& walk, std::vector<HeldBack>& due) const override;
  void mark(Walk& walk) const override;
  void defaulted(Walk& walk, std::uint32_t entry) const override;
  void claimed(Walk& walk, std::uint32_t entry) const override;
  void recovered(Walk& walk, std::uint32_t entry) const override;
  void end(Walk& walk) const override;

  Ratio ratio;
  Release released = Release::at_once;
  bool at_settlement = false;  ///< measured when claims are settled

 private:
  struct State;
  /// What passes of `amount` while nothing has tripped it.
  double pass(const Walk& walk, const Ratio::Level& at, std::uint32_t entry, double amount) const;
  bool has_tripped(Walk& walk, const State& state, std::uint32_t entry) const;
  std::string name_;
  std::size_t index_;
  Crossing crossing_;
  bool carried_;
  std::vector<std::string> of_;
  std::size_t payer_;
};

}  // namespace cofferdam
