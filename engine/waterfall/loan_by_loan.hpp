// Fine-grained loans that default in one month, loan by loan where one differs from the other.
#pragma once
#include <cstdint>
#include <span>

#include "portfolios/events.hpp"

namespace cofferdam {

struct ProgrammeContext;

/// Marks the claims whose fine-grained loans come loan by loan: those on which cash comes later and
/// a rule may pay some loans and not others, since then it matters which were paid, and in which
/// order cash and claims come. It does not where all is paid on dates and cash is split in
/// proportion to what each bears.
void mark_claims_loan_by_loan(ProgrammeContext& context);

/// The most parts into which the defaults of a row and month are taken: 1,000, or 1 if no claim is
/// marked.
double most_parts(const ProgrammeContext& context);

/// Takes the defaults of claims that one of the programmes has marked, and their cash, apart: into
/// single loans, the last the rest, or into 1,000 equal parts if more loans default. Parts are
/// members 0, 1, ... of their row in the trial, and default at moments drawn from the month, each
/// followed by its cash after the same time.
void take_apart(std::span<const ProgrammeContext* const> programmes, std::uint64_t seed,
                std::int64_t first_trial, Events& events);

}  // namespace cofferdam
