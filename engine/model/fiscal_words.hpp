// What a fiscal account counts, in plain words.
#pragma once
#include <string>
#include <vector>

#include "model/fiscal_terms.hpp"
#include "scenario/words.hpp"

namespace cofferdam {

/// Of the checked key `fiscal`, on the terms that were read from it.
std::vector<std::string> explain_fiscal(const Value& value, const FiscalTerms& terms,
                                        const Params& params, const Words& words);

}  // namespace cofferdam
