#include "gates/lending_response.hpp"

#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-12;  // of a loan of 1

}  // namespace

bool LendingResponse::pays(std::uint32_t row, double at) const {
  return !must_pay || rows[row].earns - rows[row].loss * (1 - at) >= -kRounding;
}

bool LendingResponse::pays_without(std::uint32_t row) const {
  return !must_pay || rows[row].earns_without - rows[row].loss_without >= -kRounding;
}

void KnownCoverage::start(const LendingResponse& response, std::size_t cells) {
  claims_.clear();
  looked_at_ = period_ = 0;
  coverage_.assign(cells, response.expected);
}

void KnownCoverage::look_back(Walk& walk, const LendingResponse& response,
                              const std::vector<std::uint32_t>& cell_of) {
  for (; period_ < response.ends.size() && response.ends[period_] < walk.day(); ++period_) {
    const std::uint32_t last = response.ends[period_];
    std::vector<PaidOfClaim> sums(coverage_.size());
    for (; looked_at_ < claims_.size(); ++looked_at_) {
      const std::uint32_t claim = claims_[looked_at_];
      if (day_of(walk.s.moment[claim]) > last) break;
      const PaidOfClaim one = paid_of_claim(walk, claim, last);
      PaidOfClaim& sum = sums[cell_of[walk.s.events.exposure[claim]]];
      sum.paid += one.paid;
      sum.claimed += one.claimed;
    }
    for (std::size_t cell = 0; cell < sums.size(); ++cell)
      if (sums[cell].claimed > 0)
        coverage_[cell] = std::clamp(sums[cell].paid / sums[cell].claimed, 0.0, 1.0);
  }
}

PaidOfClaim paid_of_claim(const Walk& walk, std::uint32_t claim, std::uint32_t last_day) {
  const Settlement& s = walk.s;
  const std::uint32_t row = s.events.exposure[claim], origin = s.events.origin[claim];
  const std::size_t lender = walk.context.lender_of(row);
  const double covered = walk.context.claims[walk.context.claim_of[row]].covered_of(row);
  PaidOfClaim of;
  of.claimed = covered > 0 ? s.base[claim] / covered : 0;
  of.paid = s.base[claim] - walk.part(claim, lender);
  for (std::uint32_t e = s.last[origin]; e != Settlement::kNoEntry; e = s.previous[e])
    if (s.kind[e] == EntryKind::payment && day_of(s.moment[e]) <= last_day)
      of.paid -= s.parts[lender][e];
  return of;
}

}  // namespace cofferdam
