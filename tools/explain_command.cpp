// cofferdam explain: the programme in plain words, or as a drawing.
#include <cofferdam/explain.hpp>

#include <CLI/CLI.hpp>

#include "commands.hpp"
#include "explain_text.hpp"
#include "results/output_file.hpp"

namespace cofferdam {
namespace {

struct ExplainArguments {
  std::string file, root, variant, format = "text", drawing, out;
  std::vector<std::string> assignments;
};

/// On the terminal, or into a file.
void put(const std::string& text, const std::string& path) {
  if (path.empty()) return print(text);
  OutputFile file(path);
  file.write(text.data(), text.size());
  file.commit();
}

ExitCode run_explain(const ExplainArguments& arguments) {
  const Model model = build_model(
      read_scenario(arguments.file, arguments.assignments, arguments.root), {.seek = false});
  if (!arguments.drawing.empty()) {
    put(draw(model,
             arguments.drawing == "mermaid" ? DrawingFormat::mermaid : DrawingFormat::graphviz,
             arguments.variant),
        arguments.out);
    return ExitCode::ok;
  }
  const Table explanation = explain(model, arguments.variant);
  put(arguments.format == "text" ? explanation_text(model.title(), explanation)
                                 : formatted(explanation, arguments.format),
      arguments.out);
  return ExitCode::ok;
}

}  // namespace

void add_explain_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "explain", "Tell in plain words, or draw, who pays what, under which rules");
  auto arguments = std::make_shared<ExplainArguments>();
  command->add_option("FILE", arguments->file, "the scenario (.yaml)")->required();
  command->add_option("--variant", arguments->variant, "a variant of the scenario, by name")
      ->type_name("NAME");
  add_set_option(*command, arguments->assignments);
  add_root_option(*command, arguments->root);
  command->add_option("--format", arguments->format, "text or json")
      ->check(CLI::IsMember({"text", "json"}));
  command
      ->add_option("--draw", arguments->drawing,
                   "mermaid or graphviz: the programme as a drawing, instead of in words")
      ->check(CLI::IsMember({"mermaid", "graphviz"}));
  command->add_option("-o,--out", arguments->out, "write into this file")->type_name("PATH");
  command->footer(
      "Examples:\n"
      "  cofferdam explain fund.yaml\n"
      "  cofferdam explain fund.yaml --variant tight --format json\n"
      "  cofferdam explain fund.yaml --draw graphviz | dot -Tsvg > fund.svg");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_explain(*arguments); }; });
}

}  // namespace cofferdam
