// Tags of a loan portfolio: columns of its file, bands of numbers, or drawn from a mix,
// declared or of the instances of a bearer.
#pragma once
#include "portfolios/fields.hpp"
#include "portfolios/instances.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// Adds the declared tags to `exposures`, whose number of rows is known, then one for each bearer
/// of instances that is not declared, drawn as a mix of that name would be. False if one of them
/// cannot be made; the problem is then told.
bool add_tags(const Value& declared, const RowSource& source,
              const std::vector<Instances>& instances, LoanExposures& exposures,
              Problems& problems);

}  // namespace cofferdam
