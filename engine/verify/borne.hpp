// What bearers bear of a loss by the rates alone.
#pragma once
#include <optional>

#include "verify/total_law.hpp"

namespace cofferdam {

struct ProgrammeContext;

/// What `bearer` bears of a loss by the clauses before `end`; with `claim` of its losses alone.
/// `context` must live as long.
PartOfLoss borne_by(const ProgrammeContext& context, std::size_t bearer, std::size_t end,
                    std::optional<std::size_t> claim);

}  // namespace cofferdam
