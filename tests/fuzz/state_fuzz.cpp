// A state file of any bytes must be gone on from or give an Error, and never crash or hang: as it
// is, with its sizes and its seal mended so that it gets past them, and with the header of the run.
#include <cofferdam/error.hpp>
#include <cofferdam/run.hpp>

#include <algorithm>
#include <cstring>

#include "runs/state_file.hpp"
#include "scratch.hpp"

namespace {

using cofferdam::StateBytes;

constexpr std::size_t kStart = 40, kHeaderSize = 24, kSeal = 32;

const cofferdam::Model& model() {
  static const cofferdam::Model made = cofferdam::build_model(
      cofferdam::read_scenario(COFFERDAM_SOURCE_DIR "/tests/fuzz/small.yaml"));
  return made;
}

const StateBytes& whole() {
  static const StateBytes bytes = [] {
    const std::string path = cofferdam::fuzz::scratch(".whole");
    cofferdam::Run run(model());
    run.work({});
    run.save(path);
    const StateBytes read = cofferdam::read_state(path);
    cofferdam::remove_state(path);
    return read;
  }();
  return bytes;
}

/// Header and state by the size that the file tells of the header, as far as there are bytes.
StateBytes split(const std::uint8_t* data, std::size_t size) {
  const std::string all(reinterpret_cast<const char*>(data), size);
  if (size <= kStart + kSeal) return {all, ""};
  std::uint64_t header = 0;
  std::memcpy(&header, data + kHeaderSize, sizeof header);
  const std::size_t room = size - kStart - kSeal;
  header = std::min<std::uint64_t>(header, room);
  return {all.substr(kStart, header), all.substr(kStart + header, room - header)};
}

void write(const StateBytes& bytes, const std::string& path) {
  cofferdam::OutputFile file(path);
  write_state(bytes, file, path, false);
}

void go_on_from(const std::string& path) {
  try {
    cofferdam::Run run(model());
    run.load(path);
    run.results();
    run.work({});
    run.results();
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = cofferdam::fuzz::scratch(".state");
  cofferdam::fuzz::write_bytes(path, data, size);
  go_on_from(path);
  StateBytes bytes = split(data, size);
  write(bytes, path);
  go_on_from(path);
  bytes.header = whole().header;
  write(bytes, path);
  go_on_from(path);
  return 0;
}
