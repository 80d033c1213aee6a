#include "frequencies/count_table.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

constexpr double kSmallest = 1e-20;  // of the largest probability
constexpr std::size_t kMostNumbers = 50'000'000;

}  // namespace

CountTable::CountTable(double first, double mode, const std::function<double(double)>& ratio) {
  mode = std::max(first, std::floor(mode));
  std::vector<double> down, up = {1};
  for (double n = mode, p = 1; n > first && p > kSmallest; --n) {
    p /= ratio(n);
    down.push_back(p);
  }
  for (double n = mode + 1, p = 1, most = 1; up.size() < kMostNumbers; ++n) {
    p *= ratio(n);
    if (!(p > kSmallest * most)) break;
    most = std::max(most, p);
    up.push_back(p);
  }
  first_ = mode - static_cast<double>(down.size());
  probabilities_.assign(down.rbegin(), down.rend());
  probabilities_.insert(probabilities_.end(), up.begin(), up.end());
  // From the small ends to the middle, so that little is lost of the small.
  double below = 0, above = 0;
  for (const double p : std::vector<double>(down.rbegin(), down.rend())) below += p;
  for (auto p = up.rbegin(); p != up.rend(); ++p) above += *p;
  double sum = 0;
  for (double& p : probabilities_) {
    p /= below + above;
    cdf_.push_back(sum += p);
  }
  for (double& p : cdf_) p = std::min(p, 1.0);
  cdf_.back() = 1;
  guide_.resize(probabilities_.size() + 1);
  std::size_t at = 0;
  for (std::size_t part = 0; part < guide_.size(); ++part) {
    const double p = static_cast<double>(part) / static_cast<double>(guide_.size());
    while (cdf_[at] < p) ++at;
    guide_[part] = static_cast<std::uint32_t>(at);
  }
}

double CountTable::probability(double n) const {
  const double at = n - first_;
  if (at < 0 || at >= static_cast<double>(probabilities_.size()) || at != std::floor(at)) return 0;
  return probabilities_[static_cast<std::size_t>(at)];
}

double CountTable::cdf(double n) const {
  const double at = std::floor(n) - first_;
  if (at < 0) return 0;
  if (at >= static_cast<double>(cdf_.size())) return 1;
  return cdf_[static_cast<std::size_t>(at)];
}

double CountTable::quantile(double p) const {
  auto at = guide_[static_cast<std::size_t>(p * static_cast<double>(guide_.size()))];
  while (cdf_[at] < p) ++at;
  return first_ + at;
}

void CountTable::sample(std::span<const double> uniforms, std::span<double> out) const {
  for (std::size_t i = 0; i < uniforms.size(); ++i) out[i] = quantile(uniforms[i]);
}

}  // namespace cofferdam
