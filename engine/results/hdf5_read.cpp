#include "results/hdf5_read.hpp"

#include <cstdlib>
#include <utility>

#include "results/hdf5_names.hpp"

namespace cofferdam::hdf5 {

namespace {

/// Memory of texts, which the library asks for one by one, within a budget.
class TextMemory {
 public:
  explicit TextMemory(Budget& budget)
      : budget_(&budget), properties_(H5Pcreate(H5P_DATASET_XFER), "create transfer properties") {
    check(H5Pset_vlen_mem_manager(properties_, allocate, this, release, nullptr), "set memory");
  }
  TextMemory(const TextMemory&) = delete;
  TextMemory& operator=(const TextMemory&) = delete;

  hid_t properties() const { return properties_; }
  /// Whether the budget was the cause why reading failed.
  bool exceeded() const { return exceeded_; }

 private:
  static void* allocate(std::size_t size, void* memory) noexcept {
    auto& self = *static_cast<TextMemory*>(memory);
    self.exceeded_ = size > self.budget_->left();
    if (self.exceeded_) return nullptr;
    self.budget_->spend(size, 1);
    return std::malloc(size);
  }
  static void release(void* text, void*) noexcept { std::free(text); }

  Budget* budget_;
  Properties properties_;
  bool exceeded_ = false;
};

/// Texts that the library allocated, and that it takes back.
class LibraryTexts {
 public:
  LibraryTexts(hid_t type, hid_t space, std::size_t count, hid_t properties = H5P_DEFAULT)
      : type_(type), space_(space), properties_(properties), starts_(count, nullptr) {}
  ~LibraryTexts() { H5Dvlen_reclaim(type_, space_, properties_, starts_.data()); }
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
  hid_t properties_;
  std::vector<char*> starts_;
};

std::size_t count_of(hid_t space) {
  return static_cast<std::size_t>(check(H5Sget_simple_extent_npoints(space), "measure space"));
}

void require_class(const Type& type, H5T_class_t wanted, const std::string& name) {
  require(H5Tget_class(type) == wanted &&
              (wanted == H5T_STRING ? H5Tis_variable_str(type) > 0 : H5Tget_size(type) <= 8),
          "'" + name + "' is of another type than expected");
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

void check_link(hid_t group, const std::string& name) {
  H5L_info_t link{};
  check(H5Lget_info(group, name.c_str(), &link, H5P_DEFAULT), name.c_str());
  require_own_link(name, link.type);
}

template <class Number>
std::vector<Number> read_numbers(hid_t dataset, hid_t type, std::size_t rows, Budget& budget) {
  budget.spend(rows, sizeof(Number));
  std::vector<Number> numbers(rows);
  if (rows == 0) return numbers;
  check(H5Dread(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, numbers.data()), "read numbers");
  return numbers;
}

std::vector<std::string> read_texts(hid_t dataset, hid_t space, Budget& budget) {
  const std::size_t count = count_of(space);
  if (count == 0) return {};
  budget.spend(count, sizeof(std::string));
  TextMemory memory(budget);
  const Type type = text_type();
  LibraryTexts texts(type, space, count, memory.properties());
  const herr_t code = H5Dread(dataset, type, H5S_ALL, H5S_ALL, memory.properties(), texts.data());
  if (memory.exceeded()) budget.spend_up();
  check(code, "read texts");
  return texts.copy();
}

/// A dataset with values as the engine writes them. Texts without rows are of fixed length.
Dataset open_plain(hid_t group, const std::string& name) {
  check_link(group, name);
  Dataset dataset(H5Dopen2(group, name.c_str(), H5P_DEFAULT), name.c_str());
  const Type type(H5Dget_type(dataset), "get type");
  const H5T_class_t kind = H5Tget_class(type);
  const bool no_texts =
      kind == H5T_STRING && count_of(Space(H5Dget_space(dataset), "get space")) == 0;
  if (!no_texts)
    require_class(type, kind == H5T_FLOAT || kind == H5T_INTEGER ? kind : H5T_STRING, name);
  require_plain(dataset, name);
  return dataset;
}

herr_t collect_link(hid_t, const char* name, const H5L_info_t* link, void* links) noexcept {
  static_cast<std::vector<std::pair<std::string, H5L_type_t>>*>(links)->emplace_back(name,
                                                                                     link->type);
  return 0;
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
  if (name != "/") check_link(parent, name);
  return Group(H5Gopen2(parent, name.c_str(), H5P_DEFAULT), name.c_str());
}

bool has_link(hid_t group, const char* name) {
  return check(H5Lexists(group, name, H5P_DEFAULT), name) > 0;
}

std::vector<std::string> link_names(hid_t group) {
  std::vector<std::pair<std::string, H5L_type_t>> links;
  check(H5Literate(group, H5_INDEX_CRT_ORDER, H5_ITER_INC, nullptr, collect_link, &links),
        "list links");
  std::vector<std::string> names;
  for (auto& [name, type] : links) {
    require_own_link(name, type);
    names.push_back(std::move(name));
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

std::string read_text(hid_t group, const char* name, Budget& budget) {
  const Dataset dataset = open_plain(group, name);
  require_class(Type(H5Dget_type(dataset), "get type"), H5T_STRING, name);
  const Space space(H5Dget_space(dataset), "get space");
  require(count_of(space) == 1, std::string("'") + name + "' is not a single text");
  require_stored(dataset, name, 1);
  return read_texts(dataset, space, budget).front();
}

TableHead read_table_head(hid_t group, const std::string& name) {
  const Dataset scale = open_plain(group, kRow);
  const std::size_t rows = count_of(Space(H5Dget_space(scale), "get space"));
  require_stored(scale, kRow, rows);
  return {name, text_attribute(group, kSentence), static_cast<std::int64_t>(rows)};
}

std::vector<std::string> column_names(hid_t group) {
  std::vector<std::string> names = link_names(group);
  std::erase(names, kRow);
  return names;
}

Column read_column(hid_t group, const std::string& name, std::uint64_t rows, Budget& budget) {
  const Dataset dataset = open_plain(group, name);
  const Space space(H5Dget_space(dataset), "get space");
  require(H5Sget_simple_extent_ndims(space) == 1 && count_of(space) == rows,
          "column '" + name + "' does not fit its table");
  require_stored(dataset, name, rows);
  Column column{name, text_attribute(dataset, kUnits), text_attribute(dataset, kLongName), {}};
  budget.spend(1, sizeof column + column.unit.size() + column.long_name.size());
  const H5T_class_t kind = H5Tget_class(Type(H5Dget_type(dataset), "get type"));
  if (kind == H5T_FLOAT) {
    column.cells = read_numbers<double>(dataset, H5T_NATIVE_DOUBLE, rows, budget);
  } else if (kind == H5T_INTEGER) {
    column.cells = read_numbers<std::int64_t>(dataset, H5T_NATIVE_INT64, rows, budget);
  } else {
    column.cells = read_texts(dataset, space, budget);
  }
  return column;
}

}  // namespace cofferdam::hdf5
