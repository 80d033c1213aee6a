// Tells how far a run is: a bar on a terminal, plain lines elsewhere.
#pragma once
#include <cofferdam/simulate.hpp>

#include <chrono>
#include <iosfwd>
#include <string>

#include "number_text.hpp"

namespace cofferdam {

/// "0.4 s", "12 s", "3 min 05 s", "2 h 07 min".
std::string duration_text(double seconds);

/// One line of at most `width` columns: bar, share, trials, rate and time left. `before`: trials
/// that were done before the seconds began.
std::string progress_bar(const Progress& progress, double seconds, std::size_t width,
                         std::int64_t before = 0);

/// The same without a bar, for logs.
std::string progress_line(const Progress& progress, double seconds, std::int64_t before = 0);

/// The end of a run: trials, seconds, rate, threads and the rule that chose their number.
std::string finished_line(std::int64_t trials, double seconds, const ThreadChoice& threads);

/// Shows the progress of one run. Not thread-safe: `simulate` calls one at a time.
class ProgressReporter {
 public:
  enum class Mode { none, lines, bar };

  /// `before`: trials that are done already. `width`: columns of the terminal, for the bar.
  ProgressReporter(std::ostream& out, Mode mode, std::int64_t before = 0, std::size_t width = 80);

  /// Shows the progress if it is time to.
  void update(const Progress& progress);
  /// Removes the bar and tells what was done.
  void finish(std::int64_t trials, const ThreadChoice& threads);
  double seconds() const;

 private:
  using Clock = std::chrono::steady_clock;
  std::ostream& out_;
  Mode mode_;
  std::int64_t before_;
  std::size_t width_;
  Clock::time_point start_;
  Clock::time_point shown_;
};

/// How to show progress on the standard error stream, and its width, of a run of which trials are
/// done `before`.
ProgressReporter reporter_for_stderr(bool quiet, std::int64_t before = 0);

}  // namespace cofferdam
