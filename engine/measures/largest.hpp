// The largest entries of a run, which its workers keep together.
#pragma once
#include <algorithm>
#include <cstdint>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "measures/border.hpp"

namespace cofferdam {

/// By what the trials of a run are ordered: the larger value first, then the earlier trial.
struct TailEntry {
  double value = 0;
  double weight = 1;
  std::int64_t trial = 0;
  const TailEntry& key() const { return *this; }
  /// Without a branch: sorting could guess none.
  bool comes_before(const TailEntry& other) const {
    return (value > other.value) | ((value == other.value) & (trial < other.trial));
  }
  friend bool operator==(const TailEntry&, const TailEntry&) = default;
};

/// Accumulators cannot go on from bytes that keep fewer trials than they need.
class KeptTooFew : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws KeptTooFew unless the `kept` largest of `seen` trials are enough where the `needed`
/// largest are kept.
inline void check_kept(std::uint64_t kept, std::int64_t seen, std::size_t needed) {
  if (kept >= needed || static_cast<std::int64_t>(kept) >= seen) return;
  throw KeptTooFew("the largest " + std::to_string(kept) + " of " + std::to_string(seen) +
                   " trials are kept, where " + std::to_string(needed) + " are needed");
}

/// Runs of so many trials are kept whole where quantiles are the purpose of a table.
inline constexpr double kKeptWhole = 1 << 17;

/// Keeps the `capacity` largest entries, by `entry.key()`, and counts those left out that are the
/// same amount as the smallest kept. Neither depends on the order of adding and merging. Workers
/// that share take the memory of one: each holds back few entries and hands them over under a lock.
/// A copy shares nothing.
template <class Entry>
class Largest {
 public:
  explicit Largest(std::size_t capacity) : store_(std::make_shared<Store>(capacity)) {}
  /// The capacity at which `count` of them take `bytes` together, with entries of `entry_bytes`:
  /// each has room for a quarter more than its capacity.
  static double capacity_within(double bytes, std::size_t count,
                                double entry_bytes = sizeof(Entry)) {
    return bytes / (1.25 * entry_bytes * static_cast<double>(count));
  }
  Largest(const Largest& other) : Largest(other.capacity()) { merge(other); }
  Largest(Largest&&) noexcept = default;
  Largest& operator=(const Largest& other) { return *this = Largest(other); }
  Largest& operator=(Largest&&) noexcept = default;
  ~Largest() = default;

  /// Bytes that it can take after so many trials; an entry takes `entry_bytes`.
  double bytes_after(double trials, double entry_bytes = sizeof(Entry)) const {
    return entry_bytes * std::min(2 * trials, static_cast<double>(store_->room));
  }

  /// From now on both keep the same entries; nothing has been added to this one.
  void share(const Largest& other) { store_ = other.store_; }
  std::size_t capacity() const { return store_->capacity; }
  /// Whether an entry may be among the largest; if not, it is left out.
  bool takes(double value, std::int64_t trial) const {
    return !bounded_ || value > lowest_.value || (value == lowest_.value && trial < lowest_.trial);
  }
  void add(Entry entry) {
    if (held_back_.capacity() == 0) held_back_.reserve(store_->held_back);
    held_back_.push_back(std::move(entry));
    if (held_back_.size() >= store_->held_back) hand_over();
  }
  /// Counts one that is not taken.
  void leave_out(double value, double weight) { border_.add(lowest_.value, value, weight); }
  void merge(const Largest& other) {
    if (store_ == other.store_) return other.hand_over();
    merge(other.sorted(), other.border());
  }
  /// Adds what another kept, and its border.
  void merge(const std::vector<Entry>& entries, const Border& border) {
    for (const Entry& entry : entries) add(entry);
    hand_over();
    if (border.empty()) return;
    const std::lock_guard lock(store_->guard);
    store_->shrink();
    store_->border.merge(store_->lowest.value, border);
  }
  /// Largest first; valid until something is added to any worker that shares.
  const std::vector<Entry>& sorted() const {
    hand_over();
    const std::lock_guard lock(store_->guard);
    store_->sort();
    return store_->entries;
  }
  /// Those left out that are the same amount as the smallest kept; as `sorted`.
  const Border& border() const {
    sorted();
    return store_->border;
  }

 private:
  struct Store {
    explicit Store(std::size_t most)
        : capacity(most),
          held_back(std::clamp<std::size_t>(most / 8, 16, 512)),
          room(most + most / 4 + held_back) {}
    void take(std::vector<Entry>& more) {
      const std::size_t needed = entries.size() + more.size();
      if (needed > entries.capacity())
        entries.reserve(std::max(needed, std::min(2 * needed, room)));
      entries.insert(entries.end(), std::make_move_iterator(more.begin()),
                     std::make_move_iterator(more.end()));
      more.clear();
      if (entries.size() + held_back > room) shrink();
    }
    /// Leaves out what is beyond the capacity, if that is reached.
    void shrink() {
      if (entries.size() < capacity || (bounded && entries.size() == capacity)) return;
      const auto end = entries.begin() + static_cast<std::ptrdiff_t>(capacity);
      std::nth_element(entries.begin(), end - 1, entries.end(), Before{});
      lowest = (end - 1)->key();
      bounded = true;
      border.raise(lowest.value);
      for (auto entry = end; entry != entries.end(); ++entry)
        border.add(lowest.value, entry->key().value, entry->key().weight);
      entries.erase(end, entries.end());
      in_order = 0;
    }
    /// Of a run that is looked at again and again only what is new is sorted.
    void sort() {
      shrink();
      const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(in_order);
      std::sort(middle, entries.end(), Before{});
      std::inplace_merge(entries.begin(), middle, entries.end(), Before{});
      in_order = entries.size();
    }
    /// A type of its own, so that sorting can inline it.
    struct Before {
      bool operator()(const Entry& a, const Entry& b) const {
        return a.key().comes_before(b.key());
      }
    };

    std::mutex guard;
    std::size_t capacity;
    std::size_t held_back;     ///< by a worker at most
    std::size_t room;          ///< entries that memory is taken for at most
    bool bounded = false;      ///< what comes behind `lowest` is known not to be kept
    std::size_t in_order = 0;  ///< entries from the first on
    TailEntry lowest;
    Border border;
    std::vector<Entry> entries;
  };

  /// What is held back counts as kept: where it lies says nothing.
  void hand_over() const {
    if (held_back_.empty() && border_.empty()) return;
    const std::lock_guard lock(store_->guard);
    store_->take(held_back_);
    if (!border_.empty()) store_->border.merge(store_->lowest.value, border_);
    border_ = {};
    bounded_ = store_->bounded, lowest_ = store_->lowest;
  }

  std::shared_ptr<Store> store_;
  mutable std::vector<Entry> held_back_;
  mutable Border border_;         ///< left out by this worker since it handed over
  mutable bool bounded_ = false;  ///< as the store said last
  mutable TailEntry lowest_;
};

}  // namespace cofferdam
