// Any bytes must give a model or an Error, and never crash or hang; a small model must run.
#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include "scratch.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const cofferdam::Scenario scenario = cofferdam::parse_scenario("fuzz.yaml", text);
    if (!cofferdam::fuzz::is_small(scenario.resolved())) return 0;
    cofferdam::build_model(scenario);
    simulate(cofferdam::build_model(
        cofferdam::parse_scenario("fuzz.yaml", text, {"trials=3", "output={trials: none}"})));
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
