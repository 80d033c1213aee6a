// A fitted model as text to paste into a scenario.
#pragma once
#include <string>

#include "fit/estimate.hpp"
#include "fit/source.hpp"

namespace cofferdam::fit {

/// The catalogue's distribution with its keys, `name: {key: value, ...}`, with twelve digits.
/// `offset` is the threshold over which a generalised Pareto was fitted.
std::string written(const SeverityEstimate& estimate, double offset);
/// The same of a model whose parameters are the catalogue's keys.
std::string written(const Estimate& estimate);

/// Comment lines: where the data are from (file, column, what was counted, dates, sha256), and the
/// estimates with their standard errors.
std::string source_comment(const Source& source, const std::string& counted);
std::string estimate_comment(const Estimate& estimate);

}  // namespace cofferdam::fit
