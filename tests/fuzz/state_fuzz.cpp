// A state file of any bytes must be gone on from or give an Error, and never crash or hang: as it
// is, with its sizes and its seal mended so that it gets past them, and with the header of the run.
#include <cofferdam/error.hpp>
#include <cofferdam/run.hpp>

#include <algorithm>
#include <cstring>

#include "results/seal.hpp"
#include "scratch.hpp"
#include "simulate/work.hpp"

namespace {

constexpr std::size_t kStart = 40, kHeaderSize = 24, kStateSize = 32, kSeal = 64;

const cofferdam::Model& model() {
  static const cofferdam::Model made = cofferdam::build_model(
      cofferdam::read_scenario(COFFERDAM_SOURCE_DIR "/tests/fuzz/small.yaml"));
  return made;
}

/// A state file in parts.
struct Parts {
  std::string start, header, state;
};

/// By the size that the file tells of the header, as far as there are bytes.
Parts split(const std::string& file) {
  if (file.size() <= kStart + kSeal) return {"", file, ""};
  std::uint64_t header = 0;
  std::memcpy(&header, file.data() + kHeaderSize, sizeof header);
  const std::size_t room = file.size() - kStart - kSeal;
  header = std::min<std::uint64_t>(header, room);
  return {file.substr(0, kStart), file.substr(kStart, header),
          file.substr(kStart + header, room - header)};
}

/// Of a run that is over.
const Parts& whole() {
  static const Parts parts = [] {
    const std::string path = cofferdam::fuzz::scratch(".whole");
    cofferdam::Run run(model());
    run.work({});
    run.save(path);
    std::ifstream file(path, std::ios::binary);
    const Parts read = split(std::string(std::istreambuf_iterator<char>(file), {}));
    cofferdam::remove_state(path);
    return read;
  }();
  return parts;
}

/// A file of these, with sizes and a seal that fit.
std::string sealed(const std::string& header, const std::string& state) {
  std::string file = whole().start;
  const std::uint64_t sizes[] = {header.size(), state.size()};
  std::memcpy(file.data() + kHeaderSize, &sizes[0], sizeof sizes[0]);
  std::memcpy(file.data() + kStateSize, &sizes[1], sizeof sizes[1]);
  file += header;
  file += state;
  cofferdam::Sealer sealer;
  sealer.add(file.data(), file.size());
  const cofferdam::Seal seal = sealer.finish();
  file.append(reinterpret_cast<const char*>(seal.data()), seal.size());
  return file;
}

/// Through a file, as a run that goes on does.
void go_on_from(const std::string& file) {
  static const std::string path = cofferdam::fuzz::scratch(".state");
  cofferdam::fuzz::write_bytes(path, reinterpret_cast<const std::uint8_t*>(file.data()),
                               file.size());
  cofferdam::Run run(model());
  run.load(path);
  run.results();
  run.work({});
  run.results();
}

/// What accumulators make of the state, many times faster.
void take_from_memory(const std::string& state, bool make_tables) {
  static cofferdam::PointSets worker(model(), tables_of(model()));
  cofferdam::ByteReader bytes(state);
  try {
    worker.read(bytes);
  } catch (const std::exception&) {
    return;  // of which Run::load makes an Error
  }
  if (make_tables) results_of(model(), worker);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string file(reinterpret_cast<const char*>(data), size);
  const Parts parts = split(file);
  const std::uint64_t way = cofferdam::fuzz::sum_of(data, size) % 64;
  try {
    if (way == 0)
      go_on_from(file);
    else if (way == 1)
      go_on_from(sealed(parts.header, parts.state));
    else if (way == 2)
      go_on_from(sealed(whole().header, parts.state));
    else
      take_from_memory(parts.state, way < 8);
  } catch (const cofferdam::Error& error) {
    if (error.code() == cofferdam::ExitCode::internal) throw;
  }
  return 0;
}
