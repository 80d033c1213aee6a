// Which input moves a measure most: as a table and as a tornado.
#pragma once
#include <cofferdam/compare.hpp>
#include <cofferdam/table.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// The table of results in which they are kept.
inline constexpr const char* kSensitivities = "sensitivities";

/// By how much inputs are lowered and raised.
struct InputStep {
  double size = 0.1;
  bool is_relative = true;
  std::string text = "10 %";
};

/// "10%" and "0.1" are relative, "1pp" is absolute. Throws Error(scenario) if it is neither, or
/// not above 0, or lowers an input to 0 or below.
InputStep input_step(const std::string& text);

/// All measures of a run without, with the lowered and with the raised input.
struct InputEffect {
  InputNumber input;
  MovedInput low, high;
  std::vector<Measured> at_low, at_high;  ///< [measure]
};

struct Sensitivities {
  std::vector<MeasureName> measures;
  std::string currency;
  InputStep step;
  std::vector<Measured> base;  ///< [measure]
  std::vector<InputEffect> effects;
};

/// "1.84 %", "15 pp" or "20 million CNY": a value of an input, by the column `kind` of the table.
std::string input_text(const std::string& kind, double value, const std::string& currency);

/// Rows of each measure, the largest change first.
Table sensitivities_table(const Sensitivities& all);

/// The same in lines of 80 places: a sentence for each measure, then two lines an input with a bar.
std::string tornado_text(const Sensitivities& all);

}  // namespace cofferdam
