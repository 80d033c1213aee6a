#include "portfolios/policy_line.hpp"

namespace cofferdam {

void PolicyLine::add(double length) {
  ends_.push_back(this->length() + length);
}

void PolicyLine::close() {
  const auto parts = static_cast<double>(ends_.size());
  std::uint32_t group = 0;
  for (std::size_t part = 0; part < ends_.size(); ++part) {
    while (ends_[group] < static_cast<double>(part) / parts * length()) ++group;
    guide_.push_back(group);
  }
}

}  // namespace cofferdam
