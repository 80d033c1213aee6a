#include "clauses/held_back.hpp"

#include <algorithm>
#include <tuple>

#include "clauses/pool_rule.hpp"
#include "clauses/walk.hpp"

namespace cofferdam {
namespace {

void sort(const Walk& walk, std::vector<HeldBack>& queue, bool ranked) {
  const Settlement& s = walk.s;
  const auto key = [&](const HeldBack& held) {
    return std::tuple(ranked ? rank_of(held) : 0.0, s.claim_entry[s.events.origin[held.entry]],
                      held.payment->position, held.payment->line());
  };
  std::stable_sort(queue.begin(), queue.end(),
                   [&](const HeldBack& a, const HeldBack& b) { return key(a) < key(b); });
}

}  // namespace

double rank_of(const HeldBack& held) {
  const Payment& payment = *held.payment;
  return payment.pool ? payment.pool->terms().lines[payment.pool_line].rank : 1;
}

void sort_by_rank(const Walk& walk, std::vector<HeldBack>& queue) {
  sort(walk, queue, true);
}

void sort_by_age(const Walk& walk, std::vector<HeldBack>& queue) {
  sort(walk, queue, false);
}

}  // namespace cofferdam
