// Any bytes, packed by xz or not, must give a table or an InputError, and never crash; so must
// reports about its cells.
#include "scenario/csv.hpp"
#include "scratch.hpp"

namespace {

/// All columns of a table: first the header alone is read, as those do who do not know it.
template <class Read>
void look_through(const Read& read) {
  try {
    const cofferdam::CsvFile names = read({});
    const cofferdam::CsvFile file = read(names.header());
    for (const std::string& name : file.header()) {
      const cofferdam::CsvColumn* column = file.find(name);
      if (column == nullptr || column->cells.size() != file.rows()) std::abort();
      if (file.rows() > 0) to_string(file.problem_at(*column, file.rows() - 1, "what"));
    }
  } catch (const cofferdam::InputError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using Names = std::vector<std::string>;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  // From memory, which is faster, but for what is packed and some others.
  if (!text.starts_with("\xFD"
                        "7zXZ") &&
      cofferdam::fuzz::sum_of(data, size) % 64 != 0) {
    look_through([&](const Names& names) { return cofferdam::parse_csv("fuzz.csv", text, names); });
    return 0;
  }
  static const std::string path = cofferdam::fuzz::scratch(".csv");
  cofferdam::fuzz::write_bytes(path, data, size);
  look_through([&](const Names& names) { return cofferdam::read_csv(path, names); });
  return 0;
}
