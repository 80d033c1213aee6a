#include "portfolios/drawn_claims.hpp"

#include <algorithm>
#include <bit>
#include <numeric>
#include <utility>

#include "base/clones.hpp"
#include "portfolios/events.hpp"

namespace cofferdam {
namespace {

/// What orders the claims of a trial: policy, then time.
__extension__ using SortKey = unsigned __int128;

inline SortKey sort_key(std::uint64_t policy, double time) {
  // An integer that compares as the time does; -0 is 0.
  const auto bits = std::bit_cast<std::uint64_t>(time + 0.0);
  return SortKey{policy} << 64 | (bits ^ (-(bits >> 63) | std::uint64_t{1} << 63));
}

/// Writes the places at which the keys are to `order`, sorted; equal ones stay in their order. Few
/// are counted against each other: a sort would guess each comparison.
void sort_places(std::span<const SortKey> keys, std::span<const std::uint32_t> places,
                 std::uint32_t* order) {
  constexpr std::size_t kFew = 24;
  std::uint32_t ranks[kFew];
  if (keys.size() > kFew) {
    std::iota(order, order + keys.size(), 0u);
    std::stable_sort(order, order + keys.size(),
                     [&](std::uint32_t a, std::uint32_t b) { return keys[a] < keys[b]; });
    for (std::size_t i = 0; i < keys.size(); ++i) order[i] = places[order[i]];
    return;
  }
  for (std::uint32_t i = 0; i < keys.size(); ++i) {
    ranks[i] = i;
    for (std::uint32_t j = 0; j < i; ++j) {
      const std::uint32_t is_before = keys[i] < keys[j];
      ranks[i] -= is_before;
      ranks[j] += is_before;
    }
  }
  for (std::size_t i = 0; i < keys.size(); ++i) order[ranks[i]] = places[i];
}

inline std::uint64_t policy_of(const DrawnClaims& claims, std::size_t i) {
  return std::uint64_t{claims.row[i]} << 32 | claims.member[i];
}

/// Whether claims from `first` to `end` come in order, each after the one before it.
COFFERDAM_CLONES bool is_sorted(const DrawnClaims& claims, std::size_t first, std::size_t end) {
  const std::uint32_t *trial = claims.trial.data(), *row = claims.row.data(),
                      *member = claims.member.data();
  const double* time = claims.time.data();
  std::uint64_t wrong = 0;
  for (std::size_t i = first; i < end; ++i) {
    const std::uint64_t late = time[i - 1] > time[i], of_one = member[i - 1] == member[i],
                        in_row = row[i - 1] == row[i], at_once = trial[i - 1] == trial[i];
    const std::uint64_t in_trial =
        (row[i - 1] > row[i]) | (in_row & ((member[i - 1] > member[i]) | (of_one & late)));
    wrong |= (trial[i - 1] > trial[i]) | (at_once & in_trial);
  }
  return wrong == 0;
}

/// Most claims come in order, or the first of them do not.
bool is_sorted(const DrawnClaims& claims) {
  constexpr std::size_t kTogether = 64;
  for (std::size_t first = 1; first < claims.size(); first += kTogether)
    if (!is_sorted(claims, first, std::min(claims.size(), first + kTogether))) return false;
  return true;
}

/// to[i] = from[order[i]].
template <class Number>
void take(const std::vector<Number>& from, std::span<const std::uint32_t> order,
          std::vector<Number>& to) {
  to.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) to[i] = from[order[i]];
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
  std::vector<std::uint32_t> places(size()), order(size());
  for (std::uint32_t i = 0; i < size(); ++i) {
    const std::size_t at = ends[trial[i] - part.begin]++;
    keys[at] = sort_key(policy_of(*this, i), time[i]);
    places[at] = i;
  }
  for (std::size_t t = 0, first = 0; t < trials; first = ends[t++]) {
    const std::size_t count = ends[t] - first;
    sort_places(std::span(keys).subspan(first, count), std::span(places).subspan(first, count),
                order.data() + first);
  }
  scratch.take(*this, order);
  std::swap(*this, scratch);
}

void DrawnClaims::take(const DrawnClaims& other, std::span<const std::uint32_t> order) {
  cofferdam::take(other.trial, order, trial);
  cofferdam::take(other.row, order, row);
  cofferdam::take(other.member, order, member);
  cofferdam::take(other.time, order, time);
  cofferdam::take(other.amount, order, amount);
  cofferdam::take(other.occurrence, order, occurrence);
  cofferdam::take(other.coverage, order, coverage);
  owed.resize(order.size());
}

}  // namespace cofferdam
