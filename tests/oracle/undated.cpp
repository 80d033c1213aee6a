// Without a calendar: one period, in which each loss carries the same part of each layer.
#include <algorithm>
#include <map>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {
namespace {

/// An event and who bears what of it.
struct Entry {
  const Event* event = nullptr;
  const Event* of = nullptr;  ///< its default
  double amount = 0;          ///< below zero: cash
  Seen seen;
  Amounts parts;
  std::map<std::string, double> received;  ///< as compensation
};

class Period {
 public:
  Period(const Scenario& scenario, const World& world)
      : scenario_(scenario), world_(world), result_(empty_result(scenario)) {
    for (std::size_t k = 0; k < result_.payings.size(); ++k) {
      const Paying& row = result_.payings[k];
      rows_[paying_key(row.clause, row.payer, row.payee)] = k;
    }
  }
  Result work();

 private:
  void open();
  double move(const Clause& clause, Entry& entry, const std::string& payer,
              const std::string& payee, double amount);
  void share(const Clause& clause, Entry& entry);
  void compensate(const Clause& clause, Entry& entry);
  void layers(const Clause& clause);
  void layer(const Clause& clause, std::size_t k, const std::vector<Entry*>& entries,
             const std::vector<double>& parts);
  void below_ceiling(const Clause& clause, double amount);
  void stopped_by(const std::string& name, double amount);
  void correct();
  void write();
  void flows();
  bool covers(const Clause& clause, const Entry& entry) const {
    return entry.seen.claims.count(clause.claim) > 0;
  }

  const Scenario& scenario_;
  const World& world_;
  std::vector<Entry> entries_;
  std::map<std::string, std::size_t> rows_;
  std::size_t layer_row_ = 0;
  Result result_;
};

void Period::open() {
  for (const Event& event : world_.events) {
    Entry entry;
    entry.event = &event;
    entry.of = &world_.events.at(event.of);
    entry.amount = event.kind == Event::Kind::recovery ? -event.amount : event.amount;
    entry.seen.row = &world_.rows.at(event.row);
    const std::string& portfolio = world_.portfolios.at(entry.seen.row->portfolio).name;
    entry.seen.lender = scenario_.lender.at(portfolio);
    entry.seen.claims = claims_of(scenario_, portfolio, *entry.seen.row);
    entry.seen.loans = entry.of->loans;
    entry.parts[entry.seen.lender] = entry.amount;
    if (entry.seen.claims.empty() && event.is_claim())
      result_.not_covered[entry.seen.lender] += event.amount;
    entries_.push_back(entry);
  }
  std::stable_sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) {
    return std::make_tuple(a.event->row, a.event->member, a.event->kind) <
           std::make_tuple(b.event->row, b.event->member, b.event->kind);
  });
}

/// Of a claim who has failed pays a part alone, and who takes over the rest. What the payee gets;
/// cash goes at the rates.
double Period::move(const Clause& clause, Entry& entry, const std::string& owner,
                    const std::string& payee, double amount) {
  if (!entry.event->is_claim()) {
    entry.parts[payee] -= amount;
    entry.parts[owner] += amount;
    return amount;
  }
  Paying& row = result_.payings[rows_.at(paying_key(clause.name, owner, payee))];
  row.due += amount;
  double left = amount;
  for (std::string payer = owner; !payer.empty() && payer != payee;) {
    const bool failed = world_.failures.count(payer) > 0;
    const double paid = failed ? scenario_.failing.at(payer).recovery * left : left;
    entry.parts[payee] -= paid;
    entry.parts[payer] += paid;
    (payer == owner ? row.paid : row.moved) += paid;
    left -= paid;
    if (!failed) break;
    stopped_by("failure of " + payer, left);
    payer = scenario_.failing.at(payer).taken_over_by;
  }
  if (left > 0) row.stopped["failure"] += left;
  return amount - left;
}

void Period::stopped_by(const std::string& name, double amount) {
  for (RuleResult& rule : result_.rules)
    if (rule.name == name && amount > 0) {
      rule.stopped += amount;
      rule.first = 0;
    }
}

void Period::share(const Clause& clause, Entry& entry) {
  if (entry.event->is_claim())
    for (const Part& part : clause.parts)
      if (part.above_ceiling)
        stopped_by(
            "ceiling of " + clause.name + ", " + part.bearer,
            ((*part.above_ceiling)(*entry.seen.row) - part.rate(*entry.seen.row)) * entry.amount);
  for (std::size_t k = 0; k < clause.parts.size(); ++k)
    if (clause.parts[k].bearer != entry.seen.lender)
      move(clause, entry, clause.parts[k].bearer, entry.seen.lender,
           rate_of(clause, k, *entry.seen.row) * entry.amount);
}

void Period::compensate(const Clause& clause, Entry& entry) {
  const double sign = entry.amount < 0 ? -1 : 1;
  const double part = std::max(0.0, sign * entry.parts[clause.payee]);
  double basis = clause.of_part ? part : sign * entry.amount;
  if (entry.event->is_claim()) basis = std::max(0.0, basis - clause.deductible * entry.seen.loans);
  double due = std::min(clause.rate(*entry.seen.row) * basis, part);
  double& got = entry.received[clause.payee];
  if (clause.at_most) due = std::min(due, std::max(0.0, *clause.at_most * (part + got) - got));
  if (clause.above_ceiling && entry.event->is_claim())
    below_ceiling(clause, std::min((*clause.above_ceiling)(*entry.seen.row) * basis, part) - due);
  got += sign * move(clause, entry, clause.payer, clause.payee, sign * due);
}

