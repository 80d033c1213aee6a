#include "fit/snippet.hpp"

#include <cmath>
#include <cstdio>

#include "scenario/scalars.hpp"

namespace cofferdam::fit {
namespace {

std::string digits(double value, int count) {
  char text[32];
  std::snprintf(text, sizeof text, "%.*g", count, value);
  return text;
}

}  // namespace

std::string written(const Estimate& estimate) {
  std::string text = std::string(estimate.name) + ": {";
  for (std::size_t i = 0; i < estimate.keys.size(); ++i)
    text += (i ? ", " : "") + std::string(estimate.keys[i]) + ": " +
            rounded_text(estimate.parameters[i]);
  return text + "}";
}

std::string written(const SeverityEstimate& estimate, double offset) {
  if (estimate.model->written) return estimate.model->written(estimate.parameters);
  std::string text = written(estimate);
  if (estimate.name == "generalised_pareto" && offset > 0) {
    text.pop_back();
    text += ", threshold: " + rounded_text(offset) + "}";
  }
  return text;
}

std::string source_comment(const Source& source, const std::string& counted) {
  std::string text = "# data: " + source.file + ", column " + source.column + ", " + counted;
  if (!source.first_date.empty()) text += ", " + source.first_date + " to " + source.last_date;
  return text + "\n# sha256 " + source.sha256 + "\n";
}

std::string estimate_comment(const Estimate& estimate) {
  std::string text;
  for (std::size_t i = 0; i < estimate.keys.size(); ++i) {
    text += (i ? ", " : "# estimates (standard errors): ") + std::string(estimate.keys[i]) + " " +
            digits(estimate.parameters[i], 6);
    if (!std::isnan(estimate.errors[i])) text += " (" + digits(estimate.errors[i], 3) + ")";
  }
  return text + "\n" + (estimate.note.empty() ? "" : "# " + estimate.note + "\n");
}

}  // namespace cofferdam::fit
