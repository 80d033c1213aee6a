// Volumes of the loans that a rule looks at, over all portfolios and apart by cell.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "portfolios/events.hpp"
#include "portfolios/volumes.hpp"

namespace cofferdam {

struct EarlyEnd;
struct ProgrammeContext;
struct Settlement;
class Walk;

/// Years from a moment just before another to it: what happens at a moment is part of its volumes.
inline constexpr double kJustBefore = 5e-9;
/// The last moment of the day on which a walk is.
double end_of_day(const Walk& walk);

/// Cells are instances of a bearer, cohorts, or both.
class VolumeSet {
 public:
  VolumeSet() = default;
  /// `weights` [row over all portfolios] multiplies principal; `cell_of` [row], empty: one cell.
  VolumeSet(const ProgrammeContext& context, const std::vector<double>& weights,
            std::vector<std::uint32_t> cell_of, std::size_t cells);

  /// One trial.
  class State {
    friend class VolumeSet;
    std::vector<Volumes::State> volumes_;
    const Settlement* settlement_ = nullptr;
    const ProgrammeContext* context_ = nullptr;
    std::size_t heard_ = 0;             ///< of what is not lent
    std::span<const EarlyEnd> coming_;  ///< what goes on as another row later in the trial
  };
  bool empty() const { return volumes_.empty(); }
  void start(Walk& walk, State& state) const;
  void defaulted(Walk& walk, State& state, std::uint32_t entry) const;
  Volumes::Totals at(State& state, std::size_t cell, double time) const;
  /// The same if all that is offered is lent, nothing defaults and loans are renewed as expected.
  Volumes::Totals scheduled(std::size_t cell, double time) const;

 private:
  template <class Visit>
  void each_of(std::uint32_t row, const Visit& visit) const;
  void hear(State& state) const;
  bool begins_before(const State& state, std::size_t volume, std::uint32_t row, double time) const;
  void go_on(State& state, double time) const;
  struct PortfolioVolumes {
    std::size_t portfolio = 0;
    std::uint32_t first_row = 0, end_row = 0;
    Volumes volumes;
  };
  std::vector<std::uint32_t> cell_of_;
  std::vector<PortfolioVolumes> volumes_;
  std::vector<std::vector<std::size_t>> of_;  ///< [cell] indices of volumes_
};

/// The part of a loan that share clauses leave to others than its lender; where they leave nothing
/// it is `own`, what the bearer in question pays of it by the rates.
double guaranteed_part(const ProgrammeContext& context, std::uint32_t row, double own);

}  // namespace cofferdam
