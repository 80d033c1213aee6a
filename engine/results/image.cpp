#include "results/image.hpp"

#include <cofferdam/error.hpp>
#include <set>

#include "results/format_version.hpp"
#include "results/hdf5_names.hpp"
#include "results/hdf5_write.hpp"

namespace cofferdam {

namespace {

using namespace hdf5;

[[noreturn]] void refuse(const std::string& what) {
  throw Error(ExitCode::internal, "results file: " + what);
}

/// The library would silently cut a text at a NUL.
void check_text(const std::string& text, const std::string& where) {
  if (text.find('\0') != std::string::npos) refuse("a text of " + where + " contains a NUL byte");
}

void check_name(const std::string& name, const std::string& where, std::set<std::string>& taken) {
  if (name.empty() || name == "." || name.find('/') != std::string::npos) {
    refuse("'" + name + "' cannot name " + where);
  }
  check_text(name, where);
  if (!taken.insert(name).second) refuse("two of " + where + " are named '" + name + "'");
}

void check_table(const Table& table) {
  const std::string where = "table '" + table.name + "'";
  std::set<std::string> taken = {kRow};
  check_text(table.sentence, where);
  for (const Column& column : table.columns) {
    check_name(column.name, "the columns of " + where, taken);
    check_text(column.unit + column.long_name, where);
    if (column.size() != table.rows()) {
      refuse("column '" + column.name + "' of " + where + " has another length than the first");
    }
    if (const auto* texts = std::get_if<std::vector<std::string>>(&column.cells)) {
      for (const std::string& text : *texts) check_text(text, where);
    }
  }
}

void check_results(const Results& results) {
  for (const std::string* text :
       {&results.title, &results.question, &results.currency, &results.engine_version,
        &results.random_contract, &results.scenario_file, &results.scenario_text,
        &results.resolved_scenario}) {
    check_text(*text, "the heading");
  }
  std::set<std::string> tables;
  for (const Table& table : results.tables) {
    check_name(table.name, "the tables", tables);
    check_table(table);
  }
  std::set<std::string> keys;
  for (const auto& [key, value] : results.provenance) {
    check_name(key, "the provenance", keys);
    check_text(value, "the provenance");
  }
}

void write_heading(hid_t root, const Results& results) {
  write_attribute(root, "file_type", std::string(kFileType));
  write_attribute(root, "format_major", static_cast<int>(FormatMajor::current));
  write_attribute(root, "format_minor", static_cast<int>(FormatMinor::current));
  write_attribute(root, "Conventions", std::string(kConventions));
  write_attribute(root, "engine_version", results.engine_version);
  write_attribute(root, "title", results.title);
  write_attribute(root, "question", results.question);
  write_attribute(root, "currency", results.currency);
  write_attribute(root, "seed", results.seed);
  write_attribute(root, "portfolio_seed", results.portfolio_seed);
  write_attribute(root, "trials", results.trials);
  write_attribute(root, "trials_requested", results.trials_requested);
  write_attribute(root, "complete", results.complete ? 1 : 0);
  write_attribute(root, "random_contract", results.random_contract);
  write_attribute(root, "scenario_file", results.scenario_file);
}

void write_groups(hid_t root, const Results& results) {
  Group scenario = create_group(root, kScenario);
  write_text(scenario, "text", results.scenario_text);
  write_text(scenario, "resolved", results.resolved_scenario);
  scenario.close();
  if (!results.provenance.empty()) {
    Group provenance = create_group(root, kProvenance);
    for (const auto& [key, value] : results.provenance) {
      write_attribute(provenance, key.c_str(), value);
    }
    provenance.close();
  }
  Group tables = create_group(root, kTables);
  for (const Table& table : results.tables) write_table(tables, table);
  tables.close();
}

std::vector<char> bytes_of(const File& file) {
  check(H5Fflush(file, H5F_SCOPE_GLOBAL), "flush");
  const ssize_t size = check(H5Fget_file_image(file, nullptr, 0), "measure image");
  std::vector<char> bytes(static_cast<std::size_t>(size));
  check(H5Fget_file_image(file, bytes.data(), bytes.size()), "copy image");
  return bytes;
}

}  // namespace

void check_layout(const Results& results) {
  make_image(results);
}

std::vector<char> make_image(const Results& results) {
  check_results(results);
  try {
    const Session session;
    File file = create_file_in_memory();
    write_heading(file, results);
    write_groups(file, results);
    std::vector<char> bytes = bytes_of(file);
    file.close();
    return bytes;
  } catch (const Failure& failure) {
    refuse(failure.what());
  }
}

}  // namespace cofferdam
