// Bonds and loans under a calendar whose losses depend on the path of one factor.
#pragma once
#include <cofferdam/model.hpp>

#include <cstdint>
#include <string>
#include <vector>

#include "exact/bond_book.hpp"
#include "verify/total_law.hpp"

namespace cofferdam {

struct NamedPortfolio;

struct DatedRow {
  std::uint32_t row = 0;   ///< over all portfolios
  EqualBonds bonds;        ///< with what a default of one loses
  std::uint32_t rows = 1;  ///< one for each grade that it may have by then, side by side
};

/// Read from the scenario and the rows of its portfolios, and not from what simulates them.
struct DatedRows {
  std::string about;    ///< what `why_not` is about
  std::string why_not;  ///< "": they are as said; else why not
  BondBook book;        ///< without bonds
  std::vector<DatedRow> rows;
  bool drawn = false;  ///< losses given default are drawn, or recoveries
};

/// Whether a portfolio is of bonds or loans.
bool is_of_defaults(const Model& model, const NamedPortfolio& portfolio);

/// Portfolios of bonds and loans of a scenario with a calendar.
DatedRows dated_rows(const Model& model, const std::vector<const NamedPortfolio*>& portfolios);

class DatedTotals final : public Totals {
 public:
  explicit DatedTotals(DatedRows rows) : rows_(std::move(rows)) {}
  TotalLaw law(const PartOfLoss& part, double reach) override;
  bool asks_proportion() const override { return rows_.drawn; }

 private:
  /// By how much all losses of the book are those of `last_`, up to rounding; 0: they are not.
  double times_last(const BondBook& book) const;

  DatedRows rows_;
  BondBook last_;  ///< whose law is known: others may bear a part of the same
  TotalLaw law_;
};

}  // namespace cofferdam
