#include "portfolios/premium_take_up.hpp"

#include <cmath>
#include <numbers>

#include "base/special.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

double log_odds(double share) {
  return logarithm(share / (1 - share));
}

class CurveReader {
 public:
  CurveReader(const Value& declared, Problems& problems)
      : declared_(declared), problems_(problems) {}

  TakeUpCurve read() {
    const Value &anchor = declared_.at("anchor"), &slope = declared_.at("slope"),
                &second = declared_.at("second");
    if (slope.given && second.given)
      fail(second, "both 'slope' and 'second'", "one follows from the other; keep one");
    if (!slope.given && !second.given)
      fail(declared_, "neither 'slope' nor 'second'",
           "say by one of them how fast the share falls with the net premium");
    TakeUpCurve curve{log_odds(anchor.at("share").number), anchor.at("net_premium").number, 0};
    if (slope.given) curve.slope = 100 * slope.number;
    if (second.given && !slope.given) curve.slope = through(anchor, second);
    return curve;
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  double through(const Value& anchor, const Value& second) {
    const double a = anchor.at("net_premium").number, b = second.at("net_premium").number;
    if (a == b) {
      fail(second.at("net_premium"), "the net premium of 'anchor' again",
           "give the share at another net premium");
      return 0;
    }
    const double slope = slope_between(a, anchor.at("share").number, b, second.at("share").number);
    if (slope < 0)
      fail(second.at("share"), "a larger share at a higher net premium",
           "who pays more insures less: exchange the shares, or the premiums");
    return slope;
  }

  const Value& declared_;
  Problems& problems_;
};

}  // namespace

double TakeUpCurve::share_at(double net) const {
  return 1 / (1 + exponential(slope * (net - net_premium) - log_odds));
}

double slope_between(double net_a, double share_a, double net_b, double share_b) {
  return (log_odds(share_a) - log_odds(share_b)) / (net_b - net_a);
}

std::optional<PremiumTakeUp> read_take_up(const Value& portfolio, FieldResolver& resolver,
                                          const LoanExposures& policies, Problems& problems) {
  const Value& declared = portfolio.at("take_up");
  if (!declared.given) return {};
  if (const Value& firms = portfolio.at("firms"); firms.given)
    problems.add(declared.place, declared.path, "take-up of policies of firms",
                 "give the 'share_of_firms' that insures instead, or describe the policies "
                 "without 'firms'");
  PremiumTakeUp made;
  made.count = policies.count;
  made.premium = resolver.numbers(declared.at("premium"), kAtLeastZero, Type::rate);
  made.subsidy = resolver.numbers(declared.at("subsidy"), kShare, Type::rate);
  made.curve = CurveReader(declared, problems).read();
  return made;
}

void leave_out_uninsured(LoanExposures& policies) {
  if (!policies.take_up) return;
  for (std::size_t row = 0; row < policies.rows(); ++row) {
    const double place = (static_cast<double>(row) + 0.5) * std::numbers::sqrt2;
    policies.count[row] = std::floor(policies.take_up->count[row] * policies.take_up->share(row) +
                                     (place - std::floor(place)));
  }
}

}  // namespace cofferdam
