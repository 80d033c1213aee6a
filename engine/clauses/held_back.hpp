// An amount that is due and waits.
#pragma once
#include <cstdint>
#include <vector>

namespace cofferdam {

class Payment;
class Walk;

struct HeldBack {
  const Payment* payment = nullptr;
  const Payment* of = nullptr;  ///< on whose behalf it is paid
  std::uint32_t entry = 0;      ///< on which it came due
  double amount = 0;
};

/// By rank of the pool's line, then by claim, oldest first, then by clause.
void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue);
/// By claim and clause alone.
void sort_by_age(const Walk& walk, std::vector<HeldBack>& queue);
double rank_of(const HeldBack& held);

}  // namespace cofferdam
