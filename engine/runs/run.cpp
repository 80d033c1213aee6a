#include <cofferdam/run.hpp>

#include <chrono>
#include <cmath>
#include <filesystem>

#include "measures/largest.hpp"
#include "measures/precision.hpp"
#include "runs/run_header.hpp"
#include "runs/shared_work.hpp"
#include "runs/state_file.hpp"
#include "simulate/work.hpp"

namespace cofferdam {

struct Run::State {
  State(Model of, Part number)
      : model(std::move(of)),
        part(number),
        worker(std::make_unique<PointSets>(model, tables_of(model))) {}

  Model model;
  Part part;
  BlockSet done;
  std::unique_ptr<PointSets> worker;  ///< what the blocks that are done have accumulated
  std::string whole_file;             ///< that this run has written, or read without a fault
  Ending ending = Ending::none;       ///< by the rule when to stop
  std::optional<std::chrono::steady_clock::time_point> time_over;  ///< by that rule

  /// The blocks of the part.
  BlockRange wanted() const {
    const std::int64_t blocks = blocks_of(model.trials());
    return {blocks * (part.number - 1) / part.of, blocks * part.number / part.of};
  }
  /// Works on what is missing of the blocks; returns whether nothing is any more.
  bool work_on(const BlockRange& wanted, const RunOptions& options, Progress progress);
  bool work_until_precise(const BlockRange& wanted, RunOptions options);
  std::int64_t needed(double times) const;
  BlockSet work_alone(const std::vector<BlockRange>& gaps, const RunOptions& options,
                      const std::function<void(std::int64_t)>& told);
  void read(const std::string& path);
};

namespace {

std::chrono::steady_clock::time_point after(double seconds) {
  return std::chrono::steady_clock::now() +
         std::chrono::duration_cast<std::chrono::steady_clock::duration>(
             std::chrono::duration<double>(seconds));
}

}  // namespace

Run::Run(const Model& model, Part part) : state_(std::make_unique<State>(model, part)) {
  if (model.stop_rule() && part.of > 1)
    throw Error(ExitCode::scenario,
                "a part cannot tell when the whole run is precise enough; say how many trials all "
                "parts have together, with --trials, or run it as one");
}
Run::Run(Run&&) noexcept = default;
Run& Run::operator=(Run&&) noexcept = default;
Run::~Run() = default;

Part Run::part() const {
  return state_->part;
}

std::int64_t Run::trials_done() const {
  return trials_in(state_->done, state_->model.trials());
}

std::int64_t Run::trials_wanted() const {
  return state_->ending == Ending::none ? trials_in(state_->wanted(), state_->model.trials())
                                        : trials_done();
}

std::vector<TrialSpan> Run::missing() const {
  std::vector<TrialSpan> spans;
  if (state_->ending != Ending::none) return spans;
  for (const BlockRange& gap : state_->done.missing(state_->wanted()))
    spans.push_back({gap.first * kBlockTrials,
                     gap.first * kBlockTrials + trials_in(gap, state_->model.trials()) - 1});
  return spans;
}

bool Run::work(const RunOptions& options, bool to_the_end) {
  BlockRange wanted = state_->wanted();
  const std::int64_t of = state_->model.trials();
  if (!to_the_end && wanted.size() > 0 && trials_in(wanted.end - 1, of) < kBlockTrials)
    --wanted.end;
  if (state_->model.stop_rule()) return state_->work_until_precise(wanted, options);
  return state_->work_on(wanted, options, {0, trials_wanted()});
}

bool Run::State::work_on(const BlockRange& wanted, const RunOptions& options, Progress progress) {
  const std::vector<BlockRange> gaps = done.missing(wanted);
  if (gaps.empty()) return true;
  const std::int64_t before = trials_in(done, model.trials());
  const auto told = [&](std::int64_t trials) {
    progress.done = before + trials;
    progress.total = std::max(progress.total, progress.done);
    if (options.progress) options.progress(progress);
  };
  done.add(options.mailbox ? work_with_others(*options.mailbox, model, gaps, options, *worker, told)
                           : work_alone(gaps, options, told));
  return done.missing(wanted).empty();
}

BlockSet Run::State::work_alone(const std::vector<BlockRange>& gaps, const RunOptions& options,
                                const std::function<void(std::int64_t)>& told) {
  BlockQueue queue(options.stop, options.until);
  for (const BlockRange& gap : gaps) queue.add(gap);
  const int threads =
      static_cast<int>(std::clamp<std::int64_t>(queue.waiting(), 1, std::max(1, options.threads)));
  queue.close();
  work_off(queue, model, threads, *worker, [&] { told(queue.trials()); });
  return queue.done();
}

/// Looks at the measure whenever all blocks up to a look are done. The time that is granted begins
/// with the first call.
bool Run::State::work_until_precise(const BlockRange& wanted, RunOptions options) {
  const StopRule& rule = *model.stop_rule();
  Progress progress{0, model.trials(), rule.relative_error};
  const auto pause = options.until;
  if (rule.max_seconds && !time_over) time_over = after(*rule.max_seconds);
  if (time_over) options.until = pause ? std::min(*pause, *time_over) : time_over;
  for (std::int64_t from = done.end(); ending == Ending::none; from = done.end() + 1) {
    const std::int64_t look = std::min(look_from(from), wanted.end);
    if (!work_on({0, look}, options, progress)) {
      const bool in_time = !time_over || std::chrono::steady_clock::now() < *time_over;
      if (in_time || (options.stop && options.stop->load())) return false;
      options.until = pause;
      if (!work_on({0, std::max<std::int64_t>(done.end(), 1)}, options, progress)) return false;
      ending = Ending::max_time;
    } else if (const Estimate found = worker->estimate(rule.measure);
               is_precise(found, rule.relative_error)) {
      ending = Ending::precise;
    } else if (look == wanted.end) {
      if (wanted == this->wanted()) ending = Ending::max_trials;
      return true;
    } else {
      progress.relative_error = relative_error(found);
      progress.total = needed(progress.relative_error / rule.relative_error);
    }
  }
  return true;
}

/// Trials that a run will take about, whose error is so many times what was asked.
std::int64_t Run::State::needed(double times) const {
  if (std::isnan(times)) return model.trials();
  const double blocks = static_cast<double>(done.size()) * times * times;
  const auto most = static_cast<double>(wanted().end);
  return std::min(look_from(static_cast<std::int64_t>(std::min(blocks, most))) * kBlockTrials,
                  model.trials());
}

void Run::merge(const Run& other) {
  const BlockRange twice = state_->done.common(other.state_->done);
  if (twice.size() > 0)
    throw Error(ExitCode::scenario, "trials " + std::to_string(twice.first * kBlockTrials) +
                                        " to " + std::to_string(twice.end * kBlockTrials - 1) +
                                        " are in two parts");
  state_->worker->merge(*other.state_->worker);
  state_->done.add(other.state_->done);
}

WorkSeconds Run::seconds() const {
  return state_->worker->seconds();
}

Results Run::results() const {
  return results_of(state_->model, *state_->worker, state_->ending);
}

void Run::save(StateFile& file) {
  ByteWriter header;
  write(header, header_of(state_->model, state_->part, state_->done), state_->done);
  const auto state = [&](const ByteWriter::Sink& sink) {
    ByteWriter bytes(sink);
    state_->worker->write(bytes);
    bytes.flush();
  };
  file.write(header.take_bytes(), state, state_->whole_file == file.path());
  state_->whole_file = file.path();
}

void Run::save(const std::string& path) {
  StateFile file(path);
  save(file);
}

void Run::State::read(const std::string& path) {
  StateSource source(path);
  const auto refuse = [&](const std::string& why) {
    throw Error(ExitCode::scenario, "'" + path + "' " + why);
  };
  try {
    ByteReader reader(source.header());
    auto [header, blocks] = read_header(reader);
    const std::string other = other_run(header, header_of(model, part, done));
    if (!other.empty()) refuse(other);
    const std::int64_t last = blocks_of(header.trials) - 1;
    if (header.trials > model.trials())
      refuse("is of a run of " + std::to_string(header.trials) + " trials, more than the " +
             std::to_string(model.trials()) + " of this one");
    if (header.trials < model.trials() && blocks.contains(last) &&
        trials_in(last, header.trials) < kBlockTrials)
      refuse(
          "ends within a block of 1,024 trials; a run goes on from a state that was kept with "
          "--keep-state");
    ByteReader state = source.state();
    worker->read(state);
    if (!state.at_end()) refuse("holds more than a state");
    done = std::move(blocks);
    ending = Ending::none;
  } catch (const Error&) {
    throw;
  } catch (const KeptTooFew& error) {
    refuse(std::string("has no room for so many trials: ") + error.what() +
           "; begin again without --resume");
  } catch (const std::exception& error) {
    refuse(std::string("is not the state of such a run: ") + error.what());
  }
}

std::string Run::load(const std::string& path) {
  try {
    state_->read(path);
    state_->whole_file = path;
    return "";
  } catch (const Error& error) {
    const bool is_lost = dynamic_cast<const DamagedState*>(&error) != nullptr ||
                         error.code() == ExitCode::input_missing;
    const std::string before = previous_of(path);
    if (!is_lost || !std::filesystem::exists(before)) throw;
    state_->read(before);
    return std::string(error.what()) + "; going on from '" + before + "', the one before it";
  }
}

Results simulate(const Model& model, const RunOptions& options) {
  Run run(model);
  run.work(options);
  return run.results();
}

bool has_state(const std::string& path) {
  std::error_code unknown;
  return std::filesystem::exists(path, unknown) ||
         std::filesystem::exists(previous_of(path), unknown);
}

void remove_state(const std::string& path) {
  std::error_code unknown;
  std::filesystem::remove(path, unknown);
  std::filesystem::remove(previous_of(path), unknown);
}

RunHeader read_run_header(const std::string& path) {
  const StateSource source(path);
  try {
    ByteReader reader(source.header());
    return read_header(reader).first;
  } catch (const std::out_of_range& error) {
    throw Error(ExitCode::scenario, "'" + path + "' is not a state of a run: " + error.what());
  }
}

Scenario scenario_of(const RunHeader& header) {
  return parse_scenario(header.scenario_file, header.scenario_text, header.overrides,
                        header.scenario_folder);
}

}  // namespace cofferdam
