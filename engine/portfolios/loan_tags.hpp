// Tags of a loan portfolio: columns of its file, bands of numbers, or drawn from a mix.
#pragma once
#include "portfolios/fields.hpp"

namespace cofferdam {

/// Adds the declared tags to `exposures`, whose number of rows is known. False if one of them
/// cannot be made; the problem is then told.
bool add_tags(const Value& declared, const RowSource& source, Exposures& exposures,
              Problems& problems);

}  // namespace cofferdam
