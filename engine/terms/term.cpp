#include "terms/term.hpp"

#include <algorithm>
#include <functional>

namespace cofferdam {

OfPolicies::OfPolicies(std::vector<double> of_rows) : numbers_(std::move(of_rows)) {
  if (std::adjacent_find(numbers_.begin(), numbers_.end(), std::not_equal_to<>()) == numbers_.end())
    numbers_.resize(std::min<std::size_t>(numbers_.size(), 1));
}

OfPolicies policy_amounts(const Value& term, const TermContext& context) {
  const Value &amount = term.at("amount"), &rate = term.at("of_sum_insured");
  if (amount.given == rate.given) {
    const Value& where = amount.given ? rate : term;
    context.problems.add(where.place, where.path,
                         amount.given ? "both 'amount' and 'of_sum_insured'"
                                      : "neither 'amount' nor 'of_sum_insured'",
                         "give one of them");
    return OfPolicies({});
  }
  if (amount.given) return OfPolicies(context.numbers(amount, kAtLeastZero, Type::amount));
  std::vector<double> amounts = context.numbers(rate, kAtLeastZero, Type::rate);
  for (std::size_t row = 0; row < amounts.size(); ++row) amounts[row] *= context.sum_insured[row];
  return OfPolicies(std::move(amounts));
}

}  // namespace cofferdam
