#include "measures/tail_reservoir.hpp"

namespace cofferdam {

void TailReservoir::write(ByteWriter& bytes) const {
  bytes.put(static_cast<std::uint64_t>(kept_.capacity()));
  bytes.put(seen_);
  bytes.put_all(sorted());
  border().write(bytes);
}

TailReservoir TailReservoir::read(ByteReader& bytes) {
  TailReservoir reservoir(bytes.take<std::uint64_t>());
  reservoir.seen_ = bytes.take<std::int64_t>();
  const auto entries = bytes.take_all<TailEntry>();
  reservoir.kept_.merge(entries, Border::read(bytes));
  return reservoir;
}

}  // namespace cofferdam
