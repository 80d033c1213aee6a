// What the insured keeps of all losses of a policy year together.
#include <algorithm>

#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class AnnualDeductible final : public Term {
 public:
  explicit AnnualDeductible(OfPolicies amounts) : amounts_(std::move(amounts)) {}
  bool pays_less_of_less() const override { return false; }
  void apply(const TermClaims& claims) const override {
    double left = 0;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (!claims.continues(i)) left = amounts_.of(claims.row[i]);
      const double kept = std::min(left, claims.owed[i]);
      left -= kept;
      claims.owed[i] -= kept;
    }
  }

 private:
  OfPolicies amounts_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  auto amounts = policy_amounts(term, context);
  return amounts.empty() ? nullptr : std::make_unique<AnnualDeductible>(std::move(amounts));
}

}  // namespace

TermMember annual_deductible_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
