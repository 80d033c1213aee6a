// What a borrower has in force when a loan is made: loans of one firm count together.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "portfolios/exposures.hpp"

namespace cofferdam {

/// Name of the number, in conditions and bands.
inline constexpr const char* kBorrowerInForce = "borrower_in_force";

/// Exposures that count together, and where their rows begin in what is worked out.
struct CountedBook {
  std::string name;  ///< of the portfolio
  const Exposures* exposures = nullptr;
  std::uint32_t first_row = 0;
  bool lending_decided = false;  ///< a trial decides which of them are lent
};

/// In money, [row over all portfolios]; 0 on rows of no book.
struct BorrowerInForce {
  std::vector<double> before;  ///< what its borrower has in force as the loan is made
  std::vector<double> with;    ///< the same with the loan itself
};

/// Of loans of the same borrower (`firm_of`, or else `borrower_of`) those count that were made
/// before, by day, book and id, with what is outstanding by their schedules on the day on which the
/// loan is made; not those that are known to have defaulted before that day. A loan without either
/// counts alone. Without dates all are made at once. Problems at `asked`: what counts is known only
/// in a trial, since loans before may have been renewed, given back, or not be lent, or default by
/// themselves; or a row stands for several loans of one borrower.
BorrowerInForce borrower_in_force(const std::vector<CountedBook>& books, std::size_t rows,
                                  const Value& asked, Problems& problems);

/// Whether a field, or a part of it, or a condition speaks of the number.
bool asks_borrowers(const Value& field);

/// Exposures of a portfolio as `of`, with the number beside their attributes.
class BorrowerExposures final : public Exposures {
 public:
  /// `all` and `of` must outlive the object.
  BorrowerExposures(const Exposures& of, const BorrowerInForce& all, std::uint32_t first_row);

  std::size_t rows() const override { return of_.rows(); }
  double amount_of(std::size_t row) const override { return of_.amount_of(row); }
  std::string id(std::size_t row) const override { return of_.id(row); }
  std::span<const Tag> all_tags() const override { return of_.all_tags(); }
  const std::vector<double>* attribute(const std::string& name) const override {
    return name == kBorrowerInForce ? &with_ : of_.attribute(name);
  }
  std::vector<std::string> attribute_names() const override;
  const std::vector<double>* slice_begins(const std::string& name) const override {
    return name == kBorrowerInForce ? &before_ : of_.slice_begins(name);
  }

 private:
  const Exposures& of_;
  std::vector<double> before_, with_;
};

/// The exposures of portfolios as the fields of a clause see them: with the number if one of them
/// asks for it, and else as they are.
class AskedExposures {
 public:
  /// `books`: those that count together. Problems: as `borrower_in_force` says, or an attribute of
  /// that name.
  AskedExposures(const std::vector<const Value*>& fields, const std::vector<CountedBook>& books,
                 std::size_t rows, Problems& problems);
  const Exposures& of(const Exposures& exposures) const;

 private:
  BorrowerInForce all_;
  std::map<const Exposures*, std::unique_ptr<BorrowerExposures>> views_;
};

}  // namespace cofferdam
