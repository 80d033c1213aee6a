#include "command_outline.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <set>

namespace cofferdam {
namespace {

/// The values that a validator admits, from its description: "TEXT:{csv,json}".
std::vector<std::string> choices_in(const std::string& type) {
  const std::size_t open = type.find('{'), close = type.find('}');
  std::vector<std::string> choices;
  if (open == std::string::npos || close == std::string::npos) return choices;
  for (std::size_t at = open + 1; at < close;) {
    const std::size_t comma = std::min(type.find(',', at), close);
    choices.push_back(type.substr(at, comma - at));
    at = comma + 1;
  }
  return choices;
}

OutlineOption outline_of(const CLI::Option& option) {
  static const std::set<std::string> kFiles = {"PATH", "DIR", "FILE", "DATA", "PART", "OUT.h5"};
  OutlineOption outline;
  const std::string type = option.get_type_name();
  if (option.get_positional()) {
    outline.names = {option.get_name(true, false)};
  } else {
    for (const std::string& name : option.get_snames()) outline.names.push_back("-" + name);
    for (const std::string& name : option.get_lnames()) outline.names.push_back("--" + name);
    if (option.get_items_expected_max() > 0) outline.value = type.substr(0, type.find(':'));
  }
  outline.choices = choices_in(type);
  outline.sentence = option.get_description();
  outline.is_file = kFiles.contains(option.get_positional() ? outline.names[0] : outline.value);
  outline.repeats = option.get_items_expected_max() > 1;
  return outline;
}

OutlineCommand outline_below(const CLI::App& app, const OutlineCommand* above) {
  OutlineCommand outline;
  outline.name = app.get_name();
  if (above) outline.path = (above->path.empty() ? "" : above->path + " ") + outline.name;
  outline.sentence = app.get_description();
  outline.footer = app.get_footer();
  for (const CLI::Option* option : app.get_options())
    (option->get_positional() ? outline.arguments : outline.options).push_back(outline_of(*option));
  for (const OutlineOption& option : above ? above->options : std::vector<OutlineOption>())
    if (option.names.back() != "--version" && !outline.has_option(option.names.back()))
      outline.options.push_back(option);
  for (const CLI::App* command : app.get_subcommands({}))
    outline.commands.push_back(outline_below(*command, &outline));
  return outline;
}

}  // namespace

bool OutlineCommand::has_option(const std::string& wanted) const {
  return std::any_of(options.begin(), options.end(), [&](const OutlineOption& option) {
    return std::find(option.names.begin(), option.names.end(), wanted) != option.names.end();
  });
}

OutlineCommand outline_of(const CLI::App& app) {
  return outline_below(app, nullptr);
}

}  // namespace cofferdam
