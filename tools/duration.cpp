#include "duration.hpp"

#include <cofferdam/error.hpp>

#include <CLI/CLI.hpp>

#include "time/seconds.hpp"

namespace cofferdam {

double seconds_of(const std::string& text, const std::string& option) {
  if (const auto seconds = parse_seconds(text)) return *seconds;
  throw Error(ExitCode::scenario,
              "cofferdam run: " + option + " is '" + text + "'; write " + kSecondsForms);
}

CLI::Option* add_duration_option(CLI::App& command, const std::string& name, std::string& text,
                                 const std::string& sentence) {
  return command.add_option(name, text, sentence)->type_name("TIME");
}

}  // namespace cofferdam
