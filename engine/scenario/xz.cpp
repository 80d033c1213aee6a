#include "scenario/xz.hpp"

#include <fcntl.h>
#include <lzma.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cofferdam/error.hpp>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>

#include "base/sha256.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kChunk = 1u << 20;
constexpr std::uint64_t kDecoderMemory = 1u << 30;

/// Appends decompressed bytes to a file in memory, within limits.
class Sink {
 public:
  Sink(LoadedFile& file, const LoadLimits& limits) : file_(file), limits_(limits) {}

  /// Room for `count` more bytes at the end; commit() says how many of them were used.
  char* room(std::size_t count) {
    used_ = file_.bytes.size();
    file_.bytes.resize(used_ + count);
    return file_.bytes.data() + used_;
  }
  /// False if a limit is broken; the problem is then set.
  bool commit(std::size_t count) {
    file_.bytes.resize(used_ + count);
    if (file_.bytes.size() > limits_.bytes) {
      file_.problem = {
          "the file has more than " + std::to_string(limits_.bytes >> 30) + " GiB of text",
          "split it, or leave out columns that are not used"};
      return false;
    }
    return check_lines(std::string_view(file_.bytes.data() + used_, count));
  }

 private:
  bool check_lines(std::string_view added);

  LoadedFile& file_;
  LoadLimits limits_;
  std::size_t used_ = 0;
  std::size_t line_bytes_ = 0;  // of the line that is not yet at its end
  std::int64_t lines_ = 0;
};

bool Sink::check_lines(std::string_view added) {
  while (!added.empty()) {
    const std::size_t end = added.find('\n');
    line_bytes_ += end == added.npos ? added.size() : end;
    if (line_bytes_ > limits_.line) {
      file_.problem = {"the line is longer than " + std::to_string(limits_.line >> 20) + " MiB",
                       "check that the file is a CSV file with one row per line",
                       static_cast<int>(std::min<std::int64_t>(lines_ + 1, INT32_MAX))};
      return false;
    }
    if (end == added.npos) break;
    added.remove_prefix(end + 1);
    line_bytes_ = 0;
    ++lines_;
  }
  return true;
}

LoadProblem decoder_problem(lzma_ret code) {
  switch (code) {
    case LZMA_DATA_ERROR:
      return {"the xz file is damaged, or other bytes follow it", "copy or compress it again"};
    case LZMA_BUF_ERROR:
      return {"the xz file ends too early", "copy or compress it again"};
    case LZMA_FORMAT_ERROR:
      return {"other bytes follow the xz data", "copy or compress the file again"};
    case LZMA_OPTIONS_ERROR:
      return {"the xz file uses an option that is not supported", "compress it by `xz -6`"};
    case LZMA_MEMLIMIT_ERROR:
      return {"the xz file needs more than 1 GiB to decompress", "compress it by `xz -6`"};
    case LZMA_MEM_ERROR:
      return {"there is not enough memory to decompress the xz file", "compress it by `xz -6`"};
    default:
      return {"the xz file cannot be decompressed (liblzma code " + std::to_string(code) + ")",
              "copy or compress it again"};
  }
}

class XzDecoder {
 public:
  XzDecoder() {
    const lzma_ret code = lzma_stream_decoder(&stream_, kDecoderMemory, LZMA_CONCATENATED);
    if (code != LZMA_OK) throw std::bad_alloc();
  }
  ~XzDecoder() { lzma_end(&stream_); }
  XzDecoder(const XzDecoder&) = delete;
  XzDecoder& operator=(const XzDecoder&) = delete;

  /// Decompresses a piece of the file, `last` being its end; false if a problem was set.
  bool add(std::string_view piece, bool last, Sink& sink, LoadProblem& problem);

 private:
  lzma_stream stream_ = LZMA_STREAM_INIT;
};

bool XzDecoder::add(std::string_view piece, bool last, Sink& sink, LoadProblem& problem) {
  stream_.next_in = reinterpret_cast<const std::uint8_t*>(piece.data());
  stream_.avail_in = piece.size();
  lzma_ret code = LZMA_OK;
  while (code == LZMA_OK) {
    stream_.next_out = reinterpret_cast<std::uint8_t*>(sink.room(kChunk));
    stream_.avail_out = kChunk;
    code = lzma_code(&stream_, last ? LZMA_FINISH : LZMA_RUN);
    if (!sink.commit(kChunk - stream_.avail_out)) return false;
    if (stream_.avail_in == 0 && stream_.avail_out > 0 && !last) break;
  }
  if (code == LZMA_OK || code == LZMA_STREAM_END) return true;
  if (code == LZMA_BUF_ERROR && !last) return true;  // only asks for the next piece
  problem = decoder_problem(code);
  return false;
}

/// Closes the file at the end of the scope.
class OpenFile {
 public:
  explicit OpenFile(const std::string& path)
      : path_(path), file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (file_ < 0 || ::fstat(file_, &status_) != 0) fail(std::strerror(errno));
    if (S_ISDIR(status_.st_mode)) fail("it is a directory");
  }
  ~OpenFile() {
    if (file_ >= 0) ::close(file_);
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  /// The size of a regular file, otherwise 0.
  std::size_t size() const {
    return S_ISREG(status_.st_mode) ? static_cast<std::size_t>(status_.st_size) : 0;
  }
  /// Fills the buffer as far as the file reaches.
  std::size_t read(char* buffer, std::size_t size) {
    std::size_t total = 0;
    while (total < size) {
      const ssize_t count = ::read(file_, buffer + total, size - total);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0) fail(std::strerror(errno));
      if (count == 0) break;
      total += static_cast<std::size_t>(count);
    }
    return total;
  }

 private:
  [[noreturn]] void fail(const std::string& reason) {
    if (file_ >= 0) ::close(file_);
    file_ = -1;
    throw Error(ExitCode::input_missing, path_ + ": cannot read the file: " + reason);
  }

  std::string path_;
  int file_;
  struct stat status_ {};
};

}  // namespace

LoadedFile load_file(const std::string& path, const LoadLimits& limits) {
  constexpr std::string_view magic(
      "\xFD"
      "7zXZ\0",
      6);
  OpenFile input(path);
  LoadedFile file;
  Sink sink(file, limits);
  Sha256 sum;
  std::vector<char> buffer(kChunk);
  std::optional<XzDecoder> decoder;
  for (bool first = true;; first = false) {
    const std::size_t count = input.read(buffer.data(), buffer.size());
    const std::string_view piece(buffer.data(), count);
    const bool last = count < buffer.size();
    sum.add(piece);
    if (first && piece.starts_with(magic)) decoder.emplace();
    if (first && !decoder && input.size() <= limits.bytes) file.bytes.reserve(input.size());
    if (decoder) {
      if (!decoder->add(piece, last, sink, file.problem)) return file;
    } else {
      if (count > 0) std::memcpy(sink.room(count), piece.data(), count);
      if (count > 0 && !sink.commit(count)) return file;
    }
    if (last) break;
  }
  file.sha256 = sum.hex();
  return file;
}

}  // namespace cofferdam
