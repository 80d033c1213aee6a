// Compensates what the losses of an account exceed its gains by.
#include <algorithm>
#include <limits>
#include <optional>
#include <tuple>

#include "clauses/net_accounts.hpp"
#include "clauses/row_rates.hpp"
#include "scenario/words.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause"},
    {.name = "claim",
     .type = Type::name,
     .sentence = "the claim whose losses, and the gains of the same exposures, are set against "
                 "each other"},
    {.name = "payer", .type = Type::name, .sentence = "bearer that pays"},
    {.name = "payee", .type = Type::name, .sentence = "bearer that is paid: who holds them"},
    net_key::kEach,
    net_key::kPer,
    {.name = "rate",
     .type = Type::field,
     .sentence = "what is paid of the net loss; where it varies each loss counts with its own",
     .range = kShare,
     .unit = Type::rate},
    {.name = "from",
     .type = Type::rate,
     .sentence = "net loss that is not compensated, as a part of the cost of what lost or gained",
     .fallback = "0",
     .range = kShare},
    {.name = "up_to",
     .type = Type::rate,
     .sentence = "net loss, as a part of the same cost, above which nothing more is compensated; "
                 "left out: all is",
     .fallback = kOptional,
     .range = kShare},
    {.name = "at_most",
     .type = Type::amount,
     .sentence = "most that is paid for an account in a period; left out: no maximum",
     .fallback = kOptional,
     .range = kAtLeastZero}};

constexpr double kRounding = 1e-12;  // of what was lost
constexpr double kEndless = std::numeric_limits<double>::infinity();

class NetCompensation final : public AccountsClause {
 public:
  struct Terms {
    std::string name;
    std::size_t claim = 0;
    double from = 0;              ///< of the cost
    std::optional<double> up_to;  ///< of it; nothing: all
    double at_most = kEndless;
  };
  NetCompensation(Terms terms, NetAccounts accounts, RowRates rates, const Payment& payment)
      : AccountsClause(terms.name, terms.claim, std::move(accounts)),
        terms_(std::move(terms)),
        rates_(std::move(rates)),
        payment_(payment) {}

  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all = {this};
    for (const Rule* rule : payment_.rules()) all.push_back(rule);
    return all;
  }

 private:
  struct Due {
    std::uint32_t entry = 0;  ///< of the claim
    double amount = 0;
  };

  /// The oldest claims of all accounts first.
  void close(Walk& walk, const std::map<std::uint64_t, NetAccount>& accounts) const override {
    const Settlement& s = walk.s;
    std::vector<Due> dues;
    for (const auto& [key, account] : accounts) add_dues(walk, account, dues);
    const auto place = [&](const Due& due) {
      return std::tuple(s.moment[due.entry], s.events.exposure[due.entry],
                        s.events.member[due.entry], s.events.claim_of(due.entry));
    };
    std::sort(dues.begin(), dues.end(),
              [&](const Due& a, const Due& b) { return place(a) < place(b); });
    for (const Due& due : dues) pay(walk, due);
  }

  /// Of each loss the part that is due of the net loss at its rate.
  void add_dues(const Walk& walk, const NetAccount& account, std::vector<Due>& dues) const {
    const double lost = accounts_.borne(walk, account), cost = account.cost();
    const double net = lost - NetAccounts::gained(walk, account);
    const double most = terms_.up_to ? *terms_.up_to * cost : net;
    const double base = std::min(net, most) - terms_.from * cost;
    if (lost <= 0 || base <= kRounding * lost) return;
    const std::size_t first = dues.size();
    double sum = 0;
    for (const std::uint32_t entry : account.losses) {
      const double part = base * accounts_.borne(walk, entry) / lost;
      dues.push_back({entry, rates_.of(walk.s.events.exposure[entry]) * part});
      sum += dues.back().amount;
    }
    if (sum <= terms_.at_most) return;
    for (std::size_t i = first; i < dues.size(); ++i) dues[i].amount *= terms_.at_most / sum;
  }

  void pay(Walk& walk, const Due& due) const {
    const double amount = std::min(due.amount, accounts_.borne(walk, due.entry));
    if (amount <= 0) return;
    const std::uint32_t entry = walk.add_payment(walk.s.events.origin[due.entry]);
    payment_.due(walk, entry, amount);
    walk.afresh([&] { walk.act_after(entry, position); });
  }

  Terms terms_;
  RowRates rates_;
  const Payment& payment_;
};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  NetCompensation::Terms terms{.name = value.at("name").text,
                               .claim = context.claim(value.at("claim"), problems)};
  // A claim of nothing has been told.
  if (terms.claim == 0 || context.claims[terms.claim].rows.empty()) return nullptr;
  const Value &payer = value.at("payer"), &payee = value.at("payee"), &up_to = value.at("up_to"),
              &most = value.at("at_most");
  const std::size_t from = context.bearer(payer.text, payer, problems);
  const std::size_t to = context.bearer(payee.text, payee, problems);
  if (from == to && problems.size() == before)
    problems.add(payee.place, payee.path, "'" + payee.text + "' pays itself",
                 "payer and payee differ");
  NetAccounts accounts(value, terms.claim, DayStep::account, context, problems);
  if (problems.size() == before && accounts.holder() != to)
    problems.add(payee.place, payee.path,
                 "the losses and gains are those of '" + context.bearers[accounts.holder()] + "'",
                 "name it as the payee");
  terms.from = value.at("from").number;
  if (up_to) terms.up_to = up_to.number;
  if (terms.up_to && terms.from >= *terms.up_to)
    problems.add(value.at("from").place, value.at("from").path, "'from' is not below 'up_to'",
                 "what is compensated lies between the two");
  if (most) terms.at_most = most.number;
  RowRates rates(value.at("rate"), context.claims[terms.claim], context, problems);
  if (problems.size() != before) return nullptr;
  context.claims[terms.claim].compensated = true;
  const Payment& payment = context.add_payment(terms.name, terms.claim, from, to, true);
  return std::make_unique<NetCompensation>(std::move(terms), std::move(accounts), std::move(rates),
                                           payment);
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  const Value &up_to = value.at("up_to"), &most = value.at("at_most");
  const double from = value.at("from").number;
  std::string text = value.at("payer").text + " pays " + value.at("payee").text + " " +
                     Words::rates(value.at("rate")) + " of the amount by which the losses of '" +
                     value.at("claim").text + "' exceed its gains, counted " +
                     NetAccounts::text(value) + ". It is due on the last day of the period.";
  std::vector<std::string> all = {text};
  if (from > 0 || up_to)
    all.push_back("Only the net loss " +
                  (from > 0 ? "above " + Words::percent(from) : std::string()) +
                  (from > 0 && up_to ? " and " : "") +
                  (up_to ? "up to " + Words::percent(up_to.number) : std::string()) +
                  " of the cost of what lost or gained counts.");
  if (most)
    all.push_back("It pays at most " + words.money(most.number) + " for an account in a period.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  return Words::brief_rates(value.at("rate")) + " of net losses" +
         (value.at("per").text == "year" ? " a year" : "");
}

}  // namespace

ClauseMember net_compensation_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X = min(M, r x (min(L - G, u x K) - f x K)), not below 0, for each account and "
              "period: r rate, L losses that the payee bears, G gains, K the cost of what lost or "
              "gained, f from, u up_to, M at_most",
          .scheme = {"Investment-loan linkage, China 2016",
                     "in the pilot of 10 banks in 5 zones gains of an investment are set against "
                     "losses of loans, and only the net loss counts",
                     "report on the pilot, xuehua.us/a/64676ac6c10a57ef2894f213"}};
}

}  // namespace cofferdam
