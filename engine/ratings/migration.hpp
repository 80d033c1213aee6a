// How ratings move in a year.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ratings/spread_moves.hpp"

namespace cofferdam {

/// Grades from best to worst, the last of which is default, and the probabilities of moving between
/// them within a year. Who is in default stays there.
class Migration {
 public:
  using Matrix = std::vector<std::vector<double>>;

  /// `yearly` is square, has no negative number and rows that sum to 1; its last row is default's.
  Migration(std::vector<std::string> grades, Matrix yearly);

  const std::vector<std::string>& grades() const { return grades_; }
  std::size_t default_grade() const { return grades_.size() - 1; }
  std::optional<std::size_t> grade_named(std::string_view name) const;
  double probability(std::size_t from, std::size_t to) const { return yearly_[from][to]; }
  /// Probability of the grade `to` or a worse one a year later.
  double probability_down_to(std::size_t from, std::size_t to) const;
  /// Sets the zero rates of grades, [grade but default][year from now]: at least one each.
  void set_zero_rates(Matrix rates) { zero_rates_ = std::move(rates); }
  bool has_zero_rates() const { return !zero_rates_.empty(); }
  /// Worth now of 1 that an issuer of the grade owes in so many years, (1 + z)^-years e^(-spread
  /// years): its zero rate z lies on the line between those of whole years, and is the nearest of
  /// them outside; `spread` is what its spread has moved by.
  double discount(std::size_t grade, double years, double spread = 0) const;
  /// How spreads over the zero rates move; null: they do not.
  const SpreadMoves* spread_moves() const { return spread_moves_ ? &*spread_moves_ : nullptr; }
  void set_spread_moves(SpreadMoves moves) { spread_moves_ = std::move(moves); }
  /// Probability of having defaulted within so many years, by the power of the matrix: moves of one
  /// year do not depend on those of the years before.
  double default_within(std::size_t from, unsigned years) const;

 private:
  std::vector<std::string> grades_;
  Matrix yearly_;
  Matrix zero_rates_;  ///< empty: not known
  std::optional<SpreadMoves> spread_moves_;
};

/// Rating systems of a scenario by name.
using Ratings = std::map<std::string, Migration>;

}  // namespace cofferdam
