#include "portfolios/split_exposures.hpp"

namespace cofferdam {
namespace {

template <class T>
std::vector<T> of_each(const std::vector<T>& column, std::size_t rows_each) {
  std::vector<T> rows;
  rows.reserve(column.size() * rows_each);
  for (const T& value : column) rows.insert(rows.end(), rows_each, value);
  return rows;
}

}  // namespace

SplitExposures::SplitExposures(const LoanExposures& exposures, std::size_t rows_each)
    : of_(exposures), rows_each_(rows_each) {
  for (const Tag& fixed : exposures.tags)
    tags_.push_back({fixed.name, fixed.values, of_each(fixed.codes, rows_each)});
  for (const std::string& name : exposures.attribute_names())
    attributes_.push_back({name, of_each(*exposures.attribute(name), rows_each)});
}

void SplitExposures::admit_tag_values(const Tag& other) {
  for (Tag& tag : tags_)
    if (tag.name == other.name) tag.admit(other.values);
}

const std::vector<double>* SplitExposures::attribute(const std::string& name) const {
  for (const Attribute& attribute : attributes_)
    if (attribute.name == name) return &attribute.values;
  return nullptr;
}

}  // namespace cofferdam
