#include "matching/stable_matches.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

struct Kept {
  double liking = 0;
  std::uint32_t firm = 0;
};

/// The one that is refused first ends up in front of the heap.
bool is_better(const Kept& a, const Kept& b) {
  return a.liking != b.liking ? a.liking > b.liking : a.firm < b.firm;
}

}  // namespace

std::vector<std::uint32_t> stable_matches(const Meetings& meetings,
                                          const std::vector<std::uint32_t>& room) {
  const std::size_t firms = meetings.firms();
  std::vector<std::uint32_t> matched(firms, kUnmatched);
  std::vector<std::size_t> next(meetings.first.begin(), meetings.first.end() - 1);
  std::vector<std::vector<Kept>> kept(room.size());
  for (std::uint32_t one = 0; one < firms; ++one) {
    std::uint32_t firm = one;
    while (next[firm] < meetings.first[firm + 1]) {
      const Meeting& asked = meetings.all[next[firm]++];
      std::vector<Kept>& heap = kept[asked.financier];
      heap.push_back({asked.liking, firm});
      std::push_heap(heap.begin(), heap.end(), is_better);
      matched[firm] = asked.financier;
      if (heap.size() <= room[asked.financier]) break;
      std::pop_heap(heap.begin(), heap.end(), is_better);
      firm = heap.back().firm;
      heap.pop_back();
      matched[firm] = kUnmatched;
    }
  }
  return matched;
}

}  // namespace cofferdam
