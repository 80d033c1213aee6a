// What is stopped once too much has been claimed or paid, and until when.
#pragma once
#include <string>
#include <vector>

#include "gates/ratio.hpp"
#include "waterfall/gate.hpp"

namespace cofferdam {

/// A breaker trips when its ratio passes the level, for each instance by itself. Meanwhile it stops
/// payments of one bearer under the clauses it names, or a part of them, or only counts.
class BreakerRule final : public Gate {
 public:
  enum class Crossing { cut, refused, paid };
  enum class Release { at_once, year_turn, never, below, date };
  enum class AppliesTo { all, defaulted_later, filed_later, originated_later };
  enum class Measured { each_claim, month_end, year_end };
  struct Terms {
    std::string name;
    Ratio ratio;
    Crossing crossing = Crossing::refused;
    Release release = Release::year_turn;
    AppliesTo applies_to = AppliesTo::all;
    Measured measured = Measured::each_claim;
    double pays = 0;          ///< part of what is due that is paid meanwhile; 1: it only warns
    bool defers = false;      ///< what it stops is paid when it is released
    double below = 0;         ///< rate or amount of the ratio at which it may be released
    int below_months = 1;     ///< ends of months in a row at which the ratio must be there
    std::uint32_t until = 0;  ///< day on which it is released: of `date`
    std::uint32_t end = 0;    ///< first day on which it does not act any more
    std::size_t payer = 0;
  };
  explicit BreakerRule(Terms terms) : terms_(std::move(terms)) {}

  GatePlace place() const override { return GatePlace::limit; }
  const std::string& name() const override { return terms_.name; }
  std::string title() const override { return "breaker '" + terms_.name + "'"; }
  std::string phrase(const Payment&, const Words&) const override;
  Reason reason() const override { return Reason::limit; }
  double admit(Walk& walk, const Passage& passage, double amount, double part) const override;
  void take_back(Walk& walk, const Passage& passage, double amount) const override;
  /// Holds it back until it is released, or it is lost.
  void refuse(Walk& walk, const Passage& passage, double amount) const override;
  double left(Walk& walk, const Passage& passage) const override;
  bool counts_payments() const override { return terms_.ratio.counts_payments(); }
  void connect(const ProgrammeContext& context, const Joined& joined, Problems& problems) override;

  std::vector<std::string> cautions(const ProgrammeContext& context) const override;
  bool looks_at_burdens() const override { return terms_.defers; }
  void start(Walk& walk) const override;
  bool watches() const override { return terms_.ratio.watches(); }
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;
  void release(Walk& walk, std::vector<HeldBack>& due) const override;
  void mark(Walk& walk) const override;
  void defaulted(Walk& walk, std::uint32_t entry) const override;
  void claimed(Walk& walk, std::uint32_t entry) const override;
  void recovered(Walk& walk, std::uint32_t entry) const override;
  void end(Walk& walk) const override;

  /// Whether it is tripped for the instance to which a row belongs.
  bool stops(Walk& walk, std::uint32_t row) const;

 private:
  struct State;
  struct Latch;
  bool is_over(const Ratio::Level& at, double more) const;
  bool is_tripped(Walk& walk, State& state, std::size_t latch) const;
  bool is_latched(const Walk& walk, const Latch& latch, std::uint32_t day) const;
  bool has_ended(const Walk& walk) const;
  bool is_exempt(const Walk& walk, const Latch& latch, std::uint32_t entry) const;
  /// `paid`: the part of the payment or claim that trips it which passes.
  void trip(Walk& walk, State& state, Latch& latch, std::uint32_t claim, double paid) const;
  static void untrip(Latch& latch);
  double part_below(const Walk& walk, const Ratio::Level& at, double own,
                    std::uint32_t entry) const;
  Moment released_at(Walk& walk, const Latch& latch, std::size_t year) const;
  void postpone(Walk& walk, State& state, std::size_t latch) const;
  void open(Walk& walk, State& state, std::size_t latch) const;
  bool is_to_be_looked_at(const State& state) const;

  Terms terms_;
  std::vector<std::uint32_t> checks_;  ///< days at whose end it is looked at
};

}  // namespace cofferdam
