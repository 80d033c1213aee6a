// Pays back, year by year, a part of what a bearer has paid net of claims, or of how much more that
// is than it would have been under another programme.
#include <algorithm>
#include <set>

#include "scenario/words.hpp"
#include "time/dates_of_year.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the flow, for results"},
    {.name = "payer", .type = Type::name, .sentence = "bearer that refunds"},
    {.name = "payee", .type = Type::name, .sentence = "bearer whose payments are refunded"},
    {.name = "of",
     .type = Type::name,
     .sentence = "clauses under which the payee pays: what it bears of their claims counts",
     .shape = Shape::list},
    {.name = "rate", .type = Type::rate, .sentence = "part that is refunded", .range = kShare},
    {.name = "less",
     .type = Type::changes,
     .sentence = "changes of programme and pools, as variants have them: what the payee would bear "
                 "with these is taken off; default: nothing",
     .fallback = kOptional},
    {.name = "on",
     .type = Type::text,
     .sentence = "month and day on which the refund of a year is paid, in the year after it, such "
                 "as 06-30",
     .fallback = "12-31"}};

class Refund final : public Clause, public Rule {
 public:
  struct Terms {
    std::vector<std::size_t> claims;
    std::size_t payee = 0;
    double rate = 0;
    const Value* payer = nullptr;  ///< in the scenario, until it is connected
    std::size_t other = kNone;     ///< index of the other programme's sums; kNone: there is none
    std::vector<std::uint32_t> paid_on;  ///< [year] day; kNever: after the end
  };
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  Refund(Terms terms, const FlowLine& flow) : terms_(std::move(terms)), flow_(flow) {}

  std::vector<std::size_t> claims() const override { return terms_.claims; }
  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all = {this};
    for (const Rule* account : with()) all.push_back(account);
    return all;
  }
  std::vector<const Rule*> with() const override { return flow_.rules(); }
  std::string title() const override { return "refund '" + flow_.name + "'"; }
  bool looks_at_burdens() const override { return true; }
  bool watches() const override { return true; }

  void act(Walk&, const EntryList&) const override {}
  void start(Walk& walk) const override { walk.s.state<State>(slot) = {}; }
  void worked(Walk& walk, std::uint32_t entry) const override {
    const EntryKind kind = walk.s.kind[entry];
    if (kind != EntryKind::opened && kind != EntryKind::claim) return;
    if (!is_of(walk.context.claim_of[walk.s.events.exposure[entry]])) return;
    walk.s.state<State>(slot).lost.push_back(entry);
  }
  Moment next(Walk& walk) const override {
    const State& state = walk.s.state<State>(slot);
    return state.year < terms_.paid_on.size() && terms_.paid_on[state.year] != kNever
               ? moment_of(terms_.paid_on[state.year], DayStep::fee)
               : kNever;
  }
  void step(Walk& walk) const override {
    State& state = walk.s.state<State>(slot);
    const std::size_t year = state.year++;
    double more = paid_in(walk, state, year);
    if (terms_.other != kNone)
      more -= walk.s.other_programmes[terms_.other][year * walk.s.trials + walk.trial];
    if (!state.lost.empty() || more != 0)
      walk.pay_flow(flow_, row_of(walk, state), terms_.rate * more);
  }
  void connect(ProgrammeContext& context, Problems& problems) override;

 private:
  struct State final : RuleState {
    std::size_t year = 0;             ///< the next that is refunded
    std::vector<std::uint32_t> lost;  ///< defaults and losses of the claims
  };
  bool is_of(std::size_t claim) const {
    return std::find(terms_.claims.begin(), terms_.claims.end(), claim) != terms_.claims.end();
  }
  /// All of a refund has to do with one balance.
  std::uint32_t row_of(const Walk& walk, const State& state) const {
    return state.lost.empty() ? walk.context.claims[terms_.claims.front()].rows.front()
                              : walk.s.events.exposure[state.lost.front()];
  }
  double paid_in(Walk& walk, const State& state, std::size_t year) const {
    const Settlement& s = walk.s;
    double sum = 0;
    for (const std::uint32_t origin : state.lost)
      for (std::uint32_t e = s.last[origin]; e != Settlement::kNoEntry; e = s.previous[e])
        if (walk.calendar().year_of_day(day_of(s.moment[e])) == year)
          sum += s.parts[terms_.payee][e];
    return sum;
  }

  Terms terms_;
  const FlowLine& flow_;
};

void Refund::connect(ProgrammeContext& context, Problems& problems) {
  for (const FlowAccount* money : {flow_.from, flow_.into}) {
    std::set<std::size_t> balances;
    for (const std::size_t claim : terms_.claims)
      for (const std::uint32_t row : context.claims[claim].rows)
        if (money) balances.insert(money->instance_of(row));
    if (balances.size() > 1)
      problems.add(terms_.payer->place, terms_.payer->path,
                   title() + " has to do with several balances of a pool",
                   "a pool that is split cannot be refunded as a whole");
  }
}

