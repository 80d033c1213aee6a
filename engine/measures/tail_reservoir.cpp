#include "measures/tail_reservoir.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

/// Larger first, then earlier; a type of its own so that sorting can inline it.
struct Before {
  bool operator()(const TailEntry& a, const TailEntry& b) const {
    return a.value != b.value ? a.value > b.value : a.trial < b.trial;
  }
};

}  // namespace

void TailReservoir::shrink() {
  if (entries_.size() <= capacity_) return;
  const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(capacity_) - 1;
  std::nth_element(entries_.begin(), last, entries_.end(), Before{});
  lowest_ = *last;
  bounded_ = true;
  entries_.resize(capacity_);
}

void TailReservoir::sort() {
  if (is_sorted_) return;
  std::sort(entries_.begin(), entries_.end(), Before{});
  if (entries_.size() > capacity_) entries_.resize(capacity_);
  is_sorted_ = true;
}

void TailReservoir::merge(const TailReservoir& other) {
  sort();
  const std::vector<TailEntry> theirs = other.sorted(), mine = std::move(entries_);
  entries_.resize(mine.size() + theirs.size());
  std::merge(mine.begin(), mine.end(), theirs.begin(), theirs.end(), entries_.begin(), Before{});
  seen_ += other.seen_;
  if (entries_.size() <= capacity_) return;
  entries_.resize(capacity_);
  lowest_ = entries_.back();
  bounded_ = true;
}

std::vector<TailEntry> TailReservoir::sorted() const {
  if (is_sorted_) return entries_;
  TailReservoir copy = *this;
  copy.sort();
  return std::move(copy.entries_);
}

void TailReservoir::write(ByteWriter& bytes) const {
  bytes.put(static_cast<std::uint64_t>(capacity_));
  bytes.put(seen_);
  bytes.put_all(sorted());
}

TailReservoir TailReservoir::read(ByteReader& bytes) {
  TailReservoir reservoir(bytes.take<std::uint64_t>());
  reservoir.seen_ = bytes.take<std::int64_t>();
  reservoir.entries_ = bytes.take_all<TailEntry>();
  reservoir.is_sorted_ = true;
  return reservoir;
}

}  // namespace cofferdam
