#include "contracts/reinstatements.hpp"

#include <algorithm>

namespace cofferdam {

double ReinstatementTerms::price_of(double used) const {
  double sum = 0;
  for (std::size_t k = 0; k < prices.size(); ++k)
    sum += prices[k] * std::clamp(used - static_cast<double>(k) * limit, 0.0, limit) / limit;
  return sum;
}

double Reinstatements::use(const ReinstatementTerms& terms, double used, double time_left) {
  const auto price = [&](double from, double to, double left) {
    return (terms.price_of(to) - terms.price_of(from)) * (terms.pro_rata_time ? left : 1);
  };
  double change = 0;
  while (!pieces_.empty() && used < pieces_.back().to) {
    const Piece last = pieces_.back();
    pieces_.pop_back();
    const double from = std::max(used, this->used());
    change -= price(from, last.to, last.time_left);
    if (from > this->used()) pieces_.push_back({from, last.time_left});
  }
  if (used > this->used()) {
    change += price(this->used(), used, time_left);
    pieces_.push_back({used, time_left});
  }
  return change;
}

}  // namespace cofferdam
