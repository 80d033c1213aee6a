// Innovations from points that fill their space evenly, instead of each by chance.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "base/sobol.hpp"
#include "economies/factors.hpp"

namespace cofferdam {

struct ShiftedLaw;

/// Sets of points, each randomised by itself, between which errors are estimated. Blocks of trials
/// belong to them in turn.
inline constexpr std::size_t kPointSets = 16;
inline constexpr std::size_t point_set_of(std::int64_t block) {
  return static_cast<std::size_t>(block) % kPointSets;
}

/// Sobol's points with a random matrix and a digital shift for each set and coordinate (Matoušek,
/// J. Complexity 14 (1998) 527): every point is uniform, and those of a set fill the cube evenly.
/// The first coordinate says which law of a mixture a trial is drawn from, if there are several;
/// the next move innovations along the means of the laws, where it matters most how even they are.
/// Coordinates beyond the last that there is are independent from trial to trial.
class Points {
 public:
  /// `innovations` of each year; laws may move fewer. Contract: bits of matrices and shifts are
  /// words 0 to 16 of the streams (seed, scrambling, set, coordinate), in halves, the lower one
  /// first.
  Points(std::uint64_t seed, std::size_t innovations, std::size_t years,
         std::span<const ShiftedLaw> laws);

  /// Sets all innovations of the trials, and their choice of a law. The trials are of one block.
  /// Contract: the 32 bits of the point are the higher half of a word that is mapped to (0, 1), the
  /// lower one is half word `coordinate` of the stream (seed, point, trial, 0), the lower half of a
  /// word first. Coordinates beyond are words of the stream (seed, point, trial, 1).
  void draw(std::uint64_t seed, const TrialRange& trials, Factors& factors) const;

 private:
  /// A coordinate of one set.
  struct Coordinate {
    SobolColumns columns{};
    std::uint32_t shift = 0;
  };
  /// I - 2 v v', v of length 1 and 0 before `first`.
  struct Reflection {
    std::size_t first = 0;
    std::vector<double> v;
  };
  void turn_to(std::span<const ShiftedLaw> laws);
  void turn(Factors& factors) const;
  /// Point number `first` and those after it, in the order of the Gray code.
  static void fill(const Coordinate& coordinate, std::uint32_t first, std::span<std::uint32_t> to);

  std::size_t innovations_, years_;
  bool chooses_;                         ///< a law
  std::size_t even_;                     ///< coordinates of the points
  std::vector<Coordinate> coordinates_;  ///< [set x coordinate]
  std::vector<Reflection> reflections_;  ///< whose product turns the axes
};

}  // namespace cofferdam
