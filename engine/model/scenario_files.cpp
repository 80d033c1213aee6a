#include "model/scenario_files.hpp"

#include <set>
#include <string>

#include "portfolios/firms.hpp"
#include "scenario/csv.hpp"
#include "scenario/data_path.hpp"

namespace cofferdam {
namespace {

class Collector {
 public:
  explicit Collector(const DataFolder& folder) : folder_(folder) {}

  void add(const std::string& key, const InputFile& file) {
    if (known_.insert(key).second) files_.push_back({key, file.path, file.sha256, file.rows_used});
  }
  /// The file that a text names, if it is one and no table itself.
  void add_file(const Value& file) {
    if (file.form != Value::Form::text || file.text.find('\n') != std::string::npos) return;
    const CsvFile csv = read_csv(data_path(file.text, folder_), {});
    add(file.path, {file.path, file.text, csv.sha256(), csv.rows(), csv.rows()});
  }
  /// Distributions with a file: they keep its numbers, and not where these come from.
  void add_distributions(const Value& value) {
    if (value.kind) add_file(value.get("file"));
    for (const Value& item : value.items) add_distributions(item);
    for (const auto& entry : value.entries) add_distributions(entry.second);
  }
  std::vector<ScenarioFile> files() && { return std::move(files_); }

 private:
  const DataFolder& folder_;
  std::set<std::string> known_;  ///< keys
  std::vector<ScenarioFile> files_;
};

}  // namespace

std::vector<ScenarioFile> scenario_files(const Value& root, const Params& params,
                                         const DataFolder& folder) {
  Collector all(folder);
  for (const auto& [name, firms] : params.firms)
    if (const auto file = firms->input()) all.add("firms." + name + "." + file->key, *file);
  for (const NamedPortfolio& named : params.portfolios)
    for (const InputFile& file : named.portfolio->inputs())
      all.add("portfolios." + named.name + "." + file.key, file);
  for (const auto& [name, system] : root.at("ratings").entries) all.add_file(system.at("file"));
  all.add_distributions(root);
  return std::move(all).files();
}

}  // namespace cofferdam
