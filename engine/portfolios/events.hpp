// What happens in a run of trials: sparse, one entry a claim (a default or a loss), later cash of
// it, or a gain.
//
// An exposure can have several claims in a trial; they are numbered, and events may belong to an
// occurrence, such as a storm. Most portfolios know neither: both columns stay empty until somebody
// fills them, and every claim then is number 0, the first of its exposure, and of no occurrence.
#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

namespace cofferdam {

struct LossLog;

/// What an event is; decided where it is made.
enum class EventKind : std::uint8_t {
  default_,
  loss,      ///< a claim without a default: the exposure goes on
  recovery,  ///< comes back
  cost,      ///< of what comes back
  interest,  ///< that a late claim adds
  gain,      ///< comes to the lender, or above zero leaves him; no claim, and nobody shares it
  payment    ///< between bearers, of what was due before; nothing is lost
};

/// What events of a portfolio can be.
struct EventTraits {
  bool drawn_severity = false;  ///< what a default loses or brings back is drawn
  bool later_cash = false;      ///< recoveries, costs
  bool more_than_lost = false;  ///< what comes back of a claim may be more than was lost
  bool gains = false;
  bool more_than_lent = false;  ///< losses may exceed the amount of an exposure
  bool tells_losses = false;    ///< `Events::losses` has its losses before and after terms
};

/// A loss as it is drawn, whatever an event says of it: what the insured keeps of it is no event.
struct DrawnLoss {
  std::uint32_t trial = 0, exposure = 0, member = 0;  ///< as of events
  std::uint32_t claim = 0;       ///< number of its event's claim; without an event that of the next
  std::uint32_t occurrence = 0;  ///< or Events::kNone
  double time = 0;
  double ground_up = 0;  ///< before terms
  double insured = 0;    ///< after them; above 0 if there is an event
};

/// Exposures that stop being there without a default: given back before they mature, or never made
/// since their firm had failed by then. Nothing is lost, and what is scheduled from then on does
/// not come. Or exposures that go on as another row from then on, since their grade has moved: then
/// there are two of these, one of the row as which they were there, and one, of as many below zero,
/// of the other.
struct EarlyEnd {
  std::uint32_t trial = 0, exposure = 0;  ///< as of events
  double loans = 1;                       ///< how many of the equal ones of the row
  double time = 0;                        ///< years; the beginning: they never are there
  std::uint32_t member = 0;               ///< which of the equal ones, if it is one and they differ
  bool goes_on = false;                   ///< as another row, or it comes from another
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
  std::vector<std::uint32_t> origin;  ///< entry of the claim that this belongs to; its own if one
  /// [entry] number of its claim among those of the exposure and member in the trial, in the order
  /// of time, from 0; empty: all are 0.
  std::vector<std::uint32_t> claim;
  /// [entry] occurrence that it belongs to, as an index of `Params::occurrences`, or kNone; empty:
  /// none belongs to one.
  std::vector<std::uint32_t> occurrence;
  /// [tally][trial] what portfolios tell beside their events, see
  /// `Params::tallies`; empty: nothing.
  std::vector<double> tallies;
  /// [failure][trial] when a bearer that can fail does so, in years from the start; +inf: it does
  /// not. See `Params::failures`; empty: no bearer can.
  std::vector<double> failures;
  std::vector<EarlyEnd> ends;  ///< portfolio by portfolio, in any order
  /// Losses of portfolios that tell them, in the order of portfolio, trial, exposure, member and
  /// time.
  std::vector<DrawnLoss> losses;
  bool wants_losses = true;  ///< whether portfolios are to tell them
  LossLog* log = nullptr;    ///< of trials that are shown in full: what became of their losses

  /// Stands for the index of the entry that is being added.
  static constexpr std::uint32_t kItself = 0xffffffff;
  /// No occurrence.
  static constexpr std::uint32_t kNone = 0xffffffff;

  std::size_t size() const { return trial.size(); }
  /// Whether an exposure may have several claims in a trial.
  bool has_claims() const { return !claim.empty(); }
  std::uint32_t claim_of(std::size_t e) const { return claim.empty() ? 0 : claim[e]; }
  std::uint32_t occurrence_of(std::size_t e) const {
    return occurrence.empty() ? kNone : occurrence[e];
  }
  /// How many equal claims an entry is about: the loans that default, or one loss.
  double claims_in(std::size_t e) const {
    const std::uint32_t of = origin[e];
    return kind[of] == EventKind::loss ? 1 : loans[of];
  }
  /// Says of an entry which claim it is or belongs to; the column is made when it is needed.
  void set_claim(std::size_t e, std::uint32_t number) {
    if (claim.empty() && number > 0) claim.resize(size(), 0);
    if (!claim.empty()) claim[e] = number;
  }
  /// The same of its occurrence.
  void set_occurrence(std::size_t e, std::uint32_t of) {
    if (occurrence.empty() && of != kNone) occurrence.resize(size(), kNone);
    if (!occurrence.empty()) occurrence[e] = of;
  }
  void clear() {
    resize(0);
    ends.clear();
  }
  /// Makes room, so that what is appended does not move what is there.
  void reserve(std::size_t size) {
    trial.reserve(size), exposure.reserve(size), member.reserve(size), origin.reserve(size);
    time.reserve(size), loans.reserve(size), amount.reserve(size), kind.reserve(size);
  }
  void resize(std::size_t size) {
    trial.resize(size);
    exposure.resize(size);
    member.resize(size);
    time.resize(size);
    kind.resize(size);
    loans.resize(size);
    amount.resize(size);
    origin.resize(size);
    if (!claim.empty()) claim.resize(size, 0);
    if (!occurrence.empty()) occurrence.resize(size, kNone);
  }
  /// Appends one entry; `EventWriter` is for many. It has claim number and occurrence of the entry
  /// `of`.
  void add(std::uint32_t in_trial, std::uint32_t row, std::uint32_t number, double at,
           EventKind what, double defaults, double loss, std::uint32_t of = kItself) {
    if (!claim.empty()) claim.push_back(of < size() ? claim[of] : 0);
    if (!occurrence.empty()) occurrence.push_back(of < size() ? occurrence[of] : kNone);
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
    set_claim(to, other.claim_of(from));
    set_occurrence(to, other.occurrence_of(from));
  }
};

/// Appends many entries: one test of room an entry, and not one a column. They are first claims, of
/// no occurrence.
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
