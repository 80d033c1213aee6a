// The results file in which a command that compares runs keeps what it found.
#pragma once
#include <cofferdam/results.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "results/writer.hpp"

namespace cofferdam {

class KeptTables {
 public:
  /// Opens the file that `-o` names, before anything is run; nothing without it. Files that hold
  /// other tables than those of `names` are results of a run, and are refused.
  KeptTables(const std::string& scenario, const std::optional<std::string>& out,
             const std::vector<std::string>& names);

  /// Writes the tables under `heading` into the file, or into one at a second place, and says with
  /// `tell` where they are. Then throws the error of the first. Nothing without a file.
  void write(Results heading, std::vector<Table> tables, bool complete, bool tell);

 private:
  std::string path_;
  std::unique_ptr<OutputFile> file_;
};

}  // namespace cofferdam
