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

}  // namespace cofferdam
