// The answer in words: what sizes are needed, how pools and limits fare as they are planned.
#include <algorithm>
#include <cmath>
#include <set>

#include "summary_parts.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostPools = 2, kMostLimits = 2;

/// "in at most 1 % of simulations", "on average in the worst 1 % of simulations", "on average".
std::string how_often(const Cells& sizes, std::size_t row) {
  const std::string kind = sizes.text("kind", row);
  const std::string share = estimate_text(100 * sizes.number("probability", row), 0) + " %";
  if (kind == "mean") return "on average";
  if (kind == "tvar") return "on average in the worst " + share + " of simulations";
  return "in at most " + share + " of simulations";
}

/// "82.6 +- 0.8 million CNY", "14 % (tried in steps of 1 %)".
std::string size_text(const SummaryContext& context, const Cells& sizes, std::size_t row) {
  const bool money = sizes.text("unit", row) != "1";
  if (std::isnan(sizes.number("size", row))) return "";
  std::string text = money ? money_cell(context, sizes, "size", row) + " " + context.unit_text()
                           : percent_cell(sizes, "size", row);
  if (const std::string step = step_of_scan(context, sizes, row); !step.empty())
    text += " (tried in steps of " + step + (money ? " " + context.unit_text() : "") + ")";
  const std::string verdict = sizes.text("verdict", row);
  return text + (verdict == "ok" || verdict.empty() ? "" : " (" + verdict + ")");
}

bool same_question(const Cells& sizes, std::size_t a, std::size_t b) {
  return sizes.text("input", a) == sizes.text("input", b) &&
         sizes.text("target", a) == sizes.text("target", b) &&
         sizes.text("kind", a) == sizes.text("kind", b);
}

/// What goes into a pool over all years, of one kind of flow, on average; 0 without.
double flow_of(const SummaryContext& context, const std::string& pool, const std::string& flow) {
  const Cells flows(context.results, "pool_flows");
  double sum = 0;
  for (std::size_t row = 0; row < flows.rows(); ++row)
    if (flows.text("pool", row) == pool && flows.text("flow", row) == flow)
      sum += flows.number("mean", row);
  return sum;
}

