// With which probability rated firms default by some dates, given the factors.
#pragma once
#include <map>
#include <span>
#include <utility>
#include <vector>

#include "portfolios/rating_paths.hpp"

namespace cofferdam {

/// A rated firm from its beginning on.
struct RatedFirm {
  std::size_t set = 0;
  std::uint8_t grade = 0;  ///< in which it begins
  double begins = 0;       ///< years
};

/// Of one run of paths of factors: where the grade of a firm is after each year follows from the
/// probabilities of its moves given the factors of that year, and within a year it leaves its grade
/// at a constant rate, as `RatingPaths` draws it.
class RatedSurvival {
 public:
  /// `paths`: number of them in `hazards`. What is handed over must outlive the object.
  RatedSurvival(const RatingPaths& ratings, Hazards& hazards, const Calendar& calendar,
                std::size_t paths)
      : ratings_(ratings), hazards_(hazards), calendar_(calendar), paths_(paths) {}

  /// Probability of default from the beginning until each of `times`, which ascend, [time][path];
  /// `hazards` has turned to the set of the firm.
  std::vector<std::vector<double>> defaults(const RatedFirm& firm, std::span<const double> times);

 private:
  using Column = std::vector<double>;  ///< [path]
  /// A whole year, given its factors.
  struct Moves {
    std::vector<std::vector<Column>> to;  ///< [from][to] probability
    std::vector<Column> leaves, rate;  ///< [from] of leaving the grade, as a probability and rate
  };
  const Moves& moves_of(std::size_t set, std::size_t year);
  Column defaults_within(const std::vector<Column>& in, const Moves& moves, double years);
  std::vector<Column> after(const std::vector<Column>& in, const Moves& moves, double years);
  const Column& part_moved(const Moves& moves, std::size_t from, double years);

  const RatingPaths& ratings_;
  Hazards& hazards_;
  const Calendar& calendar_;
  std::size_t paths_;
  std::map<std::pair<std::size_t, std::size_t>, Moves> known_;  ///< by set and year
  Column part_;
};

}  // namespace cofferdam
