// What of its loss a default keeps, for exact answers.
#pragma once
#include "distributions/distribution.hpp"
#include "exact/bond_book.hpp"

namespace cofferdam {

/// fixed + times X.
KeptPart kept_part(const Distribution& drawn, double fixed, double times);

/// Of independent parts.
KeptPart product(const KeptPart& a, const KeptPart& b);

}  // namespace cofferdam
