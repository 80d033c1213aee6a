#include "measures/tail_reservoir.hpp"

namespace cofferdam {

void TailReservoir::write(ByteWriter& bytes) const {
  bytes.put(static_cast<std::uint64_t>(kept_.capacity()));
  bytes.put(seen_);
  bytes.put_all(sorted());
  border().write(bytes);
}

void TailReservoir::read(ByteReader& bytes) {
  const auto capacity = bytes.take<std::uint64_t>();
  seen_ = bytes.take<std::int64_t>();
  check_kept(capacity, seen_, kept_.capacity());
  kept_ = Largest<TailEntry>(kept_.capacity());
  const auto entries = bytes.take_all<TailEntry>();
  kept_.merge(entries, Border::read(bytes));
}

KeptTrials TailReservoir::first(std::size_t capacity) const {
  const std::span<const TailEntry> kept = sorted();
  KeptTrials first{kept, border(), holds_all()};
  if (kept.size() <= capacity) return first;
  first.entries = kept.first(capacity);
  first.all = false;
  const double lowest = first.entries.back().value;
  first.border.raise(lowest);
  for (const TailEntry& entry : kept.subspan(capacity))
    first.border.add(lowest, entry.value, entry.weight);
  return first;
}

}  // namespace cofferdam
