#include "run_output.hpp"

#include <filesystem>
#include <fstream>

#include "commands.hpp"
#include "summary.hpp"
#include "table_text.hpp"

namespace cofferdam {
namespace {

/// Whether a file may be replaced by results: it is empty, or HDF5 as results are.
bool is_replaceable(const std::string& file) {
  constexpr std::string_view kHdf5 = "\x89HDF";
  std::ifstream in(file, std::ios::binary);
  std::string start(kHdf5.size(), '\0');
  in.read(start.data(), static_cast<std::streamsize>(start.size()));
  return !in.is_open() || in.gcount() == 0 || start == kHdf5;
}

}  // namespace

std::string output_of(const std::string& scenario, const std::string& given) {
  namespace fs = std::filesystem;
  const std::string out = given.empty() ? fs::path(scenario).stem().string() + ".h5" : given;
  std::error_code unknown;
  if (fs::equivalent(out, scenario, unknown))
    throw Error(ExitCode::scenario, out + ": the results would overwrite the scenario; use -o");
  if (fs::is_regular_file(out, unknown) && !is_replaceable(out))
    throw Error(ExitCode::cannot_create,
                "cannot create '" + out + "': the file holds something else than results; use -o");
  return out;
}

std::string json_of(const Results& results, const std::string& file) {
  nlohmann::ordered_json json;
  json["title"] = results.title;
  json["question"] = results.question;
  json["trials"] = results.trials;
  json["complete"] = results.complete;
  json["file"] = file;
  json["warnings"] = warnings_of(results);
  json["tables"] = nlohmann::ordered_json::object();
  for (const Table& table : results.tables) {
    const bool is_long = table.name == "convergence" || table.name == "blocks" ||
                         table.name == "trials" || table.name == "exceedance" ||
                         table.name == "occurrences";
    if (!is_long) json["tables"][table.name] = to_json(table);
  }
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace cofferdam
