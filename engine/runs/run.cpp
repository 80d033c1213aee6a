#include <cofferdam/run.hpp>

#include <filesystem>

#include "measures/largest.hpp"
#include "runs/run_header.hpp"
#include "runs/shared_work.hpp"
#include "runs/state_file.hpp"
#include "simulate/work.hpp"

namespace cofferdam {

struct Run::State {
  State(Model of, Part number)
      : model(std::move(of)),
        part(number),
        worker(std::make_unique<TrialWorker>(model, tables_of(model))) {}

  Model model;
  Part part;
  BlockSet done;
  std::unique_ptr<TrialWorker> worker;  ///< what the blocks that are done have accumulated
  std::string whole_file;               ///< that this run has written, or read without a fault

  /// The blocks of the part.
  BlockRange wanted() const {
    const std::int64_t blocks = blocks_of(model.trials());
    return {blocks * (part.number - 1) / part.of, blocks * part.number / part.of};
  }
  BlockSet work_alone(const std::vector<BlockRange>& gaps, const RunOptions& options,
                      const std::function<void(std::int64_t)>& told);
  void read(const std::string& path);
};

Run::Run(const Model& model, Part part) : state_(std::make_unique<State>(model, part)) {}
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
  return trials_in(state_->wanted(), state_->model.trials());
}

std::vector<TrialSpan> Run::missing() const {
  std::vector<TrialSpan> spans;
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
  const std::vector<BlockRange> gaps = state_->done.missing(wanted);
  if (gaps.empty()) return true;
  const std::int64_t before = trials_done(), total = trials_wanted();
  const auto told = [&](std::int64_t trials) {
    if (options.progress) options.progress({before + trials, total});
  };
  state_->done.add(options.mailbox ? work_with_others(*options.mailbox, state_->model, gaps,
                                                      options, *state_->worker, told)
                                   : state_->work_alone(gaps, options, told));
  return state_->done.missing(wanted).empty();
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

void Run::merge(const Run& other) {
  const BlockRange twice = state_->done.common(other.state_->done);
  if (twice.size() > 0)
    throw Error(ExitCode::scenario, "trials " + std::to_string(twice.first * kBlockTrials) +
                                        " to " + std::to_string(twice.end * kBlockTrials - 1) +
                                        " are in two parts");
  state_->worker->merge(*other.state_->worker);
  state_->done.add(other.state_->done);
}

const WorkSeconds& Run::seconds() const {
  return state_->worker->seconds();
}

Results Run::results() const {
  return results_of(state_->model, *state_->worker);
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
