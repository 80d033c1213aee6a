#include "portfolios/renewed_exposures.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr std::size_t kRowsEach = 2;

}  // namespace

RenewedExposures::RenewedExposures(const LoanExposures& exposures,
                                   const std::map<std::string, std::string>& later)
    : SplitExposures(exposures, kRowsEach), courses_(exposures.lives.courses) {
  for (PrincipalCourse course : exposures.lives.courses) {
    course.contracts = 1;
    courses_.push_back(course);
  }
  for (PrincipalCourse course : exposures.lives.courses) {
    course.first_contract = 1;
    courses_.push_back(course);
  }
  for (Tag& tag : tags_) {
    const auto found = later.find(tag.name);
    if (found == later.end()) continue;
    tag.changes = true;
    tag.admit({found->second});
    const auto code = static_cast<std::uint32_t>(
        std::find(tag.values.begin(), tag.values.end(), found->second) - tag.values.begin());
    for (std::uint32_t row = 0; row < rows(); ++row)
      if (is_renewed(row) || begins_renewed(number_of(row))) tag.codes[row] = code;
  }
}

std::uint32_t RenewedExposures::row_at(std::uint32_t number, double time) const {
  const bool later = !begins_renewed(number) && of_.lives.renewals(number, time) > 0;
  return static_cast<std::uint32_t>(number * kRowsEach + later);
}

std::uint32_t RenewedExposures::course_of(std::size_t row) const {
  const auto number = static_cast<std::uint32_t>(number_of(row));
  const auto all = static_cast<std::uint32_t>(of_.lives.courses.size());
  // What begins renewed never comes to its second row.
  const std::uint32_t first = begins_renewed(number) ? 0 : all;
  return of_.course_of(number) + (is_renewed(static_cast<std::uint32_t>(row)) ? 2 * all : first);
}

}  // namespace cofferdam
