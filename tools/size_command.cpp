// cofferdam size: how large an input must be, asked on the command line, and as finely as the
// trials allow.
#include <cofferdam/scenario.hpp>
#include <cofferdam/simulate.hpp>

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <optional>

#include "commands.hpp"
#include "folded_table.hpp"
#include "input_search.hpp"
#include "model/size_question.hpp"
#include "model/stop_rule.hpp"
#include "progress.hpp"
#include "scenario/scalars.hpp"
#include "stop.hpp"
#include "terminal.hpp"
#include "variant_rows.hpp"

namespace cofferdam {
namespace {

constexpr std::int64_t kFewestFiner = 5;  // values of a finer scan
constexpr int kMostPasses = 5;
constexpr std::int64_t kValues = 21;
constexpr std::int64_t kValuesOnALine = 5;  // of a size that lies on the line between two values
constexpr double kFineEnough = 0.25;        // distance of values, in standard errors of the size

struct SizeArguments {
  std::string file, root, trials, seed, format = "text";
  std::string input, target = "exhausted", pool, limit, bearer, above, within, from, to, safe;
  std::vector<std::string> assignments, probabilities;
  std::int64_t threads = 0, values = 0;  ///< values 0: as many as the target needs
  bool quiet = false;

  bool is_on_a_line() const { return target == "mean" || target == "break_even"; }
  std::int64_t values_at_a_time() const {
    return values > 0 ? values : is_on_a_line() ? kValuesOnALine : kValues;
  }
};

/// A question as the key `size` has it.
struct SizeRequest {
  std::string probability, from, to;  ///< "" where nothing is said
  std::int64_t values = kValues;
};

/// The option that stands for a key of the question: `--to` for `size.0.to`.
std::string option_of(const std::string& path) {
  constexpr std::string_view kQuestion = "size.0.";
  return path.starts_with(kQuestion) ? "--" + path.substr(kQuestion.size()) : "size";
}

/// `size=[{...}]`.
std::string override_of(const SizeArguments& arguments, const SizeRequest& request) {
  std::string text = "size=[{input: '" + arguments.input + "', target: " + arguments.target;
  const auto add = [&](const char* key, const std::string& value) {
    if (!value.empty()) text += std::string(", ") + key + ": " + value;
  };
  if (!request.probability.empty()) text += ", probability: [" + request.probability + "]";
  add("pool", arguments.pool);
  add("limit", arguments.limit);
  add("bearer", arguments.bearer);
  add("above", arguments.above);
  add("within", arguments.within);
  add("from", request.from);
  add("to", request.to);
  add("safe", arguments.safe);
  add("values", std::to_string(request.values));
  return text + "}]";
}

/// Builds a scenario with the question. What is wrong with that is told without its place in a text
/// that nobody has written.
template <class Build>
auto explained(const Build& build) {
  const NothingToLose until_built(true);
  try {
    return build();
  } catch (const InputError& error) {
    std::vector<Problem> problems = error.problems();
    for (Problem& problem : problems)
      if (problem.file.starts_with("--set size="))
        problem = {.file = option_of(problem.path), .what = problem.what, .advice = problem.advice};
    throw InputError(std::move(problems));
  }
}

/// One scenario, run again with finer values until they are fine enough.
class SizeSearch {
 public:
  explicit SizeSearch(const SizeArguments& arguments)
      : arguments_(arguments),
        threads_(choose_threads(static_cast<int>(arguments.threads))),
        reporter_(reporter_for_stderr(arguments.quiet)) {
    if (!threads_.warning.empty()) print_error("warning: " + threads_.warning);
  }

  /// The row of `sizes` for one probability; nothing if a signal has ended the search.
  std::optional<Table> find(const std::string& probability) {
    SizeRequest request{probability, arguments_.from, arguments_.to, arguments_.values_at_a_time()};
    std::optional<Table> best;
    tried_.reset();
    for (int pass = 0; pass < kMostPasses; ++pass) {
      const std::optional<Table> sizes = run(request);
      if (!sizes) return std::nullopt;
      // A finer scan whose interval leaves its values says less than the one before.
      if (best && sizes->texts("verdict")[0] != best->texts("verdict")[0]) break;
      best = sizes;
      const std::optional<SizeRequest> finer = around(*best, probability);
      if (!finer) break;
      request = *finer;
    }
    return best;
  }

  void finish() { reporter_.finish(done_, threads_); }

 private:
  /// The scenario with the question.
  Model model_with(const SizeRequest& request) const {
    return explained([&] {
      return build_model(read_scenario(arguments_.file, overrides_of(request), arguments_.root),
                         {.threads = threads_.threads});
    });
  }

  std::vector<std::string> overrides_of(const SizeRequest& request) const {
    std::vector<std::string> overrides = arguments_.assignments;
    if (!arguments_.trials.empty()) overrides.push_back("trials=" + arguments_.trials);
    if (!arguments_.seed.empty()) overrides.push_back("seed=" + arguments_.seed);
    for (const char* less : {"variants={}", "output.trials=none", "report.book=none"})
      overrides.emplace_back(less);
    overrides.push_back(override_of(arguments_, request));
    return overrides;
  }

