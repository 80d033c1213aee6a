// Spans of time of clocks, to the second.
#pragma once
#include <optional>
#include <string_view>

namespace cofferdam {

/// How a span is written, for messages.
inline constexpr const char* kSecondsForms = "90s, 10min, 2h, 1d or HH:MM:SS";

/// Seconds of "90", "90s", "10min", "2h", "1d" or, as Slurm writes it, "[D-]HH:MM:SS"; nothing if
/// it is none of these, or longer than 30 years.
std::optional<double> parse_seconds(std::string_view text);

}  // namespace cofferdam
