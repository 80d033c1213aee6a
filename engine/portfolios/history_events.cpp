#include "portfolios/history_events.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>
#include <unordered_map>

#include "base/utf8.hpp"
#include "portfolios/loan_exposures.hpp"
#include "scenario/csv_source.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;    // years
constexpr double kMostAmount = 1e70;  // fourth powers of losses stay finite
constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr Range kClaimNumbers{1, 1e9, false, false};

/// In the order in which they act on a day.
enum Kind : std::size_t { kLoss, kDefault, kRecovery, kCost, kGain, kKinds };
constexpr std::array<std::string_view, kKinds> kWords = {"loss", "default", "recovery", "cost",
                                                         "gain"};
constexpr std::array<EventKind, kKinds> kKindOf = {
    EventKind::loss, EventKind::default_, EventKind::recovery, EventKind::cost, EventKind::gain};

/// A row of the table.
struct HistoryEvent {
  std::size_t line = 0;  ///< of the table
  std::uint32_t row = 0;
  std::size_t kind = kDefault;
  double time = 0, amount = 0;
  std::size_t claim = 0;                     ///< its number as it is written, from 1; 0: it is not
  std::uint32_t occurrence = Events::kNone;  ///< in History::occurrences
  std::size_t of = kNone;                    ///< entry of its claim; of a claim itself
  bool is_claim() const { return kind == kLoss || kind == kDefault; }
};

/// Makes the events of a trial from the table of events.
class EventReader {
 public:
  EventReader(const LoanExposures& loans, const Calendar& calendar, CsvSource& table)
      : loans_(loans),
        calendar_(calendar),
        table_(table),
        default_of_(loans.rows(), kNone),
        claims_(loans.rows()) {
    for (std::size_t row = 0; row < loans.rows(); ++row)
      row_of_.emplace(loans.ids[row], static_cast<std::uint32_t>(row));
  }

  void read() {
    for (std::size_t line = 0; line < table_.rows(); ++line) read_line(line);
    double sum = 0;
    for (const HistoryEvent& entry : entries_) sum += entry.amount;
    if (sum > kMostAmount)
      table_.fail("the amounts sum to " + rounded_text(sum), "at most 1e70; check them");
    for (std::size_t e = 0; e < entries_.size(); ++e)
      if (entries_[e].kind == kDefault) check_default(e);
    number_claims();
    for (HistoryEvent& entry : entries_) {
      if (entry.kind == kLoss || entry.kind == kGain)
        check_without_default(entry);
      else if (entry.kind != kDefault && words_known_)
        check_later(entry);
    }
  }

