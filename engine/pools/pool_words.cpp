#include "pools/pool_words.hpp"

#include "pools/pool_terms.hpp"

namespace cofferdam {
namespace {

using Sentences = std::vector<std::string>;

/// `province`, or `province and city in the proportion 4 : 6`.
std::string giver_of(const Value& bearer) {
  if (bearer.form == Value::Form::map) {
    std::vector<std::string> names;
    std::string weights;
    for (const auto& [name, weight] : bearer.entries) {
      names.push_back(name);
      weights += (weights.empty() ? "" : " : ") + Words::number(weight.number);
    }
    return Words::list(names) + " in the proportion " + weights;
  }
  return bearer && bearer.text != "outside" ? bearer.text : "somebody outside";
}
/// The same at the begin of a sentence, with `pays` or `pay`.
std::string giver_pays(const Value& bearer) {
  if (bearer.form == Value::Form::map) return giver_of(bearer) + " pay";
  return (bearer && bearer.text != "outside" ? bearer.text : "Somebody outside") + " pays";
}

void explain_stock(const std::string& name, const Value& pool, const Words& words, Sentences& all) {
  const double opening = pool.at("opening").number;
  all.push_back("Pool '" + name + "' starts " +
                (opening > 0 ? "with " + words.money(opening) : "empty") + ".");
  if (const Value& each = pool.at("each")) {
    std::vector<std::string> weights;
    for (const auto& [value, weight] : pool.at("weights").entries)
      weights.push_back(value + " " + Words::number(weight.number));
    all.push_back("Each " + each.text + " has a balance of its own; money that comes in is split " +
                  (weights.empty() ? "evenly" : "by the weights " + Words::list(weights)) + ".");
  }
  const Value& budget = pool.at("budget");
  if (!budget) return;
  all.push_back("Each year it gets a budget of " + words.money(budget.at("amount").number) +
                ", which is spent before the stock; what is left at the turn of the year " +
                (budget.at("unused").text == "rolls"
                     ? "stays."
                     : "goes to " + giver_of(pool.at("owner")) + "."));
}

std::string contribution_text(const Value& paid, const Words& words) {
  std::string text = giver_pays(paid.at("from")) + " in " + words.money(paid.at("amount").number);
  if (const Value& on = paid.at("on")) return text + " on " + Words::date(on) + ".";
  text += " every " + Words::step(paid.at("every"));
  if (const Value& first = paid.at("first")) text += ", from " + Words::date(first) + " on";
  if (const Value& until = paid.at("until")) text += ", until " + Words::date(until);
  return text + ".";
}

std::string fee_text(const std::string& name, const Value& fee) {
  const std::string& of = fee.at("of").text;
  const std::string part = of == "whole_loan"        ? "whole loans"
                           : of == "guaranteed_part" ? "the part that the lender does not bear"
                                                     : "the part that " + name + " bears";
  const Value& payer = fee.at("payer");
  std::string text = (payer ? payer.text : "The enterprise") + " pays a fee of " +
                     Words::percent(fee.at("rate").number);
  text += fee.at("per").text == "year" ? " a year of the average balance in force"
                                       : " of each loan on the day on which it is lent or renewed";
  return text + ", counted on " + part + ".";
}

void explain_income(const std::string& name, const Value& pool, const Words& words,
                    Sentences& all) {
  for (const Value& paid : pool.at("contributions").items)
    all.push_back(contribution_text(paid, words));
  for (const Value& fee : pool.at("fees").items) all.push_back(fee_text(name, fee));
  if (const double rate = pool.at("interest").number; rate != 0)
    all.push_back("The balance earns " + Words::percent(rate) +
                  " a year, credited on 31 December after that day's claims.");
  const Value& top_up = pool.at("top_up");
  if (!top_up) return;
  const Value &below = top_up.at("below"), &amount = top_up.at("amount");
  const bool several = top_up.at("from").form == Value::Form::map;
  std::string text = "On the last day of each " + Words::step(top_up.at("every")) + " " +
                     giver_of(top_up.at("from")) +
                     (amount ? (several ? " pay in " : " pays in ") + words.money(amount.number) +
                                   " if the balance is below "
                             : (several ? " fill" : " fills") + std::string(" the balance up to ") +
                                   words.money(top_up.at("to").number) + " if it is below ") +
                     (below ? words.money(below.number) : "that");
  if (const Value& at_most = top_up.at("at_most"))
    text += ", with at most " + words.money(at_most.number) + " in all";
  all.push_back(text + ".");
}

std::string line_text(const Value& line, const Words& words) {
  std::string text = line.at("line").text + " (rank " + Words::number(line.at("rank").number);
  if (const Value& sublimit = line.at("sublimit"))
    text += ", at most " + words.money(sublimit.number) +
            (line.at("per").text == "year" ? " a year" : " in all");
  return text + ")";
}

void explain_payments(const std::string& name, const Value& pool, const Words& words,
                      Sentences& all) {
  const Value& pays = pool.at("pays");
  std::string text = "It pays under every clause in which " + name + " pays.";
  if (pays) {
    std::vector<std::string> lines;
    for (const Value& line : pays.items) lines.push_back(line_text(line, words));
    text = "It pays under " + Words::list(lines) +
           "; of all that is due or waits on one day, the lowest rank is paid first.";
  }
  all.push_back(text);
  if (pool.at("short").text == "pro_rata")
    all.emplace_back("If it cannot pay all that is settled on one day, each gets the same part.");
  if (const Value& shortfall = pool.at("shortfall"))
    all.push_back("What it cannot pay is paid at once by " + shortfall.text + ".");
  else
    all.emplace_back(pool.at("unpaid").text == "deferred"
                         ? "What it cannot pay is deferred until money comes in."
                         : "What it cannot pay is lost to the payee.");
}

/// What the owner pays; "" for a pool with neither.
std::string paid_by_owner(const Value& pool) {
  const bool opening = pool.at("opening").number > 0, budget = bool(pool.at("budget"));
  return opening && budget ? "its opening money and its budget"
         : opening         ? "its opening money"
         : budget          ? "its budget"
                           : "";
}

/// One for each of the bearers that give together.
void add_inflows(const Value& giver, const std::string& what, std::vector<PoolInflow>& all) {
  if (giver.form != Value::Form::map) {
    all.push_back({giver.text == "outside" ? "" : giver.text, what});
    return;
  }
  double sum = 0;
  for (const auto& [name, weight] : giver.entries) sum += weight.number;
  for (const auto& [name, weight] : giver.entries)
    all.push_back(
        {name == "outside" ? "" : name, Words::percent(weight.number / sum) + " of " + what});
}

}  // namespace

std::vector<PoolInflow> pool_inflows(const Value& pool, const Words& words) {
  std::vector<PoolInflow> all;
  const Value &owner = pool.at("owner"), &budget = pool.at("budget"), &top_up = pool.at("top_up");
  if (const double opening = pool.at("opening").number; opening > 0)
    add_inflows(owner, words.money(opening) + " at the start", all);
  if (budget)
    add_inflows(owner,
                "a budget of " + words.money(budget.at("amount").number) + " a year" +
                    (budget.at("unused").text == "rolls" ? "" : ", which lapses"),
                all);
  for (const Value& paid : pool.at("contributions").items) {
    const Value& on = paid.at("on");
    add_inflows(paid.at("from"),
                words.money(paid.at("amount").number) +
                    (on ? " on " + Words::date(on) : " each " + Words::step(paid.at("every"))),
                all);
  }
  if (top_up)
    add_inflows(
        top_up.at("from"),
        (top_up.at("amount") ? words.money(top_up.at("amount").number) + " below " +
                                   words.money(top_up.at("below").number) + ", each "
                             : "fills up to " + words.money(top_up.at("to").number) + " each ") +
            Words::step(top_up.at("every")),
        all);
  for (const Value& fee : pool.at("fees").items) {
    const std::string& of = fee.at("of").text;
    all.push_back({fee.at("payer").text,
                   "fee of " + Words::percent(fee.at("rate").number) +
                       (of == "whole_loan"        ? " of each loan"
                        : of == "guaranteed_part" ? " of the guaranteed part"
                                                  : " of its part") +
                       (fee.at("per").text == "year" ? " a year" : ""),
                   true});
  }
  return all;
}

Sentences explain_pool(const std::string& name, const Value& pool, const Words& words) {
  Sentences all;
  explain_stock(name, pool, words, all);
  explain_income(name, pool, words, all);
  explain_payments(name, pool, words, all);
  const std::string owner = giver_of(pool.at("owner"));
  all.push_back(has_only_budget(pool) ? "What it gets back of claims goes to " + owner + "."
                                      : "What it gets back of claims goes into its stock.");
  if (const Value& closes = pool.at("closes"))
    all.push_back("It closes at the end of " + Words::date(closes) +
                  "; its balance and what comes back later go to " + owner + ".");
  if (const std::string paid = paid_by_owner(pool); !paid.empty())
    all.push_back(giver_pays(pool.at("owner")) + " " + paid + ".");
  return all;
}

}  // namespace cofferdam
