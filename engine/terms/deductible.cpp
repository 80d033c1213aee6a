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

/// Of the keys that say how much; false after a problem.
bool check_amounts(const Value& term, const TermContext& context) {
  const Value &amount = term.at("amount"), &of_loss = term.at("of_loss");
  const auto fail = [&](const Value& where, std::string what, std::string advice) {
    context.problems.add(where.place, where.path, std::move(what), std::move(advice));
    return false;
  };
  const int given = amount.given + of_loss.given + term.at("of_sum_insured").given;
  if (given != 1)
    return fail(term,
                given == 0 ? "none of 'amount', 'of_sum_insured' and 'of_loss'"
                           : "several of 'amount', 'of_sum_insured' and 'of_loss'",
                "give one of them");
  for (const char* bound : {"at_least", "at_most"})
    if (amount.form == Value::Form::number && term.at(bound).given)
      return fail(term.at(bound), std::string("'") + bound + "' of a fixed amount",
                  "bounds belong to a deductible of the loss or of the sum insured; leave it out");
  return true;
}

std::unique_ptr<Term> make(const Value& term, const TermContext& context) {
  const Value &of_loss = term.at("of_loss"), &least = term.at("at_least"),
              &most = term.at("at_most");
  const double end = most ? most.number : std::numeric_limits<double>::infinity();
  if (end < least.number) {
    context.problems.add(most.place, most.path, "'at_most' is below 'at_least'", "raise it");
    return nullptr;
  }
  if (!check_amounts(term, context)) return nullptr;
  if (!of_loss)
    return std::make_unique<Deductible>(policy_amounts(term, context), 0, least.number, end);
  return std::make_unique<Deductible>(OfPolicies({}), of_loss.number, least.number, end);
}

}  // namespace

TermMember deductible_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