  std::optional<Table> run(const SizeRequest& request) {
    const Model model = model_with(request);
    RunOptions options{.threads = threads_.threads, .stop = &stop_requested()};
    options.progress = [&](const Progress& progress) {
      reporter_.update({done_ + progress.done, done_ + progress.total});
    };
    Results results = simulate(model, options);
    done_ += results.trials;
    if (!results.complete) return std::nullopt;
    const auto named = [&](const char* name) -> Table& {
      return *std::find_if(results.tables.begin(), results.tables.end(),
                           [&](const Table& table) { return table.name == name; });
    };
    if (!tried_) {
      const std::vector<double>& values = named("sizing").numbers("value");
      tried_ = {values.front(), values.back()};
    }
    return std::move(named(kSizes));
  }

  /// Values from below the interval of the size to above it; nothing if they lie close enough, or
  /// there is no interval.
  std::optional<SizeRequest> around(const Table& sizes, const std::string& probability) const {
    const auto at = [&](const char* column) { return sizes.numbers(column)[0]; };
    const double step = at("resolution"), error = at("size_standard_error");
    if (!(step > 0) || std::isnan(error)) return std::nullopt;
    const double low = std::max(tried_->first, at("size_ci_low") - step);
    double high = at("size_ci_high") + step;
    if (!arguments_.to.empty() || is_new_volume(arguments_.input))
      high = std::min(tried_->second, high);
    const std::int64_t values = std::max(arguments_.values_at_a_time(), kFewestFiner);
    const double finer = (high - low) / static_cast<double>(values - 1);
    // While the distance of values is most of the error, that is not known yet.
    if (finer >= 0.9 * step || step <= kFineEnough * error) return std::nullopt;
    const bool rate = sizes.texts("unit")[0] == "1";
    const auto text = [&](double x) {
      return rate ? rounded_text(100 * x) + " %" : rounded_text(x);
    };
    return SizeRequest{probability, text(low), text(high), values};
  }

  const SizeArguments& arguments_;
  ThreadChoice threads_;
  ProgressReporter reporter_;
  std::int64_t done_ = 0;
  std::optional<std::pair<double, double>> tried_;  ///< ends of the values that were asked for
};

/// Whether the engine settles all values on the same losses: they decide nothing that is lost, and
/// are money, rates or plain numbers.
bool is_settled_anew(const std::string& input, const std::optional<InputNumber>& number) {
  using Form = InputNumber::Form;
  const bool is_span = number && (number->form == Form::months || number->form == Form::days);
  return !is_span &&
         (input.starts_with("programme.") || input.starts_with("pools.") || is_new_volume(input));
}

/// Searches for an input that decides losses; each question has runs of its own.
class LossInputSearch {
 public:
  explicit LossInputSearch(const SizeArguments& arguments) : arguments_(arguments) {
    if (!arguments.safe.empty()) refuse("--safe", "the side is found where the target is met");
    if (arguments.values != 0) refuse("--values", "they are chosen one after the other");
  }

  std::optional<Table> find(const std::string& probability) {
    std::vector<std::string> assignments = arguments_.assignments;
    assignments.push_back(override_of(arguments_, {probability, "", "", kValues}));
    std::optional<ComparedRuns> runs;
    explained([&] {
      runs.emplace(CompareArguments{.file = arguments_.file,
                                    .root = arguments_.root,
                                    .trials = arguments_.trials,
                                    .seed = arguments_.seed,
                                    .assignments = assignments,
                                    .measures = {target_of(arguments_.input)},
                                    .threads = arguments_.threads,
                                    .quiet = arguments_.quiet,
                                    .sized_as_it_is = true});
    });
    runs->begin(kMostSearched);
    std::optional<Table> row =
        search_input(*runs, {arguments_.input, arguments_.target, arguments_.from, arguments_.to});
    runs->finish();
    return row;
  }

 private:
  [[noreturn]] void refuse(const char* option, const char* why) const {
    throw Error(ExitCode::scenario, std::string(option) + ": '" + arguments_.input +
                                        "' is sought with a run for each value; " + why);
  }

