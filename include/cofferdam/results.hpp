// What a run leaves behind, and its file.
#pragma once
#include <cofferdam/table.hpp>

#include <cstdint>
#include <functional>
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

/// What is read of a results file.
struct ReadOptions {
  /// Says of a name whether that table is read. Without: all are.
  std::function<bool(const std::string& table)> wants;
  /// Memory that they may take; 0: 1 GB, or 16 times the size of a file for which that is more.
  std::uint64_t most_bytes = 0;
};

/// Reads a results file. Throws Error: input_missing if there is none, scenario if it is not a
/// results file, is of a newer major format, is damaged, holds what no results file holds (links
/// to other files), or takes more memory than allowed. The file may be a stranger's: it is opened
/// in a child process (fork), so that no other thread may be inside the HDF5 library meanwhile.
Results read_results(const std::string& path, const ReadOptions& options = {});

/// A table without its cells.
struct TableHead {
  std::string name;
  std::string sentence;  ///< what one row is
  std::int64_t rows = 0;
};

/// A results file without the cells of its tables.
struct Overview {
  Results heading;  ///< without tables
  std::vector<TableHead> tables;
};

/// Reads the heading and what tables there are. Throws as read_results.
Overview read_overview(const std::string& path);

/// The same, when every cell has been read too. A table that takes more than `most_bytes`, as in
/// ReadOptions, is refused.
Overview verify_results(const std::string& path, std::uint64_t most_bytes = 0);

}  // namespace cofferdam
