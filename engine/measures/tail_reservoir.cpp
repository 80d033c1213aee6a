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

void TailReservoir::merge(const TailReservoir& other) {
  entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
  seen_ += other.seen_;
  shrink();
}

std::vector<TailEntry> TailReservoir::sorted() const {
  std::vector<TailEntry> entries = entries_;
  std::sort(entries.begin(), entries.end(), Before{});
  if (entries.size() > capacity_) entries.resize(capacity_);
  return entries;
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
  return reservoir;
}

}  // namespace cofferdam
