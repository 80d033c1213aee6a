#include "flows/flow_clause.hpp"

#include <algorithm>

#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kPer[] = {"loan", "year"};
constexpr std::string_view kIf[] = {"repaid"};
constexpr std::string_view kMostPer[] = {"year", "in_all"};
constexpr Key kMostKeys[] = {
    {.name = "amount", .type = Type::amount, .sentence = "the maximum", .range = kAtLeastZero},
    {.name = "each",
     .type = Type::name,
     .sentence = "what has a maximum of its own: each loan, each value of a tag, or all together "
                 "have one (all)",
     .fallback = "loan"},
    {.name = "per",
     .type = Type::choice,
     .sentence = "in each year of the calendar, or over the whole scenario",
     .choices = kMostPer}};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the flow, for results"},
    {.name = "payer",
     .type = Type::name,
     .sentence = "bearer that pays; outside: the enterprises, or whoever is no bearer"},
    {.name = "payee", .type = Type::name, .sentence = "bearer that is paid, or outside"},
    {.name = "portfolios",
     .type = Type::name,
     .sentence = "portfolios whose exposures owe it; default: all",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "when",
     .type = Type::predicate,
     .sentence = "only exposures that satisfy this",
     .fallback = kOptional},
    {.name = "of",
     .type = Type::name,
     .sentence = "what is paid for: loan, guaranteed_part, own_part (of the payee), sum_insured, "
                 "interest, the name of another flow, or contract: an amount for each"},
    {.name = "rate",
     .type = Type::field,
     .sentence = "part of that which is paid",
     .fallback = kOptional,
     .range = kShare,
     .unit = Type::rate},
    {.name = "amount",
     .type = Type::field,
     .sentence = "with of: contract, instead of a rate: what is paid for each",
     .fallback = kOptional,
     .range = kAtLeastZero,
     .unit = Type::amount},
    {.name = "per",
     .type = Type::choice,
     .sentence = "once when a contract is made or renewed (loan), or of what is in force, by time "
                 "(year); not of interest and of other flows",
     .fallback = kOptional,
     .choices = kPer},
    {.name = "interest",
     .type = Type::field,
     .sentence = "rate of interest a year that loans pay, for of: interest",
     .fallback = kOptional,
     .range = kShare,
     .unit = Type::rate},
    {.name = "up_to",
     .type = Type::rate,
     .sentence = "of another flow: the rate up to which it counts",
     .fallback = kOptional,
     .range = {0, 1, true, false}},
    {.name = "years",
     .type = Type::integer,
     .sentence = "years of the life of an exposure in which it owes; default: all",
     .fallback = kOptional,
     .range = {1, 200, false, false}},
    {.name = "after_years",
     .type = Type::integer,
     .sentence = "years of its life before those",
     .fallback = "0",
     .range = {0, 200, false, false}},
    {.name = "if",
     .type = Type::choice,
     .sentence = "repaid: a contract owes at its end, if the loan has not defaulted by then",
     .fallback = kOptional,
     .choices = kIf},
    {.name = "at_most",
     .type = Type::record,
     .sentence = "a maximum",
     .fallback = kOptional,
     .keys = kMostKeys}};

class Declarer {
 public:
  Declarer(FlowKind kind, const Value& value, ProgrammeContext& context, Problems& problems)
      : kind_(kind), value_(value), context_(context), problems_(problems) {}

  void declare() {
    const Value &payer = value_.at("payer"), &payee = value_.at("payee");
    FlowLine flow{.name = value_.at("name").text, .kind = kind_};
    flow.scheduled = true;
    flow.payer = party(payer);
    flow.payee = party(payee);
    if (payer.text == payee.text)
      fail(payee, "'" + payee.text + "' pays itself", "payer and payee differ");
    check_name();
    check_keys();
    check_dates();
    DeclaredFlow declared{&value_, kind_, {}};
    for (const std::size_t portfolio :
         context_.named_portfolios(value_.at("portfolios"), problems_)) {
      flow.portfolio = portfolio;
      declared.lines.push_back(context_.add_flow(flow).index);
    }
    context_.declared_flows.push_back(std::move(declared));
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }
  std::size_t party(const Value& name) {
    return name.text == "outside" ? kOutside : context_.bearer(name.text, name, problems_);
  }
  bool is_of(std::initializer_list<std::string_view> words) const {
    return std::find(words.begin(), words.end(), value_.at("of").text) != words.end();
  }
  bool is_of_flow() const {
    return !is_of({"loan", "guaranteed_part", "own_part", "sum_insured", "interest", "contract"});
  }

