#include "results_name.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cofferdam/error.hpp>
#include <filesystem>
#include <iterator>
#include <string_view>

#include "results/seal.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw Error(ExitCode::cannot_create, "cannot create '" + name + "': " + why);
}

/// Whether what is printed goes to that file.
bool is_printed_to(const std::string& name) {
  struct stat named {};
  struct stat printed {};
  if (name == "-") return true;
  if (::stat(name.c_str(), &named) != 0) return false;
  for (const int stream : {STDOUT_FILENO, STDERR_FILENO})
    if (::fstat(stream, &printed) == 0 && printed.st_ino == named.st_ino &&
        printed.st_dev == named.st_dev)
      return true;
  return false;
}

/// Whether a file may be replaced by results: it is empty, or holds results of any version.
bool is_replaceable(const std::string& name) {
  std::error_code unknown;
  return !fs::is_regular_file(name, unknown) || fs::file_size(name, unknown) == 0 ||
         holds_results(name);
}

/// Names that promise another format than HDF5.
void check_extension(const std::string& name) {
  static constexpr std::string_view kOthers[] = {".csv",  ".xlsx", ".json", ".txt",
                                                 ".yaml", ".svg",  ".pdf"};
  const std::string extension = fs::path(name).extension().string();
  if (std::find(std::begin(kOthers), std::end(kOthers), extension) == std::end(kOthers)) return;
  const std::string results = fs::path(name).replace_extension(".h5").string();
  const bool table = extension == ".csv" || extension == ".xlsx";
  throw Error(ExitCode::scenario, "-o " + name + ": results are an HDF5 file; write -o " + results +
                                      (table ? ", and then cofferdam export " + results +
                                                   " --format " + extension.substr(1) + " FOLDER"
                                             : ""));
}

}  // namespace

std::string results_name(const std::string& scenario, const std::optional<std::string>& out) {
  const std::string name = out.value_or(fs::path(scenario).stem().string() + ".h5");
  std::error_code unknown;
  if (name.empty()) throw Error(ExitCode::scenario, "-o: the name of the results file is empty");
  if (fs::equivalent(name, scenario, unknown) && holds_results(scenario))
    throw Error(ExitCode::scenario, name +
                                        ": this is a results file and not a scenario; look at "
                                        "it with cofferdam show " +
                                        name);
  if (fs::equivalent(name, scenario, unknown))
    throw Error(ExitCode::scenario, name + ": the results would overwrite the scenario; use -o");
  if (out) check_extension(name);
  if (is_printed_to(name))
    refuse(name, "it is where the summary is printed; results need a file of their own");
  if (!is_replaceable(name)) refuse(name, "the file holds something else than results; use -o");
  return name;
}

}  // namespace cofferdam
