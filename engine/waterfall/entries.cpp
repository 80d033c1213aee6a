#include "waterfall/entries.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

namespace cofferdam {

void Entries::join_claims(const std::vector<std::uint32_t>& exposure_of) {
  next_claim.clear();
  if (!events.has_claims()) return;
  next_claim.resize(events.size());
  std::unordered_map<std::uint64_t, std::uint32_t> first;  // [exposure, member] claim
  for (std::uint32_t e = 0; e < events.size(); ++e) {
    next_claim[e] = e;
    if (e > 0 && events.trial[e] != events.trial[e - 1]) first.clear();
    if (events.origin[e] != e || events.kind[e] == EventKind::gain) continue;
    const std::uint32_t row = events.exposure[e];
    const std::uint64_t exposure = exposure_of.empty() ? row : exposure_of[row],
                        loan = exposure << 32 | events.member[e];
    // A fine-grained row has many first claims: each is of loans of its own.
    if (events.claim[e] == 0) first[loan] = e;
    const std::uint32_t known = first.emplace(loan, e).first->second;
    if (known != e) std::swap(next_claim[e], next_claim[known]);
  }
}

void Entries::merge_order(std::size_t first) {
  if (first == events.size()) return;
  order_of.clear();
  const auto middle = static_cast<std::ptrdiff_t>(order.size());
  for (std::size_t e = first; e < events.size(); ++e)
    order.push_back(static_cast<std::uint32_t>(e));
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    return events.trial[a] != events.trial[b] ? events.trial[a] < events.trial[b]
                                              : moment[a] < moment[b];
  };
  std::inplace_merge(order.begin(), order.begin() + middle, order.end(), before);
}

}  // namespace cofferdam
