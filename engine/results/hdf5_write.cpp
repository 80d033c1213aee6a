#include "results/hdf5_write.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

#include "results/hdf5_names.hpp"

namespace cofferdam::hdf5 {

namespace {

constexpr hsize_t kRowsPerChunk = 65536;
constexpr hsize_t kCompressAbove = 4096;

Properties link_properties() {
  Properties properties(H5Pcreate(H5P_LINK_CREATE), "create link properties");
  check(H5Pset_char_encoding(properties, H5T_CSET_UTF8), "set link encoding");
  return properties;
}

Space scalar_space() {
  return Space(H5Screate(H5S_SCALAR), "create scalar space");
}

Space line_space(hsize_t size) {
  return Space(H5Screate_simple(1, &size, nullptr), "create space");
}

void write_attribute(hid_t object, const char* name, hid_t type, hid_t space, const void* value) {
  Attribute attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), name);
  check(H5Awrite(attribute, type, value), name);
  attribute.close();
}

void write_scalar_attribute(hid_t object, const char* name, hid_t type, const void* value) {
  write_attribute(object, name, type, scalar_space(), value);
}

/// A text of fixed length, as the dimension scale specification asks for.
void write_fixed_text_attribute(hid_t object, const char* name, const std::string& text) {
  const Type type(H5Tcopy(H5T_C_S1), "copy text type");
  check(H5Tset_size(type, text.size() + 1), "set text length");
  write_scalar_attribute(object, name, type, text.c_str());
}

/// The layout of a dataset of that many rows: checked by a sum if it holds numbers.
Properties dataset_properties(hsize_t rows, bool numbers, bool sorted) {
  Properties properties(H5Pcreate(H5P_DATASET_CREATE), "create dataset properties");
  check(H5Pset_obj_track_times(properties, false), "switch off times");
  if (!numbers || rows == 0) return properties;
  const hsize_t chunk = std::min(rows, kRowsPerChunk);
  check(H5Pset_chunk(properties, 1, &chunk), "set chunk");
  // The last chunk reaches beyond the rows; what lies there must not depend on chance.
  check(H5Pset_fill_time(properties, H5D_FILL_TIME_ALLOC), "set fill time");
  if (rows > kCompressAbove) {
    // Shuffling helps counted rows and hurts the usual column, in which most losses are zero.
    if (sorted) check(H5Pset_shuffle(properties), "set shuffle");
    check(H5Pset_deflate(properties, 1), "set compression");
  }
  check(H5Pset_fletcher32(properties), "set checksum");
  return properties;
}

Dataset create_dataset(hid_t group, const std::string& name, hid_t type, hid_t space,
                       hid_t properties) {
  return Dataset(
      H5Dcreate2(group, name.c_str(), type, space, link_properties(), properties, H5P_DEFAULT),
      name.c_str());
}

Dataset write_line(hid_t group, const std::string& name, hid_t type, hsize_t rows,
                   const void* cells, const Properties& properties) {
  Dataset dataset = create_dataset(group, name, type, line_space(rows), properties);
  if (rows > 0) check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, cells), name.c_str());
  return dataset;
}

Dataset write_cells(hid_t group, const std::string& name, const std::vector<double>& cells) {
  return write_line(group, name, H5T_IEEE_F64LE, cells.size(), cells.data(),
                    dataset_properties(cells.size(), true, false));
}

Dataset write_cells(hid_t group, const std::string& name, const std::vector<std::int64_t>& cells) {
  return write_line(group, name, H5T_STD_I64LE, cells.size(), cells.data(),
                    dataset_properties(cells.size(), true, false));
}

/// The type of texts without rows: of fixed length, since readers that hand texts of variable
/// length back to the library (R's hdf5r) fail where there are none.
Type type_of_no_texts() {
  Type type(H5Tcopy(H5T_C_S1), "copy text type");
  check(H5Tset_cset(type, H5T_CSET_UTF8), "set text encoding");
  return type;
}

Dataset write_cells(hid_t group, const std::string& name, const std::vector<std::string>& cells) {
  if (cells.empty())
    return write_line(group, name, type_of_no_texts(), 0, nullptr,
                      dataset_properties(0, false, false));
  std::vector<const char*> starts;
  starts.reserve(cells.size());
  for (const std::string& cell : cells) starts.push_back(cell.c_str());
  return write_line(group, name, text_type(), cells.size(), starts.data(),
                    dataset_properties(cells.size(), false, false));
}

hobj_ref_t reference_to(hid_t group, const std::string& name) {
  hobj_ref_t reference{};
  check(H5Rcreate(&reference, group, name.c_str(), H5R_OBJECT, -1), "refer to dataset");
  return reference;
}

/// The column's side of the dimension scale: for its one axis the list of scales, here one.
void write_dimension_list(hid_t column, hobj_ref_t scale) {
  const Type type(H5Tvlen_create(H5T_STD_REF_OBJ), "create list type");
  const hvl_t scales{1, &scale};
  write_attribute(column, kDimensionList, type, line_space(1), &scales);
}

