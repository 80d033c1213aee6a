#include "portfolios/graded_exposures.hpp"

namespace cofferdam {

GradedExposures::GradedExposures(const LoanExposures& exposures, const std::string& tag,
                                 const Migration& migration, std::vector<std::uint8_t> first_grades)
    : SplitExposures(exposures, migration.default_grade()), first_grades_(std::move(first_grades)) {
  Tag grade{.name = tag, .values = migration.grades(), .codes = {}, .changes = true};
  grade.values.pop_back();
  grade.codes.resize(rows());
  for (std::uint32_t number = 0; number < of_.rows(); ++number)
    for (std::uint32_t code = 0; code < rows_each_; ++code)
      grade.codes[row_in(number, code)] = code;
  tags_.push_back(std::move(grade));
}

std::uint32_t GradedExposures::row_in(std::uint32_t number, std::size_t grade) const {
  const std::size_t first = first_grades_[number];
  const std::size_t place = grade == first ? 0 : grade < first ? grade + 1 : grade;
  return number * static_cast<std::uint32_t>(rows_each_) + static_cast<std::uint32_t>(place);
}

}  // namespace cofferdam