  void check_name() {
    const Value& name = value_.at("name");
    for (const std::string_view base :
         {"loan", "guaranteed_part", "own_part", "sum_insured", "interest", "contract"})
      if (name.text == base)
        fail(name, "'" + name.text + "' is what flows are of", "choose another name");
  }

  void check_keys() {
    const Value &of = value_.at("of"), &per = value_.at("per"), &most = value_.at("at_most");
    const bool once = is_of({"interest"}) || is_of_flow(), each = is_of({"contract"});
    if (bool(value_.at("amount")) != each)
      fail(each ? of : value_.at("amount"),
           each ? "'of: contract' without 'amount'" : "'amount' beside 'of: " + of.text + "'",
           each ? "write what is paid for each, such as amount: 2_000"
                : "an amount for each goes with of: contract");
    if (bool(value_.at("rate")) == each)
      fail(each ? value_.at("rate") : of,
           each ? "a rate of 'contract'" : "'of: " + of.text + "' without 'rate'",
           each ? "write an amount for each" : "write rate: 1 %");
    if (!once && !per)
      fail(value_.at(each ? "amount" : "rate"), "a rate of '" + of.text + "' without 'per'",
           "write per: loan for what is lent or insured, or per: year for what is in force");
    if (once && per)
      fail(per, "'per' beside 'of: " + of.text + "'",
           is_of_flow() ? "it is due with the flow that it is of" : "interest is by year");
    if (is_of({"interest"}) != bool(value_.at("interest")))
      fail(is_of({"interest"}) ? of : value_.at("interest"),
           is_of({"interest"}) ? "'of: interest' without 'interest'"
                               : "'interest' beside 'of: " + of.text + "'",
           is_of({"interest"}) ? "write the rate of interest that loans pay, such as interest: 4 %"
                               : "it belongs to 'of: interest'");
    if (const Value& up_to = value_.at("up_to"); up_to && !is_of_flow())
      fail(up_to, "'up_to' beside 'of: " + of.text + "'", "it belongs to 'of: NAME OF A FLOW'");
    if (is_of({"own_part"}) && value_.at("payee").text == "outside")
      fail(of, "the own part of somebody outside",
           "'own_part' is that of the payee; name a bearer");
    if (most && kind_ == FlowKind::premium && most.at("each").text != "loan")
      fail(most.at("each"), "a premium with a maximum of several loans", "write each: loan");
  }

  void check_dates() {
    if (context_.dated) return;
    for (const char* key : {"interest", "if", "years"})
      if (const Value& given = value_.at(key))
        fail(given, "'" + std::string(key) + "' needs the order of time", "add a calendar");
    if (value_.at("after_years").number > 0)
      fail(value_.at("after_years"), "'after_years' needs the order of time", "add a calendar");
    if (value_.at("per").text == "year")
      fail(value_.at("per"), "'per: year' without years", "add a calendar, or write per: loan");
  }

  FlowKind kind_;
  const Value& value_;
  ProgrammeContext& context_;
  Problems& problems_;
};

std::string party_text(const Value& party, bool first) {
  if (party.text != "outside") return party.text;
  return first ? "Parties outside" : "parties outside";
}

