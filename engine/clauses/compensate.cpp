// Moves part of what one bearer bears of each loss to another: min(rate x base, what the payee
// bears).
#include <algorithm>

#include "clauses/row_rates.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kBases[] = {"claim", "payee_part"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause", .fallback = kOptional},
    {.name = "claim", .type = Type::name, .sentence = "the claim whose losses are compensated"},
    {.name = "payer", .type = Type::name, .sentence = "bearer that pays"},
    {.name = "payee", .type = Type::name, .sentence = "bearer that is paid"},
    {.name = "rate",
     .type = Type::field,
     .sentence = "what is paid of the base; never more than the payee bears of the loss",
     .range = kShare,
     .unit = Type::rate},
    {.name = "of",
     .type = Type::choice,
     .sentence = "the base: the whole loss, or what the payee bears when the clause acts",
     .fallback = "claim",
     .choices = kBases}};

class Compensate final : public Clause {
 public:
  Compensate(std::size_t claim, std::size_t payer, std::size_t payee, RowRates rates, bool of_part)
      : claim_(claim), payer_(payer), payee_(payee), rates_(std::move(rates)), of_part_(of_part) {}

  void settle(Settlement& settlement) const override {
    const EventRange range = settlement.claims[claim_];
    const Events& events = settlement.events;
    const auto paid = settlement.ledger.of(LedgerKind::compensation_paid, payer_);
    const auto received = settlement.ledger.of(LedgerKind::compensation_received, payee_);
    double* payer = settlement.parts[payer_].data();
    double* payee = settlement.parts[payee_].data();
    for (std::size_t e = range.first; e < range.last; ++e) {
      const double base = of_part_ ? payee[e] : events.amount[e];
      const double due = base * rates_.of(events.exposure[e]);
      // What comes back goes the way it came: at the same rate, and no more than the payee's part.
      const double amount =
          events.amount[e] < 0 ? std::max(due, payee[e]) : std::min(due, payee[e]);
      payer[e] += amount;
      payee[e] -= amount;
      paid[events.trial[e]] += amount;
      received[events.trial[e]] += amount;
    }
  }

 private:
  std::size_t claim_, payer_, payee_;
  RowRates rates_;
  bool of_part_;
};

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t claim = context.claim(value.at("claim"), problems);
  const Value &payer = value.at("payer"), &payee = value.at("payee");
  const std::size_t from = context.bearer(payer.text, payer, problems);
  const std::size_t to = context.bearer(payee.text, payee, problems);
  if (payer.text == payee.text)
    problems.add(payer.place, payer.path, "'" + payer.text + "' pays itself",
                 "payer and payee differ");
  if (claim == 0) return nullptr;
  context.claims[claim].compensated = true;
  RowRates rates(value.at("rate"), context.claims[claim], context, problems);
  return std::make_unique<Compensate>(claim, from, to, std::move(rates),
                                      value.at("of").text == "payee_part");
}

}  // namespace

ClauseMember compensate_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
