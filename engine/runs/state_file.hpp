// The file in which an unfinished run waits to go on.
#pragma once
#include <cofferdam/error.hpp>

#include <functional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "results/output_file.hpp"

namespace cofferdam {

/// A state file that is open: a header that tells whose state it is, and the state. Its seal is
/// found good before anything is taken from it.
class StateSource {
 public:
  /// Throws Error: input_missing if the file cannot be read, scenario if it is no state file or one
  /// of another format; DamagedState if its seal is broken.
  explicit StateSource(const std::string& path);
  const std::string& header() const { return header_; }
  /// The bytes of the state, from their beginning. One at a time.
  ByteReader state();

 private:
  std::string path_;
  Descriptor file_;
  std::string header_;
  std::uint64_t state_size_ = 0;
  std::string piece_;
};

/// A state file that was not written whole, or changed since.
class DamagedState : public Error {
 public:
  using Error::Error;
};

/// The name of the state file before the one at `path`.
std::string previous_of(const std::string& path);

/// Hands the bytes of a state to a sink, piece by piece, the same whenever it is called.
using StatePieces = std::function<void(const ByteWriter::Sink&)>;

/// Writes a state into `file`, which takes the place of the one at `path`; that becomes the one
/// before it if `keep` says so. Throws Error with cannot_write.
void write_state(const std::string& header, const StatePieces& state, OutputFile& file,
                 const std::string& path, bool keep);

}  // namespace cofferdam
