// A fitted model as text to paste into a scenario.
#pragma once
#include <string>

#include "fit/estimate.hpp"
#include "fit/source.hpp"

namespace cofferdam::fit {

/// One YAML line, `key: {name: {parameter: value, ...}}`, in the catalogue's names, with twelve
/// digits. `offset` is the threshold over which a generalised Pareto was fitted.
std::string yaml_line(const std::string& key, const Estimate& estimate, double offset);

/// Comment lines: where the data are from (file, column, what was counted, dates, sha256), and the
/// standard errors of the estimates.
std::string source_comment(const Source& source, const std::string& counted);
std::string error_comment(const Estimate& estimate);

}  // namespace cofferdam::fit
