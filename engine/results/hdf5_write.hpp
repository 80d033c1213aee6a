// The pieces a results file is written from. All of them throw hdf5::Failure.
#pragma once
#include <cofferdam/table.hpp>

#include <cstdint>
#include <string>

#include "results/hdf5_handle.hpp"

namespace cofferdam::hdf5 {

/// An empty file in memory that keeps the order of its groups.
File create_file_in_memory();

/// A group that keeps the order of its links.
Group create_group(hid_t parent, const std::string& name);

void write_attribute(hid_t object, const char* name, const std::string& text);
void write_attribute(hid_t object, const char* name, int number);
void write_attribute(hid_t object, const char* name, std::int64_t number);
void write_attribute(hid_t object, const char* name, std::uint64_t number);

/// A dataset that holds one text.
void write_text(hid_t group, const char* name, const std::string& text);

/// One dataset per column and the dimension scale "row" that they share.
void write_table(hid_t parent, const Table& table);

}  // namespace cofferdam::hdf5
