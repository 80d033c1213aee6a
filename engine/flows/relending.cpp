// Cheaper money of a central bank for a part of new loans.
#include <algorithm>
#include <cmath>

#include "pools/pool_terms.hpp"
#include "scenario/pool_keys.hpp"
#include "scenario/words.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kPer[] = {"balance", "year", "in_all"};
constexpr Key kQuotaKeys[] = {
    {.name = "amount", .type = Type::amount, .sentence = "the quota", .range = kAtLeastZero},
    {.name = "per",
     .type = Type::choice,
     .sentence = "of what is owed at any time (balance), or of what is drawn in each year of the "
                 "calendar, or over the whole scenario",
     .choices = kPer}};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause and its flows"},
    {.name = "payer",
     .type = Type::name,
     .sentence = "bearer that lends to the lenders below the market rate, such as a central bank"},
    {.name = "portfolios",
     .type = Type::name,
     .sentence = "portfolios on whose new loans their lenders draw; default: all",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "when",
     .type = Type::predicate,
     .sentence = "only loans that satisfy this are eligible",
     .fallback = kOptional},
    {.name = "rate",
     .type = Type::rate,
     .sentence = "rate a year of what is drawn",
     .range = kShare},
    {.name = "market_rate",
     .type = Type::rate,
     .sentence = "rate a year at which lenders would borrow the same money elsewhere",
     .range = kShare},
    {.name = "share",
     .type = Type::field,
     .sentence = "part of the principal of an eligible loan that is drawn",
     .range = kShare,
     .unit = Type::rate},
    {.name = "quota",
     .type = Type::record,
     .sentence = "the most that may be drawn; left out: as much as is eligible",
     .fallback = kOptional,
     .keys = kQuotaKeys},
    {.name = "every",
     .type = Type::choice,
     .sentence = "how often lenders draw, on the last day of each step, on what they lent in it",
     .fallback = "quarter",
     .choices = kFlowSteps},
    {.name = "term",
     .type = Type::duration,
     .sentence = "after which a draw is paid back or extended",
     .fallback = "1 year",
     .range = {1, 1200, false, false}},
    {.name = "extensions",
     .type = Type::integer,
     .sentence = "how often it may be extended by another term, as far as its loans are left",
     .fallback = "0",
     .range = {0, 100, false, false}},
    {.name = "pass_through",
     .type = Type::rate,
     .sentence = "part of what lenders save that lowers what borrowers pay",
     .fallback = "0 %",
     .range = kShare}};

class Declarer {
 public:
  Declarer(const Value& value, ProgrammeContext& context, Problems& problems)
      : value_(value), context_(context), problems_(problems) {}

  void declare() {
    if (!context_.dated)
      return fail(value_, "'relending' needs the order of time", "add a calendar");
    check_rates();
    check_term();
    DeclaredFlow declared{&value_, FlowKind::relending, {}};
    const std::vector<std::size_t> portfolios = eligible();
    const std::size_t payer =
        context_.bearer(value_.at("payer").text, value_.at("payer"), problems_);
    for (const std::size_t portfolio : portfolios)
      add(payer, context_.portfolios[portfolio].lender, portfolio, declared);
    for (const std::size_t portfolio : portfolios)
      if (value_.at("pass_through").number > 0)
        add(context_.portfolios[portfolio].lender, kOutside, portfolio, declared);
    context_.declared_relending.push_back(std::move(declared));
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }

  void check_rates() {
    const Value &rate = value_.at("rate"), &market = value_.at("market_rate");
    if (rate.number > market.number)
      fail(rate,
           "the rate of " + Words::percent(rate.number) + " is above the market rate of " +
               Words::percent(market.number),
           "lenders would not draw; write a rate that is at most the market rate");
  }

  void check_term() {
    const Value &term = value_.at("term"), &every = value_.at("every");
    const int months = months_of_step(every.text);
    if (std::fmod(term.number, months) != 0)
      fail(term,
           "a term of " + Words::span(term) + " where lenders draw every " + Words::step(every),
           "write a term of whole steps, such as 1 year");
    if (context_.calendar->step_ends(months).empty())
      fail(every.given ? every : value_, "no " + Words::step(every) + " ends within the calendar",
           "draw more often, or run longer");
  }

