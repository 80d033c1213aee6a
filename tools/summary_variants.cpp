// The part of the summary that compares variants.
#include <algorithm>
#include <cmath>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

/// One line a variant: mean and tail of an account, and by how much the mean differs.
std::string account_part(const SummaryContext& context, const std::string& account) {
  const Results& results = context.results;
  const std::vector<std::string> variants = variants_of(results);
  const std::vector<double> levels = tail_levels(results);
  std::vector<std::vector<std::string>> rows = {
      {account + ", " + context.unit_text(), "mean", "variant - base"}};
  for (const char* what : {"", "TVaR "})
    if (!levels.empty()) rows[0].push_back(what + level_text(levels.front()));
  constexpr std::size_t kFewest = 4;
  const std::size_t shown = std::min(variants.size(), std::max(kFewest, context.most_rows + 1));
  for (std::size_t i = 0; i < shown; ++i) {
    const Cells bearers(results, "bearers", variants[i]);
    const Cells quantiles(results, "quantiles", variants[i]);
    const Cells differences(results, "differences", variants[i]);
    std::vector<std::string> row = {
        variants[i], money_cell(context, bearers, "mean", bearers.find("bearer", account)),
        i == 0
            ? ""
            : money_cell(context, differences, "difference", differences.find("account", account))};
    for (const char* column : {"value_at_risk", "tvar"})
      if (!levels.empty())
        row.push_back(
            money_cell(context, quantiles, column, quantiles.find_level(account, levels.front())));
    rows.push_back(std::move(row));
  }
  return "\n" + grid(rows) + left_out(variants.size(), shown, "differences");
}

/// The limit of the base that stops most, or "".
std::string main_limit(const Results& results) {
  const Cells rules(results, "rules");
  const std::vector<std::size_t> binding = binding_rules(rules);
  const bool stops = !binding.empty() && rules.number("stopped", binding.front()) > 0;
  return stops ? rules.text("rule", binding.front()) : "";
}

/// The payee of the base to whom most is due, or "".
std::string main_payee(const Results& results) {
  const Cells coverage(results, "coverage");
  std::string name;
  double most = 0;
  for (std::size_t row = 0; row < coverage.rows(); ++row)
    if (coverage.text("clause", row) == "(all)" && coverage.number("due", row) > most) {
      most = coverage.number("due", row);
      name = coverage.text("payee", row);
    }
  return name;
}

/// The row of all clauses of a payee, or rows().
std::size_t find_payee(const Cells& coverage, const std::string& payee) {
  std::size_t row = 0;
  while (row < coverage.rows() &&
         (coverage.text("payee", row) != payee || coverage.text("clause", row) != "(all)"))
    ++row;
  return row;
}

/// One line a variant: public cost, and how the first pool, the main limit and the main payee
/// fare. "" without public cost.
std::string scheme_part(const SummaryContext& context) {
  const Results& results = context.results;
  if (Cells(results, "public_cost").rows() == 0) return "";
  const std::string pool = Cells(results, "pools").text("pool", 0), limit = main_limit(results),
                    payee = main_payee(results);
  std::vector<std::vector<std::string>> rows = {
      {"variant, " + context.unit_text(), "public cost", "- base"}};
  if (!pool.empty()) rows[0].push_back(pool + " dry");
  if (!limit.empty()) rows[0].push_back(limit + " binds");
  if (!payee.empty()) rows[0].push_back(payee + " paid");
  for (const std::string& variant : variants_of(results)) {
    const Cells cost(results, "public_cost", variant), pools(results, "pools", variant),
        rules(results, "rules", variant), coverage(results, "coverage", variant),
        differences(results, "differences", variant);
    std::vector<std::string> row = {
        variant, money_cell(context, cost, "mean", cost.find("public", "all levels")),
        variant == kBaseName ? ""
                             : money_cell(context, differences, "difference",
                                          differences.find("account", "public cost"))};
    const auto add = [&](const Cells& cells, std::size_t at, const std::string& cell) {
      row.push_back(at < cells.rows() ? cell : "-");
    };
    const std::size_t at = pools.find("pool", pool), rule = rules.find("rule", limit),
                      paid = find_payee(coverage, payee);
    if (!pool.empty()) add(pools, at, probability_cell(pools, "probability_exhausted", at));
    if (!limit.empty()) add(rules, rule, probability_cell(rules, "probability_binds", rule));
    if (!payee.empty()) add(coverage, paid, percent_cell(coverage, "coverage", paid));
    rows.push_back(std::move(row));
  }
  return "\n" + grid(rows);
}

