// The largest values of a run, kept exactly.
#pragma once
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"

namespace cofferdam {

struct TailEntry {
  double value = 0;
  double weight = 1;
  std::int64_t trial = 0;
  friend bool operator==(const TailEntry&, const TailEntry&) = default;
};

/// Keeps the `capacity` largest entries by (value, then earlier trial). What is kept does not
/// depend on the order of adding and merging.
class TailReservoir {
 public:
  explicit TailReservoir(std::size_t capacity) : capacity_(capacity) {}
  void add(double value, double weight, std::int64_t trial) {
    ++seen_;
    if (bounded_ && !(value > lowest_.value || (value == lowest_.value && trial < lowest_.trial)))
      return;
    entries_.push_back({value, weight, trial});
    is_sorted_ = false;
    if (entries_.size() >= 2 * capacity_) shrink();
  }
  /// Sorts what is kept, so that merging is cheap; worth calling on the thread that filled it.
  void sort();
  void merge(const TailReservoir& other);
  /// Largest first.
  std::vector<TailEntry> sorted() const;
  std::int64_t seen() const { return seen_; }
  bool holds_all() const { return seen_ <= static_cast<std::int64_t>(capacity_); }
  void write(ByteWriter& bytes) const;
  static TailReservoir read(ByteReader& bytes);

 private:
  void shrink();
  std::size_t capacity_;
  std::int64_t seen_ = 0;
  bool bounded_ = false;  ///< entries below lowest_ are known not to be kept
  bool is_sorted_ = false;
  TailEntry lowest_;
  std::vector<TailEntry> entries_;
};

}  // namespace cofferdam
