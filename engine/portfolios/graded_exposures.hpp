// Exposures that have the grade of their issuer, as it is at the moment, as a tag.
#pragma once
#include <string>
#include <vector>

#include "portfolios/split_exposures.hpp"
#include "ratings/migration.hpp"

namespace cofferdam {

/// Each exposure has one row for each grade but default: first that in which it begins, then the
/// others from the best to the worst. They differ in the tag alone.
class GradedExposures final : public SplitExposures {
 public:
  /// `tag`: its name; `first_grades`: [row of `exposures`] in which they begin. The exposures must
  /// outlive the object.
  GradedExposures(const LoanExposures& exposures, const std::string& tag,
                  const Migration& migration, std::vector<std::uint8_t> first_grades);

  /// Row of the exposure `number` in a grade.
  std::uint32_t row_in(std::uint32_t number, std::size_t grade) const;
  std::uint8_t first_grade(std::uint32_t number) const { return first_grades_[number]; }

  std::span<const PrincipalCourse> courses() const override { return of_.courses(); }
  std::uint32_t course_of(std::size_t row) const override { return of_.course_of(number_of(row)); }

 private:
  std::vector<std::uint8_t> first_grades_;
};

}  // namespace cofferdam
