// An amount that is due and waits.
#pragma once
#include <compare>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace cofferdam {

class Payment;
class Rule;
class Walk;

struct HeldBack {
  const Payment* payment = nullptr;
  const Payment* of = nullptr;  ///< on whose behalf it is paid
  std::uint32_t entry = 0;      ///< on which it came due
  double amount = 0;
  const Rule* by = nullptr;  ///< that holds it back
  std::size_t number = 0;    ///< in the order in which amounts began to wait
};

double rank_of(const HeldBack& held);

/// Of amounts that are tried together: by rank of the pool's line, then by claim, oldest first,
/// then by clause, then as they came due.
class HeldBackOrder {
 public:
  HeldBackOrder(const Walk& walk, const HeldBack& held);
  auto operator<=>(const HeldBackOrder&) const = default;

 private:
  double rank_;
  std::uint32_t claim_;
  std::size_t position_, number_;
};
void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue);

}  // namespace cofferdam
