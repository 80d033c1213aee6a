// A number that is drawn for each event: from one distribution for all rows, or from several.
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "distributions/distribution.hpp"
#include "portfolios/fields.hpp"

namespace cofferdam {

class DrawnField {
 public:
  /// What must hold of the distribution of a leaf; it tells its problems.
  using Check = std::function<void(const Distribution& distribution, const Value& leaf)>;
  /// A field of numbers that are not below zero, of a portfolio of `rows` rows.
  DrawnField(const Value& field, FieldResolver& resolver, std::size_t rows, const Check& check,
             Problems& problems);
  /// out[i] becomes the draw for rows[i], from uniforms[i]. The spans are the same memory or do not
  /// overlap.
  void draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
            std::span<double> out) const;
  double mean(std::size_t row) const;
  double survival(std::size_t row, double x) const;  ///< P(X > x)

 private:
  void add_leaf(const Value& leaf, const RowList& on, FieldResolver& resolver, const Check& check,
                Problems& problems);
  void draw_each(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                 std::span<double> out) const;
  /// Of a row; null: its number is fixed.
  const Distribution* of(std::size_t row) const;

  std::vector<std::unique_ptr<Distribution>> distributions_;
  std::vector<std::uint32_t> codes_;  ///< [row] 0: fixed, else index of distribution + 1; empty:
                                      ///< all from the first
  std::vector<double> fixed_;         ///< [row] of those that are
};

}  // namespace cofferdam
