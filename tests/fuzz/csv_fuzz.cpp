// Any bytes must give a table or an InputError, and never crash; so must reports about its cells.
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>

#include "scenario/csv.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/tmp/cofferdam_csv_fuzz_" + std::to_string(::getpid());
  std::ofstream(path, std::ios::binary).write(reinterpret_cast<const char*>(data), size);
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
  return 0;
}
