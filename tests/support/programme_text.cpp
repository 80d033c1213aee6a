// A programme of the reference, written as a scenario.
#include <cstdio>

#include "support/random_programme.hpp"

namespace cofferdam {
namespace {

using namespace reference_dated;

std::string text(double x) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.17g", x);
  return buffer;
}

std::string list(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return "[" + text + "]";
}

std::string text(const Rate& rate) {
  if (rate.kind == Rate::Kind::constant) return text(rate.constant);
  std::string values;
  for (const auto& [value, of] : rate.by_value)
    values += (values.empty() ? "" : ", ") + value + ": " + text(of);
  return "{by: " + rate.name + ", values: {" + values + "}}";
}

std::string text(const Condition& condition) {
  if (condition.kind == Condition::Kind::negation) return "not (" + text(condition.parts[0]) + ")";
  return condition.name + " = " + condition.values[0];
}

std::string text(Step step) {
  switch (step) {
    case Step::month:
      return "month";
    case Step::quarter:
      return "quarter";
    case Step::half_year:
      return "half_year";
    case Step::year:
      return "year";
  }
  return "";
}

std::string text(LimitRule::Part part) {
  return part == LimitRule::Part::whole_loan        ? "whole_loan"
         : part == LimitRule::Part::guaranteed_part ? "guaranteed_part"
                                                    : "own_part";
}

std::string yes_no(bool yes) {
  return yes ? "yes" : "no";
}

std::string rule_text(const ClaimRule& rule) {
  std::string text = "claim: {name: " + rule.name + ", of: " + list(rule.of);
  if (rule.when) text += ", when: \"" + cofferdam::text(*rule.when) + "\"";
  if (rule.lag_days > 0) text += ", lag: " + std::to_string(rule.lag_days) + " days";
  if (rule.lag_months > 0) text += ", lag: " + std::to_string(rule.lag_months) + " months";
  text += std::string(", base: ") + (rule.after_recovery ? "after_recovery" : "principal");
  if (rule.interest > 0)
    text += ", interest: {rate: " + cofferdam::text(rule.interest) +
            ", days: " + std::to_string(rule.interest_days) + "}";
  return text + "}";
}

std::string rule_text(const ShareRule& rule) {
  std::string parts;
  for (const auto& [bearer, rate] : rule.parts)
    parts += (parts.empty() ? "" : ", ") + bearer + ": " + text(rate);
  return "share: {name: " + rule.name + ", claim: " + rule.claim + ", parts: {" + parts + "}" +
         (rule.remainder ? ", remainder: " + *rule.remainder : "") + "}";
}

std::string rule_text(const CompensateRule& rule) {
  std::string text = "compensate: {name: " + rule.name + ", claim: " + rule.claim +
                     ", payer: " + rule.payer + ", payee: " + rule.payee +
                     ", rate: " + cofferdam::text(rule.rate) +
                     ", of: " + (rule.of_payee_part ? "payee_part" : "claim");
  if (rule.at_most) text += ", at_most: " + cofferdam::text(*rule.at_most);
  if (rule.deductible > 0) text += ", deductible: " + cofferdam::text(rule.deductible);
  return text + "}";
}

std::string rule_text(const LayersRule& rule) {
  std::string layers;
  for (const Layer& layer : rule.layers)
    layers += (layers.empty() ? "" : ", ") + ("{payer: " + layer.payer) +
              ", attachment: " + text(layer.attachment) +
              (layer.limit ? ", limit: " + text(*layer.limit) : "") + "}";
  return "layers: {name: " + rule.name + ", claim: " + rule.claim + ", payee: " + rule.payee +
         ", layers: [" + layers + "], over: " +
         (rule.over == LayersRule::Over::scenario ? "scenario"
          : rule.over == LayersRule::Over::year   ? "year"
                                                  : "loan") +
         "}";
}

std::string rule_text(const CapRule& rule) {
  std::string text = "portfolio_cap: {name: " + rule.name + ", claim: " + rule.claim +
                     ", payer: " + rule.payer + ", payee: " + rule.payee +
                     ", rate: " + cofferdam::text(rule.rate) +
                     ", cap: " + cofferdam::text(rule.cap);
  if (rule.agreed_maximum) text += ", agreed_maximum: " + cofferdam::text(*rule.agreed_maximum);
  if (rule.include_until) text += ", include_until: " + text_of(*rule.include_until);
  text += ", catch_up: " + yes_no(rule.catch_up) + ", reinstate: " + yes_no(rule.reinstate);
  return text + (rule.overflow ? ", overflow: " + *rule.overflow : "") + "}";
}

std::string ratio_text(const LimitRule& rule) {
  using L = LimitRule;
  const char* numerators[] = {"compensation", "default_principal", "loss_after_recovery",
                              "npl_stock"};
  const char* denominators[] = {"originated", "in_force_at_start", "average_in_force", "released",
                                "agreed_maximum"};
  std::string text = std::string(", numerator: ") + numerators[int(rule.numerator)] +
                     ", denominator: " + denominators[int(rule.denominator)] +
                     ", part: " + cofferdam::text(rule.part);
  if (rule.numerator != L::Numerator::compensation)
    text += ", numerator_part: " + cofferdam::text(rule.numerator_part);
  if (rule.denominator == L::Denominator::agreed)
    text += ", agreed_maximum: " + cofferdam::text(rule.agreed_maximum);
  return text + ", empty_denominator: " + (rule.stop_when_empty ? "stop" : "no_limit");
}

std::string rule_text(const LimitRule& rule) {
  const char* windows[] = {"calendar_year_to_date", "full_calendar_year", "trailing_months",
                           "since_start", "cohort"};
  const char* crossings[] = {"cut", "refused", "paid"};
  std::string text = "limit: {name: " + rule.name + ", on: " + rule.on;
  if (!rule.of.empty()) text += ", of: " + list(rule.of);
  if (!rule.each.empty()) text += ", each: " + rule.each;
  text += ", level: " +
          (rule.is_rate ? cofferdam::text(100 * rule.level) + " %" : cofferdam::text(rule.level));
  if (rule.each != "loan") text += std::string(", window: ") + windows[int(rule.window)];
  if (rule.window == LimitRule::Window::trailing)
    text += ", months: " + std::to_string(rule.months);
  if (rule.is_rate) text += ratio_text(rule);
  text += std::string(", measured: ") + (rule.at_settlement ? "settlement" : "each_claim");
  text += std::string(", crossing_claim: ") + crossings[int(rule.crossing)];
  if (rule.overflow) return text + ", overflow: " + *rule.overflow + "}";
  return text + ", unpaid: " + (rule.carried_forward ? "carried_forward" : "lost") + "}";
}

std::string rule_text(const RecoverRule& rule) {
  const char* rules[] = {"by_agreed_share", "by_amount_paid", "named_first"};
  std::string text = "recover: {of: " + list(rule.of) + ", rule: " + rules[int(rule.how)];
  if (!rule.first.empty()) text += ", first: " + list(rule.first);
  if (rule.cut_off_months) text += ", cut_off: " + std::to_string(*rule.cut_off_months) + " months";
  return text + "}";
}

std::string rule_text(const SettleRule& rule) {
  std::string text = "settle: {of: " + list(rule.of) + ", every: " + cofferdam::text(rule.every);
  char on[16];
  if (rule.on) {
    std::snprintf(on, sizeof on, "%02u-%02u", rule.on->first, rule.on->second);
    text += ", on: " + std::string(on);
  }
  return text + "}";
}

std::string fees_text(const Pool& pool) {
  std::string items;
  for (const Fee& fee : pool.fees)
    items += (items.empty() ? "" : ", ") + ("{payer: " + fee.payer) + ", of: " + text(fee.of) +
             ", rate: " + text(fee.rate) + ", per: " + (fee.per_year ? "year" : "loan") + "}";
  return items.empty() ? "" : "    fees: [" + items + "]\n";
}

std::string contributions_text(const Pool& pool) {
  std::string items;
  for (const Contribution& one : pool.contributions) {
    items += (items.empty() ? "" : ", ") + ("{from: " + one.from) + ", amount: " + text(one.amount);
    items += one.every ? ", every: " + text(*one.every) + ", first: " + text_of(one.first)
                       : ", on: " + text_of(one.first);
    items += (one.until ? ", until: " + text_of(*one.until) : "") + "}";
  }
  return items.empty() ? "" : "    contributions: [" + items + "]\n";
}

std::string lines_text(const Pool& pool) {
  std::string items;
  for (const PoolLine& line : pool.pays) {
    items += (items.empty() ? "" : ", ") + ("{line: " + line.clause) +
             ", rank: " + std::to_string(line.rank);
    if (line.sublimit)
      items +=
          ", sublimit: " + text(*line.sublimit) + ", per: " + (line.per_year ? "year" : "scenario");
    items += "}";
  }
  return items.empty() ? "" : "    pays: [" + items + "]\n";
}

std::string pool_text(const Pool& pool) {
  std::string text = "  " + pool.bearer + ":\n";
  if (pool.opening) text += "    opening: " + cofferdam::text(*pool.opening) + "\n";
  if (!pool.each.empty()) text += "    each: " + pool.each + "\n";
  std::string weights;
  for (const auto& [value, weight] : pool.weights)
    weights += (weights.empty() ? "" : ", ") + value + ": " + cofferdam::text(weight);
  if (!weights.empty()) text += "    weights: {" + weights + "}\n";
  if (pool.budget)
    text += "    budget: {amount: " + cofferdam::text(*pool.budget) +
            ", unused: " + (pool.budget_rolls ? "rolls" : "lapses") + "}\n";
  text += contributions_text(pool) + fees_text(pool) + lines_text(pool);
  if (pool.interest > 0) text += "    interest: " + cofferdam::text(pool.interest) + "\n";
  text += std::string("    short: ") + (pool.pro_rata ? "pro_rata" : "time") + "\n";
  text += std::string("    unpaid: ") + (pool.deferred ? "deferred" : "lost") + "\n";
  if (pool.shortfall) text += "    shortfall: " + *pool.shortfall + "\n";
  if (pool.top_up) {
    const TopUp& top = *pool.top_up;
    text += "    top_up: {to: " + cofferdam::text(top.to);
    if (top.below) text += ", below: " + cofferdam::text(*top.below);
    text += ", every: " + cofferdam::text(top.every) + ", from: " + top.from;
    if (top.at_most) text += ", at_most: " + cofferdam::text(*top.at_most);
    text += "}\n";
  }
  if (!pool.owner.empty()) text += "    owner: " + pool.owner + "\n";
  if (pool.closes) text += "    closes: " + text_of(*pool.closes) + "\n";
  return text;
}

/// Rows stand last id first. Loans of a portfolio have a day on which they mature, or none has one.
std::string portfolio_text(const Programme& programme, std::size_t portfolio) {
  const char* kinds[] = {"default", "recovery", "cost"};
  std::string rows;
  bool mature = false;
  for (const Loan& loan : programme.loans) {
    if (loan.portfolio != portfolio) continue;
    mature = loan.matures.has_value();
    rows = "      " + loan.id + "," + text_of(loan.originated) + "," +
           cofferdam::text(loan.amount) + "," + loan.traits.tags.at("region") + "," +
           loan.traits.tags.at("class") + (mature ? "," + text_of(*loan.matures) : "") + "\n" +
           rows;
  }
  std::string text = "  " + programme.portfolios[portfolio].name +
                     ":\n    type: file\n    lender: " + programme.portfolios[portfolio].lender +
                     "\n    tags: [region, class]\n    loans: |\n"
                     "      id,originated,amount,region,class" +
                     (mature ? ",matures" : "") + "\n" + rows;
  text += "    events: |\n      loan,date,event,amount\n";
  for (const Event& event : programme.events)
    if (programme.loans[event.loan].portfolio == portfolio)
      text += "      " + programme.loans[event.loan].id + "," + text_of(event.date) + "," +
              kinds[int(event.kind)] + "," + cofferdam::text(event.amount) + "\n";
  return text;
}

}  // namespace

std::string scenario_of(const Programme& programme) {
  int months = 0;
  while (plus_months(programme.start, months) < programme.end) ++months;
  std::string yaml =
      "cofferdam: 1\ntitle: random programme over time\ntrials: 8\n"
      "economy: {factors: {national: {}}}\ncalendar: {start: " +
      text_of(programme.start) + ", horizon: " + std::to_string(months) +
      " months, year: calendar}\nbearers:\n";
  for (const std::string& bearer : programme.bearers) yaml += "  " + bearer + ": {}\n";
  yaml += "portfolios:\n";
  for (std::size_t i = 0; i < programme.portfolios.size(); ++i)
    yaml += portfolio_text(programme, i);
  if (!programme.rules.empty()) yaml += "programme:\n";
  for (const Rule& rule : programme.rules)
    yaml += "  - " + std::visit([](const auto& one) { return rule_text(one); }, rule) + "\n";
  if (!programme.pools.empty()) yaml += "pools:\n";
  for (const Pool& pool : programme.pools) yaml += pool_text(pool);
  return yaml;
}

}  // namespace cofferdam
