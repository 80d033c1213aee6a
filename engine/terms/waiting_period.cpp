// Losses soon after the policy began are not covered.
#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "span",
                          .type = Type::duration,
                          .sentence = "from the day on which the policy begins for the first time",
                          .range = kAboveZero,
                          .days = true}};

class WaitingPeriod final : public Term {
 public:
  explicit WaitingPeriod(double months) : months_(months) {}
  void apply(const TermClaims& claims) const override {
    for (std::size_t i = 0; i < claims.size(); ++i)
      if (claims.months[i] < months_) claims.owed[i] = 0;
  }

 private:
  double months_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  const Value& span = term.at("span");
  if (!context.dated) {
    context.problems.add(span.place, span.path, "a waiting period without a calendar",
                         "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
    return nullptr;
  }
  constexpr double kDaysPerMonth = 365.2425 / 12;
  return std::make_unique<WaitingPeriod>(span.per == "days" ? span.number / kDaysPerMonth
                                                            : span.number);
}

}  // namespace

TermMember waiting_period_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
