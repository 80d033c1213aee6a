#include "clauses/net_accounts.hpp"

#include <algorithm>
#include <utility>

#include "waterfall/instances_of.hpp"

namespace cofferdam {
namespace {

/// Who holds all exposures of a claim; a problem if several do.
std::size_t holder_of(const Value& clause, const Claim& claim, const ProgrammeContext& context,
                      Problems& problems) {
  const std::size_t holder = context.lender_of(claim.rows.front());
  const auto other = std::find_if(claim.rows.begin(), claim.rows.end(), [&](std::uint32_t row) {
    return context.lender_of(row) != holder;
  });
  if (other != claim.rows.end())
    problems.add(clause.at("claim").place, clause.at("claim").path,
                 "losses and gains of '" + context.bearers[holder] + "' and of '" +
                     context.bearers[context.lender_of(*other)] + "'",
                 "they are set against each other for one bearer: name a claim of each");
  return holder;
}

/// Each of many loans would have an account of its own.
void check_single(const Value& each, const Claim& claim, const ProgrammeContext& context,
                  Problems& problems) {
  for (const std::uint32_t row : claim.rows)
    if (const PortfolioView& of = context.portfolio_of(row); of.exposures->is_fine_grained())
      return problems.add(
          each.place, each.path,
          "an account of each loan of '" + of.name + "', of which fine_grained knows no single one",
          "leave out fine_grained of '" + of.name + "', or write all or a tag");
}

void check_cash(const Value& clause, const Claim& claim, const ProgrammeContext& context,
                Problems& problems) {
  for (const std::uint32_t row : claim.rows)
    if (const PortfolioView& of = context.portfolio_of(row); of.events.later_cash)
      return problems.add(clause.at("claim").place, clause.at("claim").path,
                          "something comes back of what '" + of.name + "' loses",
                          "an account is closed for good: give the losses of its exposures by "
                          "'lgd', or leave them out of the claim");
}

}  // namespace

NetAccounts::NetAccounts(const Value& clause, std::size_t claim, DayStep step,
                         ProgrammeContext& context, Problems& problems) {
  const Value &each = clause.at("each"), &per = clause.at("per");
  const Claim& of = context.claims[claim];
  if (!context.dated) {
    problems.add(clause.place, clause.path,
                 "'" + std::string(clause.kind->name) + "' needs the order of time",
                 "add a calendar");
    return;
  }
  holder_ = holder_of(clause, of, context, problems);
  check_cash(clause, of, context, problems);
  by_exposure_ = each.text == "exposure";
  if (by_exposure_) check_single(each, of, context, problems);
  if (!by_exposure_ && each.text != "all") {
    check_tagged(each, {claim}, "losses and gains are set against each other by", context,
                 problems);
    std::vector<std::string> values;
    group_of_ = instances_of(context, each.text, values);
  }
  const Calendar& calendar = *context.calendar;
  const std::size_t first = per.text == "year" ? 1 : calendar.years();
  for (std::size_t year = first; year <= calendar.years(); ++year)
    ends_.push_back(moment_of(calendar.first_day(year) - 1, step));
}

bool NetAccounts::spans(const FlowAccount& money, const Claim& claim) const {
  if (by_exposure_) return false;
  std::map<std::uint32_t, std::size_t> balance_of;  // [group]
  for (const std::uint32_t row : claim.rows) {
    const std::size_t balance = money.instance_of(row);
    if (balance_of.emplace(group_of_.empty() ? 0 : group_of_[row], balance).first->second !=
        balance)
      return true;
  }
  return false;
}

void NetAccounts::start(State& state) const {
  state.open.clear();
  state.period = 0;
}

void NetAccounts::add(const Walk& walk, State& state, std::uint32_t entry) const {
  const Settlement& s = walk.s;
  const bool gains = s.events.kind[entry] == EventKind::gain;
  const EntryKind kind = s.kind[entry];
  if (!gains && kind != EntryKind::claim && kind != EntryKind::due) return;
  const std::uint32_t row = s.events.exposure[entry];
  const PortfolioView& portfolio = walk.context.portfolio_of(row);
  const Exposures& exposures = *portfolio.exposures;
  const std::size_t i = row - portfolio.first_row;
  const std::uint64_t begins_as = portfolio.first_row + exposures.first_of(i),
                      exposure = begins_as << 32 | s.events.member[entry];
  const std::uint64_t key = by_exposure_ ? exposure : group_of_.empty() ? 0 : group_of_[row];
  NetAccount& account = state.open[key];
  (gains ? account.gains : account.losses).push_back(entry);
  const bool many = exposures.is_fine_grained();  // loans that an entry stands for
  const Calendar& calendar = walk.calendar();
  const double made = calendar.time_of(calendar.date_of(exposures.begins(i))),
               time = calendar.time_of_day(calendar.day_of(s.events.time[s.events.origin[entry]]));
  // The complement of an entry is the key of no exposure.
  NetAccount::Held& held = account.held[many ? ~std::uint64_t{entry} : exposure];
  held.cost = exposures.amount_of(i) * (many ? s.events.claims_in(entry) : 1) *
              walk.context.claims[walk.context.claim_of[row]].covered_of(row);
  held.years = std::max(held.years, time - made);
}

double NetAccount::cost() const {
  double sum = 0;
  for (const auto& [exposure, one] : held) sum += one.cost;
  return sum;
}

double NetAccount::cost_years() const {
  double sum = 0;
  for (const auto& [exposure, one] : held) sum += one.cost * one.years;
  return sum;
}

Moment NetAccounts::next(const State& state) const {
  return state.period < ends_.size() ? ends_[state.period] : kNever;
}

std::map<std::uint64_t, NetAccount> NetAccounts::close(State& state) const {
  ++state.period;
  return std::exchange(state.open, {});
}

double NetAccounts::borne(const Walk& walk, std::uint32_t entry) const {
  const std::uint32_t claim = walk.s.events.origin[entry];
  return std::max(0.0, walk.s.net_burden(claim, holder_, walk.now, Settlement::kNoEntry));
}

double NetAccounts::borne(const Walk& walk, const NetAccount& account) const {
  double sum = 0;
  for (const std::uint32_t loss : account.losses) sum += borne(walk, loss);
  return sum;
}

double NetAccounts::gained(const Walk& walk, const NetAccount& account) {
  double sum = 0;
  for (const std::uint32_t gain : account.gains) sum -= walk.s.events.amount[gain];
  return sum;
}

std::string NetAccounts::text(const Value& clause) {
  const std::string &each = clause.at("each").text, &per = clause.at("per").text;
  return (each == "all" ? "for all exposures together" : "for each " + each + " by itself") +
         std::string(per == "year" ? ", year by year" : ", over the whole scenario");
}

struct AccountsClause::State final : RuleState {
  NetAccounts::State accounts;
};

void AccountsClause::act(Walk& walk, const EntryList& entries) const {
  NetAccounts::State& state = walk.s.state<State>(slot).accounts;
  entries.each([&](std::size_t e) { accounts_.add(walk, state, static_cast<std::uint32_t>(e)); });
}

void AccountsClause::start(Walk& walk) const {
  accounts_.start(walk.s.state<State>(slot).accounts);
}

Moment AccountsClause::next(Walk& walk) const {
  return accounts_.next(walk.s.state<State>(slot).accounts);
}

void AccountsClause::step(Walk& walk) const {
  close(walk, accounts_.close(walk.s.state<State>(slot).accounts));
}

}  // namespace cofferdam
