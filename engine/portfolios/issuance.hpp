// Which bonds are issued: a tool lowers the coupon that markets ask for, and an issuer issues if
// what is left is below the rate of a loan.
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace cofferdam {

class FieldResolver;
struct DefaultRun;
struct Events;
struct GradeMove;
struct LoanExposures;
struct Value;

/// Bonds that firms plan, and whether they issue them. Columns by row of the portfolio.
struct Issuance {
  std::vector<double> count;        ///< how many are planned
  std::vector<double> face;         ///< of one, money, whatever part of it is held
  std::vector<double> coupon;       ///< a year, without the tool
  std::vector<double> loan_rate;    ///< a year
  std::vector<double> tool_effect;  ///< by which the tool lowers the coupon
  double per_underwritten = 1;      ///< points of the underwriter for money that is underwritten
  double per_held = 0;              ///< and for what of it is held

  /// Coupon less effect < loan rate. Rates that differ by less than 1e-12 are equal.
  bool issues(std::size_t row) const { return issues_at(row, tool_effect[row]); }
  bool issues_without_tool(std::size_t row) const { return issues_at(row, 0); }

 private:
  bool issues_at(std::size_t row, double effect) const {
    return loan_rate[row] - (coupon[row] - effect) > 1e-12;
  }
};

/// Reads the key `issuance` of a portfolio, if there is one; amounts of `bonds` are still whole.
std::optional<Issuance> read_issuance(const Value& portfolio, FieldResolver& resolver,
                                      const LoanExposures& bonds);

/// Bonds that are not issued leave the book: their rows have none.
void leave_out_unissued(LoanExposures& bonds);
/// Drops what was drawn of bonds that are not issued, of runs that stand one behind the other.
void drop_unissued(const LoanExposures& bonds, std::uint32_t first_row,
                   std::vector<DefaultRun>& runs, Events& events, std::vector<GradeMove>* moves);

}  // namespace cofferdam
