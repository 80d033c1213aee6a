// Errors of the engine: every exception carries the exit code of the process that meets it.
#pragma once
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam {

/// Exit codes of the command and of every exception thrown by the engine.
enum class ExitCode {
  ok = 0,
  scenario = 2,        ///< the scenario, its data or the command line is wrong
  input_missing = 66,  ///< an input file does not exist or cannot be read
  internal = 70,       ///< a bug of the engine
  cannot_create = 73,  ///< the output cannot be created
  cannot_write = 74,   ///< the output was created but could not be written
  stopped = 75         ///< stopped early; the finished trials were kept
};

/// One finding about an input. `line` and `column` are 1-based; 0 means "no place".
struct Problem {
  std::string file;
  int line = 0;
  int column = 0;
  std::string path;         ///< dotted path of the key, such as `portfolios.loans.pd`; may be empty
  std::string what;         ///< what is wrong, with the value that was found
  std::string advice;       ///< what to do; may be empty
  std::string source_line;  ///< text of the line, for the caret; may be empty
  int source_start = 1;     ///< column of the first character of `source_line`

  friend bool operator==(const Problem&, const Problem&) = default;
};

/// Stores for the caret the line of `text` in which the byte `offset` lies, the problem's column,
/// or of a long line the part around it. Takes the time of that part alone.
void set_source_line(Problem& problem, std::string_view text, std::size_t offset);

/// Writes `file:line:col: path: what; advice`, and below it the line and a caret. The caret is
/// placed by display columns; of a long line about 100 columns are shown; control characters and
/// invalid UTF-8 are shown as U+FFFD, so that the text is safe to print.
std::string to_string(const Problem& problem);

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// All problems of the inputs of one run, each once, sorted by file (in order of first appearance),
/// line and column. what() holds all of them, one below the other.
class InputError : public Error {
 public:
  explicit InputError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

}  // namespace cofferdam
