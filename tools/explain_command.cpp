// cofferdam explain: the programme in plain words.
#include <cofferdam/explain.hpp>

#include "commands.hpp"
#include "explain_text.hpp"

namespace cofferdam {
namespace {

struct ExplainArguments {
  std::string file, root, variant, format = "text";
  std::vector<std::string> assignments;
};

ExitCode run_explain(const ExplainArguments& arguments) {
  const Model model =
      build_model(read_scenario(arguments.file, arguments.assignments, arguments.root));
  const Table explanation = explain(model, arguments.variant);
  print(arguments.format == "text" ? explanation_text(model.title(), explanation)
                                   : formatted(explanation, arguments.format));
  return ExitCode::ok;
}

}  // namespace

void add_explain_command(CLI::App& app, Action& action) {
  CLI::App* command =
      app.add_subcommand("explain", "Tell in plain words who pays what, under which rules");
  auto arguments = std::make_shared<ExplainArguments>();
  command->add_option("FILE", arguments->file, "the scenario (.yaml)")->required();
  command->add_option("--variant", arguments->variant, "a variant of the scenario, by name")
      ->type_name("NAME");
  add_set_option(*command, arguments->assignments);
  add_root_option(*command, arguments->root);
  command->add_option("--format", arguments->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command->footer(
      "Examples:\n"
      "  cofferdam explain fund.yaml\n"
      "  cofferdam explain fund.yaml --variant tight --format json");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_explain(*arguments); }; });
}

}  // namespace cofferdam
