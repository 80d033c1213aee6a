// The columns of loans, which the folders above ask for as `Exposures`.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "portfolios/applicants.hpp"
#include "portfolios/exposures.hpp"
#include "portfolios/issuance.hpp"
#include "portfolios/lives.hpp"
#include "portfolios/premium_take_up.hpp"
#include "portfolios/scored.hpp"

namespace cofferdam {

/// What the contracts of a portfolio are called, in messages and keys.
struct BookWords {
  std::string one, many;      ///< loan, loans
  std::string amount;         ///< key, and name in conditions, of what one may lose at most: ead
  std::string per_row;        ///< key of how many a row stands for: loans_per_row
  bool defaults = true;       ///< they can, with a `pd`
  std::string term = "term";  ///< key of how long one lasts; empty: to the end of the calendar
  bool loses = true;          ///< what a default loses stands with them; else they have no amount
};
inline const BookWords kLoanWords{"loan", "loans", "ead", "loans_per_row"};

class Firms;

/// Which firm each exposure is one of.
struct FirmLinks {
  const Firms* firms = nullptr;        ///< null: each exposure is a firm of its own
  std::vector<std::uint32_t> firm_of;  ///< [row] row among the firms

  bool given() const { return firms != nullptr; }
};

/// Rows of a portfolio of loans, or of other contracts with an amount, a beginning and an end. All
/// columns have the same length, but those that a contract of its kind does not have are empty.
struct LoanExposures final : Exposures {
  const BookWords* words = &kLoanWords;
  std::vector<std::string> ids;        ///< [row] of the file, or empty: ids are then 1, 2, ...
  std::vector<std::string> borrowers;  ///< [row] who borrows, or empty: firms, or each another
  std::vector<double> ead;             ///< [row] what was lent, or without calendar the exposure at
                                       ///< default, of one loan
  std::vector<double> pd;  ///< [row] probability of default over a year; 0 if it follows
                           ///< from a curve by age
  std::vector<double> pd_without_uplift;  ///< [row] the same without moral hazard; empty: as `pd`
  std::vector<double> lgd;                ///< [row] mean loss given default
  std::vector<double> count;  ///< [row] number of equal loans: whole, but in fine-grained business
  std::vector<double> known_default;  ///< [row] when it is given that it defaults; empty: not given
  std::vector<double> realised;       ///< [row] loss that really happened; empty if not given
  std::vector<Tag> tags;
  std::vector<Attribute> attributes;
  std::optional<Scored> scored;  ///< nothing: no score is declared
  /// What `count` and `pd` were before a signal decided who is accepted; nothing: all are.
  std::optional<Applicants> screened;
  std::optional<PremiumTakeUp> take_up;  ///< of policies; nothing: all insure
  std::optional<Issuance> planned;  ///< of bonds that issuers decide on; nothing: all are issued
  Lives lives;
  FirmLinks links;
  bool fine_grained = false;  ///< rows stand for very many small loans

  /// Adds values that the tag has in other portfolios, if these loans carry it.
  void admit_tag_values(const Tag& other);

  std::size_t rows() const override { return count.size(); }
  double amount_of(std::size_t row) const override { return ead[row]; }
  double count_of(std::size_t row) const override { return count[row]; }
  bool is_fine_grained() const override { return fine_grained; }
  std::string id(std::size_t row) const override {
    return ids.empty() ? Exposures::id(row) : ids[row];
  }
  double probability_of(std::size_t row) const override {
    return pd.empty() ? Exposures::probability_of(row) : pd[row];
  }
  double probability_without_uplift(std::size_t row) const override {
    return pd_without_uplift.empty() ? probability_of(row) : pd_without_uplift[row];
  }
  double severity_of(std::size_t row) const override {
    return lgd.empty() ? Exposures::severity_of(row) : lgd[row];
  }
  const Scored* scores() const override { return scored ? &*scored : nullptr; }
  const Applicants* applicants() const override { return screened ? &*screened : nullptr; }
  const PremiumTakeUp* premium_take_up() const override { return take_up ? &*take_up : nullptr; }
  const Issuance* issuance() const override { return planned ? &*planned : nullptr; }
  std::optional<std::size_t> firms() const override;
  std::uint32_t firm_of(std::size_t row) const override {
    return links.given() ? links.firm_of[row] : 0;
  }
  std::string borrower_of(std::size_t row) const override {
    return borrowers.empty() ? "" : borrowers[row];
  }
  double known_default_of(std::size_t row) const override {
    return known_default.empty() ? Exposures::known_default_of(row) : known_default[row];
  }
  bool may_never_begin(std::size_t row) const override;
  bool has_realised() const override { return !realised.empty(); }
  double realised_of(std::size_t row) const override { return realised[row]; }
  std::span<const Tag> all_tags() const override { return tags; }
  /// Also `ead`, or as the amount is called, and `pd`.
  const std::vector<double>* attribute(const std::string& name) const override;
  std::vector<std::string> attribute_names() const override;
  const Calendar* calendar() const override { return lives.given() ? lives.calendar : nullptr; }
  double begins(std::size_t row) const override { return lives.start[row]; }
  double ends(std::size_t row) const override { return lives.end[row]; }
  std::span<const PrincipalCourse> courses() const override { return lives.courses; }
  std::uint32_t course_of(std::size_t row) const override { return lives.course[row]; }
  std::vector<std::string> cohorts() const override { return lives.cohorts; }
  std::uint32_t cohort_of(std::size_t row) const override { return lives.cohort[row]; }
  bool depends_on_take_up() const override { return !lives.rank.empty(); }
  double rank_of(std::size_t row) const override {
    return lives.rank.empty() ? -1 : lives.rank[row];
  }
};

}  // namespace cofferdam
