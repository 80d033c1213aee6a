// How the grade of a bond, or of a firm, moves in a year.
#pragma once
#include <cstdint>

namespace cofferdam {

/// A bond whose grade changes within a year of the calendar, or stays at its end.
struct GradeMove {
  std::uint32_t trial = 0, row = 0, member = 0;
  std::uint8_t from = 0, to = 0;
  std::uint32_t year = 0;
  double time = 0;  ///< years; 0 if it stays
};

}  // namespace cofferdam
