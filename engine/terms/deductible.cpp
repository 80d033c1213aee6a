// What the insured keeps of each loss.
#include <algorithm>
#include <limits>

#include "terms/term.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    COFFERDAM_POLICY_AMOUNT_KEYS,
    {.name = "of_loss",
     .type = Type::rate,
     .sentence = "instead: part of the loss",
     .fallback = kOptional,
     .range = kShare},
    {.name = "at_least",
     .type = Type::amount,
     .sentence = "least that a deductible of the loss or the sum insured comes to",
     .fallback = "0",
     .range = kAtLeastZero},
    {.name = "at_most",
     .type = Type::amount,
     .sentence = "and most; left out: no bound",
     .fallback = kOptional,
     .range = kAtLeastZero}};

class Deductible final : public Term {
 public:
  Deductible(OfPolicies amounts, double of_loss, double at_least, double at_most)
      : amounts_(std::move(amounts)), of_loss_(of_loss), at_least_(at_least), at_most_(at_most) {}
  void apply(const TermClaims& claims) const override {
    const auto lowered = [least = at_least_, most = at_most_](double owed, double own) {
      const double left = owed - std::min(std::max(own, least), most);
      return left > 0 ? left : 0;
    };
    if (amounts_.empty())
      for (double& owed : claims.owed) owed = lowered(owed, of_loss_ * owed);
    else
      amounts_.apply(claims, lowered);
  }

 private:
  OfPolicies amounts_;  ///< empty: part of the loss
  double of_loss_, at_least_, at_most_;
};

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  const Value &of_loss = term.at("of_loss"), &least = term.at("at_least"),
              &most = term.at("at_most");
  const double end = most ? most.number : std::numeric_limits<double>::infinity();
  if (end < least.number) {
    context.problems.add(most.place, most.path, "'at_most' is below 'at_least'", "raise it");
    return nullptr;
  }
  if (!of_loss) {
    auto amounts = policy_amounts(term, context);
    if (amounts.empty()) return nullptr;
    return std::make_unique<Deductible>(std::move(amounts), 0, least.number, end);
  }
  for (const char* key : {"amount", "of_sum_insured"})
    if (const Value& other = term.at(key)) {
      context.problems.add(other.place, other.path, std::string("both 'of_loss' and '") + key + "'",
                           "give one of them");
      return nullptr;
    }
  return std::make_unique<Deductible>(OfPolicies({}), of_loss.number, least.number, end);
}

}  // namespace

TermMember deductible_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
