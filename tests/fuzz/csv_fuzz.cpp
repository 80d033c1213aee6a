// Any bytes, packed by xz or not, must give a table or an InputError, and never crash; so must
// reports about its cells.
#include "scenario/csv.hpp"
#include "scratch.hpp"

namespace {

void read(const std::string& path) {
  try {
    const cofferdam::CsvFile names = cofferdam::read_csv(path, {});
    const cofferdam::CsvFile file = cofferdam::read_csv(path, names.header());
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
  static const std::string path = cofferdam::fuzz::scratch(".csv");
  cofferdam::fuzz::write_bytes(path, data, size);
  read(path);
  return 0;
}
