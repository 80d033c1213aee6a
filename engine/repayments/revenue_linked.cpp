// Payments that are a part of what the firm takes in, until a multiple of the loan is paid. With
// revenue r a year at origination (in loans), growth g a year and a part s of it, what is paid
// until t years is s r ((1 + g)^t - 1) / ln(1 + g), of which 1 in `multiple` repays principal.
#include <cmath>

#include "base/special.hpp"
#include "repayments/instalments.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "share_of_revenue",
     .type = Type::rate,
     .sentence = "part of the firm's revenue that is paid",
     .range = {0, 1, true, false}},
    {.name = "revenue",
     .type = Type::number,
     .sentence = "revenue of a year at origination, as a multiple of the loan: 4",
     .range = kAboveZero},
    {.name = "growth",
     .type = Type::rate,
     .sentence = "by which revenue grows a year, steadily",
     .fallback = "0",
     .range = {-1, 100, true, false}},
    {.name = "multiple",
     .type = Type::number,
     .sentence = "of the loan that is paid in all; each payment repays 1 / multiple of itself of "
                 "the principal",
     .fallback = "1",
     .range = {1, 100, false, false}},
    kEveryKey};

class RevenueLinked final : public Repayment {
 public:
  explicit RevenueLinked(const Value& value)
      : every_(months_between(value.at("every"))),
        first_year_(value.at("share_of_revenue").number * value.at("revenue").number /
                    value.at("multiple").number),
        log_growth_(logarithm_1p(value.at("growth").number)) {}

  Schedule schedule(int term_months) const override {
    Schedule schedule{.months_per_step = every_, .after = {}};
    for (int month = 0; month < term_months; month += every_)
      schedule.after.push_back(std::max(0.0, 1 - repaid(month)));
    return schedule;
  }

  int months_until_repaid(int term_months) const override {
    int months = every_;
    while (months < term_months && repaid(months) < 1 - kRounding) months += every_;
    return std::min(months, term_months);
  }

 private:
  static constexpr double kRounding = 1e-12;

  /// Part of the principal that payments until then would repay.
  double repaid(int months) const {
    const double years = months / 12.0;
    return first_year_ *
           (log_growth_ == 0 ? years : exponential_m1(years * log_growth_) / log_growth_);
  }

  int every_;
  double first_year_;  ///< part of the principal that a year of the first revenue repays
  double log_growth_;
};

std::unique_ptr<Repayment> make(const Value& value, Problems&) {
  return std::make_unique<RevenueLinked>(value);
}

}  // namespace

RepaymentMember revenue_linked_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
