// An amount that is due and waits.
#pragma once
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
};

/// By rank of the pool's line, then by claim, oldest first, then by clause, then as they came due.
void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue);
double rank_of(const HeldBack& held);

}  // namespace cofferdam