bool same_question(const Cells& a, std::size_t row, const Cells& b, std::size_t other) {
  return a.text("input", row) == b.text("input", other) &&
         a.text("target", row) == b.text("target", other);
}

bool is_on_average(const Cells& sizes, std::size_t row) {
  const std::string kind = sizes.text("kind", row);
  return kind == "mean" || kind == "break_even";
}

/// "pools.fund.opening, million CNY, so that fund is exhausted in at most".
std::string asked_words(const SummaryContext& context, const Cells& sizes, std::size_t row) {
  const std::string kind = sizes.text("kind", row);
  return sizes.text("input", row) +
         (sizes.text("unit", row) == "1" ? "" : ", " + context.unit_text()) + ", so that " +
         sizes.text("target", row) +
         (is_on_average(sizes, row) ? ""
          : kind == "tvar"          ? " in the worst"
                                    : " in at most");
}

/// One line a variant, one table a question: its sizes. "" if no variant has any.
std::string sizes_by_variant(const SummaryContext& context) {
  const Results& results = context.results;
  const Cells base(results, kSizes);
  std::string text;
  for (std::size_t first = 0, last = 0; first < base.rows(); first = last) {
    while (last < base.rows() && same_question(base, first, base, last)) ++last;
    std::vector<std::vector<std::string>> rows = {{"size of it"}};
    for (std::size_t row = first; row < last; ++row)
      rows[0].push_back(is_on_average(base, row)
                            ? "on average"
                            : estimate_text(100 * base.number("probability", row), 0) + " %");
    bool any = false;
    for (const std::string& variant : variants_of(results)) {
      const Cells sizes(results, kSizes, variant);
      std::size_t at = 0;
      while (at < sizes.rows() && !same_question(sizes, at, base, first)) ++at;
      any = any || (at < sizes.rows() && variant != kBaseName);
      rows.push_back({variant});
      for (std::size_t row = first; row < last; ++row, ++at)
        rows.back().push_back(at < sizes.rows() ? size_cell(context, sizes, at) : "-");
    }
    if (any) text += "\n" + wrapped(asked_words(context, base, first) + ":") + grid(rows);
  }
  return text;
}

/// Whether some variant changes the mean of an account.
bool differs(const Results& results, const std::string& account) {
  for (const std::string& variant : variants_of(results)) {
    const Cells differences(results, "differences", variant);
    const double difference =
        differences.number("difference", differences.find("account", account));
    if (difference != 0 && !std::isnan(difference)) return true;
  }
  return false;
}

/// Whether some variant has losses of its own, alike on average or not.
bool losses_differ(const Results& results) {
  for (const std::string& variant : variants_of(results))
    if (Cells(results, "differences", variant).text("draws", 0) == "own") return true;
  return differs(results, kAllLosses);
}

/// "+33.2 +- 1.2".
std::string change_cell(const SummaryContext& context, const Cells& differences, std::size_t row) {
  const std::string cell = money_cell(context, differences, "difference", row);
  return (differences.number("difference", row) > 0 ? "+" : "") + cell;
}

/// One line a variant: what it changes in what bearers bear; "" if it changes nothing there.
std::string changes_part(const SummaryContext& context) {
  constexpr std::size_t kMostBearers = 5;
  const Results& results = context.results;
  const Cells bearers(results, "bearers");
  std::vector<std::size_t> changed;
  for (std::size_t row = 0; row < bearers.rows() && changed.size() < kMostBearers; ++row)
    if (const std::string name = bearers.text("bearer", row);
        name != kAllLosses && differs(results, name))
      changed.push_back(row);
  if (changed.empty()) return "";
  std::vector<std::vector<std::string>> rows = {{"borne; then its change"}};
  for (const std::size_t row : changed) rows[0].push_back(bearers.text("bearer", row));
  for (const std::string& variant : variants_of(results)) {
    const Cells differences(results, "differences", variant);
    rows.push_back({variant});
    for (const std::size_t row : changed)
      rows.back().push_back(
          variant == kBaseName
              ? money_cell(context, bearers, "mean", row)
              : change_cell(context, differences,
                            differences.find("account", bearers.text("bearer", row))));
  }
  return "\n" + grid(rows);
}

}  // namespace

std::string variants_part(const SummaryContext& context) {
  if (variants_of(context.results).empty()) return "";
  // Rules move no losses: where they alone change, scheme and bearers say it all.
  const std::string told = scheme_part(context) + sizes_by_variant(context) + changes_part(context);
  const bool losses = told.empty() || (losses_differ(context.results) && !context.is_shortest());
  return told + (losses ? account_part(context, kAllLosses) : "");
}

}  // namespace cofferdam
