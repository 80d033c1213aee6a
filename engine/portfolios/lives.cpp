#include "portfolios/lives.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

}  // namespace

double lending_rank(double index) {
  constexpr double kGolden = 0.6180339887498949;
  const double place = (index + 0.5) * kGolden;
  return place - std::floor(place);
}

double Lives::renewals(std::size_t row, double time) const {
  if (renewal == 0) return 0;
  return std::max(0.0, std::floor((time - start[row]) / terms[schedule[row]] + kRounding));
}

double Lives::balance(std::size_t row, double time) const {
  const double age = time - start[row] - renewals(row, time) * terms[schedule[row]];
  return schedules[schedule[row]].balance(std::max(0.0, age));
}

}  // namespace cofferdam
