// How the principal of a loan is paid back.
#pragma once
#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// Principal outstanding over a loan's life, as a fraction of what was lent; of a revolving loan,
/// as a fraction of its limit. It falls only at whole steps and is 0 from maturity on.
struct Schedule {
  int months_per_step = 0;            ///< 0: nothing is repaid before the term ends
  std::vector<double> after = {1.0};  ///< [whole steps since origination, all before maturity]
  double at_default = 1;              ///< exposure when default happens / fraction outstanding

  /// Fraction outstanding when `months` whole months have passed since origination, 0 <= months <
  /// term. An instalment that is due then is paid.
  double balance(int months) const {
    if (months_per_step == 0) return after.front();
    const auto passed = static_cast<std::size_t>(months);
    const std::size_t steps =
        months_per_step == 1 ? passed : passed / static_cast<std::size_t>(months_per_step);
    return after[std::min(steps, after.size() - 1)];
  }
};

class Repayment {
 public:
  virtual ~Repayment() = default;
  /// Schedule of a loan of `term_months` whole months, at least 1.
  virtual Schedule schedule(int term_months) const = 0;
  /// Months after which nothing is outstanding: the term, or less of what may be repaid earlier.
  virtual int months_until_repaid(int term_months) const { return term_months; }
};

struct RepaymentKind : Kind {
  /// Cross-checks the keys; a problem gives a null pointer.
  std::unique_ptr<Repayment> (*make)(const Value&, Problems&);
};

/// What a member's file hands to the catalogue.
struct RepaymentMember {
  std::span<const Key> keys;
  decltype(RepaymentKind::make) make;
};

/// The repayment that a checked `kind` names. Null if it has problems.
std::unique_ptr<Repayment> make_repayment(const Value& value, Problems& problems);

}  // namespace cofferdam
