// Spans of time on the command line.
#pragma once
#include <string>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace cofferdam {

/// Seconds of "90", "90s", "10min", "2h", "1d" or, as Slurm writes it, "[D-]HH:MM:SS". Throws
/// Error(scenario), which names the `option`, if it is none of these.
double seconds_of(const std::string& text, const std::string& option);

/// Adds an option that is such a span; it is checked when the value is used.
CLI::Option* add_duration_option(CLI::App& command, const std::string& name, std::string& text,
                                 const std::string& sentence);

}  // namespace cofferdam
