// Numbers of claims by period, read from a column of counts or from dates of claims.
#pragma once
#include <string>
#include <vector>

#include "fit/source.hpp"

namespace cofferdam::fit {

/// Periods in which the same number of claims came from the same exposure.
struct CountGroup {
  long long count = 0;
  double exposure = 1;
  double periods = 0;
};

struct CountColumns {
  std::string column;    ///< of the counts, or of the dates; "" for the only one that can be meant
  std::string exposure;  ///< a column; "" for 1 in each period
  std::string per;       ///< "year", "quarter" or "month": the column holds dates of claims
  std::string from, to;  ///< ISO dates: with `per`, the first and last day that was observed
};

struct Counts {
  Source source;                   ///< without dates if there are periods
  std::vector<CountGroup> groups;  ///< by exposure, then count, ascending
  std::size_t periods = 0;
  double claims = 0, exposure = 0;        ///< of all periods
  bool exposed = false;                   ///< exposures are not the same in all periods
  std::string first_period, last_period;  ///< with `per`: "1980", "1980-Q1", "1980-01"
};

/// With `per`, claims are counted in each period from the one of the first day to that of the last,
/// those without claims included; of the periods in which `from` and `to` lie only whole ones are
/// counted, and claims outside are left out. Throws InputError with the place of each bad cell
/// (counts that are no whole numbers from 0 on, dates that are none, exposures not above 0), for
/// less than two periods or no claim at all, and Error(scenario) for a date that is none.
Counts read_counts(const std::string& path, const CountColumns& columns);

}  // namespace cofferdam::fit
