// Who finances whom, if each firm and each financier would rather have some than others.
//
// Deferred acceptance with firms proposing (Gale and Shapley 1962, College admissions and the
// stability of marriage, American Mathematical Monthly 69): a firm asks the financiers that it has
// met, the one that it likes best first; a financier keeps those that it likes best, as many as it
// has room for, and refuses the others, who ask the next. No firm and financier then would both
// rather have each other, and no firm can have better in a matching of that kind.
#pragma once
#include <cstdint>
#include <vector>

namespace cofferdam {

/// A firm that has met a financier.
struct Meeting {
  std::uint32_t financier = 0;
  double liking = 0;  ///< of the financier for the firm: more is better
};

inline constexpr std::uint32_t kUnmatched = 0xffffffff;

/// Meetings of firms, one firm behind the other, each of them those that it likes best first.
struct Meetings {
  std::vector<Meeting> all;
  std::vector<std::size_t> first = {0};  ///< [firm] of `all`, and behind the last firm their number

  std::size_t firms() const { return first.size() - 1; }
  void close_firm() { first.push_back(all.size()); }
};

/// The financier of each firm, or `kUnmatched`. `room` has the most firms of each financier. Of
/// firms that it likes alike a financier takes the first.
std::vector<std::uint32_t> stable_matches(const Meetings& meetings,
                                          const std::vector<std::uint32_t>& room);

}  // namespace cofferdam
