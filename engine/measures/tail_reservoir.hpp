// The largest values of a run, kept exactly.
#pragma once
#include <algorithm>
#include <cmath>
#include <span>

#include "base/bytes.hpp"
#include "measures/largest.hpp"

namespace cofferdam {

/// The largest trials of a run, largest first, and those left out that are the same amount as the
/// smallest of them.
struct KeptTrials {
  std::span<const TailEntry> entries;
  Border border;
  bool all = true;  ///< no trial is left out
};

/// Keeps the `capacity` largest trials. What is kept does not depend on the order of adding and
/// merging.
class TailReservoir {
 public:
  explicit TailReservoir(std::size_t capacity) : kept_(capacity) {}
  /// The capacity at which `count` of them take `bytes` together.
  static double capacity_within(double bytes, std::size_t count) {
    return Largest<TailEntry>::capacity_within(bytes, count);
  }
  void add(double value, double weight, std::int64_t trial) {
    ++seen_;
    if (kept_.takes(value, trial))
      kept_.add({value, weight, trial});
    else
      kept_.leave_out(value, weight);
  }
  /// Keeps the trials of both in the memory of one; see Largest.
  void share(const TailReservoir& other) { kept_.share(other.kept_); }
  void merge(const TailReservoir& other) {
    seen_ += other.seen_;
    kept_.merge(other.kept_);
  }
  /// Largest first; valid until something is added.
  const std::vector<TailEntry>& sorted() const { return kept_.sorted(); }
  /// Trials left out that are the same amount as the smallest kept; as `sorted`.
  const Border& border() const { return kept_.border(); }
  std::int64_t seen() const { return seen_; }
  std::size_t capacity() const { return kept_.capacity(); }
  bool holds_all() const { return seen_ <= static_cast<std::int64_t>(kept_.capacity()); }
  /// What a reservoir with room for `capacity` trials would have kept, if that is not more room
  /// than this one has; as `sorted`.
  KeptTrials first(std::size_t capacity) const;
  /// Bytes that it can take after so many trials.
  double bytes_after(double trials) const { return kept_.bytes_after(trials); }
  void write(ByteWriter& bytes) const;
  /// Keeps as many as before, of what another kept. Throws KeptTooFew if that was fewer.
  void read(ByteReader& bytes);

 private:
  Largest<TailEntry> kept_;
  std::int64_t seen_ = 0;
};

/// How many trials are kept of `trials` where so many would be `useful`: no more than there are,
/// and less where memory is bounded to a part of what is usual.
inline std::size_t capacity_of(double trials, double useful, double memory) {
  return static_cast<std::size_t>(std::max(1.0, std::ceil(std::min(useful, trials) * memory)));
}

}  // namespace cofferdam
