// Exposures that have the grade of their issuer, as it is at the moment, as a tag.
#pragma once
#include <string>
#include <vector>

#include "portfolios/loan_exposures.hpp"
#include "ratings/migration.hpp"

namespace cofferdam {

/// Each exposure has one row for each grade but default: first that in which it begins, then the
/// others from the best to the worst. They differ in the tag alone.
class GradedExposures final : public Exposures {
 public:
  /// `tag`: its name; `first_grades`: [row of `exposures`] in which they begin. The exposures must
  /// outlive the object.
  GradedExposures(const LoanExposures& exposures, const std::string& tag,
                  const Migration& migration, std::vector<std::uint8_t> first_grades);

  /// Row of the exposure `number` in a grade.
  std::uint32_t row_in(std::uint32_t number, std::size_t grade) const;
  std::uint8_t first_grade(std::uint32_t number) const { return first_grades_[number]; }
  void admit_tag_values(const Tag& other);

  std::size_t rows() const override { return of_.rows() * grades_; }
  std::size_t rows_each() const override { return grades_; }
  double amount_of(std::size_t row) const override { return of_.amount_of(number_of(row)); }
  double count_of(std::size_t row) const override {
    return row % grades_ == 0 ? of_.count_of(number_of(row)) : 0;
  }
  std::string id(std::size_t row) const override { return of_.id(number_of(row)); }
  double probability_of(std::size_t row) const override {
    return of_.probability_of(number_of(row));
  }
  double severity_of(std::size_t row) const override { return of_.severity_of(number_of(row)); }
  const Scored* scores() const override { return of_.scores(); }
  std::optional<std::size_t> firms() const override { return of_.firms(); }
  std::uint32_t firm_of(std::size_t row) const override { return of_.firm_of(number_of(row)); }
  bool has_realised() const override { return of_.has_realised(); }
  double realised_of(std::size_t row) const override { return of_.realised_of(number_of(row)); }
  std::span<const Tag> all_tags() const override { return tags_; }
  const std::vector<double>* attribute(const std::string& name) const override;
  std::vector<std::string> attribute_names() const override { return of_.attribute_names(); }
  const Calendar* calendar() const override { return of_.calendar(); }
  double begins(std::size_t row) const override { return of_.begins(number_of(row)); }
  double ends(std::size_t row) const override { return of_.ends(number_of(row)); }
  std::span<const PrincipalCourse> courses() const override { return of_.courses(); }
  std::uint32_t course_of(std::size_t row) const override { return of_.course_of(number_of(row)); }
  std::vector<std::string> cohorts() const override { return of_.cohorts(); }
  std::uint32_t cohort_of(std::size_t row) const override { return of_.cohort_of(number_of(row)); }
  bool depends_on_take_up() const override { return of_.depends_on_take_up(); }
  double rank_of(std::size_t row) const override { return of_.rank_of(number_of(row)); }
  bool may_never_begin(std::size_t row) const override {
    return of_.may_never_begin(number_of(row));
  }

 private:
  template <class T>
  std::vector<T> of_each(const std::vector<T>& column) const;

  const LoanExposures& of_;
  std::size_t grades_;  ///< without default
  std::vector<std::uint8_t> first_grades_;
  std::vector<Tag> tags_;
  std::vector<Attribute> attributes_;
};

}  // namespace cofferdam
