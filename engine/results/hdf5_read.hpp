// The pieces a results file is read with. All of them throw Failure, Foreign or TooLarge.
#pragma once
#include <cofferdam/results.hpp>
#include <cofferdam/table.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "results/hdf5_checks.hpp"
#include "results/hdf5_handle.hpp"

namespace cofferdam::hdf5 {

/// The file, for reading.
File open_file(const std::string& path);
Group open_group(hid_t parent, const std::string& name);
bool has_link(hid_t group, const char* name);

/// Names of what a group holds, in the order of its creation.
std::vector<std::string> link_names(hid_t group);

bool has_attribute(hid_t object, const char* name);
std::string text_attribute(hid_t object, const std::string& name);
std::int64_t integer_attribute(hid_t object, const char* name);
std::uint64_t unsigned_attribute(hid_t object, const char* name);

/// All attributes of an object, which have to be texts.
std::map<std::string, std::string> text_attributes(hid_t object);

/// The text of a dataset that holds one.
std::string read_text(hid_t group, const char* name, Budget& budget);

/// A table without its cells. `group` is that of the table.
TableHead read_table_head(hid_t group, const std::string& name);
/// Names of the columns of a table.
std::vector<std::string> column_names(hid_t group);
Column read_column(hid_t group, const std::string& name, std::uint64_t rows, Budget& budget);

}  // namespace cofferdam::hdf5
