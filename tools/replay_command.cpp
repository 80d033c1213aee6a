// cofferdam replay: one trial in full.
#include <cofferdam/simulate.hpp>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <variant>

#include "commands.hpp"
#include "model/params.hpp"
#include "number_text.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

struct ReplayArguments {
  std::string file, root, table, variant, loan, format = "text";
  std::vector<std::string> assignments;
  std::int64_t trial = 0;
};

/// Refuses an id that no loan has; members of a group have `id#1`, `id#2`, ...
void check_loan(const Params& params, const std::string& loan) {
  const std::string id = loan.substr(0, loan.rfind('#'));
  std::string known;
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    for (std::size_t row = 0; row < book.rows(); ++row)
      if (book.id(row) == loan || book.id(row) == id) return;
    if (book.rows() == 0) continue;
    known += (known.empty() ? "" : ", ") + named.name + " from " + book.id(0) + " to " +
             book.id(book.rows() - 1);
  }
  throw Error(ExitCode::scenario, "no loan or policy has the id '" + loan + "'; ids: " + known);
}

/// Whether a column has ids of loans or policies.
bool has_ids(const Column& column) {
  return column.name == "loan" || column.name == "policy";
}

/// The rows about one loan; members of a group are `id#1`, `id#2`, ...
Table of_loan(Table table, const std::string& loan) {
  std::vector<char> keep;
  const auto ids = std::find_if(table.columns.begin(), table.columns.end(), has_ids);
  for (const std::string& id : std::get<std::vector<std::string>>(ids->cells))
    keep.push_back(id == loan || id.starts_with(loan + "#"));
  for (Column& column : table.columns)
    std::visit(
        [&](auto& cells) {
          std::size_t row = 0;
          std::erase_if(cells, [&](const auto&) { return !keep[row++]; });
        },
        column.cells);
  return table;
}

/// Of the tables that name loans the rows of one; the others say nothing about it.
std::vector<Table> of_loan(const std::vector<Table>& tables, const std::string& loan) {
  std::vector<Table> found;
  for (const Table& table : tables)
    if (std::any_of(table.columns.begin(), table.columns.end(), has_ids))
      found.push_back(of_loan(table, loan));
  return found;
}

/// A trial does not depend on how many there are, so that one beyond them can be worked too.
void remark_on_trial(std::int64_t trial, std::int64_t trials) {
  if (trial >= trials)
    print_error("Note: a run has the trials 0 to " + grouped(trials - 1) + "; trial " +
                grouped(trial) + " is the one that more trials would have, and is in no result.");
}

ExitCode run_replay(const ReplayArguments& arguments) {
  const Model model =
      build_model(read_scenario(arguments.file, arguments.assignments, arguments.root));
  std::vector<Table> tables = replay(model, arguments.trial, arguments.variant);
  if (!arguments.loan.empty()) {
    check_loan(model.params(arguments.variant), arguments.loan);
    tables = of_loan(tables, arguments.loan);
  }
  remark_on_trial(arguments.trial, model.trials());
  std::vector<const Table*> shown;
  for (const Table& table : tables) shown.push_back(&table);
  print(arguments.table.empty() ? formatted(shown, arguments.format)
                                : formatted(find_table(tables, arguments.table), arguments.format));
  return ExitCode::ok;
}

}  // namespace

void add_replay_command(CLI::App& app, Action& action) {
  CLI::App* command = app.add_subcommand(
      "replay", "Show one trial in full: factors, losses, who bears them, what decided");
  auto arguments = std::make_shared<ReplayArguments>();
  command->add_option("FILE", arguments->file, "the scenario (.yaml)")->required();
  command->add_option("TABLE", arguments->table,
                      "factors, bearers, events, policies, steps, flows or accounts; default: all");
  constexpr std::int64_t most = 1'000'000'000'000;  // trials of a run
  add_whole_option(*command, "--trial", arguments->trial, -most, most - 1,
                   "number of the trial; the first is 0; may be beyond those of a run")
      ->type_name("K")
      ->required();
  command->add_option("--variant", arguments->variant, "a variant of the scenario, by name")
      ->type_name("NAME");
  command
      ->add_option("--loan,--policy", arguments->loan,
                   "only what happens to the loan or policy of this id: its events, claims, steps "
                   "and account flows")
      ->type_name("ID");
  add_set_option(*command, arguments->assignments);
  add_root_option(*command, arguments->root);
  command->add_option("--format", arguments->format, "text, csv or json")
      ->check(CLI::IsMember({"text", "csv", "json"}));
  command->footer(
      "Tables: factors; bearers, who bears what in all; events, in the order in which they were\n"
      "worked, and who bears each; policies, each claim of insurance policies, what each term\n"
      "keeps of its loss and what the insurer owes; of a programme with pools, limits, dates or\n"
      "the like also steps, which clause and rule decided each payment and why the rest was\n"
      "stopped; flows, fees, premiums and subsidies; and accounts, each flow into and out of a\n"
      "pool with the balance after it.\n"
      "Examples:\n"
      "  cofferdam replay book.yaml --trial 17\n"
      "  cofferdam replay fund.yaml --trial 17 --loan L42\n"
      "  cofferdam replay cyber.yaml policies --trial 17 --policy 340\n"
      "  cofferdam replay book.yaml events --trial 17 --format csv > losses.csv");
  command->callback(
      [&action, arguments] { action = [arguments] { return run_replay(*arguments); }; });
}

}  // namespace cofferdam
