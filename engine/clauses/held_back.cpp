#include "clauses/held_back.hpp"

#include <algorithm>
#include <tuple>

#include "clauses/pool_rule.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {

double rank_of(const HeldBack& held) {
  const Payment& payment = *held.payment;
  return payment.pool ? payment.pool->terms().lines[payment.pool_line].rank : 1;
}

void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue) {
  const Settlement& s = walk.s;
  const auto key = [&](const HeldBack& held) {
    return std::tuple(rank_of(held), s.claim_entry[s.events.origin[held.entry]],
                      held.payment->position);
  };
  std::stable_sort(queue.begin(), queue.end(),
                   [&](const HeldBack& a, const HeldBack& b) { return key(a) < key(b); });
}

}  // namespace cofferdam
