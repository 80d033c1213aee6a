// The bytes of a results file.
#pragma once
#include <cofferdam/results.hpp>

#include <vector>

namespace cofferdam {

/// The HDF5 file of the results, made in memory: a full disk is then an error of our own write and
/// not one in the middle of the library. Equal results give equal bytes. Throws Error with internal
/// if the results break the rules of the file: names of tables and columns unique, without '/', no
/// column "row", all columns of a table equally long, no NUL in a text.
std::vector<char> make_image(const Results& results);

}  // namespace cofferdam
