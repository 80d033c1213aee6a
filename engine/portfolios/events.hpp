// What goes wrong in a run of trials: sparse, one entry a default or later cash of it.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace cofferdam {

/// What an event is; decided where it is made.
enum class EventKind : std::uint8_t {
  default_,
  loss,      ///< without a default
  recovery,  ///< comes back
  cost,      ///< of what comes back
  interest,  ///< that a late claim adds
  gain,
  payment  ///< between bearers, of what was due before; nothing is lost
};

/// What events of a portfolio can be.
struct EventTraits {
  bool drawn_severity = false;  ///< what a default loses or brings back is drawn
  bool later_cash = false;      ///< recoveries, costs
  bool more_than_lost = false;  ///< what comes back of a loan may be more than was lost
};

/// Columns of equal length. Within a trial the order is fixed by the portfolio, whatever the run of
/// trials.
struct Events {
  std::vector<std::uint32_t> trial;     ///< offset from the first trial of the run
  std::vector<std::uint32_t> exposure;  ///< row over all portfolios of the scenario
  std::vector<std::uint32_t> member;    ///< which of the equal loans of that row
  std::vector<double> time;  ///< years from the start of the calendar; 0 without calendar
  std::vector<EventKind> kind;
  std::vector<double> loans;          ///< loans that default: 1, or of a fine-grained row; else 0
  std::vector<double> amount;         ///< loss; below zero: recovered
  std::vector<std::uint32_t> origin;  ///< entry of the default that this belongs to; its own if one

  /// Stands for the index of the entry that is being added.
  static constexpr std::uint32_t kItself = 0xffffffff;

  std::size_t size() const { return trial.size(); }
  void clear() { resize(0); }
  void resize(std::size_t size) {
    trial.resize(size);
    exposure.resize(size);
    member.resize(size);
    time.resize(size);
    kind.resize(size);
    loans.resize(size);
    amount.resize(size);
    origin.resize(size);
  }
  /// Appends one entry; `EventWriter` is for many.
  void add(std::uint32_t in_trial, std::uint32_t row, std::uint32_t number, double at,
           EventKind what, double defaults, double loss, std::uint32_t of = kItself) {
    origin.push_back(of == kItself ? static_cast<std::uint32_t>(size()) : of);
    trial.push_back(in_trial);
    exposure.push_back(row);
    member.push_back(number);
    time.push_back(at);
    kind.push_back(what);
    loans.push_back(defaults);
    amount.push_back(loss);
  }
  /// Entry `to` becomes a copy of entry `from` of `other`.
  void copy(std::size_t to, const Events& other, std::size_t from) {
    trial[to] = other.trial[from];
    exposure[to] = other.exposure[from];
    member[to] = other.member[from];
    time[to] = other.time[from];
    kind[to] = other.kind[from];
    loans[to] = other.loans[from];
    amount[to] = other.amount[from];
    origin[to] = other.origin[from];
  }
};

/// Appends many entries: one test of room an entry, and not one a column.
class EventWriter {
 public:
  /// `expected`: entries for which there is room at once.
  explicit EventWriter(Events& events, std::size_t expected = 0)
      : events_(events), first_(events.size()), size_(first_), room_(size_ + expected) {
    if (expected > 0) events_.resize(room_);
  }
  EventWriter(const EventWriter&) = delete;
  EventWriter& operator=(const EventWriter&) = delete;
  ~EventWriter() { events_.resize(size_); }

  void add_default(std::uint32_t trial, std::uint32_t row, std::uint32_t member, double time) {
    add(trial, row, member, time, EventKind::default_, 1, 0, static_cast<std::uint32_t>(size_));
  }
  void add(std::uint32_t trial, std::uint32_t row, std::uint32_t member, double time,
           EventKind kind, double loans, double amount, std::uint32_t origin) {
    if (size_ == room_) grow();
    events_.trial[size_] = trial;
    events_.exposure[size_] = row;
    events_.member[size_] = member;
    events_.time[size_] = time;
    events_.kind[size_] = kind;
    events_.loans[size_] = loans;
    events_.amount[size_] = amount;
    events_.origin[size_] = origin;
    ++size_;
  }

 private:
  /// By as much as was written, not by what others wrote before: new entries are set to zero.
  void grow() {
    room_ = size_ + std::max<std::size_t>(64, size_ - first_);
    events_.resize(room_);
  }
  Events& events_;
  std::size_t first_, size_, room_;
};

}  // namespace cofferdam
