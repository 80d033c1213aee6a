// Any --set of a good scenario must give a model or an Error, and never crash or hang; a small
// model must run.
#include <cofferdam/error.hpp>
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include <iterator>

#include "scratch.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string scenario = [] {
    std::ifstream file(COFFERDAM_SOURCE_DIR "/tests/fuzz/run.yaml", std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (text.empty()) std::abort();
    return text;
  }();
  const std::string assignment(reinterpret_cast<const char*>(data), size);
  try {
    const auto parsed = cofferdam::parse_scenario("run.yaml", scenario, {"trials=3", assignment});
    if (!cofferdam::fuzz::is_small(parsed.resolved())) return 0;
    if (cofferdam::fuzz::exceeds(parsed.resolved(), "trials: ", 1000)) return 0;
    simulate(cofferdam::build_model(parsed));
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
