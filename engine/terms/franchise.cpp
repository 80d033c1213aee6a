// Losses up to an amount are kept whole, larger ones are paid whole.
#include <algorithm>

#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {COFFERDAM_POLICY_AMOUNT_KEYS};

class Franchise final : public Term {
 public:
  explicit Franchise(std::vector<double> amounts) : amounts_(std::move(amounts)) {}
  void apply(const TermClaims& claims) const override {
    for (std::size_t i = 0; i < claims.size(); ++i)
      if (claims.owed[i] <= amounts_[claims.row[i]]) claims.owed[i] = 0;
  }

 private:
  std::vector<double> amounts_;  ///< [row]
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
