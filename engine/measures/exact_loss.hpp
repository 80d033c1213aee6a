// What is known of losses before anything is drawn.
#pragma once
#include "measures/params.hpp"

namespace cofferdam {

/// Sum of what is lent, or of exposures at default, over all portfolios.
double exposure_of(const Params& params);

/// Mean of all losses where PDs, losses given default and exposures give it exactly; else NaN.
double exact_expected_loss(const Params& params);

}  // namespace cofferdam
