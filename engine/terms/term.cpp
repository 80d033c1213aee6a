#include "terms/term.hpp"

namespace cofferdam {

std::vector<double> policy_amounts(const Value& term, const TermContext& context) {
  const Value &amount = term.at("amount"), &rate = term.at("of_sum_insured");
  if (amount.given == rate.given) {
    const Value& where = amount.given ? rate : term;
    context.problems.add(where.place, where.path,
                         amount.given ? "both 'amount' and 'of_sum_insured'"
                                      : "neither 'amount' nor 'of_sum_insured'",
                         "give one of them");
    return {};
  }
  if (amount.given) return context.numbers(amount, kAtLeastZero, Type::amount);
  std::vector<double> amounts = context.numbers(rate, kAtLeastZero, Type::rate);
  for (std::size_t row = 0; row < amounts.size(); ++row) amounts[row] *= context.sum_insured[row];
  return amounts;
}

}  // namespace cofferdam
