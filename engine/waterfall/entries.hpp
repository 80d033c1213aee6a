// What is worked in a run of trials: events, their claims at later dates, and payments.
#pragma once
#include <cstdint>
#include <vector>

#include "portfolios/events.hpp"
#include "waterfall/agenda.hpp"

namespace cofferdam {

/// Entries [first, last) of one claim.
struct EventRange {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// Columns by entry. An entry is an event, a claim that comes due later than its default, or a
/// payment of what was due before. Amounts are money; a loss is above zero.
struct Entries {
  static constexpr std::uint32_t kNoEntry = 0xffffffff;

  /// [entry] sorted by claim or, if the programme is walked, by trial and moment; payments at later
  /// dates follow at the end.
  Events events;
  std::vector<EventRange> claims;  ///< [claim of the programme]; 0: entries that no claim covers
  std::vector<std::vector<double>> parts;  ///< [bearer][entry] what the bearer bears

  // The rest is of a programme that is walked.
  std::vector<EntryKind> kind;                ///< [entry]
  std::vector<Moment> moment;                 ///< [entry] when it is worked
  std::vector<double> base;                   ///< [entry] what clauses act on
  std::vector<double> cash;                   ///< [entry] what a `recover` clause shares: recovered
                                              ///< below zero, cost above
  std::vector<std::uint32_t> claim_entry;     ///< [default or loss] its claim; kNoEntry: none
  std::vector<std::vector<double>> received;  ///< [bearer][entry] compensation, where it is asked
  /// [default or loss] another one of the same loan in the trial, round all of them; empty: none
  /// has several.
  std::vector<std::uint32_t> next_claim;
  std::vector<std::uint32_t> last;      ///< [default or loss] newest entry of its claim
  std::vector<std::uint32_t> previous;  ///< [entry] the one before of the same claim
  /// [clause with a deductible of the payee's part][default or loss] parts that it has acted on
  std::vector<std::vector<double>> parts_seen;
  std::vector<double> left;     ///< [default or loss] claim less what came back, plus its costs
  std::vector<double> waiting;  ///< [default or loss] part of what waits of it that recoveries have
                                ///< left, 0 to 1
  std::vector<std::uint32_t> order;  ///< entries in the order in which they are worked
  std::vector<std::vector<std::uint32_t>> order_of;  ///< [claim of the programme] the same of each

  /// Fills `next_claim` if claims are numbered. `exposure_of`: [row] the row as which its exposure
  /// begins; empty: each is one.
  void join_claims(const std::vector<std::uint32_t>& exposure_of);
  /// Calls `act` with each other claim of the loan of the claim `origin`.
  template <class Act>
  void each_other_claim(std::uint32_t origin, const Act& act) const {
    if (next_claim.empty()) return;
    for (std::uint32_t e = next_claim[origin]; e != origin; e = next_claim[e]) act(e);
  }
  /// The first claim of that loan in the order of time: it stands for the loan.
  std::uint32_t loan_of(std::uint32_t origin) const {
    std::uint32_t first = origin;
    each_other_claim(origin, [&](std::uint32_t other) { first = other < first ? other : first; });
    return first;
  }
  /// Chains an entry to those of its claim.
  void chain(std::uint32_t entry) {
    if (last.size() <= entry) {
      last.resize(entry + 1, kNoEntry);
      previous.resize(entry + 1, kNoEntry);
    }
    previous[entry] = last[events.origin[entry]];
    last[events.origin[entry]] = entry;
  }
  /// What a bearer bears of the claim of `origin` by entries up to `now`; of just now those before
  /// `entry`, and payments that have been made.
  double net_burden(std::uint32_t origin, std::size_t bearer, Moment now,
                    std::uint32_t entry) const {
    double sum = 0;
    for (std::uint32_t e = last[origin]; e != kNoEntry; e = previous[e])
      if (moment[e] < now || (moment[e] == now && is_before(e, entry))) sum += parts[bearer][e];
    return sum;
  }
  /// Of two entries of a claim and moment: payments are chained as they are made.
  bool is_before(std::uint32_t e, std::uint32_t entry) const {
    return e < entry || (e != entry && kind[e] == EntryKind::payment);
  }
  /// Compensation that he has got on it so far, where it is asked.
  double net_received(std::uint32_t origin, std::size_t bearer, Moment now) const {
    double sum = 0;
    for (std::uint32_t e = last[origin]; e != kNoEntry; e = previous[e])
      if (moment[e] <= now) sum += received[bearer][e];
    return sum;
  }
  /// Puts entries that were added from `first` on, in the order of time within each trial, into
  /// their places in `order`.
  void merge_order(std::size_t first);
};

}  // namespace cofferdam
