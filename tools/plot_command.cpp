// cofferdam plot: pictures of results.
#include <cofferdam/results.hpp>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <fstream>
#include <optional>

#include "commands.hpp"
#include "memory_size.hpp"
#include "plot/picture.hpp"
#include "results/output_file.hpp"
#include "summary.hpp"

namespace cofferdam {
namespace {

namespace fs = std::filesystem;

struct PlotArguments {
  std::string file, what;
  PictureRequest request;
  std::optional<std::string> out;
  std::string memory;
  bool list = false;
};

/// Whether a file may be replaced by a drawing: it is none, empty, or a drawing of ours.
bool is_replaceable(const std::string& name) {
  std::error_code unknown;
  if (!fs::is_regular_file(name, unknown) || fs::file_size(name, unknown) == 0) return true;
  const std::string begin = "<svg xmlns=";
  std::string found(begin.size(), '\0');
  std::ifstream(name, std::ios::binary)
      .read(found.data(), static_cast<std::streamsize>(begin.size()));
  return found == begin;
}

void write(const std::string& drawing, const std::string& name) {
  if (!is_replaceable(name))
    throw Error(ExitCode::cannot_create, "cannot create '" + name +
                                             "': the file holds something else than a drawing "
                                             "of this command; use another name with -o");
  OutputFile file(name);
  file.write(drawing.data(), drawing.size());
  file.commit();
}

/// The ending of a name by which other programs know pictures that are no SVG; else "".
std::string other_format(const std::string& name) {
  std::string ending = fs::path(name).extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  for (const char* known : {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp",
                            ".pdf", ".eps", ".ps", ".emf", ".wmf", ".html"})
    if (ending == known) return ending.substr(1);
  return "";
}

Table list_of(const Results& results, const std::string& variant) {
  std::vector<std::string> names, sentences;
  for (const Picture* picture : possible_pictures(results, variant)) {
    names.emplace_back(picture->name);
    sentences.emplace_back(picture->sentence);
  }
  return {"pictures",
          "one picture that these results allow, that which is most worth looking at first",
          {{"picture", "", "name", names}, {"shows", "", "what it shows", sentences}}};
}

ExitCode plot(const PlotArguments& arguments) {
  const Results results = read_results(
      arguments.file, {is_drawn, static_cast<std::uint64_t>(bytes_of(arguments.memory))});
  const PictureRequest& request = arguments.request;
  if (arguments.list) {
    print(formatted(list_of(results, request.variant), "text"));
    return ExitCode::ok;
  }
  const Picture& picture = choose_picture(results, arguments.what, request);
  const std::string drawing = picture.draw(results, request);
  if (arguments.out == "-") {
    print(drawing);
    return ExitCode::ok;
  }
  const std::string name = arguments.out.value_or(fs::path(arguments.file).stem().string() + "_" +
                                                  picture.name + ".svg");
  if (name.empty()) throw Error(ExitCode::scenario, "-o: the name of the drawing is empty");
  if (const std::string other = other_format(name); !other.empty())
    throw Error(ExitCode::scenario,
                "-o: drawings are SVG, not " + other +
                    "; name the file .svg, and convert it with another program");
  write(drawing, name);
  print("Written to " + name + ": " + picture.sentence + ".\n");
  return ExitCode::ok;
}

}  // namespace

void add_plot_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("plot", "Draw results as SVG");
  auto arguments = std::make_shared<PlotArguments>();
  std::string names, known;
  for (const Picture& picture : pictures()) {
    names += (names.empty() ? "" : ", ") + std::string(picture.name);
    known += "  " + std::string(picture.name) +
             std::string(10 - std::string(picture.name).size(), ' ') + picture.sentence + "\n";
  }
  command->add_option("FILE", arguments->file, "results file (.h5)")->required();
  command
      ->add_option("--what", arguments->what,
                   "the picture: " + names + "; default: the one most worth looking at")
      ->type_name("PICTURE");
  command
      ->add_option("--variant", arguments->request.variant,
                   "the variant that is drawn, instead of base")
      ->type_name("NAME");
  command
      ->add_option("--only", arguments->request.only,
                   "draw only these pools, bearers, accounts, inputs or measures; repeatable")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command
      ->add_option("-o,--out", arguments->out,
                   "write to this file, or with - to the standard output; default: the name of "
                   "the results with _PICTURE.svg, in the current folder")
      ->type_name("PATH");
  command->add_flag("--list", arguments->list, "list the pictures that these results allow");
  add_memory_option(*command, arguments->memory, kMemoryOfTables);
  command->footer("Pictures:\n" + known +
                  "Examples:\n"
                  "  cofferdam plot fund.h5\n"
                  "  cofferdam plot fund.h5 --what bearers -o bearers.svg\n"
                  "  cofferdam plot fund.h5 --what fan --only fund --variant tight -o - > fan.svg");
  command->callback([&action, arguments] { action = [arguments] { return plot(*arguments); }; });
}

}  // namespace cofferdam
