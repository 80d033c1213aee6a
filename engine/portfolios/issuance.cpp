#include "portfolios/issuance.hpp"

#include <vector>

#include "portfolios/drop_defaults.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/grade_move.hpp"
#include "portfolios/loan_exposures.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

std::optional<Issuance> read_issuance(const Value& portfolio, FieldResolver& resolver,
                                      const LoanExposures& bonds) {
  const Value& declared = portfolio.at("issuance");
  if (!declared.given) return {};
  const auto rates = [&](const char* key) {
    return resolver.numbers(declared.at(key), kAtLeastZero, Type::rate);
  };
  Issuance made{bonds.count, bonds.ead, rates("coupon"), rates("loan_rate"), rates("tool_effect")};
  const Value& score = declared.at("underwriter_score");
  made.per_underwritten = score.at("underwritten").number;
  made.per_held = score.at("held").number;
  return made;
}

void leave_out_unissued(LoanExposures& bonds) {
  if (!bonds.planned) return;
  for (std::size_t row = 0; row < bonds.rows(); ++row)
    if (!bonds.planned->issues(row)) bonds.count[row] = 0;
}

void drop_unissued(const LoanExposures& bonds, std::uint32_t first_row,
                   std::vector<DefaultRun>& runs, Events& events, std::vector<GradeMove>* moves) {
  if (!bonds.planned) return;
  drop_defaults(runs, events,
                [&](std::size_t e) { return bonds.count[events.exposure[e] - first_row] == 0; });
  if (moves)
    std::erase_if(*moves, [&](const GradeMove& move) { return bonds.count[move.row] == 0; });
}

}  // namespace cofferdam
