#include "portfolios/bond_values.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years
constexpr double kBefore = 1e-6;    // years

using Alike = std::tuple<double, double, std::uint32_t>;

Alike alike(const Lives& lives, std::uint32_t row) {
  return {lives.start[row], lives.end[row], lives.course[row]};
}

}  // namespace

BondValues::BondValues(const LoanExposures& exposures, std::vector<double> coupons,
                       const Migration& migration, const Calendar& calendar)
    : exposures_(exposures),
      coupons_(std::move(coupons)),
      migration_(migration),
      default_grade_(migration.default_grade()),
      calendar_(calendar) {
  const Lives& lives = exposures.lives;
  std::map<Alike, std::uint32_t> known;
  for (std::uint32_t row = 0; row < exposures.rows(); ++row) {
    const auto [found, added] =
        known.emplace(alike(lives, row), static_cast<std::uint32_t>(issues_.size()));
    issue_of_.push_back(found->second);
    if (!added) continue;
    Issue issue{
        payments_of(row), lives.end[row], calendar.year_of(std::max(0.0, lives.start[row])), {}};
    set_worth(issue);
    issues_.push_back(std::move(issue));
  }
}

double BondValues::size(const LoanExposures& exposures, std::size_t grades,
                        const Calendar& calendar) {
  std::set<Alike> issues;
  for (std::uint32_t row = 0; row < exposures.rows(); ++row)
    issues.insert(alike(exposures.lives, row));
  return static_cast<double>(issues.size()) * static_cast<double>(calendar.years()) *
         static_cast<double>(grades);
}

/// Month by month: interest runs on what is outstanding.
std::vector<BondValues::Payment> BondValues::payments_of(std::uint32_t row) const {
  constexpr int kYear = 12;
  const Lives& lives = exposures_.lives;
  const Schedule& schedule = lives.course_of(row).schedule;
  const int term = lives.term(row);
  std::vector<Payment> payments;
  double interest = 0;
  for (int month = 1; month <= term; ++month) {
    const double before = schedule.balance(month - 1),
                 after = month < term ? schedule.balance(month) : 0;
    interest += before / kYear;
    Payment payment{month < term ? lives.after(row, month) : lives.end[row], {before - after, 0}};
    if (month % kYear == 0 || month == term) std::swap(payment.parts.coupon, interest);
    if (payment.parts.principal != 0 || payment.parts.coupon != 0) payments.push_back(payment);
  }
  return payments;
}

void BondValues::set_worth(Issue& issue) {
  for (std::size_t year = issue.first_year; year < calendar_.years(); ++year) {
    if (year > issue.first_year && issue.end <= calendar_.year_start(year) + kRounding) return;
    for (std::size_t grade = 0; grade < default_grade_; ++grade)
      issue.worth.push_back(worth_at_end(issue, year, grade, 0));
  }
}

BondValues::Parts BondValues::worth_at_end(const Issue& issue, std::size_t year, std::size_t grade,
                                           double spread) const {
  const double then = std::min(issue.end, calendar_.year_end(year));
  Parts worth = paid_within(issue, year, then);
  for (const Payment& payment : issue.payments) {
    if (payment.time <= then + kRounding) continue;
    const double part = migration_.discount(grade, payment.time - then, spread);
    worth.principal += part * payment.parts.principal;
    worth.coupon += part * payment.parts.coupon;
  }
  return worth;
}

BondValues::Parts BondValues::paid_within(const Issue& issue, std::size_t year, double time) const {
  Parts sum;
  for (const Payment& payment : issue.payments) {
    if (payment.time <= calendar_.year_start(year) + kRounding) continue;
    if (payment.time > time + kRounding) break;
    sum.principal += payment.parts.principal;
    sum.coupon += payment.parts.coupon;
  }
  return sum;
}

double BondValues::at_end(std::uint32_t row, std::size_t year, std::size_t grade) const {
  const Issue& issue = issues_[issue_of_[row]];
  return of(row, issue.worth[(year - issue.first_year) * default_grade_ + grade]);
}

double BondValues::paid(std::uint32_t row, std::size_t year, double time) const {
  return of(row, paid_within(issues_[issue_of_[row]], year, time));
}

/// Worth at the spreads of a run of trials; that of an issue is worked once for a grade, year and
/// trial, as long as these come one after the other.
class BondValues::Moved {
 public:
  Moved(const BondValues& values, const Spreads* spreads)
      : values_(values),
        spreads_(spreads),
        known_(spreads ? values.issues_.size() * values.default_grade_ * 2 : 0) {}

  /// Of the bond of a move, with the spread of the grade before the last day of the year or after.
  double worth(const GradeMove& move, std::size_t grade, bool after) {
    if (!spreads_) return values_.at_end(move.row, move.year, grade);
    const std::uint32_t issue = values_.issue_of_[move.row];
    Known& known = known_[(issue * values_.default_grade_ + grade) * 2 + (after ? 1 : 0)];
    if (known.trial != move.trial || known.year != move.year) {
      const double spread = after ? spreads_->after(move.year, grade, move.trial)
                                  : spreads_->within(move.year, grade, move.trial);
      known = {move.trial, move.year,
               values_.worth_at_end(values_.issues_[issue], move.year, grade, spread)};
    }
    return values_.of(move.row, known.worth);
  }

 private:
  struct Known {
    std::uint32_t trial = 0xffffffff, year = 0;
    Parts worth;
  };
  const BondValues& values_;
  const Spreads* spreads_;
  std::vector<Known> known_;  ///< [issue][grade][after]
};

void BondValues::append(std::span<const GradeMove> moves, const Spreads* spreads,
                        std::uint32_t first_row, Events& events) const {
  const Lives& lives = exposures_.lives;
  Moved values(*this, spreads);
  for (const GradeMove& move : moves) {
    if (move.from != move.to && move.time < lives.start[move.row]) continue;  // of its firm alone
    const double before = values.worth(move, move.from, false);
    double lost = before, time = move.time;
    if (move.to == default_grade_) {
      lost -= paid(move.row, move.year, move.time) + lives.at_default(move.row, move.time);
    } else {
      const double end = std::min(lives.end[move.row], calendar_.year_end(move.year));
      lost -= values.worth(move, move.to, true);
      time = std::max(time, calendar_.time_of_day(calendar_.day_of(end - kBefore)));
    }
    lost *= exposures_.ead[move.row];
    if (lost != 0)
      events.add(move.trial, first_row + move.row, move.member, time, EventKind::gain, 0, lost);
  }
}

}  // namespace cofferdam
