// The most that is paid of one loss.
#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class ClaimLimit final : public Term {
 public:
  explicit ClaimLimit(OfPolicies amounts) : amounts_(std::move(amounts)) {}
  void apply(const TermClaims& claims) const override {
    amounts_.apply(claims, [](double owed, double most) { return owed < most ? owed : most; });
  }

 private:
  OfPolicies amounts_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  auto amounts = policy_amounts(term, context);
  return amounts.empty() ? nullptr : std::make_unique<ClaimLimit>(std::move(amounts));
}

}  // namespace

TermMember claim_limit_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