/// The scale's side: all datasets it is attached to.
void write_reference_list(hid_t scale, const std::vector<hobj_ref_t>& columns) {
  // The library's own writer of scales has the same layout, with chance in the padding.
  struct Entry {
    hobj_ref_t column;
    std::int32_t axis;
    std::int32_t padding;
  };
  // An attribute holds 64 kB at most in the layout that every reader knows. The list may be
  // missing: readers find the scale through the columns' own lists.
  constexpr std::size_t kMostColumns = 4000;
  if (columns.empty() || columns.size() > kMostColumns) return;
  std::vector<Entry> entries;
  for (const hobj_ref_t column : columns) entries.push_back({column, 0, 0});
  const Type type(H5Tcreate(H5T_COMPOUND, sizeof(Entry)), "create reference type");
  check(H5Tinsert(type, "dataset", offsetof(Entry, column), H5T_STD_REF_OBJ), "describe reference");
  check(H5Tinsert(type, "dimension", offsetof(Entry, axis), H5T_NATIVE_INT32), "describe axis");
  write_attribute(scale, kReferenceList, type, line_space(entries.size()), entries.data());
}

Dataset write_row_scale(hid_t group, std::size_t rows) {
  std::vector<std::int64_t> numbers(rows);
  std::iota(numbers.begin(), numbers.end(), 0);
  Dataset scale = write_line(group, kRow, H5T_STD_I64LE, rows, numbers.data(),
                             dataset_properties(rows, true, true));
  write_fixed_text_attribute(scale, "CLASS", "DIMENSION_SCALE");
  write_fixed_text_attribute(scale, "NAME", kRow);
  write_attribute(scale, kUnits, std::string("1"));
  write_attribute(scale, kLongName, std::string("number of the row, from 0"));
  return scale;
}

hobj_ref_t write_column(hid_t group, const Column& column, hobj_ref_t scale) {
  Dataset dataset = std::visit(
      [&](const auto& cells) { return write_cells(group, column.name, cells); }, column.cells);
  write_attribute(dataset, kUnits, column.unit);
  write_attribute(dataset, kLongName, column.long_name);
  write_dimension_list(dataset, scale);
  dataset.close();
  return reference_to(group, column.name);
}

}  // namespace

File create_file_in_memory() {
  constexpr std::size_t kGrowth = 1 << 22;
  const Properties access(H5Pcreate(H5P_FILE_ACCESS), "create file access");
  check(H5Pset_fapl_core(access, kGrowth, false), "choose memory");
  const Properties creation(H5Pcreate(H5P_FILE_CREATE), "create file properties");
  check(H5Pset_obj_track_times(creation, false), "switch off times");
  check(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        "keep order");
  // Every column brings an index of 2 kB for its chunks. A smaller one (H5Pset_istore_k) would need
  // a superblock that readers without the HDF5 library refuse.
  return File(H5Fcreate("results in memory", H5F_ACC_TRUNC, creation, access), "create file");
}

Group create_group(hid_t parent, const std::string& name) {
  const Properties creation(H5Pcreate(H5P_GROUP_CREATE), "create group properties");
  check(H5Pset_obj_track_times(creation, false), "switch off times");
  check(H5Pset_link_creation_order(creation, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
        "keep order");
  return Group(H5Gcreate2(parent, name.c_str(), link_properties(), creation, H5P_DEFAULT),
               name.c_str());
}

void write_attribute(hid_t object, const char* name, const std::string& text) {
  const char* start = text.c_str();
  write_scalar_attribute(object, name, text_type(), &start);
}

void write_attribute(hid_t object, const char* name, int number) {
  const std::int32_t value = number;
  write_scalar_attribute(object, name, H5T_STD_I32LE, &value);
}

void write_attribute(hid_t object, const char* name, std::int64_t number) {
  write_scalar_attribute(object, name, H5T_STD_I64LE, &number);
}

void write_attribute(hid_t object, const char* name, std::uint64_t number) {
  write_scalar_attribute(object, name, H5T_STD_U64LE, &number);
}

void write_text(hid_t group, const char* name, const std::string& text) {
  const char* start = text.c_str();
  const Type type = text_type();
  Dataset dataset =
      create_dataset(group, name, type, scalar_space(), dataset_properties(1, false, false));
  check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, &start), name);
  dataset.close();
}

void write_table(hid_t parent, const Table& table) {
  Group group = create_group(parent, table.name);
  write_attribute(group, kSentence, table.sentence);
  Dataset scale = write_row_scale(group, table.rows());
  const hobj_ref_t reference = reference_to(group, kRow);
  std::vector<hobj_ref_t> columns;
  for (const Column& column : table.columns) {
    columns.push_back(write_column(group, column, reference));
  }
  write_reference_list(scale, columns);
  scale.close();
  group.close();
}

}  // namespace cofferdam::hdf5
