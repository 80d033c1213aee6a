// Passes on a part of what the gains of an account exceed its losses by.
#include <algorithm>
#include <utility>

#include "clauses/net_accounts.hpp"
#include "scenario/words.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the flow, for results"},
    {.name = "claim",
     .type = Type::name,
     .sentence = "the claim whose losses, and the gains of the same exposures, are set against "
                 "each other"},
    {.name = "payee",
     .type = Type::name,
     .sentence = "bearer that gets a part of the net gain, from the one who holds them; outside: "
                 "a manager, or whoever is no bearer"},
    net_key::kEach,
    net_key::kPer,
    {.name = "rate", .type = Type::rate, .sentence = "part of the net gain", .range = kShare},
    {.name = "hurdle",
     .type = Type::rate,
     .sentence = "return a year, without compounding, on the cost of what lost or gained, which "
                 "the holder keeps before anything is shared",
     .fallback = "0",
     .range = kAtLeastZero}};

class GainShare final : public AccountsClause {
 public:
  struct Terms {
    std::string name;
    std::size_t claim = 0;
    double rate = 0, hurdle = 0;
    const Value* each = nullptr;  ///< in the scenario; forgotten when all is connected
  };
  GainShare(Terms terms, NetAccounts accounts, const FlowLine& flow)
      : AccountsClause(terms.name, terms.claim, std::move(accounts)),
        terms_(std::move(terms)),
        flow_(flow) {}

  void connect(ProgrammeContext& context, Problems& problems) override {
    const Value& each = *std::exchange(terms_.each, nullptr);
    for (const FlowAccount* money : {flow_.from, flow_.into})
      if (money && accounts_.spans(*money, context.claims[claim_]))
        problems.add(each.place, each.path,
                     "an account of '" + name_ + "' has to do with several balances of a pool",
                     "write each: TAG, by which the pool is split");
  }
  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all = {this};
    for (const Rule* account : with()) all.push_back(account);
    return all;
  }

  std::vector<const Rule*> with() const override { return flow_.rules(); }

 private:
  void close(Walk& walk, const std::map<std::uint64_t, NetAccount>& accounts) const override {
    for (const auto& [key, account] : accounts) pay(walk, account);
  }

  /// To and from each balance at once, in the order of the exposures that gained.
  void pay(Walk& walk, const NetAccount& account) const {
    const double gained = NetAccounts::gained(walk, account);
    const double net = gained - accounts_.borne(walk, account);
    const double shared = net - terms_.hurdle * account.cost_years();
    if (shared <= 0) return;
    const Events& events = walk.s.events;
    std::vector<std::pair<std::uint32_t, double>> sums;  // any exposure of the balances, amount
    for (const std::uint32_t gain : account.gains) {
      const std::uint32_t row = events.exposure[gain];
      const auto sum = std::find_if(sums.begin(), sums.end(), [&](const auto& known) {
        return flow_.is_one_balance(known.first, row);
      });
      const double amount = terms_.rate * shared * -events.amount[gain] / gained;
      if (sum == sums.end())
        sums.emplace_back(row, amount);
      else
        sum->second += amount;
    }
    for (const auto& [row, amount] : sums) walk.pay_flow(flow_, row, amount);
  }

  Terms terms_;
  const FlowLine& flow_;
};

/// Of whose exposures alone the claim is; FlowLine::kNoPortfolio: of several.
std::size_t portfolio_of(const Claim& claim, const ProgrammeContext& context) {
  const PortfolioView& first = context.portfolio_of(claim.rows.front());
  const bool alone = std::all_of(claim.rows.begin(), claim.rows.end(), [&](std::uint32_t row) {
    return &context.portfolio_of(row) == &first;
  });
  return alone ? static_cast<std::size_t>(&first - context.portfolios.data())
               : FlowLine::kNoPortfolio;
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  GainShare::Terms terms{.name = value.at("name").text,
                         .claim = context.claim(value.at("claim"), problems),
                         .rate = value.at("rate").number,
                         .hurdle = value.at("hurdle").number,
                         .each = &value.at("each")};
  // A claim of nothing has been told.
  if (terms.claim == 0 || context.claims[terms.claim].rows.empty()) return nullptr;
  const Value& payee = value.at("payee");
  const std::size_t to =
      payee.text == "outside" ? kOutside : context.bearer(payee.text, payee, problems);
  NetAccounts accounts(value, terms.claim, DayStep::fee, context, problems);
  if (problems.size() == before && accounts.holder() == to)
    problems.add(payee.place, payee.path, "'" + payee.text + "' shares its gains with itself",
                 "name another bearer, or outside");
  if (problems.size() != before) return nullptr;
  const FlowLine& flow =
      context.add_flow({.name = terms.name,
                        .kind = FlowKind::gain_share,
                        .payer = accounts.holder(),
                        .payee = to,
                        .portfolio = portfolio_of(context.claims[terms.claim], context)});
  context.burden_flows.push_back({accounts.holder(), {terms.claim}, flow.index});
  return std::make_unique<GainShare>(std::move(terms), std::move(accounts), flow);
}

std::string holder_of(const std::string& claim, const ProgrammeContext& context) {
  for (const Claim& of : context.claims)
    if (of.name == claim && !of.rows.empty())
      return context.bearers[context.lender_of(of.rows.front())];
  return "";
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext& context,
                                 const Words&) {
  const Value& payee = value.at("payee");
  std::vector<std::string> all = {
      holder_of(value.at("claim").text, context) + " pays " +
      (payee.text == "outside" ? "whoever is outside" : payee.text) + " " +
      Words::percent(value.at("rate").number) + " of the amount by which the gains of '" +
      value.at("claim").text + "' exceed its losses, counted " + NetAccounts::text(value) +
      ". It is due on the last day of the period."};
  if (value.at("hurdle").number > 0)
    all.push_back("Of the net gain " + Words::percent(value.at("hurdle").number) +
                  " a year on the cost is kept first.");
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  const double hurdle = value.at("hurdle").number;
  return Words::percent(value.at("rate").number) + " of net gains" +
         (hurdle > 0 ? " above " + Words::percent(hurdle) + " a year" : "");
}

}  // namespace

ClauseMember gain_share_member() {
  return {.keys = kKeys,
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X = r x max(0, G - L - h x sum of K_j x t_j), for each account and period: r rate, "
              "G gains, L losses that the holder bears, h hurdle, K_j the cost of an exposure that "
              "lost or gained and t_j the years for which it was held",
          .scheme = {"Xi'an 2022, public funds",
                     "a public fund leaves half of its gains to other investors, on conditions",
                     "report of 2022, m.briankreed.com/m/news/500896"}};
}

}  // namespace cofferdam
