// What came of lending that responds in each trial, by clause, value and year.
#pragma once
#include <string>
#include <vector>

#include "model/params.hpp"
#include "waterfall/lending.hpp"

namespace cofferdam {

struct Settlement;

/// Loans of one year under a clause on lending, or those of them with one value of the tag by which
/// it is split.
struct ResponseRow {
  static constexpr std::size_t kAllYears = static_cast<std::size_t>(-1);

  std::string clause;
  std::string value;  ///< (all) over several; empty: the clause is not split
  std::size_t year = kAllYears;
  std::vector<std::size_t> lines;  ///< lending lines that it is the sum of
  std::vector<std::size_t> whole;  ///< those of its clause
  bool knows_pds = true;           ///< of all loans of the clause
};

/// Each clause that responds, over all its values and years.
std::vector<ResponseRow> responding_clauses(const Params& params);
/// Its values, and all of them, in each year and in all.
std::vector<ResponseRow> response_rows(const Params& params);
std::string year_text(const ResponseRow& row, const Params& params);

/// Sums [trial] over some lines, in one year or all.
ResponseOutcomes response_sums(const Settlement& settlement, const std::vector<std::size_t>& lines,
                               std::size_t year, std::size_t years);

/// What is lent more than without the scheme, [trial].
std::vector<double> additional(const ResponseOutcomes& sums);

/// Why loans of a row default, as expected over a year of what is lent, [trial].
struct DefaultCauses {
  std::vector<double> without;       ///< of what would be lent without the scheme
  std::vector<double> volume;        ///< more is lent, at the mean PD of the clause without it
  std::vector<double> selection;     ///< what is more has another PD than that
  std::vector<double> moral_hazard;  ///< the uplift of the PDs of all that is lent
  std::vector<double> all;           ///< their sum
};
DefaultCauses default_causes(const Settlement& settlement, const ResponseRow& row,
                             std::size_t years);

}  // namespace cofferdam
