// What portfolios of stakes lose and gain.
#pragma once
#include <cofferdam/model.hpp>

#include <vector>

#include "verify/exact_parts.hpp"

namespace cofferdam {

struct NamedPortfolio;

/// Whether a portfolio is of stakes.
bool is_of_stakes(const Model& model, const NamedPortfolio& portfolio);

/// Adds what each of the portfolios loses, gains and loses net of gains, or why that has no exact
/// answer. `all`: they are all there are, so that all losses are answered too.
void add_stakes(const Model& model, const std::vector<const NamedPortfolio*>& portfolios, bool all,
                ExactParts& parts);

}  // namespace cofferdam
