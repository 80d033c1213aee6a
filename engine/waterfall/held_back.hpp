// An amount that is due and waits.
#pragma once
#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "waterfall/agenda.hpp"
#include "waterfall/payment_outcomes.hpp"

namespace cofferdam {

class Gate;
class Payment;
class Walk;
struct Passage;

struct HeldBack {
  const Payment* payment = nullptr;
  const Payment* of = nullptr;  ///< on whose behalf it is paid
  std::uint32_t entry = 0;      ///< on which it came due
  double amount = 0;
  const Gate* by = nullptr;                    ///< that holds it back
  Reason reason{};                             ///< for which it waits
  std::size_t number = 0;                      ///< in the order in which amounts began to wait
  double waiting = 1;                          ///< that of its loan when `amount` was due
  Moment since = 0;                            ///< when it began to wait, or was tried
  Moment at = kNever;                          ///< when it is tried next, where the rule says so
  std::vector<std::uint32_t> stopped_by = {};  ///< limits and caps that have stopped it so far
  bool of_failed = false;                      ///< it is what a payer that had failed still pays
};

/// An amount that begins to wait now, before a gate; `reason`: for which it waits.
HeldBack hold_back(Walk& walk, const Passage& passage, double amount, const Gate& by,
                   Reason reason);
/// Whether it is due no more: of an advance, since its claim has come due.
bool has_lapsed(const Walk& walk, const HeldBack& held);
/// What is still due of it: the less the more of the loan has come back since, and not more than
/// the payee bears of the loan and may get. What falls away is due no more. `pending`: what is
/// about to be paid to him on the loan.
void bring_up_to_date(Walk& walk, HeldBack& held, double pending = 0);
/// It will not be paid, for the reason for which it waits; returns what is still due of it.
double stop_for_good(Walk& walk, HeldBack held);

/// Of amounts that are tried together: by rank of their payments, then by claim, oldest first and
/// those of one day by loan and number, then by clause, then as they came due.
class HeldBackOrder {
 public:
  HeldBackOrder(const Walk& walk, const HeldBack& held);
  auto operator<=>(const HeldBackOrder&) const = default;

 private:
  double rank_;
  std::array<std::uint32_t, 5> claim_;  ///< day, loan, member, number and event
  std::size_t position_, number_;
};

/// Amounts that wait for money or room, in the order in which they are tried.
class Waiting {
 public:
  bool empty() const { return queue_.empty(); }
  void clear() {
    queue_.clear();
    handed_ = 0;
  }
  void add(const Walk& walk, const HeldBack& held);
  /// Hands over the first of them, up to date, as far as `room` reaches; none that has been tried
  /// at this moment.
  void hand_over(Walk& walk, double room, std::vector<HeldBack>& due);
  /// Hands over all as they are.
  void hand_over_all(std::vector<HeldBack>& due);
  /// One that was handed over has been tried, and `room` is left. Whether all of them have been and
  /// it reaches for others.
  bool reaches_further(double room);
  template <class Visit>
  void each(const Visit& visit) const {
    for (const auto& [order, held] : queue_) visit(held);
  }

 private:
  /// Whether `room` reaches for a part of it.
  static bool may_pay(const HeldBack& held, double room);

  std::map<HeldBackOrder, HeldBack> queue_;
  std::size_t handed_ = 0;  ///< and not tried yet
};

void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue);

}  // namespace cofferdam
