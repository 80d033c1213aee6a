#include "portfolios/drawn_claims.hpp"

#include <algorithm>
#include <span>

#include "portfolios/events.hpp"

namespace cofferdam {
namespace {

struct SortKey {
  std::uint64_t policy;
  double time;
  std::uint32_t place;
};

/// Without a branch.
inline bool comes_before(const SortKey& a, const SortKey& b) {
  const bool in_time = (a.time < b.time) | ((a.time == b.time) & (a.place < b.place));
  return (a.policy < b.policy) | ((a.policy == b.policy) & in_time);
}

/// Writes the places of the keys to `order`, sorted. Few are counted against each other: a sort
/// would guess each comparison.
void sort_places(std::span<SortKey> keys, std::uint32_t* order) {
  constexpr std::size_t kFew = 24;
  if (keys.size() > kFew) {
    std::sort(keys.begin(), keys.end(), comes_before);
    for (const SortKey& key : keys) *order++ = key.place;
    return;
  }
  for (const SortKey& key : keys) {
    std::size_t before = 0;
    for (const SortKey& other : keys) before += comes_before(other, key);
    order[before] = key.place;
  }
}

inline std::uint64_t policy_of(const DrawnClaims& claims, std::size_t i) {
  return std::uint64_t{claims.row[i]} << 32 | claims.member[i];
}

/// Without a branch a claim: most claims come in order.
bool is_sorted(const DrawnClaims& claims) {
  bool sorted = true;
  for (std::size_t i = 1; i < claims.size(); ++i) {
    const std::uint64_t policy = policy_of(claims, i), last = policy_of(claims, i - 1);
    const bool in_time =
        (policy > last) | ((policy == last) & !(claims.time[i] < claims.time[i - 1]));
    const std::uint32_t trial = claims.trial[i], before = claims.trial[i - 1];
    sorted &= (trial > before) | ((trial == before) & in_time);
  }
  return sorted;
}

}  // namespace

void DrawnClaims::resize(std::size_t size) {
  trial.resize(size), row.resize(size), member.resize(size), time.resize(size);
  amount.resize(size), owed.resize(size), occurrence.resize(size, Events::kNone),
      coverage.resize(size);
}

void DrawnClaims::copy(std::size_t to, const DrawnClaims& other, std::size_t from) {
  trial[to] = other.trial[from];
  row[to] = other.row[from];
  member[to] = other.member[from];
  time[to] = other.time[from];
  amount[to] = other.amount[from];
  occurrence[to] = other.occurrence[from];
  coverage[to] = other.coverage[from];
}

void DrawnClaims::add(std::uint32_t in_trial, std::uint32_t of, std::uint32_t number, double at) {
  trial.push_back(in_trial);
  row.push_back(of);
  member.push_back(number);
  time.push_back(at);
  amount.push_back(0);
  owed.push_back(0);
  occurrence.push_back(Events::kNone);
  coverage.push_back(0);
}

void DrawnClaims::sort(const TrialPart& part, DrawnClaims& scratch) {
  if (is_sorted(*this)) return;
  const std::size_t trials = part.end - part.begin;
  std::vector<std::size_t> ends(trials + 1, 0);  // of the trial before; then of each
  for (const std::uint32_t t : trial) ++ends[t - part.begin + 1];
  for (std::size_t t = 0; t < trials; ++t) ends[t + 1] += ends[t];
  std::vector<SortKey> keys(size());
  for (std::uint32_t i = 0; i < keys.size(); ++i)
    keys[ends[trial[i] - part.begin]++] = {policy_of(*this, i), time[i], i};
  std::vector<std::uint32_t> order(size());
  for (std::size_t t = 0, first = 0; t < trials; first = ends[t++])
    sort_places(std::span(keys).subspan(first, ends[t] - first), order.data() + first);
  scratch.resize(size());
  for (std::size_t i = 0; i < order.size(); ++i) scratch.copy(i, *this, order[i]);
  std::swap(*this, scratch);
}

}  // namespace cofferdam
