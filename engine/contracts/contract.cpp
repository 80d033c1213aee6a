#include "contracts/contract.hpp"

#include <algorithm>
#include <cmath>

#include "contracts/premium_income.hpp"
#include "gates/pool_rule.hpp"

namespace cofferdam {
namespace {

constexpr double kResidue = 1e-14;       // of a loss
constexpr double kFillRounding = 4e-16;  // of all losses that fill the layers

}  // namespace

struct Contract::Trial final : State {
  LossTotals totals;
  std::vector<double> unit;   ///< [cell] of the annual ends
  std::vector<double> cut;    ///< [claim] what contracts above did not leave of what would be owed
  std::vector<double> spare;  ///< [claim] what they leave of its loss and it does not owe itself
  std::vector<Reinstatements> reinstatements;  ///< [cell]
  Ceded last;                                  ///< on the entry that was worked last
  std::size_t next_premium = 0;                ///< year
};

Contract::Contract(ContractTerms terms, RowRates share, std::vector<ContractAbove> above,
                   const Payment& payment, std::unique_ptr<PremiumIncome> income, std::size_t index)
    : Cover(terms.claim, terms.payee, {&payment}, true),
      terms_(std::move(terms)),
      share_(std::move(share)),
      above_(std::move(above)),
      income_(std::move(income)),
      index_(index) {}

Contract::~Contract() = default;

void Contract::connect(ProgrammeContext& context, Problems& problems) {
  if (income_) income_->connect(context, terms_.group_of, terms_.groups, problems);
  const ContractLine& line = context.contracts[index_];
  if (line.premium != ContractLine::kNoFlow) premium_ = &context.flows[line.premium];
  if (line.reinstated != ContractLine::kNoFlow) reinstated_ = &context.flows[line.reinstated];
  for (const PoolRule* pool : context.pool_rules) {
    const std::size_t bearer = context.pools[pool->index()].bearer;
    if (!premium_ || pool->terms().each.empty() ||
        (bearer != premium_->payer && bearer != premium_->payee))
      continue;
    const Value& at = *terms_.premium_at;
    problems.add(at.place, at.path,
                 "the pool '" + context.pools[pool->index()].name + "' has a balance for each '" +
                     pool->terms().each +
                     "', and the premium of a contract belongs to none of them",
                 "leave out 'each' of the pool, or write the premium as a clause 'premium'");
  }
  terms_.premium_at = nullptr;
}

std::vector<const Rule*> Contract::rules() const {
  std::vector<const Rule*> all = Cover::rules();
  for (const ContractAbove& above : above_) all.push_back(above.contract);
  for (const Rule* account : with()) all.push_back(account);
  return all;
}

/// Accounts of its flows, whose fees come after its premium.
std::vector<const Rule*> Contract::with() const {
  std::vector<const Rule*> all;
  for (const FlowLine* flow : {premium_, reinstated_}) {
    if (!flow) continue;
    const std::vector<const Rule*> of_flow = flow->rules();
    all.insert(all.end(), of_flow.begin(), of_flow.end());
  }
  return all;
}

void Contract::nominal(std::uint32_t row, NominalParts& of) const {
  if (!terms_.proportional) return;
  double base = of.parts[payee_];
  for (const ContractAbove& above : above_)
    if (above.same_priority)
      for (const auto& [clause, due] : of.ceded)
        if (clause == above.contract) base += due;
  const double due =
      std::clamp(terms_.placed * share_.of(row) * base, 0.0, std::max(0.0, of.parts[payee_]));
  const double passes = payments_.front()->nominal(of, row, due);
  of.ceded.emplace_back(this, passes);  // what a ceiling takes off is still with the payee
}

void Contract::start(Walk& walk) const {
  Trial& trial = walk.s.state<Trial>(slot);
  const std::size_t cells = walk.calendar().years() * terms_.groups;
  start_state(walk, trial, cells, true);
  if (walk.trial == 0) {
    trial.totals.start_run(terms_.levels, walk.s.events.size());
    trial.cut.assign(walk.s.events.size(), 0.0);
    trial.spare.assign(walk.s.events.size(), 0.0);
  }
  trial.totals.start(cells);
  trial.unit.assign(cells, 1.0);
  if (income_) income_->find(walk.s, walk.trial, trial.unit);
  if (reinstated_) trial.reinstatements.assign(cells, {});
  trial.last = {};
  trial.next_premium = 0;
}

/// Of what is placed; a part of a year has its part of the premium.
double Contract::premium_of(const Calendar& calendar, std::size_t year) const {
  const double from = calendar.time_of_day(calendar.first_day(year));
  return terms_.placed * terms_.premium *
         (calendar.time_of_day(calendar.first_day(year + 1)) - from);
}

Moment Contract::next(Walk& walk) const {
  if (!premium_) return kNever;
  const std::size_t year = walk.s.state<Trial>(slot).next_premium;
  if (year >= walk.calendar().years()) return kNever;
  return moment_of(walk.calendar().first_day(year), DayStep::fee);
}

void Contract::step(Walk& walk) const {
  const std::size_t year = walk.s.state<Trial>(slot).next_premium++;
  walk.pay_flow(*premium_, walk.context.claims[claim_].rows.front(),
                premium_of(walk.calendar(), year));
}

void Contract::act(Walk& walk, const EntryList& entries) const {
  entries.each([&](std::size_t e) { work(walk, static_cast<std::uint32_t>(e)); });
}

std::size_t Contract::cell_of(Walk& walk, std::uint32_t e) const {
  const Settlement& s = walk.s;
  if (!terms_.cash_in_own_year || !is_back(s.kind[e]))
    return walk.s.state<Trial>(slot).cell[s.events.origin[e]];
  const std::size_t group = terms_.group_of.empty() ? 0 : terms_.group_of[s.events.exposure[e]];
  return walk.calendar().year_of_day(walk.day()) * terms_.groups + group;
}

/// Where results keep what belongs to a cell.
std::size_t Contract::column(const Walk& walk, std::size_t cell) const {
  return cell / terms_.groups * walk.s.trials + walk.trial;
}

Contract::Ceded Contract::ceded_on(Walk& walk, std::uint32_t e) const {
  const Ceded& last = walk.s.state<Trial>(slot).last;
  return last.entry == e ? last : Ceded{};
}

/// Of a contract on the same losses, which were counted when it was due.
bool Contract::is_late_payment(const Walk& walk, std::uint32_t e) const {
  return walk.s.kind[e] == EntryKind::payment &&
         std::any_of(above_.begin(), above_.end(), [&](const ContractAbove& above) {
           return above.contract->payments_.front()->position == walk.late_position;
         });
}

/// What was due under contracts above is taken off, be it paid or not.
Contract::Subject Contract::subject(Walk& walk, std::uint32_t e) const {
  Subject of;
  of.loss = of.free = walk.part(e, payee_);
  if (is_late_payment(walk, e)) of.loss = of.free -= walk.late_parts[payee_];
  for (const ContractAbove& above : above_) {
    const Ceded ceded = above.contract->ceded_on(walk, e);
    of.free -= ceded.due - ceded.moved;
    of.loss += above.same_priority ? ceded.moved : ceded.moved - ceded.due;
  }
  // Sums of contracts and clauses that take all.
  for (double* left : {&of.loss, &of.free})
    if (std::abs(*left) <= walk.dust(e)) *left = 0;
  return of;
}

/// A loss grows, or falls: what is owed of its year before and after.
std::pair<double, double> Contract::add(Walk& walk, Trial& trial, std::uint32_t e, std::size_t cell,
                                        double loss) const {
  const Events& events = walk.s.events;
  walk.s.contracts[index_].subject[column(walk, cell)] += loss;
  return trial.totals.add(events.origin[e], cell, share_.of(events.exposure[e]) * loss,
                          trial.unit[cell]);
}

/// Most that it may owe more on an entry: of all of the claim's loss what contracts above leave. Of
/// cash it gives back, or of costs it takes, at most what they leave of that cash.
double Contract::most_of(EntryKind kind, const Subject& of, double spare) {
  if (is_back(kind)) return std::max(0.0, of.loss < 0 ? -of.free : of.free);
  return std::max(0.0, spare + of.free);
}

void Contract::work(Walk& walk, std::uint32_t e) const {
  Settlement& s = walk.s;
  Trial& trial = s.state<Trial>(slot);
  const EntryKind kind = s.kind[e];
  trial.last = {e, 0, 0};
  if (kind == EntryKind::claim || kind == EntryKind::due) {
    const std::uint32_t claim = s.events.origin[e];
    const std::size_t group = terms_.group_of.empty() ? 0 : terms_.group_of[s.events.exposure[e]];
    trial.cell[claim] = static_cast<std::uint32_t>(
        contract_year(walk, claim, terms_.basis) * terms_.groups + group);
    trial.totals.place(s.events, claim, trial.cell[claim]);
  }
  if (!Walk::is_shared(kind, walk.context.claims[claim_].recovers)) return;
  if (is_back(kind) && terms_.ignores_recoveries) return;
  Subject of = subject(walk, e);
  // No more comes back of a loss than there is, whatever the rates give the payee.
  double& left = trial.part[s.events.origin[e]];
  if (of.loss < 0) of.loss = std::max(of.loss, -left);
  // A part that a late payment lowers gives nothing back.
  if (of.loss < 0 && kind == EntryKind::payment) return;
  double& spare = trial.spare[s.events.origin[e]];
  const double most = most_of(kind, of, spare);
  spare += of.free;
  if (of.loss == 0) return void(spare = std::max(0.0, spare));
  const std::size_t cell = cell_of(walk, e);
  left += of.loss;
  const auto [before, after] = add(walk, trial, e, cell, of.loss);
  const double change = terms_.placed * (after - before);
  const double kept = std::clamp(change, -most, most);
  spare = std::max(0.0, spare - kept);
  s.contracts[index_].ceded[column(walk, cell)] += kept;
  trial.cut[s.events.origin[e]] += change - kept;
  const double part = walk.part(e, payee_);
  trial.last.due = owe(walk, trial, e, cell, 0, {terms_.placed * before, terms_.placed * after},
                       terms_.placed * share_.of(s.events.exposure[e]) * of.loss,
                       trial.totals.slack(cell), most);
  trial.last.moved = part - walk.part(e, payee_);
  walk.clean(e, payee_, kResidue * std::abs(of.loss) + kFillRounding * trial.totals.gross(cell));
  reinstate(walk, trial, e, cell, after);
}

void Contract::reinstate(Walk& walk, Trial& trial, std::uint32_t e, std::size_t cell,
                         double used) const {
  if (!reinstated_) return;
  const std::uint32_t claim = walk.s.events.origin[e];
  const double parts =
      trial.reinstatements[cell].use(terms_.reinstatements, used, year_left(walk, claim));
  if (walk.has_ended(*reinstated_)) return;
  const double price = parts * premium_of(walk.calendar(), cell / terms_.groups);
  walk.s.contracts[index_].reinstated[column(walk, cell)] += price;
  walk.pay_flow(*reinstated_, walk.s.events.exposure[e], price);
}

void Contract::count_paid(Walk& walk, std::size_t, std::uint32_t claim, double amount) const {
  const std::size_t cell = walk.s.state<Trial>(slot).cell[claim];
  walk.s.contracts[index_].paid[column(walk, cell)] += amount;
}

void Contract::lower(Walk& walk, std::uint32_t e, double amount) const {
  if (terms_.ignores_recoveries) return;
  Trial& trial = walk.s.state<Trial>(slot);
  const std::size_t cell = trial.cell[walk.s.events.origin[e]];
  const auto [before, after] = add(walk, trial, e, cell, -amount);
  double& cut = trial.cut[walk.s.events.origin[e]];
  walk.s.contracts[index_].ceded[column(walk, cell)] +=
      terms_.placed * (after - before) + (1 - walk.left_by_cash) * cut;
  cut *= walk.left_by_cash;
  trial.spare[walk.s.events.origin[e]] *= walk.left_by_cash;
  reinstate(walk, trial, e, cell, after);
}

}  // namespace cofferdam
