// The rows of one variant among those of all.
#pragma once
#include <cofferdam/results.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// Rows [first, last) of one variant; those of a variant stand together.
struct VariantRows {
  std::size_t first = 0;
  std::size_t last = 0;
};

/// The rows of `variant` in a table; all rows if the table has no column `variant`.
VariantRows rows_of(const Table& table, const std::string& variant);

/// The variants that the results hold, `base` first, by the table `differences`; empty if the
/// scenario has none.
std::vector<std::string> variants_of(const Results& results);

/// The table that tells which variants there are.
inline constexpr const char* kDifferences = "differences";

/// Tables that variants do not have, or need not have.
inline constexpr const char* kSizes = "sizes";
inline constexpr const char* kSizing = "sizing";
inline constexpr const char* kPrecision = "precision";

/// The results with only the rows of one variant, and without the tables that it does not have.
/// Throws Error(scenario) if there is no variant of that name.
Results only_variant(Results results, const std::string& variant);

/// Takes the column `variant` away, so that the results look like those of the variant alone.
Results without_variant_column(Results results);

}  // namespace cofferdam
