// A run that can be stopped, kept in a file, gone on with, and put together from parts.
#pragma once
#include <cofferdam/simulate.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace cofferdam {

/// Part `number` of `of`, counted from 1: blocks of 1,024 trials in a row. `of` is up to 1 million.
struct Part {
  std::int64_t number = 1;
  std::int64_t of = 1;
  friend bool operator==(const Part&, const Part&) = default;
};

/// Trials from `first` to `last`, both of them.
struct TrialSpan {
  std::int64_t first = 0;
  std::int64_t last = 0;
};

/// Seconds of a thread, or of several together, by what they do.
struct WorkSeconds {
  double draw = 0;     ///< draws events
  double settle = 0;   ///< settles them by the programme
  double measure = 0;  ///< adds them to the tables
  double size = 0;     ///< settles and measures what is to be sized
  void add(const WorkSeconds& other) {
    draw += other.draw, settle += other.settle, measure += other.measure, size += other.size;
  }
};

/// What a state file says of its run.
struct RunHeader {
  std::string engine_version;
  std::string scenario_file;    ///< name without folder
  std::string scenario_folder;  ///< where relative paths of data files start
  std::string scenario_text;    ///< verbatim
  std::vector<std::string> overrides;
  std::string resolved_scenario;
  std::vector<std::pair<std::string, std::string>> inputs;  ///< path and SHA-256 of data files
  std::int64_t trials = 0;                                  ///< of the whole run
  std::int64_t trials_done = 0;                             ///< that are in the file
  Part part;
};

/// The name of a state file, held for one run: another that is given the same name, by whatever
/// process, is refused as long as this lives.
class StateFile {
 public:
  /// Throws Error with cannot_create if `path` can not become a state file, is a file that holds
  /// something else, or is held by another run: called before a long run.
  explicit StateFile(const std::string& path);
  StateFile(StateFile&&) noexcept;
  StateFile& operator=(StateFile&&) noexcept;
  ~StateFile();
  const std::string& path() const { return path_; }

 private:
  friend class Run;
  struct Hold;
  void write(const std::string& header,
             const std::function<void(const std::function<void(std::string_view)>&)>& state,
             bool keep);

  std::string path_;
  std::unique_ptr<Hold> hold_;
};

/// A run of a model: what its finished trials have accumulated. Whatever order and portions they
/// were worked in, and by however many processes, the results are the same, bit for bit.
class Run {
 public:
  /// Nothing is done yet. `part` of several leaves the other trials to other runs.
  explicit Run(const Model& model, Part part = {});
  Run(Run&&) noexcept;
  Run& operator=(Run&&) noexcept;
  ~Run();

  /// Works on the trials that are missing until none is, the stop or the end of its time. The last
  /// block, if it is shorter than others, is left out unless `to_the_end`: a run of more trials can
  /// go on from whole blocks only. Returns whether nothing of that is missing any more.
  bool work(const RunOptions& options, bool to_the_end = true);
  /// Adds what another did. Throws Error(scenario) if both have the same trials.
  void merge(const Run& other);

  Part part() const;
  std::int64_t trials_done() const;
  /// Trials of its part.
  std::int64_t trials_wanted() const;
  bool is_complete() const { return trials_done() == trials_wanted(); }
  /// The trials of its part that are not done.
  std::vector<TrialSpan> missing() const;
  Results results() const;
  /// Of the threads of this process.
  WorkSeconds seconds() const;

  /// Writes what was done to a state file, which takes the place of one that stood there: that
  /// becomes its path with `.previous` behind it, if this run has written or read it. Throws Error
  /// as write_results does.
  void save(StateFile& file);
  /// The same, without holding the name before and after.
  void save(const std::string& path);
  /// Goes on from a state file, in place of what was done. If it is damaged or missing, from the
  /// one before it; returns a warning then, else an empty text. Throws Error(scenario) if the file
  /// belongs to another run: another scenario, seed, part, version of the engine, or fewer trials;
  /// Error(input_missing) if there is none.
  std::string load(const std::string& path);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// Whether there is a state file or one before it.
bool has_state(const std::string& path);
/// Removes a state file and the one before it.
void remove_state(const std::string& path);

/// What a state file says of its run, without the rest. Throws Error: input_missing if there is
/// none, scenario if it is something else, of another format, or damaged.
RunHeader read_run_header(const std::string& path);

/// The scenario of a state file, as it was when the run began; its data files are read again.
Scenario scenario_of(const RunHeader& header);

}  // namespace cofferdam
