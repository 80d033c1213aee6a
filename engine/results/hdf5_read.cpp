#include "results/hdf5_read.hpp"

#include "results/hdf5_names.hpp"

namespace cofferdam::hdf5 {

namespace {

/// Texts that the library allocated, and that it takes back.
class LibraryTexts {
 public:
  LibraryTexts(hid_t type, hid_t space, std::size_t count)
      : type_(type), space_(space), starts_(count, nullptr) {}
  ~LibraryTexts() { H5Dvlen_reclaim(type_, space_, H5P_DEFAULT, starts_.data()); }
  LibraryTexts(const LibraryTexts&) = delete;
  LibraryTexts& operator=(const LibraryTexts&) = delete;

  void* data() { return starts_.data(); }
  std::vector<std::string> copy() const {
    std::vector<std::string> texts;
    texts.reserve(starts_.size());
    // The library gives no text for an empty one.
    for (const char* start : starts_) texts.emplace_back(start == nullptr ? "" : start);
    return texts;
  }

 private:
  hid_t type_;
  hid_t space_;
  std::vector<char*> starts_;
};

void require(bool holds, const std::string& what) {
  if (!holds) throw Failure(what);
}

std::size_t count_of(hid_t space) {
  return static_cast<std::size_t>(check(H5Sget_simple_extent_npoints(space), "measure space"));
}

void require_class(const Type& type, H5T_class_t wanted, const std::string& name) {
  require(H5Tget_class(type) == wanted, "'" + name + "' is of another type than expected");
}

Attribute open_attribute(hid_t object, const std::string& name, H5T_class_t wanted) {
  Attribute attribute(H5Aopen(object, name.c_str(), H5P_DEFAULT), name.c_str());
  require_class(Type(H5Aget_type(attribute), "get type"), wanted, name);
  const Space space(H5Aget_space(attribute), "get space");
  require(count_of(space) == 1, "attribute '" + name + "' is not a single value");
  return attribute;
}

template <class Number>
Number number_attribute(hid_t object, const char* name, hid_t type) {
  const Attribute attribute = open_attribute(object, name, H5T_INTEGER);
  Number number{};
  check(H5Aread(attribute, type, &number), name);
  return number;
}

Dataset open_dataset(hid_t group, const std::string& name) {
  return Dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), name.c_str());
}

template <class Number>
std::vector<Number> read_numbers(hid_t dataset, hid_t type, std::size_t rows) {
  std::vector<Number> numbers(rows);
  if (rows == 0) return numbers;
  check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), "read numbers");
  return numbers;
}

std::vector<std::string> read_texts(hid_t dataset, hid_t space) {
  const std::size_t count = count_of(space);
  if (count == 0) return {};
  const Type type = text_type();
  LibraryTexts texts(type, space, count);
  check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, texts.data()), "read texts");
  return texts.copy();
}

Column read_column(hid_t group, const std::string& name, std::size_t rows) {
  const Dataset dataset = open_dataset(group, name);
  const Space space(H5Dget_space(dataset), "get space");
  require(H5Sget_simple_extent_ndims(space) == 1 && count_of(space) == rows,
          "column '" + name + "' does not fit its table");
  Column column{name, text_attribute(dataset, kUnits), text_attribute(dataset, kLongName), {}};
  const Type type(H5Dget_type(dataset), "get type");
  if (H5Tget_class(type) == H5T_FLOAT) {
    column.cells = read_numbers<double>(dataset, H5T_NATIVE_DOUBLE, rows);
  } else if (H5Tget_class(type) == H5T_INTEGER) {
    column.cells = read_numbers<std::int64_t>(dataset, H5T_NATIVE_INT64, rows);
  } else {
    require_class(type, H5T_STRING, name);
    column.cells = read_texts(dataset, space);
  }
  return column;
}

std::size_t row_count(hid_t group) {
  const Dataset scale = open_dataset(group, kRow);
  return count_of(Space(H5Dget_space(scale), "get space"));
}

herr_t collect_name(hid_t, const char* name, const H5A_info_t*, void* names) noexcept {
  static_cast<std::vector<std::string>*>(names)->emplace_back(name);
  return 0;
}

}  // namespace

File open_file(const std::string& path) {
  return File(H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), "open");
}

Group open_group(hid_t parent, const std::string& name) {
  return Group(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), name.c_str());
}

bool has_link(hid_t group, const char* name) {
  return check(H5Lexists(group, name, H5P_DEFAULT), name) > 0;
}

std::vector<std::string> link_names(hid_t group) {
  H5G_info_t info{};
  check(H5Gget_info(group, &info), "count links");
  std::vector<std::string> names;
  for (hsize_t link = 0; link < info.nlinks; ++link) {
    const auto name = [&](char* buffer, std::size_t size) {
      return check(H5Lget_name_by_idx(group, ".", H5_INDEX_CRT_ORDER, H5_ITER_INC, link, buffer,
                                      size, H5P_DEFAULT),
                   "name of link");
    };
    std::string text(static_cast<std::size_t>(name(nullptr, 0)), '\0');
    name(text.data(), text.size() + 1);
    names.push_back(std::move(text));
  }
  return names;
}

bool has_attribute(hid_t object, const char* name) {
  return check(H5Aexists(object, name), name) > 0;
}

std::string text_attribute(hid_t object, const std::string& name) {
  const Attribute attribute = open_attribute(object, name, H5T_STRING);
  const Space space(H5Aget_space(attribute), "get space");
  const Type type = text_type();
  LibraryTexts text(type, space, 1);
  check(H5Aread(attribute, type, text.data()), name.c_str());
  return text.copy().front();
}

std::int64_t integer_attribute(hid_t object, const char* name) {
  return number_attribute<std::int64_t>(object, name, H5T_NATIVE_INT64);
}

std::uint64_t unsigned_attribute(hid_t object, const char* name) {
  return number_attribute<std::uint64_t>(object, name, H5T_NATIVE_UINT64);
}

std::map<std::string, std::string> text_attributes(hid_t object) {
  std::vector<std::string> names;
  check(H5Aiterate2(object, H5_INDEX_NAME, H5_ITER_INC, nullptr, collect_name, &names),
        "list attributes");
  std::map<std::string, std::string> texts;
  for (const std::string& name : names) texts[name] = text_attribute(object, name);
  return texts;
}

std::string read_text(hid_t group, const char* name) {
  const Dataset dataset = open_dataset(group, name);
  require_class(Type(H5Dget_type(dataset), "get type"), H5T_STRING, name);
  const std::vector<std::string> texts =
      read_texts(dataset, Space(H5Dget_space(dataset), "get space"));
  require(texts.size() == 1, std::string("'") + name + "' is not a single text");
  return texts.front();
}

Table read_table(hid_t parent, const std::string& name) {
  const Group group = open_group(parent, name);
  Table table{name, text_attribute(group, kSentence), {}};
  const std::size_t rows = row_count(group);
  for (const std::string& link : link_names(group)) {
    if (link != kRow) table.columns.push_back(read_column(group, link, rows));
  }
  return table;
}

}  // namespace cofferdam::hdf5