  void add(std::size_t payer, std::size_t payee, std::size_t portfolio, DeclaredFlow& declared) {
    FlowLine flow{.name = value_.at("name").text, .kind = FlowKind::relending};
    flow.scheduled = true;
    flow.payer = payer;
    flow.payee = payee;
    flow.portfolio = portfolio;
    declared.lines.push_back(context_.add_flow(flow).index);
  }

  /// Portfolios that are named, or all of loans.
  std::vector<std::size_t> eligible() {
    const Value& named = value_.at("portfolios");
    std::vector<std::size_t> found;
    for (const std::size_t p : context_.named_portfolios(named, problems_)) {
      const PortfolioView& portfolio = context_.portfolios[p];
      const auto name = std::find_if(named.items.begin(), named.items.end(),
                                     [&](const Value& of) { return of.text == portfolio.name; });
      if (portfolio.words == PortfolioWords()) {
        found.push_back(p);
        check_lender(portfolio, name == named.items.end() ? value_.at("payer") : *name);
      } else if (name != named.items.end()) {
        fail(*name, "'" + name->text + "' has no loans", "name portfolios of loans");
      }
    }
    if (found.empty() && named.items.empty())
      fail(value_, "no portfolio of loans", "lenders draw on new loans");
    return found;
  }

  void check_lender(const PortfolioView& portfolio, const Value& at) {
    if (context_.bearers[portfolio.lender] == value_.at("payer").text)
      fail(at, "'" + value_.at("payer").text + "' is the lender of '" + portfolio.name + "' itself",
           "name the bearer that lends to the lenders as payer");
  }

  const Value& value_;
  ProgrammeContext& context_;
  Problems& problems_;
};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  Declarer(value, context, problems).declare();
  return nullptr;
}

std::string quota_text(const Value& quota, const Words& words) {
  const std::string& per = quota.at("per").text;
  return "At most " + words.money(quota.at("amount").number) +
         (per == "balance" ? " may be owed at any time"
          : per == "year"  ? " may be drawn in a year"
                           : " may be drawn in all") +
         "; where that is less than what is asked for, all lenders get the same part of it.";
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const std::string &payer = value.at("payer").text, step = Words::step(value.at("every"));
  const Value &portfolios = value.at("portfolios"), &when = value.at("when");
  std::string text = "On the last day of each " + step + " lenders draw from " + payer + ", at " +
                     Words::percent(value.at("rate").number) + " a year, " +
                     Words::rates(value.at("share")) +
                     " of the loans that they have made or renewed in it";
  if (!portfolios.items.empty()) text += ", in " + Words::names(portfolios);
  if (when) text += ", where " + Words::condition(*when.condition);
  std::vector<std::string> all = {text + "."};
  if (const Value& quota = value.at("quota")) all.push_back(quota_text(quota, words));
  const double extensions = value.at("extensions").number;
  all.push_back("A draw runs for " + Words::span(value.at("term")) +
                (extensions > 0
                     ? ", and is then extended up to " + Words::number(extensions) +
                           (extensions == 1 ? " time" : " times") + ", as far as its loans are left"
                     : "") +
                "; lenders pay it back whatever becomes of the loans, so that " + payer +
                " bears no default.");
  all.push_back("It costs " + payer + " what the money earns elsewhere, " +
                Words::percent(value.at("market_rate").number) +
                " a year, less that rate, on the "
                "last day of each " +
                step + ".");
  if (const double passed = value.at("pass_through").number; passed > 0)
    all.push_back("Of what lenders save by it " + Words::percent(passed) +
                  " lowers what borrowers pay.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  return Words::brief_rates(value.at("share")) + " of new loans at " +
         Words::percent(value.at("rate").number);
}

}  // namespace

ClauseMember relending_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "draw = min(s x new eligible principal, Q left), for a term, then extended up "
              "to n times; cost = what is owed x (market rate - rate) x time: s share, Q "
              "quota",
          .scheme = {"People's Bank of China, technology relending, 2022-2026",
                     "60 % of the principal of eligible loans, drawn each quarter for one year "
                     "with two extensions; 1.75 %, from January 2026 1.25 %",
                     "Yueyang, April 2022, yueyang.gov.cn/jrb/7667/7669/content_1938823.html"}};
}

}  // namespace cofferdam
