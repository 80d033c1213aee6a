// What may be lost, and the one interface through which folders above this one ask about it.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portfolios/principal_course.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

struct Applicants;
struct Issuance;
struct PremiumTakeUp;
struct Scored;

/// A label that each exposure carries, fixed at origination unless it is said to change.
struct Tag {
  std::string name;
  std::vector<std::string> values;
  std::vector<std::uint32_t> codes;  ///< [row] index into values; shorter: still being made
  bool changes = false;              ///< in time, see `Exposures::rows_each`
  /// Place of the first empty cell of the column that it was read from; null: there is none.
  std::shared_ptr<const Problem> first_empty = nullptr;
  /// Adds the values that it has elsewhere; no row changes.
  void admit(const std::vector<std::string>& others);
};

/// A number that each exposure carries, for clauses and conditions.
struct Attribute {
  std::string name;
  std::vector<double> values;  ///< [row]
};

/// What may be lost, one row an exposure or a group of equal ones, as tables, clauses and
/// conditions ask for it. A portfolio answers what it knows; what it leaves out is as said.
/// Everything is fixed after building, and questions may come from any thread. Code that asks event
/// by event copies the columns that it needs.
class Exposures {
 public:
  virtual ~Exposures() = default;

  virtual std::size_t rows() const = 0;
  /// Rows that stand for one exposure, side by side: more than one where a tag changes in time. It
  /// begins as the first of them, with its count, and may go on as another, whose count is 0 and
  /// which differs in that tag alone (`EarlyEnd::goes_on`). What happens to it happens to the row
  /// as which it then goes on. Or it comes to the next row by
  /// a renewal, on a date that is known (`appears`).
  virtual std::size_t rows_each() const { return 1; }
  std::size_t number_of(std::size_t row) const { return row / rows_each(); }  ///< of its exposure
  /// The row as which its exposure begins.
  std::size_t first_of(std::size_t row) const { return row - row % rows_each(); }
  /// What one exposure of the row may lose, in money: what was lent, insured or paid in at its
  /// beginning, or without calendar the exposure at default.
  virtual double amount_of(std::size_t row) const = 0;
  /// Number of equal exposures: whole, but in fine-grained business.
  virtual double count_of(std::size_t /*row*/) const { return 1; }
  /// Number that are there as this row by schedule: those that begin as it, or come to it by a
  /// renewal (`appears`).
  virtual double scheduled_of(std::size_t row) const { return count_of(row); }
  virtual bool is_fine_grained() const { return false; }  ///< rows stand for very many small ones
  virtual std::string id(std::size_t row) const { return std::to_string(row + 1); }

  /// Probability of its default over a year, or without calendar over the period; NaN: not known.
  virtual double probability_of(std::size_t row) const;
  /// The same if others bore nothing of its losses.
  virtual double probability_without_uplift(std::size_t row) const { return probability_of(row); }
  /// Mean part of the amount that a default loses; NaN: not known.
  virtual double severity_of(std::size_t row) const;
  /// What the scenario says of scores of the exposures; null: nothing.
  virtual const Scored* scores() const { return nullptr; }
  /// Those among whom a signal decided whose loans the exposures are; null: there was none.
  virtual const Applicants* applicants() const { return nullptr; }
  /// Policies that could be taken out, of which the exposures are those that are; null: all.
  virtual const PremiumTakeUp* premium_take_up() const { return nullptr; }
  /// Bonds that issuers could issue, of which the exposures are those that they did; null: all.
  virtual const Issuance* issuance() const { return nullptr; }
  /// Firms of the scenario, by their index, whose defaults decide; nothing: each exposure is a name
  /// of its own.
  virtual std::optional<std::size_t> firms() const { return std::nullopt; }
  virtual std::uint32_t firm_of(std::size_t /*row*/) const { return 0; }  ///< row among the firms
  /// Who borrows, where that is said by a name and not by `firm_of`; "": each is a name of its own.
  virtual std::string borrower_of(std::size_t /*row*/) const { return ""; }
  /// When it defaults, where that is given and not drawn; +inf: it does not. NaN: it is drawn.
  virtual double known_default_of(std::size_t /*row*/) const;
  /// Whether it is known what really happened, and the loss of one exposure then, in money.
  virtual bool has_realised() const { return false; }
  virtual double realised_of(std::size_t /*row*/) const { return 0; }

