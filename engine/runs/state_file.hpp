// The file in which an unfinished run waits to go on.
#pragma once
#include <cofferdam/error.hpp>

#include <string>
#include <string_view>

#include "results/output_file.hpp"

namespace cofferdam {

/// The bytes of a state file: a header that tells whose state it is, and the state.
struct StateBytes {
  std::string header;
  std::string state;
};

/// A state file that was not written whole, or changed since.
class DamagedState : public Error {
 public:
  using Error::Error;
};

/// The name of the state file before the one at `path`.
std::string previous_of(const std::string& path);

/// Writes a state into `file`, which takes the place of the one at `path`; that becomes the one
/// before it if `keep` says so. Throws Error with cannot_write.
void write_state(const StateBytes& bytes, OutputFile& file, const std::string& path, bool keep);

/// Throws Error: input_missing if the file cannot be read, scenario if it is no state file or one
/// of another format; DamagedState if its seal is broken.
StateBytes read_state(const std::string& path);

}  // namespace cofferdam
