// A list of numbers from which a test builds its case, so that a failing case can be made smaller.
#pragma once
#include <cstdint>
#include <functional>
#include <random>
#include <vector>

namespace cofferdam {

/// Hands out choices; behind the end of the list every choice is 0, the simplest.
class Choices {
 public:
  explicit Choices(std::vector<std::uint32_t> list) : list_(std::move(list)) {}
  /// 0 ... count - 1.
  std::uint32_t below(std::uint32_t count) { return next() % count; }
  bool flag() { return below(2) == 1; }
  /// True once in `count` choices.
  bool rarely(std::uint32_t count) { return below(count) == count - 1; }

 private:
  std::uint32_t next() { return at_ < list_.size() ? list_[at_++] : 0; }
  std::vector<std::uint32_t> list_;
  std::size_t at_ = 0;
};

inline std::vector<std::uint32_t> random_choices(std::mt19937_64& random, std::size_t count) {
  std::vector<std::uint32_t> list(count);
  for (auto& choice : list) choice = static_cast<std::uint32_t>(random() >> 40);
  return list;
}

/// Smaller lists that still fail: pieces are left out, then choices lowered, until nothing helps.
inline std::vector<std::uint32_t> shrink(
    std::vector<std::uint32_t> list,
    const std::function<bool(const std::vector<std::uint32_t>&)>& fails) {
  const auto keep = [&](std::vector<std::uint32_t> smaller) {
    if (smaller == list || !fails(smaller)) return false;
    list = std::move(smaller);
    return true;
  };
  for (bool moved = true; moved;) {
    moved = false;
    for (std::size_t piece = list.size() / 2 + 1; piece > 0; piece /= 2)
      for (std::size_t at = 0; at + piece <= list.size();) {
        auto without = list;
        const auto from = without.begin() + static_cast<std::ptrdiff_t>(at);
        without.erase(from, from + static_cast<std::ptrdiff_t>(piece));
        if (keep(without))
          moved = true;
        else
          at += piece;
      }
    for (std::size_t at = 0; at < list.size(); ++at)
      for (const std::uint32_t lower : {0u, 1u, list[at] % 12, list[at] / 2}) {
        auto lowered = list;
        if (lower < list[at]) lowered[at] = lower;
        moved = keep(lowered) || moved;
      }
  }
  return list;
}

}  // namespace cofferdam
