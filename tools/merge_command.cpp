// cofferdam merge: the parts of a run in, results file and summary out.
#include <cofferdam/run.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>

#include "commands.hpp"
#include "number_text.hpp"
#include "results_name.hpp"
#include "run_output.hpp"

namespace cofferdam {
namespace {

struct MergeArguments {
  std::string out;
  std::vector<std::string> parts;
  bool json = false;
};

[[noreturn]] void refuse(const std::string& why) {
  throw Error(ExitCode::scenario, "cofferdam merge: " + why);
}

std::string name_of(const Part& part) {
  return "part " + std::to_string(part.number) + " of " + std::to_string(part.of);
}

/// "trials 1,024 to 4,095 and 10,240 to 12,287".
std::string text_of(const std::vector<TrialSpan>& spans) {
  constexpr std::size_t kMost = 5;
  std::string text = "trials ";
  for (std::size_t i = 0; i < std::min(kMost, spans.size()); ++i)
    text += (i ? " and " : "") + grouped(spans[i].first) + " to " + grouped(spans[i].last);
  return text + (spans.size() > kMost ? " and more" : "");
}

/// Throws Error that names the parts that are missing, stand twice, or are of another number.
void check_parts(const std::map<std::string, RunHeader>& headers) {
  std::map<std::int64_t, std::string> files;
  const std::int64_t of = headers.begin()->second.part.of;
  for (const auto& [file, header] : headers) {
    if (header.part.of != of)
      refuse("'" + file + "' is " + name_of(header.part) + ", '" + headers.begin()->first +
             "' is " + name_of(headers.begin()->second.part));
    const auto [known, is_new] = files.emplace(header.part.number, file);
    if (!is_new)
      refuse(name_of(header.part) + " stands twice: '" + known->second + "' and '" + file + "'");
  }
  constexpr std::size_t kMost = 10;
  std::string missing;
  std::int64_t count = 0;
  for (std::int64_t number = 1; number <= of; ++number)
    if (!files.contains(number) && ++count <= static_cast<std::int64_t>(kMost))
      missing += (missing.empty() ? "" : ", ") + std::to_string(number);
  if (count > 0)
    refuse("of " + std::to_string(of) + " parts " + std::to_string(count) +
           (count == 1 ? " is" : " are") + " missing: " + missing + (count > 10 ? ", ..." : ""));
}

std::map<std::string, RunHeader> headers_of(const std::vector<std::string>& parts) {
  std::map<std::string, RunHeader> headers;
  for (const std::string& file : parts)
    if (!headers.emplace(file, read_run_header(file)).second) refuse("'" + file + "' stands twice");
  return headers;
}

ExitCode merge(const MergeArguments& arguments) {
  const auto headers = headers_of(arguments.parts);
  check_parts(headers);
  const RunHeader& first = headers.at(arguments.parts.front());
  const std::string out =
      results_name(first.scenario_folder + "/" + first.scenario_file, arguments.out);
  OutputFile results(out);
  const Model model = build_model(scenario_of(first));
  Run all(model);
  for (const std::string& file : arguments.parts) {
    Run part(model, headers.at(file).part);
    part.load(file);
    if (!part.is_complete())
      refuse("'" + file + "' lacks " + text_of(part.missing()) +
             "; finish it: cofferdam run ... --part " + std::to_string(part.part().number) + "/" +
             std::to_string(part.part().of) + " --resume");
    all.merge(part);
  }
  SecondPlace second;
  const Written written = write_and_print(all.results(), results, out, second, arguments.json);
  if (written.failure) throw *written.failure;
  return ExitCode::ok;
}

}  // namespace

void add_merge_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "merge", "Put the parts of a run together: the results of one run, bit for bit");
  auto arguments = std::make_shared<MergeArguments>();
  command->add_option("OUT.h5", arguments->out, "results file")->required();
  command->add_option("PART", arguments->parts, "state files of all parts, in any order")
      ->required();
  command->add_flag("--json", arguments->json, "print one JSON object instead of the summary");
  command->footer(
      "Examples:\n"
      "  cofferdam run book.yaml --part 1/2 && cofferdam run book.yaml --part 2/2\n"
      "  cofferdam merge book.h5 book.part-*-of-2.state\n"
      "The scenario is in the parts; its data files are read again, and must not have changed.");
  command->callback([&action, arguments] { action = [arguments] { return merge(*arguments); }; });
}

}  // namespace cofferdam
