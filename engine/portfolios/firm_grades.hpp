// Bonds of rated firms: their grades are those of their firms.
#pragma once
#include <vector>

#include "portfolios/firm_links.hpp"
#include "portfolios/firms.hpp"

namespace cofferdam {

class FirmGrades {
 public:
  /// `bonds` have rated firms; they, the followers and the calendar must outlive the object.
  FirmGrades(const LoanExposures& bonds, const FirmFollowers& followers, const Calendar& calendar)
      : bonds_(bonds), followers_(followers), calendar_(calendar) {}

  const Migration& migration() const { return *bonds_.links.firms->migration(); }
  std::vector<std::uint8_t> at_first() const;  ///< [row] before all moves
  double expected(ToldGrades told) const;      ///< moves of a trial, about
  /// Appends the moves of the bonds in the trials until they end, also those before they begin; or
  /// only from their beginning on, but each year in which they live and stay in their grade too.
  void append(const FirmDefaults& firms, ToldGrades told, std::vector<GradeMove>& moves) const;

 private:
  void append_changes(std::span<const GradeMove> of_firm, std::vector<GradeMove>& moves) const;
  void append_years(std::uint32_t row, std::uint32_t trial, std::span<const GradeMove> of_firm,
                    std::vector<GradeMove>& moves) const;
  void add(GradeMove move, std::uint32_t row, std::vector<GradeMove>& moves) const;

  const LoanExposures& bonds_;
  const FirmFollowers& followers_;
  const Calendar& calendar_;
};

}  // namespace cofferdam
