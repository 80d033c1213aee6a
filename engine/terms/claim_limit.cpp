// The most that is paid of one loss.
#include <algorithm>

#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class ClaimLimit final : public Term {
 public:
  explicit ClaimLimit(std::vector<double> amounts) : amounts_(std::move(amounts)) {}
  void apply(const TermClaims& claims) const override {
    for (std::size_t i = 0; i < claims.size(); ++i)
      claims.owed[i] = std::min(claims.owed[i], amounts_[claims.row[i]]);
  }

 private:
  std::vector<double> amounts_;  ///< [row]
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
