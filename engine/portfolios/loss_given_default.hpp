// Loss given default of each row: fixed, drawn by event, or tied to a factor.
#pragma once
#include <memory>
#include <span>
#include <vector>

#include "distributions/distribution.hpp"
#include "portfolios/fields.hpp"

namespace cofferdam {

/// How losses deepen in bad years. With the factor Y and the loading l, a constant m becomes
/// Phi((Phi^-1(m) - l Y) / sqrt(1 - l^2)), whose mean is m; a draw is F^-1(Phi(-l Y + sqrt(1 - l^2)
/// e)), so that its distribution over all years stays F.
struct LossTie {
  double loading = 0;  ///< 0: not tied
};

class LossGivenDefault {
 public:
  LossGivenDefault(const Value& field, FieldResolver& resolver, std::size_t rows,
                   Problems& problems);

  void set_tie(const LossTie& tie) { tie_ = tie; }
  bool is_tied() const { return tie_.loading != 0; }
  /// Whether events of some row need a uniform of their own.
  bool is_drawn() const { return !distributions_.empty(); }
  double mean(std::size_t row) const { return mean_[row]; }
  std::uint32_t code(std::size_t row) const { return codes_[row]; }

  /// amounts[i] (an exposure at default) times the loss fraction of rows[i]. `uniforms` is empty if
  /// nothing is drawn, `factor` (the tying factor of each event) if nothing is tied.
  void apply(std::span<const std::uint32_t> rows, std::span<double> uniforms,
             std::span<const double> factor, std::span<double> amounts) const;
  /// fractions[i] becomes the mean loss fraction of rows[i], given the tying factor.
  void apply_mean(std::span<const std::uint32_t> rows, std::span<const double> factor,
                  std::span<double> fractions) const;
  /// Rebuilt for rows in another order or merged: row i is the old row `from[i]`.
  void reorder(const std::vector<std::size_t>& from);

 private:
  void tie_means(std::span<double> means, std::span<const double> factor) const;
  void tie_uniforms(std::span<double> uniforms, std::span<const double> factor) const;

  std::vector<std::unique_ptr<Distribution>> distributions_;
  bool one_for_all_ = false;          ///< rows are all drawn from one distribution
  std::vector<std::uint32_t> codes_;  ///< [row] 0: constant, else index of distribution + 1
  std::vector<double> mean_;          ///< [row]
  std::vector<double> score_;         ///< [row] Phi^-1 of the mean, if tied
  LossTie tie_;
};

}  // namespace cofferdam
