// Which blocks of a run are done.
#pragma once
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"

namespace cofferdam {

/// Blocks from `first` to before `end`.
struct BlockRange {
  std::int64_t first = 0;
  std::int64_t end = 0;
  std::int64_t size() const { return end - first; }
  friend bool operator==(const BlockRange&, const BlockRange&) = default;
};

/// Blocks, as ranges in order that neither overlap nor touch.
class BlockSet {
 public:
  void add(const BlockRange& range);
  void add(const BlockSet& other);
  /// The blocks of `range` that are not in it.
  std::vector<BlockRange> missing(const BlockRange& range) const;
  /// The first blocks in a row that both hold; empty if there are none.
  BlockRange common(const BlockSet& other) const;
  bool contains(std::int64_t block) const;
  bool empty() const { return ranges_.empty(); }
  std::int64_t size() const;
  /// One more than the last block; 0 without any.
  std::int64_t end() const { return ranges_.empty() ? 0 : ranges_.back().end; }
  const std::vector<BlockRange>& ranges() const { return ranges_; }
  void write(ByteWriter& bytes) const { bytes.put_all(ranges_); }
  /// Throws std::out_of_range if the ranges are not in order.
  static BlockSet read(ByteReader& bytes);
  friend bool operator==(const BlockSet&, const BlockSet&) = default;

 private:
  std::vector<BlockRange> ranges_;
};

}  // namespace cofferdam
