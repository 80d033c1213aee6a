// The two sides of a limit: what counts, and against what.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "gates/prefix_sums.hpp"
#include "gates/volume_set.hpp"
#include "waterfall/agenda.hpp"

namespace cofferdam {

struct ProgrammeContext;
class Walk;

/// Counters of one trial.
struct RatioState {
  static constexpr std::uint32_t kNoNumber = 0xffffffff;
  std::vector<double> counted;  ///< [instance x bucket]
  std::vector<double> by_loan;  ///< [claim] of limits for each loan
  std::vector<double> claims;   ///< [instance x bucket] all claims that were counted
  std::vector<double> before;   ///< [claim entry] claims that were counted before it
  struct Numbered {
    std::size_t place = 0;
    std::uint32_t number = kNoNumber;  ///< among the claims of the place, in their order
  };
  std::vector<Numbered> claimed;  ///< [claim entry]
  std::vector<PrefixSums> back;   ///< [place] what has come back of each of its claims
  struct Dated {
    std::uint32_t day;
    std::size_t place;
    double amount;
    std::uint32_t of;  ///< number of the claim that came back; kNoNumber: else
  };
  std::vector<Dated> recent;  ///< within a trailing window
  std::size_t recent_first = 0;
  std::vector<std::uint32_t> recent_of;  ///< [instance x bucket] how many of them are its own
  VolumeSet::State volumes;
  double cached_volume = 0;  ///< of the last day and place that was asked
  std::uint64_t cached_for = ~std::uint64_t{0};
};

/// A level, and what is measured against it. Definitions: docs/scenario-format.md.
class Ratio {
 public:
  enum class Numerator { compensation, default_principal, loss_after_recovery, npl_stock, claims };
  enum class Denominator {
    none,
    originated,
    filed,
    in_force_at_start,
    average_in_force,
    released,
    agreed_maximum
  };
  enum class Window { year_to_date, full_year, trailing_months, since_start, cohort };
  enum class Part { whole_loan, guaranteed_part, own_part };

  Numerator numerator = Numerator::compensation;
  Denominator denominator = Denominator::none;
  Window window = Window::since_start;
  Part part = Part::whole_loan, numerator_part = Part::whole_loan;
  double rate = 0;  ///< level, of the denominator; without one an amount
  double agreed_maximum = 0;
  double months = 0;  ///< of a trailing window, and days
  int days = 0;
  /// After that span a claim leaves the stock of npl_stock; both 0: it never does.
  int written_off_months = 0, written_off_days = 0;
  bool stop_when_empty = false;
  bool per_loan = false;  ///< each loan by itself
  std::string each;       ///< or by the values of this tag; empty: all together

  struct Level {
    bool unlimited = false;
    bool closed = false;  ///< the denominator is empty, and nothing passes
    double allowed = 0;   ///< level x denominator
    double before = 0;    ///< counted before this entry's claim, or before this payment
    double own = 0;       ///< what the claim itself counts
    std::size_t at = 0;   ///< counter of payments
  };

  bool governs(const Walk& walk, std::uint32_t entry) const;  ///< counts its claim
  bool counts_payments() const { return numerator == Numerator::compensation; }
  /// Whether it must hear of defaults and claims.
  bool watches() const { return !counts_payments() || !volumes_.empty(); }

  /// Resolves rows, instances, weights and volumes for the payer's part of the clauses at
  /// `positions`, whose claims are `claims`.
  void connect(const ProgrammeContext& context, std::size_t payer,
               const std::vector<std::size_t>& positions, const std::vector<std::size_t>& claims);

  /// What may not be meant of it, behind `title` as in "limit 'yearly'".
  std::vector<std::string> cautions(const std::string& title, const Calendar& calendar) const;
  /// The last day of new business, if the denominator falls after it and the rule acts longer, up
  /// to before the day `end`; else "".
  std::string last_lending_day(const Calendar& calendar, std::uint32_t end) const;

  /// The same of one that is looked at on any day, and compares with little as a year begins; "":
  /// it does not.
  std::string caution_of_first_month(const std::string& title, const Calendar& calendar) const;

