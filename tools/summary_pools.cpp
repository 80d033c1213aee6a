// What the summary says of pools, of what payees get, and of what stops payments.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

using Rows = std::vector<std::vector<std::string>>;

/// The last year of a pool in `pool_years`, or rows().
std::size_t last_year(const Cells& years, const std::string& pool) {
  std::size_t found = years.rows();
  for (std::size_t row = 0; row < years.rows(); ++row)
    if (years.text("pool", row) == pool) found = row;
  return found;
}

/// The clause under which a pool is exhausted most often, with its share; "-" if it never is.
std::string first_short_under(const SummaryContext& context, const std::string& pool) {
  const Cells lines(context.results, "pool_lines");
  std::size_t most = lines.rows();
  double share = 0;
  for (std::size_t row = 0; row < lines.rows(); ++row)
    if (lines.text("pool", row) == pool && lines.number("share_of_exhaustions", row) > share) {
      share = lines.number("share_of_exhaustions", row);
      most = row;
    }
  return most == lines.rows()
             ? "-"
             : lines.text("clause", most) + " " + fixed_text(100 * share, 0) + " %";
}

/// An estimate and its standard error in a unit; "-" if there is none.
std::string brief(const Cells& cells, const std::string& column, std::size_t row,
                  double scale = 1) {
  const double value = cells.number(column, row);
  const double error = cells.number(column + "_standard_error", row);
  return std::isnan(value) ? "-" : estimate_text(value / scale, error / scale);
}

/// Rows that speak of all clauses of a payee together, or of losses that no claim covers.
std::vector<std::size_t> rows_of_payees(const Cells& cells) {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < cells.rows(); ++row)
    if (const std::string clause = cells.text("clause", row);
        clause == "(all)" || clause == "(no claim)")
      rows.push_back(row);
  return rows;
}

/// How a size was found, by the first words of its rule.
std::string found_text(const std::string& rule) {
  const std::string first = rule.substr(0, rule.find(':'));
  if (first == "closed form") return "exact in each simulation";
  return first == "scan" ? "values tried" : first;
}

std::string reason_text(const std::string& reason) {
  if (reason == "balance") return "a pool had no money";
  if (reason == "budget") return "a budget was spent";
  if (reason == "limit") return "a limit stopped it";
  if (reason == "cap") return "a cap stopped it";
  if (reason == "sublimit") return "a sublimit was reached";
  if (reason == "failure") return "the payer has failed";
  if (reason == "open") return "its date is after the end";
  if (reason == "ceiling") return "it is above a ceiling";
  return "the loan is not covered";
}

}  // namespace

std::vector<std::size_t> binding_rules(const Cells& rules) {
  std::vector<std::size_t> binding;
  for (std::size_t row = 0; row < rules.rows(); ++row)
    if (rules.number("probability_binds", row) > 0) binding.push_back(row);
  const auto stopped = [&](std::size_t row) { return rules.number("stopped", row); };
  std::stable_sort(binding.begin(), binding.end(),
                   [&](std::size_t a, std::size_t b) { return stopped(a) > stopped(b); });
  return binding;
}

std::string step_of_scan(const SummaryContext& context, const Cells& sizes, std::size_t row) {
  const double step = sizes.number("resolution", row);
  if (!(step > 0) || !sizes.text("rule", row).starts_with("scan")) return "";
  return sizes.text("unit", row) != "1" ? estimate_text(step / context.unit.scale, 0)
                                        : estimate_text(100 * step, 0) + " %";
}

std::string size_cell(const SummaryContext& context, const Cells& sizes, std::size_t row) {
  if (std::isnan(sizes.number("size", row))) return "-";
  const std::string step = step_of_scan(context, sizes, row);
  return (sizes.text("unit", row) != "1" ? money_cell(context, sizes, "size", row)
                                         : percent_cell(sizes, "size", row)) +
         (step.empty() ? "" : " (of values " + step + " apart)");
}

std::string pools_part(const SummaryContext& context) {
  const Cells pools(context.results, "pools"), years(context.results, "pool_years");
  if (pools.rows() == 0) return "";
  Rows rows = {{"pool, " + context.unit_text(), "exhausted", "after years", "then short by",
                "balance at end", "mostly under"}};
  const std::size_t shown = std::min(pools.rows(), context.most_rows);
  for (std::size_t i = 0; i < shown; ++i) {
    const std::string name = pools.text("pool", i);
    rows.push_back({name, probability_cell(pools, "probability_exhausted", i),
                    brief(pools, "years_to_exhaustion", i),
                    brief(pools, "shortfall_given_exhaustion", i, context.unit.scale),
                    brief(years, "balance", last_year(years, name), context.unit.scale),
                    first_short_under(context, name)});
  }
  return "\n" + grid(rows) + left_out(pools.rows(), shown, "pools");
}

