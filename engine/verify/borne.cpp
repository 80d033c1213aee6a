#include "verify/borne.hpp"

#include "waterfall/clause.hpp"

namespace cofferdam {

PartOfLoss borne_by(const ProgrammeContext& context, std::size_t bearer, std::size_t end,
                    std::optional<std::size_t> claim) {
  return [&context, bearer, end, claim, parts = NominalParts{}](std::uint32_t row,
                                                                double loss) mutable {
    if (claim && context.claim_of[row] != *claim) return 0.0;
    parts.base = loss;
    context.nominal(row, end, parts);
    // What rounding leaves of nothing.
    return parts.parts[bearer] > 1e-12 * loss ? parts.parts[bearer] : 0.0;
  };
}

}  // namespace cofferdam