  void start(Walk& walk, RatioState& state) const;
  Level level(Walk& walk, RatioState& state, std::uint32_t entry) const;
  /// Level of a limit for each loan.
  double most_of_loan(std::uint32_t row) const {
    return denominator == Denominator::none ? rate : rate * ead_[row] * weight_[row];
  }
  /// The same of all that has been counted by now, in the cell of a row.
  Level now(Walk& walk, RatioState& state, std::uint32_t row) const;
  /// What trips by itself: a loan, or an instance and cohort; `latches` of the latter.
  std::size_t latch(const Walk& walk, std::uint32_t entry) const;
  std::size_t latches() const { return instances_ * cohorts_; }
  /// A row of it that counts; none: kNoRow.
  std::uint32_t row_of(std::size_t latch) const { return row_of_[latch]; }
  static constexpr std::uint32_t kNoRow = 0xffffffff;
  /// The latch of a row.
  std::size_t cell(std::uint32_t row) const {
    return (instance_.empty() ? 0 : instance_[row]) * cohorts_ + (cohorts_ > 1 ? cohort_[row] : 0);
  }
  /// A payment of `amount` now, on the counter that a level has named.
  void count(Walk& walk, RatioState& state, std::size_t at, double amount) const;
  /// Counter of an entry's payments.
  std::size_t counter(Walk& walk, std::uint32_t entry) const;
  void defaulted(Walk& walk, RatioState& state, std::uint32_t entry) const;
  void claimed(Walk& walk, RatioState& state, std::uint32_t entry) const;
  void recovered(Walk& walk, RatioState& state, std::uint32_t entry) const;

 private:
  std::size_t bucket(std::uint32_t row, std::size_t year) const;
  std::size_t year_of(Walk& walk, std::uint32_t entry) const;
  bool trails() const {
    return window == Window::trailing_months && numerator != Numerator::npl_stock;
  }
  bool writes_off() const { return written_off_months > 0 || written_off_days > 0; }
  void write_off(Walk& walk, RatioState& state) const;
  static void enter(RatioState& state, const RatioState::Dated& one);
  static void leave(RatioState& state, std::size_t place, double amount);
  bool is_written_off(const Walk& walk, std::uint32_t claim) const;
  std::size_t place(std::uint32_t row, std::size_t year) const;
  std::size_t place(Walk& walk, std::uint32_t entry) const;
  void add_at(Walk& walk, RatioState& state, std::size_t at, double amount,
              std::uint32_t of = RatioState::kNoNumber) const;
  bool counts_cash() const {
    return numerator == Numerator::loss_after_recovery || numerator == Numerator::npl_stock;
  }
  void leave_window(Walk& walk, RatioState& state) const;
  double principal(const Walk& walk, std::uint32_t claim) const;
  static double whole_of(const Walk& walk, std::uint32_t entry, double covered);
  void level_before_claim(Walk& walk, RatioState& state, std::uint32_t entry, Level& level) const;
  void level_of_claims(Walk& walk, RatioState& state, std::uint32_t entry, Level& level) const;
  double volume(Walk& walk, RatioState& state, std::uint32_t row, std::size_t year) const;
  void compare(double of, double loans, Level& level) const;
  double average(const Walk& walk, RatioState& state, std::size_t cell, double start,
                 double end) const;
  std::uint32_t months_before(const Walk& walk) const;
  bool has_been_written_off(const Walk& walk, std::uint32_t claimed) const;
  double volume_of(Walk& walk, RatioState& state, std::uint32_t row, std::size_t year) const;
  void weigh(const ProgrammeContext& context, std::size_t payer,
             const std::vector<std::size_t>& positions);
  void make_cells(const ProgrammeContext& context);
  bool falls_in_run_off() const;
  bool is_empty_on(const Calendar& calendar, std::uint32_t day) const;
  double lent_in_first_month(const Calendar& calendar) const;
  bool asks_volumes() const {
    return denominator != Denominator::none && denominator != Denominator::agreed_maximum &&
           !per_loan;
  }

  std::vector<char> governed_;               ///< [claim]
  std::vector<double> weight_, own_weight_;  ///< [row] of the denominator's and numerator's part
  std::vector<double> ead_;                  ///< [row] of limits for each loan
  std::vector<std::uint32_t> instance_;      ///< [row]; empty: one
  std::vector<std::uint32_t> cohort_;        ///< [row]; empty: not by cohort
  std::size_t instances_ = 1, buckets_ = 1;
  std::size_t cohorts_ = 1;            ///< cells of an instance in volumes_
  std::vector<std::uint32_t> row_of_;  ///< [latch]
  VolumeSet volumes_;
  std::vector<double> opening_;  ///< [cell] of cohorts: lent before the start
};

}  // namespace cofferdam