  virtual std::span<const Tag> all_tags() const { return {}; }
  const Tag* tag(const std::string& name) const;  ///< null: there is none
  /// A column of numbers that conditions and clauses may name, [row]; null: there is none. A
  /// shorter one is still being made.
  virtual const std::vector<double>* attribute(const std::string& /*name*/) const {
    return nullptr;
  }
  virtual std::vector<std::string> attribute_names() const { return {}; }
  /// Where the slice of each exposure begins in a number that counts it with others, [row], such as
  /// what its borrower has in force; null: at 0.
  virtual const std::vector<double>* slice_begins(const std::string& /*attribute*/) const {
    return nullptr;
  }

  /// Dates, in years from the start of the calendar. Null: the scenario has no calendar, and what
  /// follows means nothing.
  virtual const Calendar* calendar() const { return nullptr; }
  bool is_dated() const { return calendar() != nullptr; }
  virtual double begins(std::size_t /*row*/) const { return 0; }  ///< before 0: opening book
  virtual double ends(std::size_t /*row*/) const { return 0; }    ///< of the last contract; finite
  /// How amounts run in between; rows refer to them by index.
  virtual std::span<const PrincipalCourse> courses() const;
  virtual std::uint32_t course_of(std::size_t /*row*/) const { return 0; }
  /// Names of cohorts, at least one; rows refer to them by index.
  virtual std::vector<std::string> cohorts() const { return {""}; }
  virtual std::uint32_t cohort_of(std::size_t /*row*/) const { return 0; }
  /// Whether less than what is offered may be made, by the take-up of a trial.
  virtual bool depends_on_take_up() const { return false; }
  /// Place of the row's first exposure in the order of lending, in (0, 1): take-up u makes ranks
  /// below u. Below 0: it is made in any case.
  virtual double rank_of(std::size_t /*row*/) const { return -1; }

  /// Whether the row begins only in trials in which its firm is alive then.
  virtual bool may_never_begin(std::size_t /*row*/) const { return false; }

  /// When it is there as this row by schedule: all its life, or until or from a renewal on. Not at
  /// all if the first is not before the second.
  double appears(std::size_t row) const;
  double leaves(std::size_t row) const;
  /// `months` after an exposure begins.
  double after(std::size_t row, int months) const;
  /// Moments before `until` at which its contracts as this row begin if all are renewed, ascending.
  std::vector<double> turns_of(std::size_t row, double until) const;
  /// From the moment at which it begins to that before it ends, both up to 1e-9 years.
  bool is_alive(std::size_t row, double time) const;
  /// Outstanding of one exposure as this row at `time` if it has not defaulted and was renewed, in
  /// money.
  double principal_of(std::size_t row, double time) const;
};

/// Some rows of a portfolio, ascending.
using RowList = std::vector<std::uint32_t>;

/// Looks the values of tags up. The tags must not change as long as it is used.
class TagCodes {
 public:
  /// Code of a value; nothing if no row may have it.
  std::optional<std::uint32_t> of(const Tag& tag, std::string_view value);

 private:
  using Codes = std::unordered_map<std::string_view, std::uint32_t>;
  std::map<const Tag*, Codes> known_;
};

/// Which rows satisfy a condition, as 0 and 1. `path` is that of its key, for messages.
std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const std::string& path, Problems& problems);
/// The same of the rows of a list, by place in the list. Takes time by the rows of the list, not by
/// those of the portfolio.
std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const RowList& rows, TagCodes& codes, const std::string& path,
                             Problems& problems);

}  // namespace cofferdam
