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
  if (kind == "mean" || kind == "break_even") return "on average";
  if (kind == "tvar") return "on average in the worst " + share + " of simulations";
  return "in at most " + share + " of simulations";
}

/// "82.6 +- 0.8 million CNY", "14 %"; "" without a size.
std::string size_text(const SummaryContext& context, const Cells& sizes, std::size_t row) {
  if (std::isnan(sizes.number("size", row))) return "";
  return sizes.text("unit", row) != "1"
             ? money_cell(context, sizes, "size", row) + " " + context.unit_text()
             : percent_cell(sizes, "size", row);
}

/// " (values 2 million CNY apart were tried)", and what is doubtful.
std::string how_found(const SummaryContext& context, const Cells& sizes, std::size_t row) {
  std::string text;
  if (const std::string step = step_of_scan(context, sizes, row); !step.empty())
    text = " (values " + step + (sizes.text("unit", row) != "1" ? " " + context.unit_text() : "") +
           " apart were tried)";
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
      parts.push_back(context.sum(sum) + words);
  if (flow_of(context, pool, "top_up") > 0) parts.emplace_back("top-ups");
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text += (i == 0 ? "" : i + 1 == parts.size() ? " and " : ", ") + parts[i];
  return text;
}

/// The pool whose opening money an input is, or "".
std::string opening_of(const std::string& input) {
  constexpr std::string_view kBefore = "pools.", kAfter = ".opening";
  if (!input.starts_with(kBefore) || !input.ends_with(kAfter)) return "";
  return input.substr(kBefore.size(), input.size() - kBefore.size() - kAfter.size());
}

/// ", besides 60 million CNY of budgets" for the size of opening money; "" if it is the only money.
std::string besides(const SummaryContext& context, const std::string& pool) {
  const std::string other = other_money(context, pool);
  return other.empty() ? "" : ", besides " + other;
}

/// The first words of an answer, as far as its size: of a pool that runs dry how much it needs, of
/// anything else between which numbers the input must lie.
struct Question {
  Question(const SummaryContext& context, const Cells& sizes, std::size_t row) {
    const std::string input = sizes.text("input", row), target = sizes.text("target", row);
    const std::string pool = opening_of(input), dry = pool + " is exhausted";
    least = sizes.text("safe", row) != "downwards";
    if (!pool.empty() && least && target.starts_with(dry)) {
      begin = "To run dry" + target.substr(dry.size()) + " " + how_often(sizes, row) + ", " + pool;
      needs = " needs ";
      end = " of opening money" + besides(context, pool);
    } else {
      begin = "So that " + target + " " + how_often(sizes, row) + ", " + input;
      needs = least ? " must be at least " : " may be at most ";
      if (!pool.empty()) end = besides(context, pool);
    }
  }
  bool least = true;
  std::string begin, needs, end;
};

/// Each question with all its probabilities in one sentence.
std::string sizes_words(const SummaryContext& context) {
  const Cells sizes(context.results, "sizes");
  std::string text;
  for (std::size_t row = 0, next = 0; row < sizes.rows(); row = next) {
    const Question question(context, sizes, row);
    const std::string size = size_text(context, sizes, row);
    std::string line = question.begin;
    line += size.empty() ? ": no size is known (" + sizes.text("verdict", row) + ")"
                         : question.needs + size + question.end + how_found(context, sizes, row);
    for (next = row + 1; next < sizes.rows() && same_question(sizes, row, next); ++next) {
      const std::string other = size_text(context, sizes, next);
      line += "; " + how_often(sizes, next) + ": " +
              (other.empty() ? "no size is known (" + sizes.text("verdict", next) + ")"
                             : (question.needs == " needs " ? ""
                                : question.least            ? "at least "
                                                            : "at most ") +
                                   other + how_found(context, sizes, next));
    }
    text += wrapped(line + ".");
  }
  return text;
}

/// "With 60 million CNY at the start and 10 million CNY of contributions, pool".
std::string as_planned(const SummaryContext& context, const std::string& pool) {
  std::string text;
  if (const double opening = flow_of(context, pool, "opening"); opening > 0)
    text = context.sum(opening) + " at the start";
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
  const std::string payer = pools.text("shortfall_bearer", row);
  if (unpaid < (1 - kNearly) * shortfall || bear.empty())
    return payer.empty() ? ", all of which is paid later" : ", which " + payer + " pays";
  if (unpaid > kNearly * shortfall) return ", which " + bear;
  return ", of which " + bear + " " + fixed_text(100 * unpaid / shortfall, 0) + " %";
}

std::string pools_words(const SummaryContext& context) {
  const Cells pools(context.results, "pools");
  std::string text;
  for (std::size_t row = 0; row < std::min(pools.rows(), kMostPools); ++row) {
    const std::string risk = probability_cell(pools, "probability_exhausted", row);
    const Course course = course_of(context.results);
    std::string line = as_planned(context, pools.text("pool", row)) + " runs dry " +
                       (course.dated() ? "by " + course.to + " " : "") + "in " +
                       (risk.starts_with("< ") ? "less than " + risk.substr(2) : risk) +
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
    const bool stops = rules.number("stopped_given_binding", binding[i]) > 0;
    std::string line = "The limit '" + rules.text("rule", binding[i]) + "' " +
                       (stops ? "stops payments in " : "binds in ") +
                       percent_cell(rules, "probability_binds", binding[i]) + " of simulations";
    if (stops)
      line += ", then " + money_cell(context, rules, "stopped_given_binding", binding[i]) + " " +
              context.unit_text() + " on average";
    text += wrapped(line + ".");
  }
  return text;
}

}  // namespace

std::string answer_words(const SummaryContext& context) {
  return sizes_words(context) + pools_words(context) + limits_words(context);
}

}  // namespace cofferdam
