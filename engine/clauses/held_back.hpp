// An amount that is due and waits.
#pragma once
#include <cstdint>

namespace cofferdam {

class Payment;

struct HeldBack {
  const Payment* payment = nullptr;
  const Payment* of = nullptr;  ///< on whose behalf it is paid
  std::uint32_t entry = 0;      ///< on which it came due
  double amount = 0;
};

}  // namespace cofferdam
