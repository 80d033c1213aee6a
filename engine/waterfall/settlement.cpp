#include "waterfall/settlement.hpp"

#include <algorithm>

namespace cofferdam {

void Settlement::order_ends() {
  first_end.clear();
  if (events.ends.empty()) return;
  // What goes on as another row does so in the order of time, after all that ends.
  const auto earlier = [](const EarlyEnd& a, const EarlyEnd& b) {
    if (a.trial != b.trial) return a.trial < b.trial;
    if (a.goes_on != b.goes_on) return b.goes_on;
    return a.goes_on && a.time < b.time;
  };
  std::stable_sort(events.ends.begin(), events.ends.end(), earlier);
  first_end.assign(trials + 1, 0);
  for (const EarlyEnd& end : events.ends) ++first_end[end.trial + 1];
  for (std::size_t t = 0; t < trials; ++t) first_end[t + 1] += first_end[t];
}

void Settlement::close_lending() {
  events.ends.insert(events.ends.end(), not_lent.begin(), not_lent.end());
  not_lent.clear();
  first_not_lent = 0;
  order_ends();
  std::erase_if(order, [&](std::uint32_t entry) { return is_gone(entry); });
  order_of.clear();
}

void Settlement::drop_gone() {
  std::vector<std::uint32_t> place(events.size(), kNoEntry);
  std::uint32_t kept = 0;
  for (std::uint32_t e = 0; e < place.size(); ++e)
    if (!is_gone(e)) place[e] = kept++;
  if (kept == place.size()) return;
  const auto place_of = [&](std::uint32_t entry) {
    return entry == kNoEntry ? entry : place[entry];
  };
  // No claim that stays is before one that goes in the ring of its loan's claims, unless it is so
  // all round.
  for (std::uint32_t e = 0; e < next_claim.size(); ++e)
    while (!is_gone(e) && is_gone(next_claim[e])) next_claim[e] = next_claim[next_claim[e]];
  const auto keep = [&](auto& column) {
    if (column.empty()) return;
    for (std::uint32_t e = 0; e < column.size(); ++e)
      if (place[e] != kNoEntry) column[place[e]] = column[e];
    column.resize(kept);
  };
  for (std::uint32_t e = 0; e < place.size(); ++e)
    if (place[e] != kNoEntry) events.copy(place[e], events, e);
  events.resize(kept);
  for (std::uint32_t& origin : events.origin) origin = place[origin];
  for (auto& part : parts) keep(part);
  for (auto& of : received) keep(of);
  keep(kind), keep(moment), keep(base), keep(cash), keep(claim_entry), keep(last), keep(previous);
  for (auto* column : {&claim_entry, &last, &previous})
    for (std::uint32_t& entry : *column) entry = place_of(entry);
  const std::size_t ring = next_claim.size();
  std::uint32_t claim_entries = 0;
  for (std::uint32_t e = 0; e < ring; ++e)
    if (place[e] != kNoEntry) next_claim[place[e]] = place[next_claim[e]], ++claim_entries;
  next_claim.resize(claim_entries);
  for (std::uint32_t& entry : order) entry = place[entry];
  order_of.clear();
  if (!log) return;
  for (PaymentStep& step : log->payments) step.entry = place[step.entry];
  for (AccountStep& step : log->accounts) step.entry = place_of(step.entry);
}

}  // namespace cofferdam
