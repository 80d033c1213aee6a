// cofferdam check: reads and builds scenarios without running them.
#include <cofferdam/explain.hpp>
#include <cofferdam/model.hpp>
#include <cofferdam/simulate.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "commands.hpp"
#include "display_width.hpp"
#include "measures/last_cash.hpp"
#include "model/params.hpp"
#include "needs_text.hpp"
#include "portfolios/portfolio.hpp"
#include "progress.hpp"
#include "scenario/scenario_data.hpp"
#include "sources_text.hpp"
#include "summary.hpp"
#include "time/calendar.hpp"
#include "timing.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

std::string counted(std::int64_t number, const char* what) {
  return grouped(number) + " " + what + (number == 1 ? "" : "s");
}

/// "12,000 loans, 1 policy": exposures as their portfolios call them.
std::string exposures_of(const Params& params) {
  std::vector<std::pair<const PortfolioWords*, double>> counts;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    auto of = std::find_if(counts.begin(), counts.end(), [&](const auto& known) {
      return known.first->many == named.words.many;
    });
    if (of == counts.end()) of = counts.insert(of, {&named.words, 0});
    for (std::size_t row = 0; row < book.rows(); ++row) of->second += book.count_of(row);
  }
  std::string text;
  for (const auto& [words, count] : counts) {
    const std::int64_t whole = std::llround(count);
    text +=
        (text.empty() ? "" : ", ") + grouped(whole) + " " + (whole == 1 ? words->one : words->many);
  }
  return text;
}

/// Cohorts that exposures are made in, over all portfolios.
std::int64_t cohorts_of(const Params& params) {
  std::set<std::string> cohorts;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    const std::vector<std::string> names = book.cohorts();
    for (std::size_t row = 0; row < book.rows(); ++row) cohorts.insert(names[book.cohort_of(row)]);
  }
  return static_cast<std::int64_t>(cohorts.size());
}

/// " in 4 cohorts" and "; 2026-01-01 to 2027-06-30, 18 months"; both empty without calendar.
std::pair<std::string, std::string> dates_of(const Params& params) {
  const Calendar& calendar = *params.calendar;
  if (!calendar.given()) return {};
  return {" in " + counted(cohorts_of(params), "cohort"),
          "; " + calendar.date_text(0) + " to " + calendar.last_day_text(calendar.end()) + ", " +
              calendar.length_text()};
}

/// "12,000 loans, 3 clauses, 100,000 trials, 2 variants"; with a calendar also its cohorts, dates
/// and length.
std::string counts_of(const Model& model) {
  const auto variants = static_cast<std::int64_t>(model.variants().size());
  const auto clauses = model.scenario().data().root.at("programme").items.size();
  const auto [cohorts, dates] = dates_of(model.params());
  return exposures_of(model.params()) + cohorts + ", " +
         counted(static_cast<std::int64_t>(clauses), "clause") + ", " +
         (model.stop_rule() ? "at most " : "") + counted(model.trials(), "trial") +
         (variants ? ", " + counted(variants, "variant") : "") + dates;
}

/// Portfolios of which cash flows after the last day.
std::string open_portfolios(const Params& params) {
  const Calendar& calendar = *params.calendar;
  std::string text;
  for (const NamedPortfolio& named : params.portfolios) {
    const std::string until = open_until(calendar, named.portfolio->last_cash());
    if (calendar.given() && !until.empty())
      text +=
          "Warning: " + open_text(named.name, until, calendar.last_day_text(calendar.end())) + "\n";
  }
  return text;
}

/// Public pools whose opening money or budget nobody pays, and what may not be meant, a line each.
std::string warnings_of(const Model& model) {
  std::set<std::string> lines;
  const Params& params = model.params();
  const ProgrammeContext& context = params.programme->context();
  for (const FundingLine& line : context.funding) {
    const NamedPool& pool = context.pools[line.pool];
    const std::string& level = params.bearers[pool.bearer].level;
    const bool is_stock = line.flow == PoolFlow::opening || line.flow == PoolFlow::budget;
    if (is_stock && line.bearer == kOutside && level != "no")
      lines.insert("Warning: " + no_owner_text(pool.name, level) + "\n");
  }
  std::string text = open_portfolios(params);
  for (const std::string& line : lines) text += line;
  for (const std::string& caution : cautions(model)) text += "Warning: " + caution + "\n";
  return text;
}

struct CheckArguments {
  std::vector<std::string> files, assignments;
  std::string root;
  bool strict_sources = false;
};

/// Checks one file and says what was found.
ExitCode check_one(const std::string& file, const CheckArguments& arguments) {
  try {
    Timing timing;
    const Model model =
        build_model(read_scenario(file, arguments.assignments, arguments.root), {.seek = false});
    print_styled(printable(file) + ": ok (" + counts_of(model) + ")\n" + warnings_of(model));
    const double built = timing.end("building");
    print("a run takes " + duration_text(built) + " to build and " +
          (model.stop_rule() ? "at most " : "") +
          needs_text(needs_of(model), model.trials(), choose_threads(0).threads) + "\n");
    if (!arguments.strict_sources) return ExitCode::ok;
    const ScenarioSources sources = sources_of(model);
    print(sources_text(sources));
    return sources_sentences(sources).empty() ? ExitCode::ok : ExitCode::scenario;
  } catch (const Error& error) {
    if (error.code() != ExitCode::scenario && error.code() != ExitCode::input_missing) throw;
    print_failure(error.what());
    if (dynamic_cast<const InputError*>(&error))
      print_error("More may be found when this is mended: some checks need the others first.");
    return error.code();
  }
}

}  // namespace

void add_check_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("check", "Read and build scenarios without running them");
  auto arguments = std::make_shared<CheckArguments>();
  command->add_option("FILE", arguments->files, "scenarios (.yaml)")->required();
  add_set_option(*command, arguments->assignments);
  add_root_option(*command, arguments->root);
  command->add_flag("--strict-sources", arguments->strict_sources,
                    "say which headlines rest on numbers that are assumed or say nothing of their "
                    "source, and which these are; exit code 2 if there are any");
  command->footer(
      "Examples:\n"
      "  cofferdam check book.yaml\n"
      "  cofferdam check *.yaml --set trials=1000\n"
      "  cofferdam check book.yaml --strict-sources\n"
      "What a run takes is told from its first trials.\n"
      "Exit code 2 if any scenario is wrong, 66 if files are missing and nothing else is wrong.");
  command->callback([&action, arguments] {
    action = [arguments] {
      ExitCode worst = ExitCode::ok;
      for (const std::string& file : arguments->files) {
        const ExitCode code = check_one(file, *arguments);
        if (code == ExitCode::scenario || worst == ExitCode::ok) worst = code;
      }
      return worst;
    };
  });
}

}  // namespace cofferdam
