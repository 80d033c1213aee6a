// The bytes of a CSV file, before they are cells.
#pragma once
#include <cofferdam/error.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace cofferdam {

/// A problem at a byte of the text of `path`: line, column and the text of the line.
Problem csv_problem(const std::string& path, std::string_view text, std::size_t offset,
                    std::string what, std::string advice);

/// Throws InputError if the text is another kind of file, not UTF-8, or holds a NUL byte.
void check_csv_bytes(const std::string& path, std::string_view text);

}  // namespace cofferdam
