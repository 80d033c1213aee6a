#include "runs/state_file.hpp"

#include <cofferdam/run.hpp>

#include <sys/file.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <thread>

#include "results/format_version.hpp"
#include "results/output_file.hpp"
#include "results/seal.hpp"

namespace cofferdam {
namespace {

constexpr std::uint32_t kByteOrder = 0x01020304;
constexpr std::uint32_t kFormat = 2;
constexpr std::size_t kPiece = std::size_t{1} << 20;  // bytes that are read at a time

/// Where a state file begins.
struct Start {
  char magic[16];
  std::uint32_t byte_order;
  std::uint32_t format;
  std::uint64_t header_size;
  std::uint64_t state_size;
};
static_assert(sizeof(Start) == 40 && kStateMagic.size() == sizeof(Start::magic));

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(ExitCode::scenario, "'" + path + "' " + why);
}

[[noreturn]] void refuse_damaged(const std::string& path) {
  throw DamagedState(ExitCode::scenario,
                     "'" + path + "' is damaged: it was not written whole, or changed since");
}

[[noreturn]] void refuse_unreadable(const std::string& path) {
  throw Error(ExitCode::input_missing, "cannot read '" + path + "': " + reason_text(errno));
}

std::uint64_t size_of(const Descriptor& file, const std::string& path) {
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) refuse_unreadable(path);
  if (!S_ISREG(status.st_mode)) refuse(path, "is not a state file: it is not a regular file");
  return static_cast<std::uint64_t>(status.st_size);
}

void read_into(const Descriptor& file, void* to, std::size_t wanted, const std::string& path) {
  char* next = static_cast<char*>(to);
  while (wanted > 0) {
    const ssize_t got = ::read(file.get(), next, wanted);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) refuse_unreadable(path);
    if (got == 0) refuse_damaged(path);
    next += got;
    wanted -= static_cast<std::size_t>(got);
  }
}

void seek(const Descriptor& file, std::uint64_t to, const std::string& path) {
  if (::lseek(file.get(), static_cast<off_t>(to), SEEK_SET) < 0) refuse_unreadable(path);
}

/// Refuses what was written whole, but by another engine.
void check_start(const Start& start, const std::string& path) {
  if (start.byte_order != kByteOrder) refuse(path, "is from a machine with another byte order");
  if (start.format != kFormat)
    refuse(path, "has format " + std::to_string(start.format) + ", this engine reads " +
                     std::to_string(kFormat));
}

}  // namespace

/// What a run holds of its state file: the one that it will write, or the last that it wrote. Both
/// are locked, so that a run that writes none for a long time holds its name all the same.
struct StateFile::Hold {
  explicit Hold(const std::string& path) : next(std::make_unique<OutputFile>(path)) {
    const Descriptor file(path, O_RDWR | O_NONBLOCK);
    if (!file.is_open()) return;
    if (::flock(file.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
      throw Error(ExitCode::cannot_create, "cannot create '" + path + "': another run is using it");
    std::string start(kStateMagic.size(), '\0');
    const ssize_t got = ::read(file.get(), start.data(), start.size());
    if (got == 0 || start == kStateMagic) return;
    throw Error(ExitCode::cannot_create, "cannot create '" + path +
                                             "': the file holds something else than a state; use "
                                             "-o");
  }

  /// The file to write. Another run that looks whether it may use the name can hold it for a
  /// moment.
  OutputFile& to_write(const std::string& path) {
    for (int tries = 0; !next; ++tries) {
      try {
        next = std::make_unique<OutputFile>(path);
      } catch (const Error&) {
        constexpr int kMostTries = 100;
        if (!last || tries >= kMostTries) throw;
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
      }
    }
    return *next;
  }

  std::unique_ptr<OutputFile> next, last;
};

StateFile::StateFile(const std::string& path) : path_(path), hold_(std::make_unique<Hold>(path)) {}
StateFile::StateFile(StateFile&&) noexcept = default;
StateFile& StateFile::operator=(StateFile&&) noexcept = default;
StateFile::~StateFile() = default;

void StateFile::write(const std::string& header, const StatePieces& state, bool keep) {
  OutputFile& file = hold_->to_write(path_);
  try {
    write_state(header, state, file, path_, keep);
  } catch (...) {
    hold_->next.reset();  // half of a file is none
    throw;
  }
  hold_->last = std::move(hold_->next);
}

std::string previous_of(const std::string& path) {
  return path + ".previous";
}

void write_state(const std::string& header, const StatePieces& state, OutputFile& file,
                 const std::string& path, bool keep) {
  Start start{{}, kByteOrder, kFormat, header.size(), 0};
  state([&](std::string_view piece) { start.state_size += piece.size(); });
  std::copy(kStateMagic.begin(), kStateMagic.end(), start.magic);
  Sealer sealer;
  file.require_space(sizeof start + header.size() + start.state_size + sizeof(Seal));
  const auto write = [&](const void* piece, std::size_t count) {
    sealer.add(piece, count);
    file.write(piece, count);
  };
  write(&start, sizeof start);
  write(header.data(), header.size());
  state([&](std::string_view piece) { write(piece.data(), piece.size()); });
  const Seal seal = sealer.finish();
  file.write(seal.data(), seal.size());
  // From here to the commit the file before is the one that counts.
  if (keep && std::rename(path.c_str(), previous_of(path).c_str()) != 0 && errno != ENOENT)
    throw Error(ExitCode::cannot_write, "cannot rename '" + path + "' to '" + previous_of(path) +
                                            "': " + reason_text(errno));
  file.commit();
}

StateSource::StateSource(const std::string& path)
    : path_(path), file_(path, O_RDONLY | O_NONBLOCK), piece_(kPiece, '\0') {
  if (!file_.is_open()) refuse_unreadable(path);
  const std::uint64_t size = size_of(file_, path);
  Start start{};
  if (size < kStateMagic.size()) refuse(path, "is not a state file of cofferdam");
  if (size < sizeof start + sizeof(Seal)) refuse_damaged(path);
  read_into(file_, &start, sizeof start, path);
  if (std::string_view(start.magic, sizeof start.magic) != kStateMagic)
    refuse(path, "is not a state file of cofferdam");
  const std::uint64_t rest = size - sizeof start - sizeof(Seal);
  Sealer sealer;
  sealer.add(&start, sizeof start);
  for (std::uint64_t left = rest; left > 0;) {
    const std::size_t now = std::min<std::uint64_t>(left, kPiece);
    read_into(file_, piece_.data(), now, path);
    sealer.add(piece_.data(), now);
    left -= now;
  }
  Seal found{};
  read_into(file_, found.data(), found.size(), path);
  if (found != sealer.finish()) refuse_damaged(path);
  check_start(start, path);
  if (start.header_size > rest || start.state_size != rest - start.header_size)
    refuse_damaged(path);
  header_.resize(start.header_size);
  state_size_ = start.state_size;
  seek(file_, sizeof start, path);
  read_into(file_, header_.data(), header_.size(), path);
}

ByteReader StateSource::state() {
  seek(file_, sizeof(Start) + header_.size(), path_);
  return ByteReader(
      [this, left = state_size_]() mutable {
        const std::size_t now = std::min<std::uint64_t>(left, kPiece);
        read_into(file_, piece_.data(), now, path_);
        left -= now;
        return std::string_view(piece_.data(), now);
      },
      state_size_);
}

}  // namespace cofferdam
