#include "runs/run_header.hpp"

#include <cofferdam/version.hpp>

#include <filesystem>
#include <sstream>

#include "model/params.hpp"
#include "scenario/scenario_data.hpp"
#include "simulate/work.hpp"

namespace cofferdam {
namespace {

/// Lines of a resolved scenario without what says how many trials there are.
std::vector<std::string> lines_of(const std::string& resolved) {
  std::vector<std::string> lines;
  std::istringstream text(resolved);
  bool leave_out = false;
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with(' '))
      leave_out = line.starts_with("trials:") || line.starts_with("stop_when:");
    if (!leave_out) lines.push_back(line);
  }
  return lines;
}

std::size_t indent_of(const std::string& line) {
  return std::min(line.find_first_not_of(" -"), line.size());
}

/// The line with the keys that it stands under: "portfolios: loans: pd: 0.03".
std::string with_keys(const std::vector<std::string>& lines, std::size_t at) {
  if (at >= lines.size()) return "nothing more";
  std::size_t indent = indent_of(lines[at]);
  std::string text = lines[at].substr(indent);
  for (std::size_t above = at; above-- > 0 && indent > 0;) {
    if (indent_of(lines[above]) >= indent) continue;
    indent = indent_of(lines[above]);
    text = lines[above].substr(indent) + " " + text;
  }
  return text;
}

/// The first difference of two resolved scenarios; empty if there is none.
std::string difference_of(const std::string& found, const std::string& wanted) {
  const std::vector<std::string> there = lines_of(found), here = lines_of(wanted);
  std::size_t at = 0;
  while (at < there.size() && at < here.size() && there[at] == here[at]) ++at;
  if (at == there.size() && at == here.size()) return "";
  return "belongs to another scenario: there '" + with_keys(there, at) + "', here '" +
         with_keys(here, at) + "'";
}

std::string part_text(const Part& part) {
  if (part.of == 1) return "a whole run";
  return "part " + std::to_string(part.number) + " of " + std::to_string(part.of);
}

}  // namespace

RunHeader header_of(const Model& model, const Part& part, const BlockSet& done) {
  const ScenarioData& scenario = model.scenario().data();
  RunHeader header;
  header.engine_version = version();
  header.scenario_file = scenario.file;
  const std::string folder = scenario.folder.path.empty() ? "." : scenario.folder.path;
  header.scenario_folder = std::filesystem::absolute(folder).lexically_normal().string();
  header.scenario_text = scenario.document.sources.front().text;
  header.overrides = scenario.overrides;
  header.resolved_scenario = model.scenario().resolved();
  for (const ScenarioFile& file : model.params().files)
    header.inputs.emplace_back(file.path, file.sha256);
  header.trials = model.trials();
  header.trials_done = trials_in(done, header.trials);
  header.part = part;
  return header;
}

void write(ByteWriter& bytes, const RunHeader& header, const BlockSet& done) {
  bytes.put_text(header.engine_version);
  bytes.put_text(header.scenario_file);
  bytes.put_text(header.scenario_folder);
  bytes.put_text(header.scenario_text);
  bytes.put(static_cast<std::uint64_t>(header.overrides.size()));
  for (const std::string& assignment : header.overrides) bytes.put_text(assignment);
  bytes.put_text(header.resolved_scenario);
  bytes.put(static_cast<std::uint64_t>(header.inputs.size()));
  for (const auto& [path, digest] : header.inputs) {
    bytes.put_text(path);
    bytes.put_text(digest);
  }
  bytes.put(header.trials);
  bytes.put(header.part);
  done.write(bytes);
}

std::pair<RunHeader, BlockSet> read_header(ByteReader& bytes) {
  RunHeader header;
  header.engine_version = bytes.take_text();
  header.scenario_file = bytes.take_text();
  header.scenario_folder = bytes.take_text();
  header.scenario_text = bytes.take_text();
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left)
    header.overrides.push_back(bytes.take_text());
  header.resolved_scenario = bytes.take_text();
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
    std::string path = bytes.take_text();
    header.inputs.emplace_back(std::move(path), bytes.take_text());
  }
  header.trials = bytes.take<std::int64_t>();
  header.part = bytes.take<Part>();
  if (header.trials < 1 || header.part.number < 1 || header.part.of < header.part.number)
    throw std::out_of_range("the header of a state makes no sense");
  BlockSet done = BlockSet::read(bytes);
  if (!done.empty() && done.ranges().back().end > blocks_of(header.trials))
    throw std::out_of_range("the header of a state names blocks that do not exist");
  header.trials_done = trials_in(done, header.trials);
  return {std::move(header), std::move(done)};
}

std::string other_run(const RunHeader& found, const RunHeader& wanted) {
  if (found.engine_version != wanted.engine_version)
    return "is of cofferdam " + found.engine_version + ", this is " + wanted.engine_version;
  const std::string difference = difference_of(found.resolved_scenario, wanted.resolved_scenario);
  if (!difference.empty()) return difference;
  if (found.part != wanted.part)
    return "is " + part_text(found.part) + ", not " + part_text(wanted.part);
  if (found.inputs.size() != wanted.inputs.size()) return "was made from other data files";
  for (std::size_t i = 0; i < found.inputs.size(); ++i)
    if (found.inputs[i].second != wanted.inputs[i].second)
      return "was made from another '" + found.inputs[i].first + "': the file has changed since";
  return "";
}

}  // namespace cofferdam