  const SizeArguments& arguments_;
};

void append_row(Table& to, const Table& from) {
  for (std::size_t c = 0; c < to.columns.size(); ++c)
    std::visit(
        [&](auto& cells) {
          const auto& more = std::get<std::decay_t<decltype(cells)>>(from.columns[c].cells);
          cells.insert(cells.end(), more.begin(), more.end());
        },
        to.columns[c].cells);
}

ExitCode find_sizes(SizeArguments arguments) {
  stop_on_signals();
  std::vector<std::string> probabilities = arguments.probabilities;
  if (probabilities.empty()) probabilities = {arguments.is_on_a_line() ? "" : "1 %"};
  const std::optional<InputNumber> number =
      find_input(arguments.input,
                 inputs_of(read_scenario(arguments.file, arguments.assignments, arguments.root)));
  if (number) arguments.input = number->path;
  std::optional<SizeSearch> search;
  std::optional<LossInputSearch> of_losses;
  if (is_settled_anew(arguments.input, number))
    search.emplace(arguments);
  else
    of_losses.emplace(arguments);
  std::optional<Table> all;
  bool stopped = false;
  for (const std::string& probability : probabilities) {
    const std::optional<Table> sizes =
        search ? search->find(probability) : of_losses->find(probability);
    stopped = !sizes;
    if (stopped) break;
    if (all)
      append_row(*all, *sizes);
    else
      all = sizes;
  }
  if (search) search->finish();
  if (search && all && !arguments.quiet && (!arguments.from.empty() || !arguments.to.empty()) &&
      all->numbers("resolution")[0] == 0)
    print_error("note: no values are tried for this size, so that --from and --to do not bound it");
  if (all && arguments.format == "text")
    print_styled(laid_out(folded(*all, {}), terminal_width(STDOUT_FILENO).value_or(0)));
  else if (all)
    print(formatted(*all, arguments.format));
  if (stopped) print_error("stopped before all sizes were found");
  return stopped ? ExitCode::stopped : ExitCode::ok;
}

constexpr const char* kFooter =
    "The options are those of the key 'size' of a scenario; variants and other questions of it\n"
    "are left out. Where values are tried, it runs again with finer ones around the interval of\n"
    "the size, on the same trials, until they lie within a quarter of its standard error.\n"
    "An input outside of programme and pools, such as portfolios.loans.pd, and a span of time are\n"
    "sought between --from and --to with a run for each value; --values and --safe are not for\n"
    "them.\n"
    "Examples:\n"
    "  cofferdam size fund.yaml --input pools.fund.opening --probability 1% --within '3 years'\n"
    "  cofferdam size fund.yaml --input pools.fund.budget.amount --probability 5% --to "
    "'60 million'\n"
    "  cofferdam size book.yaml --input programme.fee.rate --target mean --bearer fund --above 0 "
    "--to 2%\n"
    "  cofferdam size fund.yaml --input portfolios.loans.pd --pool fund --probability 5% "
    "--from 0.5% --to 5%\n"
    "Ctrl-C ends it early; sizes that are finished are shown (exit code 75).";

}  // namespace

void add_size_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "size", "Find how large an input must be so that what shall be rare is rare");
  auto arguments = std::make_shared<SizeArguments>();
  const auto text = [&](const char* name, std::string& to, const char* sentence, const char* type) {
    return command->add_option(name, to, sentence)->type_name(type);
  };
  command->add_option("FILE", arguments->file, "the scenario (.yaml)")->required();
  text("--input", arguments->input,
       "what is sized, as --set takes it, such as pools.fund.opening; any single number of the "
       "scenario",
       "PATH")
      ->required();
  text("--target", arguments->target,
       "what shall be rare: exhausted, unpaid_by_end, limit_binds or yearly_call; or tvar, mean, "
       "break_even",
       "NAME")
      ->capture_default_str();
  command
      ->add_option("--probability", arguments->probabilities,
                   "how rare; repeatable; default: 1 %, and none of mean and break_even")
      ->type_name("RATE")
      ->allow_extra_args(false);
  text("--pool", arguments->pool, "pool of the target; default: that of the input", "NAME");
  text("--limit", arguments->limit, "limit of the target limit_binds", "NAME");
  text("--bearer", arguments->bearer, "who pays, of yearly_call, tvar, mean and break_even",
       "NAME");
  text("--above", arguments->above, "amount of yearly_call, tvar and mean", "AMOUNT");
  text("--within", arguments->within, "years that are looked at, such as '3 years'; default: all",
       "SPAN");
  text("--from", arguments->from,
       "smallest value that is tried; default: 0, but where each value is a run", "VALUE");
  text("--to", arguments->to,
       "largest value that is tried; may be left out for the opening money of a pool", "VALUE");
  add_whole_option(*command, "--values", arguments->values, 2, 200,
                   "how many values are tried at a time; default: 21, of mean and break_even 5");
  text("--safe", arguments->safe,
       "side on which the target is met: upwards or downwards; default: as it is found", "SIDE");
  add_set_option(*command, arguments->assignments);
  add_root_option(*command, arguments->root);
  text("--trials", arguments->trials, "number of trials, instead of the scenario's", "N");
  add_seed_and_threads_options(*command, arguments->seed, arguments->threads);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->add_flag("--quiet", arguments->quiet, "show no progress and no notes");
  command->footer(kFooter);
  command->callback(
      [&action, arguments] { action = [arguments] { return find_sizes(*arguments); }; });
}

}  // namespace cofferdam
