// Reads a file of losses as observations.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "fit/sample.hpp"
#include "fit/source.hpp"

namespace cofferdam::fit {

/// What the command line says of a file of losses; names are columns of the file.
struct LossColumns {
  std::string column;      ///< of the amounts, from ground up; "" for the only one with numbers
  std::string deductible;  ///< a column or an amount: losses below are not in the data
  std::string limit;       ///< a column or an amount: of losses above only this is known
  std::string censored;    ///< a column of yes or no: only known to be above the amount
  std::string weight;      ///< a column
  /// Amounts above this alone are used, less this.
  std::optional<double> above;
};

struct Losses {
  Source source;
  std::vector<Observation> observations;
  std::size_t rows = 0;      ///< of the file
  std::size_t censored = 0;  ///< of the observations
  double smallest_deductible = 0, largest_deductible = 0;
  double offset = 0;  ///< what was taken off every amount: `above`, or 0
  bool weighted = false;
};

/// Throws InputError with the place of each bad cell (amounts that are missing or not above 0,
/// below their deductible, above their limit; deductibles below 0, limits not above the deductible,
/// weights not above 0, flags that are none), and if fewer than three different amounts (to
/// nine digits) that are not censored are left.
Losses read_losses(const std::string& path, const LossColumns& columns);

}  // namespace cofferdam::fit
