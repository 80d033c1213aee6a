// A scenario: read, checked, with every default written out.
#pragma once
#include <memory>
#include <string>
#include <vector>

namespace cofferdam {

struct ScenarioData;

/// A checked scenario. Cheap to copy.
class Scenario {
 public:
  explicit Scenario(std::shared_ptr<const ScenarioData> data) : data_(std::move(data)) {}
  const ScenarioData& data() const { return *data_; }
  /// The scenario after overrides as YAML, with every default; reads back to the same scenario.
  std::string resolved() const;

 private:
  std::shared_ptr<const ScenarioData> data_;
};

/// Reads a scenario file and applies overrides `path=value`. Throws InputError with every problem
/// of form, key and value, or Error(input_missing), also for a pipe or device. With a `root` the
/// scenario, and later every file that it names, is refused by Error(scenario) if it lies outside
/// of that folder, symbolic links followed: for scenarios of strangers. The folder must hold still
/// meanwhile.
Scenario read_scenario(const std::string& path, const std::vector<std::string>& overrides = {},
                       const std::string& root = "");

/// The same from a text. `name` stands for the file; relative paths start from `folder`, or from
/// the current one.
Scenario parse_scenario(const std::string& name, const std::string& text,
                        const std::vector<std::string>& overrides = {},
                        const std::string& folder = "");

}  // namespace cofferdam
