#include "portfolios/graded_exposures.hpp"

namespace cofferdam {

GradedExposures::GradedExposures(const LoanExposures& exposures, const std::string& tag,
                                 const Migration& migration, std::vector<std::uint8_t> first_grades)
    : of_(exposures), grades_(migration.default_grade()), first_grades_(std::move(first_grades)) {
  for (const Tag& fixed : exposures.tags)
    tags_.push_back({fixed.name, fixed.values, of_each(fixed.codes)});
  for (const std::string& name : exposures.attribute_names())
    attributes_.push_back({name, of_each(*exposures.attribute(name))});
  Tag grade{.name = tag, .values = migration.grades(), .codes = {}, .changes = true};
  grade.values.pop_back();
  grade.codes.resize(rows());
  for (std::uint32_t number = 0; number < of_.rows(); ++number)
    for (std::uint32_t code = 0; code < grades_; ++code) grade.codes[row_in(number, code)] = code;
  tags_.push_back(std::move(grade));
}

template <class T>
std::vector<T> GradedExposures::of_each(const std::vector<T>& column) const {
  std::vector<T> rows;
  rows.reserve(column.size() * grades_);
  for (const T& value : column) rows.insert(rows.end(), grades_, value);
  return rows;
}

std::uint32_t GradedExposures::row_in(std::uint32_t number, std::size_t grade) const {
  const std::size_t first = first_grades_[number];
  const std::size_t place = grade == first ? 0 : grade < first ? grade + 1 : grade;
  return number * static_cast<std::uint32_t>(grades_) + static_cast<std::uint32_t>(place);
}

void GradedExposures::admit_tag_values(const Tag& other) {
  for (Tag& tag : tags_)
    if (tag.name == other.name) tag.admit(other.values);
}

const std::vector<double>* GradedExposures::attribute(const std::string& name) const {
  for (const Attribute& attribute : attributes_)
    if (attribute.name == name) return &attribute.values;
  return nullptr;
}

}  // namespace cofferdam