/// What the rate is of, and when it is due.
std::string base_text(const Value& value) {
  const std::string &of = value.at("of").text, &per = value.at("per").text;
  const std::string year_end = value.at("if") ? "" : ", due on the last day of each year";
  if (of == "interest")
    return "of the interest of " + Words::rates(value.at("interest")) +
           " a year on the balance in force" + year_end;
  if (per.empty()) {
    std::string text = "of what is due as '" + of + "'";
    if (const Value& up_to = value.at("up_to"))
      text += ", as far as its rate is no more than " + Words::percent(up_to.number);
    return text + (value.at("if") ? "" : ", on the same days");
  }
  const bool year = per == "year";
  if (of == "contract")
    return std::string("for each contract") + (year ? " in force a year" + year_end
                                               : value.at("if")
                                                   ? ""
                                                   : ", due when it is made or renewed");
  const std::string whole = of == "sum_insured" ? "the sum insured"
                            : year              ? "the balance in force"
                                                : "what is lent";
  const std::string part = of == "guaranteed_part" ? "the part that the lender does not bear of "
                           : of == "own_part"
                               ? "the part that " + value.at("payee").text + " bears of "
                               : "";
  return "of " + part + whole +
         (year             ? " a year" + year_end
          : value.at("if") ? ""
                           : ", due when it is made or renewed");
}

std::string years_text(const Value& value) {
  const double after = value.at("after_years").number, years = value.at("years").number;
  const std::string from = Words::number(after + 1);
  return "Each exposure owes it only " +
         (!value.at("years") ? "from year " + from + " of its life on."
          : years == 1
              ? "in year " + from + " of its life."
              : "in years " + from + " to " + Words::number(after + years) + " of its life.");
}

std::string most_text(const Value& most, const Words& words) {
  const std::string& each = most.at("each").text;
  return (each == "all"    ? "All exposures together owe"
          : each == "loan" ? "Each exposure owes"
                           : "Exposures of one " + each + " together owe") +
         std::string(" at most ") + words.money(most.at("amount").number) +
         (most.at("per").text == "year" ? " a year." : " in all.");
}

}  // namespace

std::span<const Key> flow_keys() {
  return kKeys;
}

void declare_flow(FlowKind kind, const Value& value, ProgrammeContext& context,
                  Problems& problems) {
  Declarer(kind, value, context, problems).declare();
}

std::string brief_flow(const Value& value) {
  const std::string& of = value.at("of").text;
  const bool year = value.at("per").text == "year";
  if (const Value& amount = value.at("amount"))
    return (amount.form == Value::Form::number ? Words::number(amount.number) : "an amount") +
           " for each contract" + (year ? " a year" : "");
  const std::string base = of == "loan"              ? year ? "the balance" : "what is lent"
                           : of == "sum_insured"     ? "the sum insured"
                           : of == "guaranteed_part" ? "the guaranteed part"
                           : of == "own_part"        ? value.at("payee").text + "'s part"
                                                     : of;
  return Words::brief_rates(value.at("rate")) + " of " + base + (year ? " a year" : "") +
         (value.at("if") ? ", if repaid" : "");
}

/// A rate that varies has a sentence of its own.
std::vector<std::string> explain_flow(FlowKind kind, const Value& value, const Words& words) {
  const std::string rates =
      value.at("amount") ? words.amounts(value.at("amount")) : Words::rates(value.at("rate"));
  const bool varies = !value.at("amount") && rates.find(',') != std::string::npos;
  const bool many = value.at("payer").text == "outside";
  constexpr std::string_view kOf = "of ";
  std::string text = party_text(value.at("payer"), true) + (many ? " pay " : " pays ") +
                     party_text(value.at("payee"), false) + " a " + name_of(kind) +
                     (varies ? " on " + base_text(value).substr(kOf.size())
                             : " of " + rates + " " + base_text(value));
  const Value& portfolios = value.at("portfolios");
  if (!portfolios.items.empty()) text += ", for " + Words::names(portfolios);
  if (const Value& when = value.at("when")) text += ", where " + Words::condition(*when.condition);
  if (varies) text += ". The rate is " + rates;
  std::vector<std::string> all = {text + "."};
  if (value.at("years") || value.at("after_years").number > 0) all.push_back(years_text(value));
  if (value.at("if"))
    all.emplace_back(
        "Each contract owes it on the day on which it ends, if the loan has not defaulted before.");
  if (const Value& most = value.at("at_most")) all.push_back(most_text(most, words));
  return all;
}

}  // namespace cofferdam
