#include "results/seal.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cofferdam/error.hpp>
#include <string_view>
#include <system_error>
#include <vector>

#include "base/one_line.hpp"
#include "results/descriptor.hpp"
#include "results/format_version.hpp"

namespace cofferdam {

namespace {

constexpr std::string_view kMagic = "cofferdam results sha256";
constexpr std::string_view kHdf5Signature = "\x89HDF\r\n\x1a\n";
constexpr std::size_t kPiece = 1 << 20;
static_assert(kMagic.size() + 8 + 32 == std::tuple_size_v<Seal>);

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(ExitCode::scenario, "'" + one_line(path) + "' " + why);
}

[[noreturn]] void refuse_unreadable(const std::string& path, int reason) {
  throw Error(ExitCode::input_missing,
              "cannot read '" + one_line(path) + "': " + reason_text(reason));
}

/// Fills `buffer` up to `wanted` bytes or the end of the file; returns the count.
std::size_t read_fully(const Descriptor& file, char* buffer, std::size_t wanted,
                       const std::string& path) {
  std::size_t done = 0;
  while (done < wanted) {
    const ssize_t got = ::read(file.get(), buffer + done, wanted - done);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_unreadable(path, errno);
    if (got == 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

/// Tells files of other programs from damaged results by the first bytes of the file.
void check_start(std::string_view start, const std::string& path) {
  if (start.empty()) refuse(path, "is not a results file: it is empty");
  if (start.substr(0, kHdf5Signature.size()) != kHdf5Signature) {
    const bool yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    refuse(path, yaml ? "is a scenario and not a results file; run it first: cofferdam run " +
                            one_line(path)
                      : "is not a results file: it is not HDF5");
  }
}

[[noreturn]] void refuse_unsealed(std::string_view start, const std::string& path) {
  if (start.find(kFileType) == std::string_view::npos) {
    refuse(path, "is HDF5, but not a results file of cofferdam");
  }
  refuse(path, "is damaged: it was not written whole, or another program changed it");
}

std::uint64_t size_of(const Descriptor& file, const std::string& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) refuse_unreadable(path, errno);
  if (S_ISDIR(status.st_mode)) refuse_unreadable(path, EISDIR);
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a results file: it is not a regular file");
  return static_cast<std::uint64_t>(status.st_size);
}

}  // namespace

void Sealer::add(const void* bytes, std::size_t count) {
  sum_.add({static_cast<const char*>(bytes), count});
  count_ += count;
}

Seal Sealer::finish() {
  Seal seal{};
  auto place = std::copy(kMagic.begin(), kMagic.end(), seal.begin());
  for (int byte = 0; byte < 8; ++byte) {
    *place++ = static_cast<unsigned char>(count_ >> (8 * byte) & 0xFF);
  }
  const auto digest = sum_.digest();
  std::copy(digest.begin(), digest.end(), place);
  return seal;
}

void check_seal(const std::string& path) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  if (!file.is_open()) refuse_unreadable(path, errno);
  const std::uint64_t size = size_of(file, path);
  std::vector<char> piece(kPiece);
  const std::size_t first =
      read_fully(file, piece.data(), std::min<std::uint64_t>(size, kPiece), path);
  const std::string start(piece.data(), first);
  check_start(start, path);

  Seal found{};
  if (size < start.size() || size < found.size()) refuse_unsealed(start, path);
  std::uint64_t left = size - found.size();
  if (::lseek(file.get(), 0, SEEK_SET) != 0) refuse_unreadable(path, errno);
  Sealer sealer;
  while (left > 0) {
    const std::size_t wanted = std::min<std::uint64_t>(left, kPiece);
    if (read_fully(file, piece.data(), wanted, path) != wanted) refuse_unsealed(start, path);
    sealer.add(piece.data(), wanted);
    left -= wanted;
  }
  const auto count = read_fully(file, reinterpret_cast<char*>(found.data()), found.size(), path);
  if (count != found.size() || found != sealer.finish()) refuse_unsealed(start, path);
}

bool holds_results(const std::string& path) {
  const Descriptor file(path, O_RDONLY | O_NONBLOCK);
  struct stat status {};
  if (!file.is_open() || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode))
    return false;
  std::string start(kPiece, '\0'), end(sizeof(Seal), '\0');
  const ssize_t first = ::pread(file.get(), start.data(), start.size(), 0);
  const ssize_t last = ::pread(file.get(), end.data(), end.size(),
                               std::max<off_t>(status.st_size - static_cast<off_t>(end.size()), 0));
  start.resize(static_cast<std::size_t>(std::max<ssize_t>(first, 0)));
  return start.starts_with(kHdf5Signature) &&
         ((last > 0 && end.starts_with(kMagic)) || start.find(kFileType) != std::string::npos);
}

}  // namespace cofferdam
