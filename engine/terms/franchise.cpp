// Losses up to an amount are kept whole, larger ones are paid whole.
#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class Franchise final : public Term {
 public:
  explicit Franchise(OfPolicies amounts) : amounts_(std::move(amounts)) {}
  void apply(const TermClaims& claims) const override {
    amounts_.apply(claims,
                   [](double owed, double from) { return owed <= from * kRoundedUp ? 0 : owed; });
  }

 private:
  OfPolicies amounts_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  auto amounts = policy_amounts(term, context);
  return amounts.empty() ? nullptr : std::make_unique<Franchise>(std::move(amounts));
}

}  // namespace

TermMember franchise_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