/// What a ceiling has taken off.
void Period::below_ceiling(const Clause& clause, double amount) {
  if (!(amount > 1e-12)) return;
  Paying& row = result_.payings[rows_.at(paying_key(clause.name, clause.payer, clause.payee))];
  row.due += amount;
  row.stopped["ceiling"] += amount;
  stopped_by("ceiling of " + clause.name, amount);
}

void Period::layers(const Clause& clause) {
  // By cell: everything, or the entries of one loan.
  std::map<const Event*, std::vector<Entry*>> cells;
  for (Entry& entry : entries_)
    if (covers(clause, entry))
      cells[clause.over == Clause::Over::loan ? entry.of : nullptr].push_back(&entry);
  for (const auto& [loan, entries] : cells) {
    std::vector<double> parts;
    for (Entry* entry : entries) parts.push_back(entry->parts[clause.payee]);
    for (std::size_t k = 0; k < clause.layers.size(); ++k) layer(clause, k, entries, parts);
  }
  layer_row_ += clause.layers.size();
}

void Period::layer(const Clause& clause, std::size_t k, const std::vector<Entry*>& entries,
                   const std::vector<double>& parts) {
  const Layer& terms = clause.layers[k];
  double whole = 0, loans = 1, total = 0;
  if (clause.over == Clause::Over::loan) {
    whole = entries.front()->seen.row->lent;
    loans = entries.front()->seen.loans;
  } else {
    for (const Row& row : world_.rows)
      if (claims_of(scenario_, world_.portfolios[row.portfolio].name, row).count(clause.claim))
        whole += row.loans * row.lent;
  }
  for (const double part : parts) total += part;
  if (!(total > 0)) return;
  double holds = std::max(0.0, total / loans - terms.attachment.of(whole));
  if (terms.limit) holds = std::min(holds, terms.limit->of(whole));
  holds *= loans;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const double own = entries[i]->parts[terms.payer];
    const double got =
        move(clause, *entries[i], terms.payer, clause.payee, holds / total * parts[i]);
    entries[i]->received[clause.payee] += (entries[i]->amount < 0 ? -1 : 1) * got;
    result_.layers[layer_row_ + k].paid += entries[i]->parts[terms.payer] - own;
  }
}

/// Nobody gets back more of a loan than he net bears of it.
void Period::correct() {
  std::map<const Event*, Amounts> net;
  for (Entry& entry : entries_) {
    Amounts& bears = net[entry.of];
    if (entry.event->kind == Event::Kind::recovery) {
      double over = 0, room = 0;
      for (auto& [bearer, part] : entry.parts) {
        const double most = std::max(0.0, bears[bearer]);
        if (above(-part, most)) {
          over += -part - most;
          part = -most;
        }
      }
      for (const auto& [bearer, burden] : bears)
        room += std::max(0.0, burden + entry.parts[bearer]);
      const double given = std::min(over, room);
      Amounts more;
      for (const auto& [bearer, burden] : bears)
        if (room > 0) more[bearer] = given / room * std::max(0.0, burden + entry.parts[bearer]);
      for (const auto& [bearer, amount] : more) entry.parts[bearer] -= amount;
      entry.parts[entry.seen.lender] -= over - given;
    }
    for (const auto& [bearer, part] : entry.parts) bears[bearer] += part;
  }
}

void Period::write() {
  for (const Entry& entry : entries_) {
    Line line;
    const Event::Kind kind = entry.event->kind;
    line.kind = kind == Event::Kind::recovery ? Line::Kind::recovery
                : kind == Event::Kind::cost   ? Line::Kind::cost
                : entry.seen.claims.empty()   ? Line::Kind::default_
                                              : Line::Kind::claim;
    line.of = entry.event->of;
    line.loss = entry.amount;
    line.change = entry.parts;
    for (const auto& [bearer, amount] : line.change) result_.borne[bearer] += amount;
    result_.lines.push_back(line);
  }
  result_.borne_by_year[0] = result_.cash_by_year[0] = result_.borne;
}

/// Due once.
void Period::flows() {
  const LoanFlows loans(
      scenario_.flows, world_, scenario_.calendar, [this](const FlowTerms& flow, std::size_t row) {
        Seen seen;
        seen.row = &world_.rows[row];
        const std::string& portfolio = world_.portfolios.at(seen.row->portfolio).name;
        seen.lender = scenario_.lender.at(portfolio);
        seen.claims = claims_of(scenario_, portfolio, *seen.row);
        return part_of_flow(scenario_, flow, seen);
      });
  FlowDues dues(scenario_.flows, loans, world_, [](const auto&, const Row&) { return ""; });
  for (const FlowPayment& payment : dues.pay(0, 0)) {
    const FlowTerms& flow = *payment.flow;
    result_.cash_by_year[0][flow.payer] += payment.amount;
    result_.cash_by_year[0][flow.payee] -= payment.amount;
    result_.flows.push_back({0, flow.name, flow.payer, flow.payee,
                             world_.portfolios.at(payment.group.portfolio).name, payment.amount});
  }
}

Result Period::work() {
  open();
  for (const Clause& clause : scenario_.clauses) {
    if (clause.kind == Clause::Kind::layers) {
      layers(clause);
      continue;
    }
    for (Entry& entry : entries_)
      if (covers(clause, entry))
        clause.kind == Clause::Kind::share ? share(clause, entry) : compensate(clause, entry);
  }
  correct();
  write();
  flows();
  return result_;
}

}  // namespace

Result work_undated(const Scenario& scenario, const World& world) {
  return Period(scenario, world).work();
}

}  // namespace cofferdam::oracle
