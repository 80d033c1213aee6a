#include "portfolios/claim_events.hpp"

#include <numeric>
#include <span>

namespace cofferdam {
namespace {

/// A claim of which the insurer owes something.
struct PaidClaim {
  std::uint32_t place = 0;   ///< in the columns
  std::uint32_t number = 0;  ///< among those of its policy in the trial, from 0
};

/// Without a branch a claim: nobody can guess which are paid.
std::vector<PaidClaim> find_paid(const DrawnClaims& claims) {
  std::vector<PaidClaim> paid(claims.size() + 1);
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < claims.size(); ++i) {
    paid[count].place = i;
    count += claims.owed[i] > 0;
  }
  paid.resize(count);
  for (std::size_t k = 1; k < count; ++k) {
    const std::uint32_t same = claims.same_policy(paid[k].place, paid[k - 1].place);
    paid[k].number = (paid[k - 1].number + 1) * same;
  }
  return paid;
}

void append_losses(const DrawnClaims& claims, std::span<const PaidClaim> paid,
                   std::uint32_t first_row, Events& events) {
  const std::size_t before = events.losses.size();
  events.losses.resize(before + claims.size());
  for (std::uint32_t i = 0, k = 0, number = 0; i < claims.size(); ++i) {
    if (i > 0 && !claims.same_policy(i, i - 1)) number = 0;
    events.losses[before + i] = {
        claims.trial[i], first_row + claims.row[i], claims.member[i], number, claims.occurrence[i],
        claims.time[i],  claims.amount[i],          claims.owed[i]};
    const bool is_paid = k < paid.size() && paid[k].place == i;
    k += is_paid;
    number += is_paid;
  }
}

}  // namespace

void append_claims(const DrawnClaims& claims, bool have_occurrences, std::uint32_t first_row,
                   Events& events) {
  const std::vector<PaidClaim> paid = find_paid(claims);
  if (events.wants_losses) append_losses(claims, paid, first_row, events);
  const std::size_t first = events.size();
  events.resize(first + paid.size());
  const auto fill = [&](auto& to, const auto& from) {
    for (std::size_t k = 0; k < paid.size(); ++k) to[first + k] = from[paid[k].place];
  };
  fill(events.trial, claims.trial);
  fill(events.exposure, claims.row);
  for (std::size_t e = first; e < events.size(); ++e) events.exposure[e] += first_row;
  fill(events.member, claims.member);
  fill(events.time, claims.time);
  fill(events.amount, claims.owed);
  std::fill(events.kind.begin() + static_cast<std::ptrdiff_t>(first), events.kind.end(),
            EventKind::loss);
  std::iota(events.origin.begin() + static_cast<std::ptrdiff_t>(first), events.origin.end(),
            static_cast<std::uint32_t>(first));
  for (std::size_t k = 0; k < paid.size(); ++k) events.set_claim(first + k, paid[k].number);
  if (!have_occurrences) return;
  for (std::size_t k = 0; k < paid.size(); ++k)
    events.set_occurrence(first + k, claims.occurrence[paid[k].place]);
}

}  // namespace cofferdam
