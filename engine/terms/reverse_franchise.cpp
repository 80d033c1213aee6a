// Losses up to an amount are paid whole, larger ones are kept whole.
#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class ReverseFranchise final : public Term {
 public:
  explicit ReverseFranchise(OfPolicies amounts) : amounts_(std::move(amounts)) {}
  bool pays_less_of_less() const override { return false; }
  void apply(const TermClaims& claims) const override {
    amounts_.apply(claims,
                   [](double owed, double up_to) { return owed > up_to * kRoundedUp ? 0 : owed; });
  }

 private:
  OfPolicies amounts_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  auto amounts = policy_amounts(term, context);
  return amounts.empty() ? nullptr : std::make_unique<ReverseFranchise>(std::move(amounts));
}

}  // namespace

TermMember reverse_franchise_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
