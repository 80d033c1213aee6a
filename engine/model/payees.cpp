#include "model/payees.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

bool lends(const ProgrammeContext& context, std::size_t bearer, std::size_t claim) {
  const std::vector<std::uint32_t>& rows = context.claims[claim].rows;
  return std::any_of(rows.begin(), rows.end(),
                     [&](std::uint32_t row) { return context.lender_of(row) == bearer; });
}

}  // namespace

void check_payees(const Value& list, const ProgrammeContext& context, Problems& problems) {
  for (const Payment& paid : context.payments) {
    const PaymentLine& line = context.payment_lines[paid.line()];
    if (!line.compensates || line.takes_over || lends(context, line.payee, line.claim)) continue;
    const Payment* later = nullptr;  // the first under which the payee pays itself
    for (const Payment& other : context.payments)
      if (other.payer() == line.payee && context.payment_lines[other.line()].claim == line.claim &&
          (!later || other.position < later->position))
        later = &other;
    if (!later || later->position <= paid.position) continue;
    const Value& payee = list.items[context.clauses[paid.position]->item].at("payee");
    problems.add(payee.place, payee.path,
                 "'" + payee.text + "' bears nothing of the claim '" +
                     context.claims[line.claim].name + "' before this clause; it pays under '" +
                     context.payment_lines[later->line()].clause + "', which stands below",
                 "move that clause above this one");
  }
}

}  // namespace cofferdam
