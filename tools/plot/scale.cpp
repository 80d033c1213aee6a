#include "plot/scale.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "number_text.hpp"

namespace cofferdam {
namespace {

/// 1, 2 or 5 times a power of ten, at least `least`.
double round_step(double least) {
  const double power = std::pow(10, std::floor(std::log10(least)));
  for (const double times : {1.0, 2.0, 5.0})
    if (times * power >= least * (1 - 1e-9)) return times * power;
  return 10 * power;
}

/// A label of a number that is a whole multiple of `step`.
std::string tick_label(double value, double step) {
  constexpr double kLargest = 1e12, kSmallest = 1e-6;
  if (std::abs(value) >= kLargest || step < kSmallest) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return text;
  }
  const int places = static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
  return fixed_text(value, std::max(0, places));
}

/// Ends that are apart and no further out than numbers that can be worked with.
Extent opened(const Extent& values, double scale, bool from_zero) {
  constexpr double kMost = 1e300, kLeast = 1e-280, kApart = 1e-9;
  Extent extent;
  if (from_zero || values.empty()) extent.add(0);
  if (!values.empty()) {
    extent.add(std::clamp(values.low(), -kMost, kMost));
    extent.add(std::clamp(values.high(), -kMost, kMost));
  }
  const double size = std::max(std::abs(extent.low()), std::abs(extent.high()));
  const bool is_zero = size < kLeast;
  if (!is_zero && extent.high() - extent.low() > kApart * size) return extent;
  const double more = is_zero ? scale : 0.1 * size;
  if (!is_zero) extent.add(extent.low() - more);
  extent.add(extent.high() + more);
  return extent;
}

}  // namespace

void Extent::add(double value) {
  if (!std::isfinite(value)) return;
  const bool first = empty();
  low_ = first ? value : std::min(low_, value);
  high_ = first ? value : std::max(high_, value);
}

double Axis::part(double value) const {
  return logarithmic ? std::log(value / low) / std::log(high / low) : (value - low) / (high - low);
}

Axis linear_axis(const Extent& values, double scale, int most, bool from_zero) {
  const Extent extent = opened(values, scale, from_zero);
  const double low = extent.low() / scale, high = extent.high() / scale;
  const double step = round_step(high / most - low / most);
  const double first = std::floor(low / step + 1e-9), last = std::ceil(high / step - 1e-9);
  Axis axis{first * step * scale, last * step * scale, false, {}};
  for (int i = 0; i <= static_cast<int>(last - first); ++i) {
    const double value = (first + i) * step;
    axis.ticks.push_back({value * scale, tick_label(value, step)});
  }
  return axis;
}

Axis probability_axis(double low) {
  const double least = std::clamp(std::isnan(low) ? 0.5 : low, 1e-9, 0.5);
  Axis axis{least, 1, true, {}};
  const double decades = std::log10(1 / least);
  for (int power = static_cast<int>(std::floor(std::log10(least) - 1e-9)); power <= 0; ++power)
    for (const double times : {1.0, 2.0, 5.0}) {
      const double value = std::min(times * std::pow(10, power), 1.0);
      const bool shown = times == 1 || decades <= 3;
      if (power == 0 && times > 1) break;
      if (value <= least * (1 + 1e-9)) axis.low = value;
      if (shown) axis.ticks.push_back({value, percent_label(value)});
    }
  std::erase_if(axis.ticks, [&](const Tick& tick) { return tick.value < axis.low * (1 - 1e-9); });
  return axis;
}

std::string percent_label(double probability) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", 100 * probability);
  return std::string(text) + " %";
}

double place(const Axis& axis, double value, double from, double to) {
  const double part = axis.part(value);
  return from + (std::isnan(part) ? 0 : std::clamp(part, 0.0, 1.0)) * (to - from);
}

}  // namespace cofferdam
