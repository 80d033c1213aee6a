// The order in which a trial is worked: day by day, and within a day step by step.
#pragma once
#include <cstdint>
#include <vector>

#include "time/calendar.hpp"

namespace cofferdam {

struct ProgrammeContext;
struct Settlement;

/// Steps of a day in their order; each is worked for all portfolios before the next.
enum class DayStep : std::uint32_t {
  year_turn = 1,  ///< budgets lapse or roll, counters return to zero
  contribution,   ///< opening stocks, contributions
  origination,    ///< loans are made, guarantees released
  recovery,       ///< cash comes back
  cost,           ///< what that cost
  held_back,      ///< what was held back and may now be paid, oldest first
  claim,          ///< defaults and claims, by exposure; then advances
  account,        ///< accounts of losses and gains are closed
  settlement,     ///< what is paid on dates
  fee,            ///< fees, then interest
  closing         ///< top-ups, closing of pools
};

/// A day and a step of it, in one number that grows with time.
using Moment = std::uint32_t;
inline constexpr Moment kNever = 0xffffffff;
constexpr Moment moment_of(std::uint32_t day, DayStep step) {
  return day * 16 + static_cast<std::uint32_t>(step);
}
constexpr std::uint32_t day_of(Moment moment) {
  return moment / 16;
}

/// What an entry of the settlement is.
enum class EntryKind : std::uint8_t {
  claim,     ///< a default or loss that is a claim on the same day
  opened,    ///< a default or loss whose claim comes later; the lender bears it
  due,       ///< that claim, on its trigger date; its loss is interest
  recovery,  ///< cash that comes back, or its cost
  kept,      ///< the same before the claim, or a gain: the lender's
  returned,  ///< what was kept, shared on the trigger date, or cash on the day of the default
  payment    ///< of an amount that was due before
};
/// Cash that clauses give back the way the claim was paid.
inline bool is_back(EntryKind kind) {
  return kind == EntryKind::recovery || kind == EntryKind::returned;
}

/// Turns the events of a run of trials into entries, sorted by trial, moment and exposure.
class Agenda {
 public:
  Agenda(const ProgrammeContext& context, const Calendar& calendar)
      : context_(context), calendar_(calendar) {}

  /// Fills the columns of the settlement that go with `events`, and sorts them. Claims with a lag
  /// get an entry of their own.
  void order(Settlement& settlement) const;

 private:
  void describe(Settlement& settlement) const;
  void keep_gain(Settlement& settlement, std::uint32_t e) const;
  void open(Settlement& settlement, std::uint32_t e, std::size_t claim) const;
  void describe_cash(Settlement& settlement, std::uint32_t e, std::size_t claim) const;
  double trigger(const Settlement& settlement, std::uint32_t e, std::size_t claim) const;
  void sort(Settlement& settlement) const;

  const ProgrammeContext& context_;
  const Calendar& calendar_;
};

}  // namespace cofferdam
