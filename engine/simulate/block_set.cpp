#include "simulate/block_set.hpp"

#include <algorithm>
#include <stdexcept>

namespace cofferdam {

void BlockSet::add(const BlockRange& range) {
  if (range.size() <= 0) return;
  BlockRange joined = range;
  // The ranges that overlap or touch it lie side by side.
  const auto begin = std::find_if(ranges_.begin(), ranges_.end(), [&](const BlockRange& known) {
    return known.end >= range.first;
  });
  auto end = begin;
  for (; end != ranges_.end() && end->first <= range.end; ++end)
    joined = {std::min(joined.first, end->first), std::max(joined.end, end->end)};
  ranges_.insert(ranges_.erase(begin, end), joined);
}

void BlockSet::add(const BlockSet& other) {
  for (const BlockRange& range : other.ranges_) add(range);
}

std::vector<BlockRange> BlockSet::missing(const BlockRange& range) const {
  std::vector<BlockRange> gaps;
  std::int64_t at = range.first;
  for (const BlockRange& known : ranges_) {
    if (known.end <= at) continue;
    if (known.first >= range.end) break;
    if (known.first > at) gaps.push_back({at, known.first});
    at = known.end;
  }
  if (at < range.end) gaps.push_back({at, range.end});
  return gaps;
}

BlockRange BlockSet::common(const BlockSet& other) const {
  for (const BlockRange& one : ranges_)
    for (const BlockRange& two : other.ranges_) {
      const BlockRange both{std::max(one.first, two.first), std::min(one.end, two.end)};
      if (both.size() > 0) return both;
    }
  return {};
}

bool BlockSet::contains(std::int64_t block) const {
  return missing({block, block + 1}).empty();
}

std::int64_t BlockSet::size() const {
  std::int64_t blocks = 0;
  for (const BlockRange& range : ranges_) blocks += range.size();
  return blocks;
}

BlockSet BlockSet::read(ByteReader& bytes) {
  BlockSet set;
  set.ranges_ = bytes.take_all<BlockRange>();
  std::int64_t end = -1;
  for (const BlockRange& range : set.ranges_) {
    if (range.first <= end || range.size() <= 0)
      throw std::out_of_range("ranges of blocks are not in order");
    end = range.end;
  }
  return set;
}

}  // namespace cofferdam
