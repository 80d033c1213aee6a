// Exposures of which each has several rows, since a tag of theirs changes in time.
#pragma once
#include <string>
#include <vector>

#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// Rows `rows_each` times as many as those of the exposures that are split. All columns are theirs;
/// only the first row of each has a count. A member adds the tags that differ between them.
class SplitExposures : public Exposures {
 public:
  std::size_t rows() const final { return of_.rows() * rows_each_; }
  std::size_t rows_each() const final { return rows_each_; }
  double amount_of(std::size_t row) const final { return of_.amount_of(number_of(row)); }
  double count_of(std::size_t row) const final {
    return row % rows_each_ == 0 ? of_.count_of(number_of(row)) : 0;
  }
  bool is_fine_grained() const final { return of_.is_fine_grained(); }
  std::string id(std::size_t row) const final { return of_.id(number_of(row)); }
  double probability_of(std::size_t row) const final { return of_.probability_of(number_of(row)); }
  double probability_without_uplift(std::size_t row) const final {
    return of_.probability_without_uplift(number_of(row));
  }
  double severity_of(std::size_t row) const final { return of_.severity_of(number_of(row)); }
  const Scored* scores() const final { return of_.scores(); }
  const Applicants* applicants() const final { return of_.applicants(); }
  const PremiumTakeUp* premium_take_up() const final { return of_.premium_take_up(); }
  const Issuance* issuance() const final { return of_.issuance(); }
  std::optional<std::size_t> firms() const final { return of_.firms(); }
  std::uint32_t firm_of(std::size_t row) const final { return of_.firm_of(number_of(row)); }
  std::string borrower_of(std::size_t row) const final { return of_.borrower_of(number_of(row)); }
  bool has_realised() const final { return of_.has_realised(); }
  double realised_of(std::size_t row) const final { return of_.realised_of(number_of(row)); }
  std::span<const Tag> all_tags() const final { return tags_; }
  const std::vector<double>* attribute(const std::string& name) const final;
  std::vector<std::string> attribute_names() const final { return of_.attribute_names(); }
  const Calendar* calendar() const final { return of_.calendar(); }
  double begins(std::size_t row) const final { return of_.begins(number_of(row)); }
  double ends(std::size_t row) const final { return of_.ends(number_of(row)); }
  std::vector<std::string> cohorts() const final { return of_.cohorts(); }
  std::uint32_t cohort_of(std::size_t row) const final { return of_.cohort_of(number_of(row)); }
  bool depends_on_take_up() const final { return of_.depends_on_take_up(); }
  double rank_of(std::size_t row) const final { return of_.rank_of(number_of(row)); }
  bool may_never_begin(std::size_t row) const final { return of_.may_never_begin(number_of(row)); }

  /// Adds values that a tag has in other portfolios.
  void admit_tag_values(const Tag& other);

 protected:
  /// Tags and attributes are copied; the rest of `exposures`, which must outlive the object, is
  /// asked.
  SplitExposures(const LoanExposures& exposures, std::size_t rows_each);

  const LoanExposures& of_;
  std::size_t rows_each_;
  std::vector<Tag> tags_;

 private:
  std::vector<Attribute> attributes_;
};

}  // namespace cofferdam
