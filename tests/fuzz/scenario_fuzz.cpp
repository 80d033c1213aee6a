// Any bytes must give a model or an Error, and never crash or hang; a small model must run.
#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

namespace {

/// Whether a number that follows `key` is above `most`.
bool exceeds(const std::string& resolved, const std::string& key, double most) {
  for (std::size_t at = resolved.find(key); at != std::string::npos; at = resolved.find(key, at)) {
    at += key.size();
    if (std::strtod(resolved.c_str() + at, nullptr) > most) return true;
  }
  return false;
}

/// Whether the portfolios are small enough to be built many times a second: numbers of loans are
/// written, and times are short.
bool is_small(const std::string& resolved) {
  for (const char* key : {"volume: ", "in_force: "})
    if (resolved.find(key) != std::string::npos) return false;
  for (const char* key : {"horizon: ", "run_off: "})
    if (exceeds(resolved, key, 12)) return false;
  return !exceeds(resolved, "count: ", 1000);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const cofferdam::Scenario scenario = cofferdam::parse_scenario("fuzz.yaml", text);
    if (!is_small(scenario.resolved())) return 0;
    cofferdam::build_model(scenario);
    simulate(cofferdam::build_model(
        cofferdam::parse_scenario("fuzz.yaml", text, {"trials=3", "output={trials: none}"})));
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
