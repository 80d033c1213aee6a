#include "waterfall/agenda.hpp"

#include <algorithm>

#include "base/random.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Entries of one trial are compared by moment, exposure, member, number of the claim, and then by
/// what comes first of one claim: itself before what is recovered.
struct SortKey {
  std::uint64_t high, low;
  friend bool operator<(const SortKey& a, const SortKey& b) {
    return a.high != b.high ? a.high < b.high : a.low < b.low;
  }
};
constexpr std::uint32_t kIndexBits = 30;

template <class T>
void gather(std::vector<T>& column, const std::vector<std::uint32_t>& order, std::vector<T>& out) {
  out.resize(order.size());
  for (std::size_t i = 0; i < order.size(); ++i) out[i] = column[order[i]];
  column.swap(out);
}

/// `with_default`: on the day of the default, after which the cash comes.
DayStep step_of(EntryKind kind, EventKind of, bool with_default) {
  if (kind != EntryKind::recovery && kind != EntryKind::kept) return DayStep::claim;
  if (with_default) return DayStep::claim;
  return of == EventKind::cost ? DayStep::cost : DayStep::recovery;
}

}  // namespace

double Agenda::trigger(const Settlement& settlement, std::uint32_t e, std::size_t claim) const {
  const Claim& terms = context_.claims[claim];
  const double time = settlement.events.time[e];
  const std::uint32_t row = settlement.events.exposure[e];
  const Lag& lag = terms.lag(row);
  if (!lag.drawn)
    return calendar_.later(time, static_cast<int>(lag.months), static_cast<int>(lag.days));
  const PortfolioView& portfolio = context_.portfolio_of(row);
  // Bits 24 to 55 are the exposure, the others the member of it.
  const std::uint64_t member = settlement.events.member[e],
                      number = portfolio.exposures->number_of(row - portfolio.first_row);
  const std::uint64_t place = (member >> 24 << 56) | number << 24 | (member & 0xffffff);
  const std::uint32_t claims = settlement.events.claim_of(e);
  const std::string further_claim = claims == 0 ? "" : "#" + std::to_string(claims);
  Stream words(settlement.seed, Purpose::lag,
               static_cast<std::uint64_t>(settlement.first_trial) + settlement.events.trial[e],
               entity_of(portfolio.name + "." + terms.name + further_claim, place));
  const double uniform = words.uniform();
  double months = 0;
  lag.drawn->sample({&uniform, 1}, {&months, 1});
  return calendar_.later(time, months);
}

/// A default whose claim comes later: the claim gets an entry of its own, at the end.
void Agenda::open(Settlement& s, std::uint32_t e, std::size_t claim) const {
  const Claim& terms = context_.claims[claim];
  const double time = trigger(s, e, claim);
  s.kind[e] = EntryKind::opened;
  s.base[e] = 0;
  s.claim_entry[e] = Settlement::kNoEntry;
  if (time >= calendar_.end() - 1e-9) return;
  const double amount = s.events.amount[e], interest = amount * terms.interest;
  s.claim_entry[e] = static_cast<std::uint32_t>(s.events.size());
  s.events.add(s.events.trial[e], s.events.exposure[e], s.events.member[e], time,
               EventKind::interest, 0, terms.covered_of(s.events.exposure[e]) * interest, e);
  s.kind.push_back(EntryKind::due);
  s.base.push_back(amount + interest);
  s.cash.push_back(0);
  s.claim_entry.push_back(Settlement::kNoEntry);
}

/// Cash before its claim stays with the lender; it lowers the claim, or is shared with it.
void Agenda::describe_cash(Settlement& s, std::uint32_t e, std::size_t claim) const {
  const Claim& terms = context_.claims[claim];
  const double amount = s.events.amount[e];
  const auto share = [&](std::size_t entry, double cash) {
    s.cash[entry] = cash;
    s.base[entry] = terms.recovers ? 0 : cash;
  };
  s.kind[e] = EntryKind::recovery;
  const std::uint32_t origin = s.events.origin[e], due = s.claim_entry[origin];
  const std::uint32_t today = calendar_.day_of(s.events.time[e]);
  if (due != Settlement::kNoEntry && today > calendar_.day_of(s.events.time[due]))
    return share(e, amount);
  // On the day of the default itself cash comes right after it.
  if (due == origin && !terms.after_recovery) {
    s.kind[e] = EntryKind::returned;
    return share(e, amount);
  }
  // On the day of a later claim cash comes before it.
  s.kind[e] = EntryKind::kept;
  s.base[e] = s.cash[e] = 0;
  if (due == Settlement::kNoEntry) return;
  if (terms.after_recovery) {
    s.base[due] += amount;
    return;
  }
  s.events.add(s.events.trial[e], s.events.exposure[e], s.events.member[e], s.events.time[due],
               s.events.kind[e], 0, 0, origin);
  s.kind.push_back(EntryKind::returned);
  s.base.push_back(0);
  s.cash.push_back(0);
  s.claim_entry.push_back(Settlement::kNoEntry);
  share(s.events.size() - 1, amount);
}

