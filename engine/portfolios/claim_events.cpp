#include "portfolios/claim_events.hpp"

#include <memory>
#include <span>

namespace cofferdam {
namespace {

/// Places in the columns of claims of which the insurer owes something. Without a branch a claim:
/// nobody can guess which are paid.
std::vector<std::uint32_t> find_paid(const DrawnClaims& claims) {
  const auto places = std::make_unique_for_overwrite<std::uint32_t[]>(claims.size() + 1);
  const double* owed = claims.owed.data();
  std::size_t count = 0;
  for (std::uint32_t i = 0; i < claims.size(); ++i) {
    places[count] = i;
    count += owed[i] > 0;
  }
  return {places.get(), places.get() + count};
}

void append_losses(const DrawnClaims& claims, std::span<const std::uint32_t> paid,
                   std::uint32_t first_row, Events& events) {
  const std::size_t before = events.losses.size();
  events.losses.resize(before + claims.size());
  for (std::uint32_t i = 0, k = 0, number = 0; i < claims.size(); ++i) {
    if (i > 0 && !claims.same_policy(i, i - 1)) number = 0;
    events.losses[before + i] = {
        claims.trial[i], first_row + claims.row[i], claims.member[i], number, claims.occurrence[i],
        claims.time[i],  claims.amount[i],          claims.owed[i]};
    const bool is_paid = k < paid.size() && paid[k] == i;
    k += is_paid;
    number += is_paid;
  }
}

/// Among those of their policy in the trial, from 0.
void number_claims(const DrawnClaims& claims, std::span<const std::uint32_t> paid,
                   std::size_t first, Events& events) {
  bool several = false;
  for (std::size_t k = 1; k < paid.size(); ++k) several |= claims.same_policy(paid[k], paid[k - 1]);
  if (!several) return;
  if (events.claim.empty()) events.claim.resize(events.size(), 0);
  for (std::size_t k = 1; k < paid.size(); ++k)
    events.claim[first + k] =
        (events.claim[first + k - 1] + 1) * claims.same_policy(paid[k], paid[k - 1]);
}

}  // namespace

void append_claims(const DrawnClaims& claims, bool have_occurrences, std::uint32_t first_row,
                   Events& events) {
  const std::vector<std::uint32_t> paid = find_paid(claims);
  if (events.wants_losses) append_losses(claims, paid, first_row, events);
  const std::size_t first = events.size();
  events.resize(first + paid.size());
  const auto fill = [&](auto& to, const auto& from) {
    for (std::size_t k = 0; k < paid.size(); ++k) to[first + k] = from[paid[k]];
  };
  fill(events.trial, claims.trial);
  fill(events.exposure, claims.row);
  fill(events.member, claims.member);
  fill(events.time, claims.time);
  fill(events.amount, claims.owed);
  for (std::size_t e = first; e < events.size(); ++e) {
    events.exposure[e] += first_row;
    events.kind[e] = EventKind::loss;
    events.origin[e] = static_cast<std::uint32_t>(e);
  }
  number_claims(claims, paid, first, events);
  if (!have_occurrences) return;
  for (std::size_t k = 0; k < paid.size(); ++k)
    events.set_occurrence(first + k, claims.occurrence[paid[k]]);
}

}  // namespace cofferdam
