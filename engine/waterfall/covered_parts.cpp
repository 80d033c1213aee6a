#include "waterfall/covered_parts.hpp"

#include <algorithm>

#include "waterfall/clause.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Calls visit(entry, part, interest) of all entries of loans that are covered in part; interest is
/// that of the claim, of its principal.
template <class Visit>
void each_in_part(const ProgrammeContext& context, const Settlement& settlement,
                  const Visit& visit) {
  if (std::all_of(context.claims.begin(), context.claims.end(),
                  [](const Claim& claim) { return claim.covered.empty(); }))
    return;
  for (std::size_t e = 0; e < settlement.events.size(); ++e) {
    const std::uint32_t row = settlement.events.exposure[e];
    const Claim& claim = context.claims[context.claim_of[row]];
    const double part = claim.covered_of(row);
    if (part < 1) visit(e, part, claim.interest);
  }
}

}  // namespace

void cut_to_covered(const ProgrammeContext& context, Settlement& s) {
  each_in_part(context, s, [&](std::size_t e, double part, double interest) {
    const double whole = s.events.amount[e];
    double principal = whole;
    if (s.kind[e] == EntryKind::claim) principal /= 1 + part * interest;
    if (s.kind[e] == EntryKind::due) principal = 0;  // its loss is interest alone
    const double rest = (1 - part) * principal;
    s.events.amount[e] = whole - rest;
    s.parts[context.lender_of(s.events.exposure[e])][e] -= rest;
    s.base[e] *= part;
    s.cash[e] *= part;
  });
}

void give_back_whole(const ProgrammeContext& context, Settlement& s) {
  each_in_part(context, s, [&](std::size_t e, double part, double interest) {
    double principal = s.events.amount[e];
    if (s.kind[e] == EntryKind::claim) principal /= 1 + interest;
    if (s.kind[e] == EntryKind::due) principal = 0;
    const double rest = (1 - part) / part * principal;
    s.events.amount[e] += rest;
    s.parts[context.lender_of(s.events.exposure[e])][e] += rest;
  });
}

}  // namespace cofferdam
