#include <cofferdam/error.hpp>
#include <cofferdam/results.hpp>

#include "results/format_version.hpp"
#include "results/hdf5_names.hpp"
#include "results/hdf5_read.hpp"
#include "results/seal.hpp"

namespace cofferdam {

namespace {

using namespace hdf5;

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error(ExitCode::scenario, "'" + path + "' " + why);
}

void check_format(hid_t root, const std::string& path) {
  if (!has_attribute(root, "file_type") || text_attribute(root, "file_type") != kFileType) {
    refuse(path, "is HDF5, but not a results file of cofferdam");
  }
  const std::int64_t major = integer_attribute(root, "format_major");
  const std::int64_t minor = integer_attribute(root, "format_minor");
  constexpr auto known = static_cast<std::int64_t>(FormatMajor::current);
  if (major <= known) return;
  refuse(path, "has format " + std::to_string(major) + "." + std::to_string(minor) +
                   ", this engine reads up to " + std::to_string(known) +
                   "; read it with cofferdam " + text_attribute(root, "engine_version") +
                   " or later");
}

void read_heading(hid_t root, Results& results) {
  results.engine_version = text_attribute(root, "engine_version");
  results.title = text_attribute(root, "title");
  results.question = text_attribute(root, "question");
  results.currency = text_attribute(root, "currency");
  results.seed = unsigned_attribute(root, "seed");
  results.portfolio_seed = unsigned_attribute(root, "portfolio_seed");
  results.trials = integer_attribute(root, "trials");
  results.trials_requested = integer_attribute(root, "trials_requested");
  results.complete = integer_attribute(root, "complete") != 0;
  results.random_contract = text_attribute(root, "random_contract");
  results.scenario_file = text_attribute(root, "scenario_file");
}

void read_groups(hid_t root, Results& results) {
  const Group scenario = open_group(root, kScenario);
  results.scenario_text = read_text(scenario, "text");
  results.resolved_scenario = read_text(scenario, "resolved");
  if (has_link(root, kProvenance)) {
    results.provenance = text_attributes(open_group(root, kProvenance));
  }
  const Group tables = open_group(root, kTables);
  for (const std::string& name : link_names(tables)) {
    results.tables.push_back(read_table(tables, name));
  }
}

}  // namespace

Results read_results(const std::string& path) {
  check_seal(path);
  try {
    const Session session;
    const File file = open_file(path);
    const Group root = open_group(file, "/");
    check_format(root, path);
    Results results;
    read_heading(root, results);
    read_groups(root, results);
    return results;
  } catch (const Failure& failure) {
    refuse(path, std::string("is damaged: ") + failure.what());
  }
}

}  // namespace cofferdam
