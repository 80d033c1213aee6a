// cofferdam init: a commented scenario to begin with.
#include <CLI/CLI.hpp>
#include <filesystem>

#include "commands.hpp"
#include "display_width.hpp"
#include "results/output_file.hpp"
#include "summary.hpp"
#include "templates.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

struct InitArguments {
  std::string name, out;
  bool list = false, force = false;
};

std::string list_text() {
  std::string text = "Templates, each a commented scenario that runs as it is:\n";
  for (const Template& one : templates())
    text += "  " + one.name + std::string(11 - one.name.size(), ' ') + one.sentence + "\n";
  const std::string& first = templates().front().name;
  return text + "Begin with '" + first + "': cofferdam init " + first + "\n";
}

/// A file that is to be written, and its text.
struct NewFile {
  fs::path path;
  const std::string* text;
};

/// Where the scenario goes: a name that ends as those of scenarios is a file, another a folder.
fs::path scenario_path(const InitArguments& arguments, const Template& chosen) {
  const std::string file = chosen.name + ".yaml";
  if (arguments.out.empty()) return file;
  const fs::path out = arguments.out;
  const bool is_file =
      (out.extension() == ".yaml" || out.extension() == ".yml") && !fs::is_directory(out);
  return is_file ? out : out / file;
}

/// The scenario and, beside it, what it reads.
std::vector<NewFile> files_of(const Template& chosen, const fs::path& scenario) {
  std::vector<NewFile> files = {{scenario, &embedded_texts().at(chosen.name + ".yaml")}};
  for (const std::string& name : chosen.data)
    files.push_back({scenario.parent_path() / name, &embedded_texts().at(name)});
  return files;
}

/// Nothing is written where a file of one of the names is there already.
void refuse_existing(const std::vector<NewFile>& files) {
  for (const NewFile& file : files)
    if (fs::exists(fs::symlink_status(file.path)))
      throw Error(
          ExitCode::cannot_create,
          "'" + file.path.string() +
              "' is there already; write to another place with -o, or replace it with --force");
}

void make_folder(const fs::path& folder) {
  if (folder.empty()) return;
  std::error_code error;
  fs::create_directories(folder, error);
  if (error)
    throw Error(ExitCode::cannot_create,
                "cannot create the folder '" + folder.string() + "': " + error.message());
}

/// A path as it is typed in a shell.
std::string typed(const std::string& path) {
  const std::string plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,:@%";
  if (path.find_first_not_of(plain) == path.npos) return path;
  std::string quoted = "'";
  for (const char c : path) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

std::string next_steps(const Template& chosen, const std::vector<NewFile>& files) {
  std::string text = "Written:";
  for (const NewFile& file : files) text += " " + printable(file.path.string());
  const std::string scenario = typed(files.front().path.string());
  text += "\nNext:\n";
  if (chosen.name == "claims") {
    const std::string claims = typed(files.at(1).path.string());
    text += "  cofferdam fit severity " + claims + " --column loss\n";
    text += "  cofferdam fit frequency " + claims + " --column date --per year\n";
  }
  for (const char* command : {"check", "explain", "run"})
    text += std::string("  cofferdam ") + command + " " + scenario + "\n";
  return text + "Then put your own numbers where the file says 'yours'.\n";
}

ExitCode run_init(const InitArguments& arguments) {
  if (arguments.list || arguments.name.empty()) {
    if (!arguments.out.empty())
      throw Error(ExitCode::scenario, "-o goes with the name of a template\n" + list_text());
    print(list_text());
    return ExitCode::ok;
  }
  const Template& chosen = find_template(arguments.name);
  const std::vector<NewFile> files = files_of(chosen, scenario_path(arguments, chosen));
  if (!arguments.force) refuse_existing(files);
  make_folder(files.front().path.parent_path());
  for (const NewFile& file : files) {
    OutputFile out(file.path.string());
    out.write(file.text->data(), file.text->size());
    out.commit();
  }
  print(next_steps(chosen, files));
  return ExitCode::ok;
}

}  // namespace

void add_init_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("init", "Write a commented scenario to begin with");
  auto arguments = std::make_shared<InitArguments>();
  command->add_option("TEMPLATE", arguments->name, "which one; without a name they are listed");
  command
      ->add_option(
          "-o,--out", arguments->out,
          "a .yaml file, or a folder, which is made; default: TEMPLATE.yaml in the current folder")
      ->type_name("FILE|DIR");
  command->add_flag("--list", arguments->list, "list the templates, with a sentence each");
  command->add_flag("--force", arguments->force, "replace files of the same name");
  command->footer(
      "Examples:\n"
      "  cofferdam init\n"
      "  cofferdam init pool\n"
      "  cofferdam init loan_csv -o my_loans/");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_init(*arguments); }; });
}

}  // namespace cofferdam