std::string coverage_part(const SummaryContext& context) {
  const Cells coverage(context.results, "coverage");
  const std::vector<std::size_t> payees = rows_of_payees(coverage);
  const auto is_whole = [&](std::size_t row) { return coverage.number("coverage", row) == 1; };
  if (payees.empty() ||
      (context.is_shortest() && std::all_of(payees.begin(), payees.end(), is_whole)))
    return "";
  Rows rows = {{"payee, " + context.unit_text(), "due", "covered", "in worst 5 %", "in worst 1 %",
                "after months"}};
  const std::size_t shown = std::min(payees.size(), context.most_rows);
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back({coverage.text("payee", payees[i]),
                    brief(coverage, "due", payees[i], context.unit.scale),
                    percent_cell(coverage, "coverage", payees[i]),
                    percent_cell(coverage, "coverage_worst_5", payees[i]),
                    percent_cell(coverage, "coverage_worst_1", payees[i]),
                    brief(coverage, "months_to_cash", payees[i])});
  return "\n" + grid(rows) + left_out(payees.size(), shown, "coverage");
}

std::string rules_part(const SummaryContext& context) {
  const Cells rules(context.results, "rules");
  if (rules.rows() == 0) return "";
  const std::vector<std::size_t> binding = binding_rules(rules);
  if (binding.empty()) return "\nNo limit or cap ever stops a payment.\n";
  if (context.is_shortest()) return "";
  Rows rows = {{"limit, " + context.unit_text(), "binds", "stops, mean", "if it binds",
                "first after years"}};
  const std::size_t shown = std::min(binding.size(), context.most_rows);
  for (std::size_t i = 0; i < shown; ++i)
    rows.push_back({rules.text("rule", binding[i]),
                    percent_cell(rules, "probability_binds", binding[i]),
                    money_cell(context, rules, "stopped", binding[i]),
                    brief(rules, "stopped_given_binding", binding[i], context.unit.scale),
                    brief(rules, "years_to_first", binding[i])});
  return "\n" + grid(rows) + left_out(binding.size(), shown, "rules");
}

/// Sizes of one kind of target.
struct SizeRows {
  const char *how_rare, *target;  ///< headings; how_rare empty: of all simulations
  std::vector<std::size_t> rows;

  std::string grid_of(const SummaryContext& context, const Cells& sizes) const {
    if (rows.empty()) return "";
    const auto is_rate = [&](std::size_t row) { return sizes.text("unit", row) == "1"; };
    const bool money = std::none_of(rows.begin(), rows.end(), is_rate);
    Rows cells = {{"size of", money ? "size, " + context.unit_text() : "size"}};
    if (*how_rare) cells[0].emplace_back(how_rare);
    cells[0].insert(cells[0].end(), {target, "found"});
    for (const std::size_t row : rows) {
      const bool says_unit = !money && !is_rate(row) && !std::isnan(sizes.number("size", row));
      cells.push_back({sizes.text("input", row), size_cell(context, sizes, row) +
                                                     (says_unit ? " " + context.unit_text() : "")});
      if (*how_rare)
        cells.back().push_back(estimate_text(100 * sizes.number("probability", row), 0) + " %");
      cells.back().push_back(sizes.text("target", row));
      cells.back().push_back(found_text(sizes.text("rule", row)));
    }
    return "\n" + grid(cells);
  }
};

std::string sizes_part(const SummaryContext& context) {
  const Cells sizes(context.results, "sizes");
  SizeRows rare{"at most", "so that rarely", {}}, worst{"in the worst", "so that on average", {}},
      mean{"", "so that on average", {}};
  std::string notes;
  for (std::size_t row = 0; row < sizes.rows(); ++row) {
    const std::string kind = sizes.text("kind", row), verdict = sizes.text("verdict", row);
    (kind == "tvar"                           ? worst
     : kind == "mean" || kind == "break_even" ? mean
                                              : rare)
        .rows.push_back(row);
    const std::string note = wrapped(sizes.text("input", row) + ": " + verdict + ".");
    if (verdict != "ok" && !verdict.empty() && notes.find(note) == std::string::npos) notes += note;
  }
  return rare.grid_of(context, sizes) + worst.grid_of(context, sizes) +
         mean.grid_of(context, sizes) + notes;
}

std::string unpaid_words(const SummaryContext& context) {
  constexpr std::size_t kMostReasons = 3;
  const Cells unpaid(context.results, "unpaid"), bearers(context.results, "bearers");
  const double losses = bearers.number("mean", bearers.find("bearer", kAllLosses));
  const auto amount = [&](std::size_t row) { return unpaid.number("amount", row); };
  std::vector<std::size_t> rows;
  for (const std::size_t row : rows_of_payees(unpaid))
    if (amount(row) > 0) rows.push_back(row);
  if (unpaid.rows() == 0) return "";
  if (rows.empty()) return wrapped("All that is due is paid in the end.");
  std::stable_sort(rows.begin(), rows.end(),
                   [&](std::size_t a, std::size_t b) { return amount(a) > amount(b); });
  while (rows.size() > 1 && amount(rows.back()) < kNegligible * losses) rows.pop_back();
  std::string text = "Left unpaid: ";
  for (std::size_t i = 0; i < std::min(rows.size(), kMostReasons); ++i)
    text += (i ? "; " : "") + money_cell(context, unpaid, "amount", rows[i]) + " " +
            context.unit_text() + " to " + unpaid.text("payee", rows[i]) + ", because " +
            reason_text(unpaid.text("reason", rows[i]));
  return wrapped(text + (rows.size() > kMostReasons ? "; ..." : "."));
}

}  // namespace cofferdam
