#include "repayments/instalments.hpp"

#include <numeric>

namespace cofferdam {

int months_between(const Value& every) {
  return every.text == "year"        ? 12
         : every.text == "half_year" ? 6
         : every.text == "quarter"   ? 3
                                     : 1;
}

InstalmentRepayment::InstalmentRepayment(const Value& value)
    : every_(months_between(value.at("every"))),
      grace_(static_cast<int>(value.at("grace_months").number)) {}

Schedule InstalmentRepayment::schedule(int term_months) const {
  const int repaying = term_months - grace_;
  if (repaying <= every_) return {};  // one instalment, at maturity
  const int count = (repaying + every_ - 1) / every_;
  // Every instalment before maturity falls on a step, whatever the grace.
  Schedule schedule{.months_per_step = std::gcd(every_, grace_), .after = {}};
  for (int month = 0; month < term_months; month += schedule.months_per_step)
    schedule.after.push_back(outstanding(std::max(0, month - grace_) / every_, count));
  return schedule;
}

}  // namespace cofferdam
