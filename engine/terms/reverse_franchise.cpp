// Losses up to an amount are paid whole, larger ones are kept whole.
#include <algorithm>

#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class ReverseFranchise final : public Term {
 public:
  explicit ReverseFranchise(std::vector<double> amounts) : amounts_(std::move(amounts)) {}
  bool pays_less_of_less() const override { return false; }
  void apply(const TermClaims& claims) const override {
    for (std::size_t i = 0; i < claims.size(); ++i)
      if (claims.owed[i] > amounts_[claims.row[i]]) claims.owed[i] = 0;
  }

 private:
  std::vector<double> amounts_;  ///< [row]
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
