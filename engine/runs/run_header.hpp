// What tells whose state a file holds.
#pragma once
#include <cofferdam/run.hpp>

#include "simulate/block_set.hpp"

namespace cofferdam {

/// The header of a run of a model.
RunHeader header_of(const Model& model, const Part& part, const BlockSet& done);

void write(ByteWriter& bytes, const RunHeader& header, const BlockSet& done);
/// Throws std::out_of_range if the bytes are no header.
std::pair<RunHeader, BlockSet> read_header(ByteReader& bytes);

/// What keeps the state `found` from being one of the run `wanted`, as the end of a sentence that
/// begins with the name of the file; empty if nothing does.
std::string other_run(const RunHeader& found, const RunHeader& wanted);

}  // namespace cofferdam
