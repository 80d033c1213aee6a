#include "waterfall/burdens.hpp"

#include <algorithm>
#include <cmath>

#include "waterfall/walk.hpp"

namespace cofferdam {

namespace {

/// Whom a bearer compensates under a claim; if there are several, `other`.
std::size_t payee_of(const ProgrammeContext& context, std::size_t claim, std::size_t payer,
                     std::size_t other) {
  std::size_t payee = kOutside;
  for (const PaymentLine& line : context.payment_lines) {
    if (line.claim != claim || line.payer != payer || line.takes_over) continue;
    if (payee != kOutside && payee != line.payee) return other;
    payee = line.payee;
  }
  return payee == kOutside ? other : payee;
}

}  // namespace

void net_burdens(const Settlement& s, std::uint32_t e, std::size_t lender, bool before_today,
                 std::vector<double>& all) {
  all.assign(s.parts.size(), 0.0);
  double gross = 0;
  for (std::uint32_t other = s.last[s.events.origin[e]]; other != Settlement::kNoEntry;
       other = s.previous[other]) {
    const bool today = day_of(s.moment[other]) == day_of(s.moment[e]);
    const bool later =
        s.moment[other] > s.moment[e] || (s.moment[other] == s.moment[e] && !s.is_before(other, e));
    const bool left_out = later || (before_today && today && is_back(s.kind[other]));
    // What the lender has had since before the claim comes back only now.
    if (left_out && s.kind[other] == EntryKind::returned)
      all[lender] -= s.cash[other] - s.events.amount[other];
    if (left_out) continue;
    for (std::size_t b = 0; b < s.parts.size(); ++b) {
      all[b] += s.parts[b][other];
      gross += std::abs(s.parts[b][other]);
    }
  }
  for (double& borne : all)
    if (borne < 1e-12 * gross) borne = 0;
}

void bound_what_comes_back(Walk& walk, std::uint32_t e) {
  constexpr double kSame = 1e-12;
  Settlement& s = walk.s;
  const double cash = -s.cash[e];
  if (s.events.kind[e] != EventKind::recovery || cash <= 0) return;
  const std::size_t lender = walk.context.lender_of(s.events.exposure[e]);
  net_burdens(s, e, lender, false, walk.borne);
  // From here on what each bears after what he has got: below zero is too much.
  std::vector<double>& left = walk.borne;
  for (std::size_t b = 0; b < left.size(); ++b) left[b] += s.parts[b][e];
  if (s.kind[e] == EntryKind::returned) left[lender] -= cash + s.events.amount[e];
  double over = 0, room = 0;
  for (const double after : left) (after < 0 ? over : room) += std::abs(after);
  if (over <= kSame * cash) return;
  const double shared = room > 0 ? std::min(1.0, room / over) : 0;
  walk.corrected.assign(left.size(), 0.0);
  for (std::size_t b = 0; b < left.size(); ++b)
    walk.corrected[b] = left[b] < 0 ? left[b] : over * shared * left[b] / room;
  if (shared < 1) walk.corrected[lender] += over * (1 - shared);
  const std::size_t claim = walk.context.claim_of[s.events.exposure[e]];
  const auto hand_on = [&](std::size_t from, std::size_t to, double amount) {
    const bool paid_too_little = walk.context.only_compensates(claim, from);
    walk.move(e, from, to, amount, paid_too_little);
    const std::uint32_t trial = s.events.trial[e];
    // Compensation is counted between the payer and his payee, whoever ends up with the cash.
    if (paid_too_little) {
      s.ledger.of(LedgerKind::compensation_received, to)[trial] -= amount;
      s.ledger.of(LedgerKind::compensation_received,
                  payee_of(walk.context, claim, from, to))[trial] += amount;
    }
    if (walk.context.only_compensates(claim, to)) {
      s.ledger.of(LedgerKind::compensation_paid, to)[trial] -= amount;
      s.ledger.of(LedgerKind::compensation_received,
                  payee_of(walk.context, claim, to, from))[trial] -= amount;
    }
  };
  for (std::size_t from = 0; from < left.size(); ++from) {
    if (left[from] >= 0) continue;
    for (std::size_t to = 0; to < left.size(); ++to)
      if (left[to] > 0) hand_on(from, to, -left[from] * shared * left[to] / room);
    if (from != lender && shared < 1) hand_on(from, lender, -left[from] * (1 - shared));
  }
}

void mark_bounded_claims(ProgrammeContext& context) {
  std::vector<bool> cash(context.claims.size()), more(context.claims.size());
  for (std::uint32_t row = 0; row < context.rows; ++row) {
    const EventTraits& events = context.portfolio_of(row).events;
    if (events.later_cash) cash[context.claim_of[row]] = true;
    if (events.more_than_lost) more[context.claim_of[row]] = true;
  }
  for (const Clause* clause : context.clauses)
    for (const std::size_t claim : clause->claims()) {
      const bool less = clause->has_deductible() || !clause->rules().empty();
      if (!context.claims[claim].recovers && (more[claim] || (less && cash[claim])))
        context.claims[claim].bounded = true;
    }
}

}  // namespace cofferdam
