// cofferdam check: reads and builds scenarios without running them.
#include <cofferdam/model.hpp>

#include <cmath>
#include <iostream>
#include <set>
#include <utility>

#include "commands.hpp"
#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "progress.hpp"
#include "scenario/scenario_data.hpp"
#include "summary.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

std::string counted(std::int64_t number, const char* what) {
  return grouped(number) + " " + what + (number == 1 ? "" : "s");
}

/// Cohorts that loans are made in, over all portfolios.
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
  double loans = 0;
  for (const NamedPortfolio& named : model.params().portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row) loans += book.count_of(row);
  }
  const auto variants = static_cast<std::int64_t>(model.variants().size());
  const auto clauses = model.scenario().data().root.at("programme").items.size();
  const auto [cohorts, dates] = dates_of(model.params());
  return counted(std::llround(loans), "loan") + cohorts + ", " +
         counted(static_cast<std::int64_t>(clauses), "clause") + ", " +
         counted(model.trials(), "trial") + (variants ? ", " + counted(variants, "variant") : "") +
         dates;
}

/// Public pools whose opening stock or budget nobody pays, and flows that nobody owes, a line each.
std::string warnings_of(const Params& params) {
  std::set<std::string> lines;
  const ProgrammeContext& context = params.programme->context();
  for (const FundingLine& line : context.funding) {
    const NamedPool& pool = context.pools[line.pool];
    const std::string& level = params.bearers[pool.bearer].level;
    const bool is_stock = line.flow == PoolFlow::opening || line.flow == PoolFlow::budget;
    if (is_stock && line.bearer == kOutside && level != "no")
      lines.insert("Warning: " + no_owner_text(pool.name, level) + "\n");
  }
  for (const FlowLine& flow : context.flows)
    if (flow.scheduled && flow.due == 0)
      lines.insert("Warning: nothing is ever due as '" + flow.name + "' in portfolio '" +
                   context.portfolios[flow.portfolio].name + "'\n");
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

/// Checks one file and says what was found.
ExitCode check_one(const std::string& file, const std::vector<std::string>& assignments) {
  try {
    const Model model = build_model(read_scenario(file, assignments));
    print(file + ": ok (" + counts_of(model) + ")\n" + warnings_of(model.params()));
    return ExitCode::ok;
  } catch (const Error& error) {
    if (error.code() != ExitCode::scenario && error.code() != ExitCode::input_missing) throw;
    std::cerr << error.what() << "\n";
    return error.code();
  }
}

}  // namespace

void add_check_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand("check", "Read and build scenarios without running them");
  auto files = std::make_shared<std::vector<std::string>>();
  auto assignments = std::make_shared<std::vector<std::string>>();
  command->add_option("FILE", *files, "scenarios (.yaml)")->required();
  add_set_option(*command, *assignments);
  command->footer(
      "Examples:\n"
      "  cofferdam check book.yaml\n"
      "  cofferdam check *.yaml --set trials=1000\n"
      "Exit code 2 if any scenario is wrong, 66 if files are missing and nothing else is wrong.");
  command->callback([&action, files, assignments] {
    action = [files, assignments] {
      ExitCode worst = ExitCode::ok;
      for (const std::string& file : *files) {
        const ExitCode code = check_one(file, *assignments);
        if (code == ExitCode::scenario || worst == ExitCode::ok) worst = code;
      }
      return worst;
    };
  });
}

}  // namespace cofferdam
