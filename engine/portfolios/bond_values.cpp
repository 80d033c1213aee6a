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
      default_grade_(migration.default_grade()),
      calendar_(calendar) {
  const Lives& lives = exposures.lives;
  std::map<Alike, std::uint32_t> known;
  for (std::uint32_t row = 0; row < exposures.rows(); ++row) {
    const auto [found, added] =
        known.emplace(alike(lives, row), static_cast<std::uint32_t>(issues_.size()));
    issue_of_.push_back(found->second);
    if (!added) continue;
    Issue issue{payments_of(row), calendar.year_of(std::max(0.0, lives.start[row])), {}};
    set_worth(issue, lives.end[row], migration);
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

void BondValues::set_worth(Issue& issue, double end, const Migration& migration) {
  for (std::size_t year = issue.first_year; year < calendar_.years(); ++year) {
    const double then = std::min(end, calendar_.year_end(year));
    if (year > issue.first_year && end <= calendar_.year_start(year) + kRounding) return;
    const Parts paid = paid_within(issue, year, then);
    for (std::size_t grade = 0; grade < default_grade_; ++grade) {
      Parts worth = paid;
      for (const Payment& payment : issue.payments) {
        if (payment.time <= then + kRounding) continue;
        const double part = migration.discount(grade, payment.time - then);
        worth.principal += part * payment.parts.principal;
        worth.coupon += part * payment.parts.coupon;
      }
      issue.worth.push_back(worth);
    }
  }
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

void BondValues::append(std::span<const GradeMove> moves, std::uint32_t first_row,
                        Events& events) const {
  const Lives& lives = exposures_.lives;
  for (const GradeMove& move : moves) {
    const double before = at_end(move.row, move.year, move.from);
    double lost = before, time = move.time;
    if (move.to == default_grade_) {
      lost -= paid(move.row, move.year, move.time) + lives.at_default(move.row, move.time);
    } else {
      const double end = std::min(lives.end[move.row], calendar_.year_end(move.year));
      lost -= at_end(move.row, move.year, move.to);
      time = std::max(time, calendar_.time_of_day(calendar_.day_of(end - kBefore)));
    }
    lost *= exposures_.ead[move.row];
    if (lost != 0)
      events.add(move.trial, first_row + move.row, move.member, time, EventKind::gain, 0, lost);
  }
}

}  // namespace cofferdam
