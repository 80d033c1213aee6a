#include "clauses/held_back.hpp"

#include <algorithm>

#include "clauses/pool_rule.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {

double rank_of(const HeldBack& held) {
  const Payment& payment = *held.payment;
  return payment.pool ? payment.pool->terms().lines[payment.pool_line].rank : 1;
}

HeldBackOrder::HeldBackOrder(const Walk& walk, const HeldBack& held)
    : rank_(rank_of(held)),
      claim_(walk.s.claim_entry[walk.s.events.origin[held.entry]]),
      position_(held.payment->position),
      number_(held.number) {}

void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue) {
  std::sort(queue.begin(), queue.end(), [&](const HeldBack& a, const HeldBack& b) {
    return HeldBackOrder(walk, a) < HeldBackOrder(walk, b);
  });
}

}  // namespace cofferdam
