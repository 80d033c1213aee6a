// The commands with their options, as help texts tell them, for shells and manuals.
#pragma once
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace cofferdam {

/// An option or an argument by position.
struct OutlineOption {
  std::vector<std::string> names;    ///< "-o", "--out"; of an argument by position its one name
  std::string value;                 ///< what stands behind it, such as PATH; "" of a flag
  std::vector<std::string> choices;  ///< the only values, if there are few
  std::string sentence;
  bool is_file = false;
  bool repeats = false;
};

struct OutlineCommand {
  std::string path;  ///< "" of the program itself, "fit severity"
  std::string name;
  std::string sentence, footer;
  std::vector<OutlineOption> options;    ///< with those of the commands above it
  std::vector<OutlineOption> arguments;  ///< by position, in their order
  std::vector<OutlineCommand> commands;  ///< below it

  /// Whether an option of that name is known.
  bool has_option(const std::string& name) const;
};

/// The outline of everything that the parser knows.
OutlineCommand outline_of(const CLI::App& app);

/// The script by which a shell, `bash`, `zsh` or `fish`, completes commands, options and values.
std::string completion_script(const OutlineCommand& program, const std::string& shell);

/// The manual page, for man(1).
std::string man_page(const OutlineCommand& program);

}  // namespace cofferdam