  /// What the table says, if there were no problems.
  History history() {
    std::vector<std::size_t> order(entries_.size()), place(entries_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto key = [&](std::size_t e) {
      const HistoryEvent& entry = entries_[e];
      return std::tuple(entry.time, entry.kind, entry.row, entry.line);
    };
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    for (std::size_t i = 0; i < order.size(); ++i) place[order[i]] = i;
    History history{{}, std::move(occurrences_)};
    Events& events = history.events;
    for (const std::size_t e : order) {
      const HistoryEvent& entry = entries_[e];
      const bool comes_in = entry.kind == kRecovery || entry.kind == kGain;
      const std::size_t at = events.size();
      events.add(0, entry.row, 0, entry.time, kKindOf[entry.kind], entry.kind == kDefault ? 1 : 0,
                 comes_in ? -entry.amount : entry.amount,
                 static_cast<std::uint32_t>(place[entry.of]));
      events.set_claim(at, static_cast<std::uint32_t>(std::max<std::size_t>(1, entry.claim) - 1));
      events.set_occurrence(at, entry.occurrence);
    }
    return history;
  }

 private:
  void read_line(std::size_t line) {
    const std::string loan(table_.cell("loan", line)), word(table_.cell("event", line));
    const auto row = row_of_.find(loan);
    if (row == row_of_.end())
      table_.fail("loan", line, "there is no loan " + quote_for_message(loan),
                  "add it to the table 'loans', or leave the event out");
    HistoryEvent entry{line, 0, 0, time_of(line), table_.number("amount", line, kAboveZero)};
    while (entry.kind < kKinds && kWords[entry.kind] != word) ++entry.kind;
    if (entry.kind == kKinds) {
      words_known_ = false;
      table_.fail("event", line, quote_for_message(word) + " is no event",
                  did_you_mean(word, {kWords.begin(), kWords.end()},
                               "write default, loss, recovery, cost or gain"));
    }
    entry.claim = claim_in(line);
    entry.occurrence = occurrence_in(line);
    if (row == row_of_.end() || entry.kind == kKinds) return;
    entry.row = row->second;
    entries_.push_back(entry);
  }

  double time_of(std::size_t line) {
    const double day = table_.date("date", line);
    if (std::isnan(day)) return day;
    const double time =
        calendar_.time_of(std::chrono::sys_days(std::chrono::days(static_cast<int>(day))));
    if (time < -kRounding || time >= calendar_.end() - kRounding)
      table_.fail("date", line, "the day lies outside the calendar",
                  "it runs from " + calendar_.date_text(0) + " to " +
                      calendar_.last_day_text(calendar_.end()) +
                      "; change it, or leave the event out");
    return time;
  }

  /// The number that a row writes; 0: none; kNone: it cannot be read.
  std::size_t claim_in(std::size_t line) {
    if (!table_.has("claim") || table_.cell("claim", line).empty()) return 0;
    const double number = table_.number("claim", line, kClaimNumbers);
    if (std::isnan(number)) return kNone;
    if (number != std::floor(number))
      table_.fail("claim", line, rounded_text(number) + " is no whole number", kNumbering);
    return static_cast<std::size_t>(number);
  }

  std::uint32_t occurrence_in(std::size_t line) {
    if (!table_.has("occurrence") || table_.cell("occurrence", line).empty()) return Events::kNone;
    const std::string name(table_.cell("occurrence", line));
    const auto [known, added] =
        known_occurrences_.emplace(name, static_cast<std::uint32_t>(occurrences_.size()));
    if (added) occurrences_.push_back(name);
    return known->second;
  }

  std::string named(const HistoryEvent& entry) const {
    return "loan " + quote_for_message(loans_.ids[entry.row]);
  }

  /// A loan defaults, loses and gains while it lives; gains may come on its last day.
  void check_life(const HistoryEvent& entry) {
    const double start = loans_.lives.start[entry.row], end = loans_.lives.end[entry.row];
    if (entry.time < start - kRounding)
      table_.fail("date", entry.line, named(entry) + " is made later, on " + date_text(start),
                  "check the two dates");
    if (entry.time >= end + (entry.kind == kGain ? kRounding : -kRounding))
      table_.fail("date", entry.line, named(entry) + " has matured by then, on " + date_text(end),
                  "check the two dates, or leave out 'matures' of the loan");
  }
  std::string date_text(double time) const { return calendar_.date_text(time); }

  void check_default(std::size_t e) {
    const HistoryEvent& entry = entries_[e];
    if (default_of_[entry.row] != kNone)
      return table_.fail("loan", entry.line, named(entry) + " defaults a second time",
                         "keep one default of each loan");
    default_of_[entry.row] = e;
    check_life(entry);
    if (entry.amount > loans_.ead[entry.row])
      table_.fail("amount", entry.line,
                  named(entry) + " is of " + rounded_text(loans_.ead[entry.row]) +
                      ", less than what defaults",
                  "the amount of a default is the principal outstanding");
  }

  /// Losses and gains.
  void check_without_default(HistoryEvent& entry) {
    check_life(entry);
    const std::size_t after = default_of_[entry.row];
    if (after != kNone && entry.time > entries_[after].time)
      table_.fail("date", entry.line,
                  named(entry) + " defaults before, on " + date_text(entries_[after].time),
                  "losses and gains come up to that day; then there are recoveries and costs");
    if (entry.kind == kLoss && entry.amount > loans_.ead[entry.row])
      table_.fail("amount", entry.line,
                  named(entry) + " is of " + rounded_text(loans_.ead[entry.row]) +
                      ", less than what is lost",
                  "a loss is at most the amount of the loan; several may be more together");
    if (entry.kind != kGain) return;
    entry.of = static_cast<std::size_t>(&entry - entries_.data());
    if (entry.claim != 0 && entry.claim != kNone)
      table_.fail("claim", entry.line, "a gain belongs to no claim", "leave the cell empty");
  }

  /// Losses and the default of each loan, in the order of time.
  void number_claims() {
    const auto key = [&](std::size_t e) {
      const HistoryEvent& entry = entries_[e];
      const double never = std::numeric_limits<double>::infinity();  // what could not be read
      return std::tuple(std::isnan(entry.time) ? never : entry.time, entry.kind, entry.line);
    };
    for (std::size_t e = 0; e < entries_.size(); ++e)
      if (entries_[e].kind == kLoss || default_of_[entries_[e].row] == e)
        claims_[entries_[e].row].push_back(e);
    for (std::vector<std::size_t>& claims : claims_) {
      std::sort(claims.begin(), claims.end(),
                [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
      for (std::size_t i = 0; i < claims.size(); ++i) {
        HistoryEvent& claim = entries_[claims[i]];
        if (claim.claim != 0 && claim.claim != kNone && claim.claim != i + 1)
          table_.fail(
              "claim", claim.line,
              "this is claim " + std::to_string(i + 1) + " of " + named(claim) + " by its date",
              kNumbering);
        claim.claim = i + 1;
        claim.of = claims[i];
      }
    }
  }

  /// Which claim a recovery or cost belongs to, and whether it can.
  void check_later(HistoryEvent& entry) {
    const std::vector<std::size_t>& claims = claims_[entry.row];
    if (claims.empty())
      return table_.fail("loan", entry.line, named(entry) + " never defaults",
                         "add its default, or leave the event out");
    if (entry.claim == kNone) return;
    const std::string several = std::to_string(claims.size()) + " claims";
    if (claims.size() > 1 && entry.claim == 0)
      return table_.fail(table_.has("claim") ? "claim" : "event", entry.line,
                         named(entry) + " has " + several,
                         "say in the column 'claim' to which of them it belongs, counted from 1 in "
                         "the order of their dates");
    if (entry.claim > claims.size())
      return table_.fail("claim", entry.line,
                         named(entry) + " has no claim " + std::to_string(entry.claim),
                         claims.size() > 1 ? "there are " + several : "there is one");
    entry.claim = std::max<std::size_t>(1, entry.claim);
    entry.of = claims[entry.claim - 1];
    const HistoryEvent& claim = entries_[entry.of];
    if (entry.time < claim.time)
      table_.fail(
          "date", entry.line,
          (claim.kind == kDefault
               ? named(entry) + " defaults later"
               : "claim " + std::to_string(entry.claim) + " of " + named(entry) + " comes later") +
              ", on " + date_text(claim.time),
          claim.kind == kDefault ? "recoveries and costs come on the day of the default or later"
                                 : "recoveries and costs come on the day of their claim or later");
    if (entry.occurrence != Events::kNone && entry.occurrence != claim.occurrence)
      table_.fail("occurrence", entry.line, "its claim does not belong to this occurrence",
                  "leave the cell empty: recoveries and costs belong to that of their claim");
    entry.occurrence = claim.occurrence;
  }

  static constexpr const char* kNumbering =
      "number the claims of a loan 1, 2, ... in the order of their dates, or leave the cell empty";

  const LoanExposures& loans_;
  const Calendar& calendar_;
  CsvSource& table_;
  std::unordered_map<std::string, std::uint32_t> row_of_;
  std::vector<HistoryEvent> entries_;
  std::vector<std::size_t> default_of_;           ///< [row] entry
  std::vector<std::vector<std::size_t>> claims_;  ///< [row] entries in the order of time
  std::vector<std::string> occurrences_;
  std::unordered_map<std::string, std::uint32_t> known_occurrences_;
  bool words_known_ = true;
};

}  // namespace

std::optional<History> read_history(const LoanExposures& loans, const Calendar& calendar,
                                    CsvSource& table, Problems& problems) {
  const std::size_t before = problems.size();
  EventReader reader(loans, calendar, table);
  reader.read();
  if (problems.size() != before) return std::nullopt;
  return reader.history();
}

}  // namespace cofferdam
