// Trials at the lower end of what is kept one by one.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"
#include "measures/estimate.hpp"
#include "measures/wide_sum.hpp"

namespace cofferdam {

/// Trials that are left out although they are the same amount as the smallest that is kept: with
/// them the probability of reaching that amount is known. By value, of which there are few: no more
/// doubles agree to 1e-12.
class Border {
 public:
  struct Amount {
    double value = 0;
    std::uint64_t count = 0;
    WideSum weight, squared_weight;
  };

  /// Counts a trial that is left out, if it agrees with the smallest kept, which is not smaller.
  void add(double lowest, double value, double weight) {
    if (exceeds(lowest, value)) return;
    Amount& amount = at(value);
    ++amount.count;
    amount.weight.add(weight);
    amount.squared_weight.add(weight * weight);
  }
  /// The smallest kept has become larger.
  void raise(double lowest) {
    std::erase_if(amounts_, [&](const Amount& amount) { return exceeds(lowest, amount.value); });
  }
  void merge(double lowest, const Border& other) {
    for (const Amount& theirs : other.amounts_) {
      if (exceeds(lowest, theirs.value)) continue;
      Amount& amount = at(theirs.value);
      amount.count += theirs.count;
      amount.weight.merge(theirs.weight);
      amount.squared_weight.merge(theirs.squared_weight);
    }
  }
  bool empty() const { return amounts_.empty(); }
  /// Ascending by value.
  const std::vector<Amount>& amounts() const { return amounts_; }
  void write(ByteWriter& bytes) const {
    bytes.put(static_cast<std::uint64_t>(amounts_.size()));
    for (const Amount& amount : amounts_) {
      bytes.put(amount.value), bytes.put(amount.count);
      bytes.put(amount.weight), bytes.put(amount.squared_weight);
    }
  }
  static Border read(ByteReader& bytes) {
    Border border;
    for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
      Amount amount;
      amount.value = bytes.take<double>(), amount.count = bytes.take<std::uint64_t>();
      amount.weight = bytes.take<WideSum>(), amount.squared_weight = bytes.take<WideSum>();
      border.amounts_.push_back(amount);
    }
    return border;
  }

 private:
  Amount& at(double value) {
    const auto found =
        std::lower_bound(amounts_.begin(), amounts_.end(), value,
                         [](const Amount& amount, double x) { return amount.value < x; });
    if (found != amounts_.end() && found->value == value) return *found;
    return *amounts_.insert(found, Amount{value, 0, {}, {}});
  }

  std::vector<Amount> amounts_;
};

}  // namespace cofferdam