/// "60 million CNY of budgets and top-ups"; what else than `opening` goes into a pool; "" if
/// nothing.
std::string other_money(const SummaryContext& context, const std::string& pool) {
  std::vector<std::string> parts;
  for (const auto& [flow, words] :
       {std::pair("budget", " of budgets"), {"contribution", " of contributions"}})
    if (const double sum = flow_of(context, pool, flow); sum > 0)
      parts.push_back(context.money(sum, 0) + " " + context.unit_text() + words);
  if (flow_of(context, pool, "top_up") > 0) parts.emplace_back("top-ups");
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// ", besides 60 million CNY of budgets," for the size of an opening stock; "" if it is the only
/// one.
std::string besides(const SummaryContext& context, const std::string& input) {
  constexpr std::string_view kBefore = "pools.", kAfter = ".opening";
  if (!input.starts_with(kBefore) || !input.ends_with(kAfter)) return "";
  const std::size_t length = input.size() - kBefore.size() - kAfter.size();
  const std::string other = other_money(context, input.substr(kBefore.size(), length));
  return other.empty() ? "" : ", besides " + other + ",";
}

/// Each question with all its probabilities in one sentence.
std::string sizes_words(const SummaryContext& context) {
  const Cells sizes(context.results, "sizes");
  std::string text;
  for (std::size_t row = 0, next = 0; row < sizes.rows(); row = next) {
    const bool least = sizes.text("safe", row) != "downwards";
    std::string line = "So that " + sizes.text("target", row) + " " + how_often(sizes, row) + ", " +
                       sizes.text("input", row) + besides(context, sizes.text("input", row));
    for (next = row; next < sizes.rows() && same_question(sizes, row, next); ++next) {
      const std::string size = size_text(context, sizes, next);
      const std::string word = least ? "at least " : "at most ";
      if (next == row)
        line += size.empty() ? ": " + sizes.text("verdict", row)
                             : (least ? " must be " : " may be ") + word + size;
      else
        line += "; " + how_often(sizes, next) +
                (size.empty() ? ": " + sizes.text("verdict", next) : ", " + word + size);
    }
    text += wrapped(line + ".");
  }
  return text;
}

/// "With 60 million CNY at the start and 10 million CNY of contributions, pool".
std::string as_planned(const SummaryContext& context, const std::string& pool) {
  std::string text;
  if (const double opening = flow_of(context, pool, "opening"); opening > 0)
    text = context.money(opening, 0) + " " + context.unit_text() + " at the start";
  const std::string other = other_money(context, pool);
  if (text.empty() && other.empty()) return "As planned, " + pool;
  return "As planned, with " + text + (text.empty() || other.empty() ? "" : " and ") + other +
         ", " + pool;
}

/// Who is not paid, since a pool is empty: payees of its clauses; "bank and guarantor then bear".
std::string who_then_bears(const SummaryContext& context, const std::string& pool) {
  const Cells lines(context.results, "pool_lines"), unpaid(context.results, "unpaid");
  std::set<std::string> clauses, payees;
  for (std::size_t row = 0; row < lines.rows(); ++row)
    if (lines.text("pool", row) == pool) clauses.insert(lines.text("clause", row));
  for (std::size_t row = 0; row < unpaid.rows(); ++row) {
    const std::string reason = unpaid.text("reason", row);
    if ((reason == "balance" || reason == "budget") && unpaid.number("amount", row) > 0 &&
        clauses.contains(unpaid.text("clause", row)))
      payees.insert(unpaid.text("payee", row));
  }
  std::string text;
  for (const std::string& payee : payees) text += (text.empty() ? "" : " and ") + payee;
  return text.empty() ? "" : text + (payees.size() > 1 ? " then bear" : " then bears");
}

/// Who bears what a pool is short of.
std::string short_words(const SummaryContext& context, const Cells& pools, std::size_t row) {
  const double shortfall = pools.number("shortfall", row), unpaid = pools.number("unpaid", row);
  if (!(shortfall > 0) || std::isnan(unpaid)) return "";
  constexpr double kNearly = 0.999;
  const std::string bear = who_then_bears(context, pools.text("pool", row));
  if (unpaid < (1 - kNearly) * shortfall || bear.empty()) return ", which others pay";
  if (unpaid > kNearly * shortfall) return ", which " + bear;
  return ", of which " + bear + " " + fixed_text(100 * unpaid / shortfall, 0) + " %";
}

std::string pools_words(const SummaryContext& context) {
  const Cells pools(context.results, "pools");
  std::string text;
  for (std::size_t row = 0; row < std::min(pools.rows(), kMostPools); ++row) {
    const std::string risk = probability_cell(pools, "probability_exhausted", row);
    std::string line = as_planned(context, pools.text("pool", row)) + " runs dry in " +
                       (risk.starts_with("< ") ? "fewer than " + risk.substr(2) : risk) +
                       " of simulations";
    if (const double years = pools.number("years_to_exhaustion", row); !std::isnan(years)) {
      line += ", on average " + fixed_text(years, 1) + " years after the start";
      if (!std::isnan(pools.number("shortfall_given_exhaustion", row)))
        line += ", and is then short by " +
                money_cell(context, pools, "shortfall_given_exhaustion", row) + " " +
                context.unit_text() + short_words(context, pools, row);
    }
    text += wrapped(line + ".");
  }
  return text;
}

/// Limits and caps that stop most.
std::string limits_words(const SummaryContext& context) {
  const Cells rules(context.results, "rules");
  const std::vector<std::size_t> binding = binding_rules(rules);
  std::string text;
  for (std::size_t i = 0; i < std::min(binding.size(), kMostLimits); ++i) {
    std::string line = rules.text("rule", binding[i]) + " binds in " +
                       percent_cell(rules, "probability_binds", binding[i]) + " of simulations";
    if (rules.number("stopped_given_binding", binding[i]) > 0)
      line += " and then stops " + money_cell(context, rules, "stopped_given_binding", binding[i]) +
              " " + context.unit_text();
    text += wrapped(line + ".");
  }
  return text;
}

}  // namespace

std::string answer_words(const SummaryContext& context) {
  return sizes_words(context) + pools_words(context) + limits_words(context);
}

}  // namespace cofferdam