/// On which day the refund of each year is paid.
std::vector<std::uint32_t> days_of_refunds(const Value& on, const Calendar& calendar,
                                           Problems& problems) {
  const auto [month, day] = month_and_day(on.text);
  if (month == 0) {
    problems.add(on.place, on.path, "'" + on.text + "' is no day of a year",
                 "write month and day, such as 06-30");
    return {};
  }
  const std::vector<std::uint32_t> days = dates_of_year(calendar, month, day, 12);
  std::vector<std::uint32_t> paid_on;
  for (std::size_t year = 0; year < calendar.years(); ++year) {
    const auto first = std::lower_bound(days.begin(), days.end(), calendar.first_day(year + 1));
    paid_on.push_back(first == days.end() ? kNever : *first);
  }
  return paid_on;
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  if (!context.dated) {
    problems.add(value.place, value.path, "'refund' needs the order of time", "add a calendar");
    return nullptr;
  }
  const Value &payer = value.at("payer"), &payee = value.at("payee"), &of = value.at("of");
  Refund::Terms terms{.payee = context.bearer(payee.text, payee, problems),
                      .rate = value.at("rate").number,
                      .payer = &payer,
                      .paid_on = days_of_refunds(value.at("on"), *context.calendar, problems)};
  const std::size_t from = context.bearer(payer.text, payer, problems);
  if (payer.text == payee.text)
    problems.add(payer.place, payer.path, "'" + payer.text + "' pays itself",
                 "payer and payee differ");
  check_named_once(of, "clause", problems);
  if (of.items.empty()) problems.add(of.place, of.path, "no clauses", "write of: [clause]");
  for (const Value& name : of.items) {
    const std::size_t known = terms.claims.size();
    for (const PaymentLine& line : context.payment_lines)
      if (line.clause == name.text && line.payer == terms.payee) terms.claims.push_back(line.claim);
    if (terms.claims.size() == known)
      problems.add(name.place, name.path,
                   "'" + payee.text + "' pays nothing under '" + name.text +
                       "', as far as the clauses above say",
                   "name a clause above in which it is a payer");
  }
  std::sort(terms.claims.begin(), terms.claims.end());
  terms.claims.erase(std::unique(terms.claims.begin(), terms.claims.end()), terms.claims.end());
  if (problems.size() != before) return nullptr;
  if (const Value& less = value.at("less"); less && !less.items.empty()) {
    terms.other = context.other_programmes.size();
    OtherProgramme other{.scenario = &less.items.front(), .payee = payee.text};
    for (const std::size_t claim : terms.claims) other.claims.push_back(context.claims[claim].name);
    context.other_programmes.push_back(std::move(other));
  }
  const FlowLine& flow = context.add_flow({.name = value.at("name").text,
                                           .kind = FlowKind::subsidy,
                                           .payer = from,
                                           .payee = terms.payee});
  context.burden_flows.push_back({terms.payee, terms.claims, flow.index});
  return std::make_unique<Refund>(std::move(terms), flow);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words&) {
  const auto [month, day] = month_and_day(value.at("on").text);
  const std::string& payee = value.at("payee").text;
  std::string what = "On " + Words::day_of_year(month, day) + " of each year " +
                     value.at("payer").text + " refunds " + payee + " " +
                     Words::percent(value.at("rate").number) + " of what " + payee +
                     " bore in the year before, net of what came back, of the claims under " +
                     Words::names(value.at("of"));
  std::vector<std::string> all;
  const Value& less = value.at("less");
  if (!less) return {what + "."};
  std::vector<std::string> changes;
  for (const auto& [path, to] : less.entries) changes.push_back(path + ": " + to.text);
  return {what + ", as far as that is more than it would have borne with " + Words::list(changes) +
              ", on the same losses.",
          "Where it is less, " + payee + " pays the difference back."};
}

std::string brief(const Value& value, const std::string&, const Words&) {
  return Words::percent(value.at("rate").number) + " of what it bore" +
         (value.at("less") ? " more than otherwise" : "") + ", a year later";
}

}  // namespace

ClauseMember refund_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .declares = {.payments = false},
      .brief = brief,
      .formula =
          "X = r x (B - B') of each year: r rate, B what the payee bore of the claims in the year, "
          "net of what came back, B' the same under the programme with the changes of less, or 0",
      .scheme = {
          "National special guarantee plan, China 2024",
          "the central budget refunds a part of what the fund has paid more because its share is "
          "higher",
          "CCTV, 27 July 2024, "
          "big5.cctv.com/gate/big5/news.cctv.cn/2024/07/27/ARTIcskQl5crmQtGcuOfiMsd240727.shtml"}};
}

}  // namespace cofferdam
