// Sums over the first of a growing number of amounts, each of which may still change.
#pragma once
#include <cstddef>
#include <vector>

namespace cofferdam {

/// Fenwick's tree (Software: Practice and Experience 24, 1994): every operation takes the logarithm
/// of the number of amounts.
class PrefixSums {
 public:
  std::size_t size() const { return tree_.size(); }
  void clear() { tree_.clear(); }
  /// One more amount, of zero.
  void grow() {
    const std::size_t added = tree_.size() + 1;
    double sum = 0;
    for (std::size_t i = added - 1; i > added - lowest_bit(added); i -= lowest_bit(i))
      sum += tree_[i - 1];
    tree_.push_back(sum);
  }
  void add(std::size_t at, double amount) {
    for (std::size_t i = at + 1; i <= tree_.size(); i += lowest_bit(i)) tree_[i - 1] += amount;
  }
  /// Of the first `count` amounts.
  double sum(std::size_t count) const {
    double sum = 0;
    for (std::size_t i = count; i > 0; i -= lowest_bit(i)) sum += tree_[i - 1];
    return sum;
  }

 private:
  static std::size_t lowest_bit(std::size_t i) { return i & (~i + 1); }
  std::vector<double> tree_;  ///< [i - 1] sum of the amounts after i - lowest_bit(i), up to i
};

}  // namespace cofferdam
