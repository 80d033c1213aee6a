// Any bytes must give results or an Error, and never crash or hang.
#include <cofferdam/error.hpp>
#include <cofferdam/results.hpp>

#include "scratch.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = cofferdam::fuzz::scratch(".h5");
  cofferdam::fuzz::write_bytes(path, data, size);
  try {
    cofferdam::read_results(path);
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
