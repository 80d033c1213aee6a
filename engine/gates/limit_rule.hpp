// What a payer pays at most, as an amount or as a ratio.
#pragma once
#include <string>
#include <vector>

#include "gates/ratio.hpp"
#include "waterfall/gate.hpp"

namespace cofferdam {

/// A limit acts on payments of one bearer under the clauses it names.
class LimitRule final : public Gate {
 public:
  enum class Crossing { cut, refused, paid };
  /// How long a limit that has stopped something lets nothing pass.
  enum class Release { at_once, year_turn, never };
  LimitRule(std::string name, Crossing crossing, bool carried, std::size_t payer)
      : name_(std::move(name)), crossing_(crossing), carried_(carried), payer_(payer) {}

  GatePlace place() const override {
    return ratio.per_loan ? GatePlace::limit_of_loan : GatePlace::limit;
  }
  const std::string& name() const override { return name_; }
  std::string phrase(const Payment&, const Words&) const override {
    return "is held to the limit '" + name_ + "'";
  }
  Reason reason() const override { return Reason::limit; }
  double admit(Walk& walk, const Passage& passage, double amount, double part) const override;
  void take_back(Walk& walk, const Passage& passage, double amount) const override;
  /// Carries it forward to the next turn of the year, or it is lost.
  void refuse(Walk& walk, const Passage& passage, double amount) const override;
  /// Negative: the level is passed.
  double left(Walk& walk, const Passage& passage) const override;
  bool counts_payments() const override { return ratio.counts_payments(); }
  double nominal(NominalParts& of, const Payment& payment, std::uint32_t row,
                 double amount) const override;
  void connect(const ProgrammeContext& context, const Joined& joined, Problems& problems) override;
  void check(const Value& value, const std::string& clause, bool has_dates,
             Problems& problems) const override;

  std::vector<std::string> cautions(const ProgrammeContext& context) const override;
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
  Crossing crossing_;
  bool carried_;
  std::size_t payer_;
};

}  // namespace cofferdam