/// It is no claim, and no clause shares it.
void Agenda::keep_gain(Settlement& s, std::uint32_t e) const {
  s.kind[e] = EntryKind::kept;
  s.base[e] = 0;
  s.claim_entry[e] = Settlement::kNoEntry;
}

void Agenda::describe(Settlement& s) const {
  const std::size_t drawn = s.events.size();
  s.kind.assign(drawn, EntryKind::claim);
  s.base.assign(s.events.amount.begin(), s.events.amount.end());
  s.cash.assign(drawn, 0.0);
  s.claim_entry.resize(drawn);
  for (std::uint32_t e = 0; e < drawn; ++e) {
    const std::size_t claim = context_.claim_of[s.events.exposure[e]];
    s.claim_entry[e] = e;
    if (s.events.kind[e] == EventKind::gain)
      keep_gain(s, e);
    else if (s.events.origin[e] != e)
      describe_cash(s, e, claim);
    else if (claim > 0 && context_.claims[claim].lag(s.events.exposure[e]).is_late())
      open(s, e, claim);
    else if (const double interest = context_.claims[claim].interest; interest > 0) {
      s.base[e] *= 1 + interest;
      s.events.amount[e] *= 1 + interest * context_.claims[claim].covered_of(s.events.exposure[e]);
    }
  }
  for (std::size_t e = 0; e < s.base.size(); ++e)
    if (s.kind[e] == EntryKind::claim || s.kind[e] == EntryKind::due)
      s.base[e] = std::max(0.0, s.base[e]);
}

void Agenda::sort(Settlement& s) const {
  Events& events = s.events;
  const std::size_t n = events.size();
  std::vector<std::size_t> end(s.trials + 1, 0);
  for (const std::uint32_t trial : events.trial) ++end[trial + 1];
  for (std::size_t t = 0; t < s.trials; ++t) end[t + 1] += end[t];
  std::vector<std::size_t> next(end.begin(), end.end() - 1);
  std::vector<SortKey> keys(n);
  s.moment.resize(n);
  for (std::size_t e = 0; e < n; ++e) {
    const std::uint32_t day = calendar_.day_of(events.time[e]);
    const bool with_default =
        s.kind[e] == EntryKind::kept && day == calendar_.day_of(events.time[events.origin[e]]);
    s.moment[e] = moment_of(day, step_of(s.kind[e], events.kind[e], with_default));
    const std::uint64_t cash = events.origin[e] != e && s.kind[e] != EntryKind::due ? 1 : 0;
    keys[next[events.trial[e]]++] = {
        (std::uint64_t{s.moment[e]} << 32) | events.exposure[e],
        (std::uint64_t{events.member[e]} << 32) | (cash << kIndexBits) | e};
  }
  std::vector<std::uint32_t> order(n), place(n);
  const auto entry_of = [](const SortKey& key) {
    return static_cast<std::uint32_t>(key.low) & ((1u << kIndexBits) - 1);
  };
  const auto by_claim = [&](const SortKey& a, const SortKey& b) {
    if (a.high != b.high || a.low >> 32 != b.low >> 32) return a < b;
    const std::uint32_t left = events.claim_of(entry_of(a)), right = events.claim_of(entry_of(b));
    return left != right ? left < right : a < b;
  };
  for (std::size_t t = 0; t < s.trials; ++t) {
    const auto first = keys.begin() + static_cast<std::ptrdiff_t>(end[t]);
    const auto last = keys.begin() + static_cast<std::ptrdiff_t>(end[t + 1]);
    events.has_claims() ? std::sort(first, last, by_claim) : std::sort(first, last);
  }
  for (std::size_t i = 0; i < n; ++i) {
    order[i] = entry_of(keys[i]);
    place[order[i]] = static_cast<std::uint32_t>(i);
  }
  std::vector<double> numbers;
  std::vector<std::uint32_t> words;
  std::vector<EntryKind> kinds;
  for (auto* column : {&events.time, &events.loans, &events.amount, &s.base, &s.cash})
    gather(*column, order, numbers);
  for (auto* column :
       {&events.trial, &events.exposure, &events.member, &events.origin, &s.moment, &s.claim_entry})
    gather(*column, order, words);
  for (auto* column : {&events.claim, &events.occurrence})
    if (!column->empty()) gather(*column, order, words);
  gather(s.kind, order, kinds);
  std::vector<EventKind> event_kinds;
  gather(events.kind, order, event_kinds);
  for (std::uint32_t& origin : events.origin) origin = place[origin];
  for (std::uint32_t& entry : s.claim_entry)
    if (entry != Settlement::kNoEntry) entry = place[entry];
}

void Agenda::order(Settlement& settlement) const {
  describe(settlement);
  sort(settlement);
}

}  // namespace cofferdam
