#include "scenario/xz.hpp"

#include <lzma.h>

#include <algorithm>
#include <cofferdam/error.hpp>
#include <cstdint>
#include <cstring>
#include <new>
#include <optional>
#include <string_view>

#include "base/sha256.hpp"
#include "scenario/regular_file.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kChunk = 1u << 20;
constexpr std::uint64_t kDecoderMemory = 1u << 30;

/// Appends decompressed bytes to a file in memory, within limits.
class Sink {
 public:
  Sink(LoadedFile& file, const LoadLimits& limits) : file_(file), limits_(limits) {}

  bool is_packed = false;  ///< what comes in is unpacked from xz

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
          "the file has more than " + std::to_string(limits_.bytes >> 20) + " MiB of text",
          "split it, or leave out columns that are not used"};
      return false;
    }
    if (is_packed && file_.bytes.size() > limits_.unpacked) {
      file_.problem = {
          "the xz file unpacks to more than " + std::to_string(limits_.unpacked >> 20) + " MiB",
          "if it is no mistake, unpack it by `xz -d`: a file of text may have " +
              std::to_string(limits_.bytes >> 20) + " MiB"};
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

}  // namespace

LoadedFile load_file(const std::string& path, const LoadLimits& limits) {
  const std::unique_ptr<InputBytes> input = open_input(path, "the file");
  constexpr std::string_view magic(
      "\xFD"
      "7zXZ\0",
      6);
  LoadedFile file;
  Sink sink(file, limits);
  Sha256 sum;
  std::vector<char> buffer(kChunk);
  std::optional<XzDecoder> decoder;
  for (bool first = true;; first = false) {
    const std::size_t count = input->read(buffer.data(), buffer.size());
    const std::string_view piece(buffer.data(), count);
    const bool last = count < buffer.size();
    sum.add(piece);
    sink.is_packed = sink.is_packed || (first && piece.starts_with(magic));
    if (first && sink.is_packed) decoder.emplace();
    if (first && !decoder && input->size() <= limits.bytes) file.bytes.reserve(input->size());
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
