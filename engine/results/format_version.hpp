// Version of the layout of the results file.
#pragma once
#include <string_view>

namespace cofferdam {

/// Every change of the layout adds an enumerator here and a line in docs/results-format.md.
/// A new major changes the meaning of what was there: older readers refuse the file.
enum class FormatMajor { column_groups = 1, current = column_groups };

/// A new minor only adds: older readers ignore what they do not know.
enum class FormatMinor { first = 0, few_trials = 1, current = few_trials };

inline constexpr const char* kFileType = "cofferdam results";
inline constexpr const char* kConventions = "cofferdam-1.0";

/// With what a state file begins.
inline constexpr std::string_view kStateMagic = "cofferdam state\n";

}  // namespace cofferdam
