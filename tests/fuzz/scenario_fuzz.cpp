// Any bytes must give a model or an Error, and never crash or hang; a small model must run.
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include <cstddef>
#include <cstdint>

#include "scenario/scenario_data.hpp"

namespace {

/// Whether the portfolios are small enough to be built a thousand times a second.
bool is_small(const cofferdam::Scenario& scenario) {
  for (const auto& [name, portfolio] : scenario.data().root.at("portfolios").entries)
    if (portfolio.at("count").number > 1000 || portfolio.at("volume")) return false;
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  try {
    const cofferdam::Scenario scenario = cofferdam::parse_scenario("fuzz.yaml", text);
    if (!is_small(scenario)) return 0;
    cofferdam::build_model(scenario);
    simulate(cofferdam::build_model(
        cofferdam::parse_scenario("fuzz.yaml", text, {"trials=3", "output={trials: none}"})));
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
