// Errors of the engine: every exception carries the exit code of the process that meets it.
#pragma once
#include <stdexcept>
#include <string>
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
};

/// Writes `file:line:col: path: what; advice`, and below it the line and a caret.
std::string to_string(const Problem& problem);

class Error : public std::runtime_error {
 public:
  Error(ExitCode code, const std::string& message) : std::runtime_error(message), code_(code) {}
  ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

/// All problems of the inputs of one run, sorted by file, line and column.
class InputError : public Error {
 public:
  explicit InputError(std::vector<Problem> problems);
  const std::vector<Problem>& problems() const { return problems_; }

 private:
  std::vector<Problem> problems_;
};

}  // namespace cofferdam
