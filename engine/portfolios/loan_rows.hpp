// The columns of a portfolio of loans or policies, one entry a row.
#pragma once
#include <memory>
#include <optional>
#include <vector>

#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/loss_given_default.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

class LoanTags;

/// Exposures with everything a row needs.
struct LoanBook {
  bool complete = false;  ///< false: problems were found
  LoanExposures exposures;
  std::unique_ptr<LossGivenDefault> loss;      ///< null: the whole exposure
  std::unique_ptr<LossGivenDefault> recovery;  ///< fraction that comes back; null: nothing does
  std::optional<InputFile> input;
};

/// Rows as they are filled from the keys of a portfolio.
class LoanRows {
 public:
  LoanRows(const Value& portfolio, const PortfolioContext& context, const BookWords& words,
           Problems& problems)
      : portfolio_(&portfolio), context_(&context), words_(&words), problems_(&problems) {
    source.portfolio_seed = context.portfolio_seed;
  }

  /// Fills all columns but the lives anew, for `rows` rows. False if tags cannot be made, without
  /// which the other columns have no meaning.
  bool fill(std::size_t rows);
  /// Keeps the rows `from`, in that order.
  void keep(const std::vector<std::size_t>& from);
  /// Rows that agree in everything become one row with a count.
  void group_equal();
  /// Leaves those that a signal accepts, if the portfolio has one.
  void screen() { cofferdam::screen(*portfolio_, book.exposures, *problems_); }
  /// Sets when loans live, from starts and terms.
  void place_in_time();

  /// Exposure of all loans of a row.
  double amount(std::size_t row) const {
    return book.exposures.count[row] * book.exposures.ead[row];
  }

  RowSource source;
  FirmLinks links;  ///< [row of `fill`]
  LoanBook book;
  std::vector<double> starts;  ///< [row] years from the start; empty: all at the start
  std::vector<double> terms;   ///< [row] whole months
  /// [row of `fill`] part of the loans of a day that a fine-grained row has; empty for others.
  std::vector<double> tag_shares;
  /// Part of a steady opening book whose contract was renewed before.
  double renewed_part = 0;

 private:
  void read_ids();
  void read_borrowers();
  void check_begins();
  void read_numbers(FieldResolver& resolver, LoanTags& tags, std::size_t rows);
  void read_defaults(FieldResolver& resolver, LoanTags& tags, std::size_t rows);
  void read_losses(FieldResolver& resolver, std::size_t rows);
  void count_loans(FieldResolver& resolver);
  void check_exposure();
  std::vector<double> weights(const std::vector<double>& shares) const;
  std::vector<double> exposures_at_default(FieldResolver& resolver);
  std::vector<double> terms_to_end() const;
  std::string signature(std::size_t row) const;

  const Value* portfolio_;
  const PortfolioContext* context_;
  const BookWords* words_;
  Problems* problems_;
};

}  // namespace cofferdam
