// What a run leaves behind, and its file.
#pragma once
#include <cofferdam/table.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace cofferdam {

/// The results of one run: self-describing, enough to repeat the run.
struct Results {
  std::string title;
  std::string question;
  std::string currency;
  std::string engine_version;
  std::uint64_t seed = 0;
  std::uint64_t portfolio_seed = 0;
  std::int64_t trials = 0;  ///< trials that are in the tables
  std::int64_t trials_requested = 0;
  bool complete = true;           ///< false when stopped early
  std::string random_contract;    ///< cipher, counter layout and sampling methods
  std::string scenario_file;      ///< name of the scenario file, without its folder
  std::string scenario_text;      ///< the scenario verbatim
  std::string resolved_scenario;  ///< the scenario after overrides, with every default written out
  std::vector<Table> tables;
  std::map<std::string, std::string> provenance;  ///< host, time, threads...: only on request

  /// The table of that name. Throws std::out_of_range.
  const Table& table(const std::string& name) const;
};

/// Writes the results to `path`: a new file beside it, closed, synced and renamed, so that a file
/// that stood there stays whole until the new one is complete. Two equal Results give equal bytes.
/// Throws Error with cannot_create or cannot_write.
void write_results(const Results& results, const std::string& path);

/// Throws Error(internal), as write_results would, if the results do not fit the layout.
void check_layout(const Results& results);

/// Throws Error with cannot_create if `path` can not become a results file (folder missing, not
/// writable, is a folder): called before a long run.
void check_writable(const std::string& path);

/// Reads a results file. Throws Error: input_missing if there is none, scenario if it is not a
/// results file, is of a newer major format, or is damaged.
Results read_results(const std::string& path);

}  // namespace cofferdam
