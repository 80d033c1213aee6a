// What is paid on one settlement date.
#pragma once
#include <map>
#include <span>

#include "waterfall/held_back.hpp"

namespace cofferdam {

/// What is settled on one date under whichever dates, by rank and the oldest claim first; what
/// comes due by it on the same date joins.
class SettlementQueue {
 public:
  explicit SettlementQueue(Walk& walk) : walk_(walk) {}
  /// Takes what gates release now.
  void collect(std::span<const Gate* const> gates);
  bool empty() const { return waiting_.empty(); }
  void pay_first();

 private:
  void pay_evenly(std::span<HeldBack> queue);
  Walk& walk_;
  std::map<HeldBackOrder, HeldBack> waiting_;
};

}  // namespace cofferdam
