#include "fit/snippet.hpp"

#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam::fit {
namespace {

std::string three_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g", value);
  return text;
}

}  // namespace

std::string yaml_line(const std::string& key, const Estimate& estimate, double offset) {
  std::string text = key + ": {" + std::string(estimate.name) + ": {";
  for (std::size_t i = 0; i < estimate.keys.size(); ++i)
    text += (i ? ", " : "") + std::string(estimate.keys[i]) + ": " +
            rounded_text(estimate.parameters[i]);
  if (estimate.name == "generalised_pareto" && offset > 0)
    text += ", threshold: " + rounded_text(offset);
  return text + "}}\n";
}

std::string source_comment(const Source& source, const std::string& counted) {
  std::string text = "# data: " + source.file + ", column " + source.column + ", " + counted;
  if (!source.first_date.empty()) text += ", " + source.first_date + " to " + source.last_date;
  return text + "\n# sha256 " + source.sha256 + "\n";
}

std::string error_comment(const Estimate& estimate) {
  if (estimate.covariance.size == 0) return "# " + estimate.note + "\n";
  std::string text;
  for (std::size_t i = 0; i < estimate.errors.size(); ++i)
    if (!std::isnan(estimate.errors[i]))
      text += (text.empty() ? "# standard errors: " : ", ") + std::string(estimate.keys[i]) + " " +
              three_digits(estimate.errors[i]);
  return text + "\n";
}

}  // namespace cofferdam::fit
