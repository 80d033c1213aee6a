// The most that is paid in a policy year.
#include <algorithm>

#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class AnnualLimit final : public Term {
 public:
  explicit AnnualLimit(OfPolicies amounts) : amounts_(std::move(amounts)) {}
  void apply(const TermClaims& claims) const override {
    double left = 0;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (!claims.continues(i)) left = amounts_.of(claims.row[i]);
      claims.owed[i] = std::min(left, claims.owed[i]);
      left -= claims.owed[i];
    }
  }

 private:
  OfPolicies amounts_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  auto amounts = policy_amounts(term, context);
  return amounts.empty() ? nullptr : std::make_unique<AnnualLimit>(std::move(amounts));
}

}  // namespace

TermMember annual_limit_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
