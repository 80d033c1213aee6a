// Any bytes must give results or an Error, and never crash or hang. Few get past the seal; some are
// given one that fits, and are then read in a child process, which is slow.
#include <cofferdam/error.hpp>
#include <cofferdam/results.hpp>

#include "results/seal.hpp"
#include "scratch.hpp"

namespace {

std::string sealed(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kSeal = 64;
  std::string file(reinterpret_cast<const char*>(data), size > kSeal ? size - kSeal : size);
  cofferdam::Sealer sealer;
  sealer.add(file.data(), file.size());
  const cofferdam::Seal seal = sealer.finish();
  return file.append(reinterpret_cast<const char*>(seal.data()), seal.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = cofferdam::fuzz::scratch(".h5");
  cofferdam::fuzz::write_bytes(path, data, size);
  if (cofferdam::fuzz::sum_of(data, size) % 256 == 0) {
    const std::string file = sealed(data, size);
    cofferdam::fuzz::write_bytes(path, reinterpret_cast<const std::uint8_t*>(file.data()),
                                 file.size());
  }
  try {
    cofferdam::read_results(path);
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
