#include "measures/log_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace cofferdam {
namespace {

constexpr int kLowestExponent = -40, kOctaves = 128;
constexpr std::uint64_t kPerOctave = 128;
constexpr std::size_t kBins = 1 + kOctaves * kPerOctave;
constexpr double kWeightUnit = 0x1p-40;
constexpr double kMostWeight = 0x1p22;  // so that one weight fits 63 bits

std::uint64_t units(double weight) {
  return static_cast<std::uint64_t>(std::llround(std::min(weight, kMostWeight) / kWeightUnit));
}

}  // namespace

LogHistogram::LogHistogram(bool weighted) : counts_(kBins, 0) {
  if (weighted) weights_.assign(kBins, 0), squares_.assign(kBins, 0);
}

std::size_t LogHistogram::bin_of(double value) {
  if (!(value > 0)) return 0;
  const auto position = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(value) >> (52 - 7)) -
                        (1023 + kLowestExponent) * static_cast<std::int64_t>(kPerOctave);
  return 1 + static_cast<std::size_t>(std::clamp<std::int64_t>(position, 0, kBins - 2));
}

void LogHistogram::add(double value, double weight) {
  const std::size_t bin = bin_of(value);
  ++counts_[bin];
  if (weights_.empty()) return;
  weights_[bin] += units(weight);
  squares_[bin] += units(weight * weight);
}

void LogHistogram::merge(const LogHistogram& other) {
  for (std::size_t i = 0; i < kBins; ++i) counts_[i] += other.counts_[i];
  for (std::size_t i = 0; i < weights_.size(); ++i)
    weights_[i] += other.weights_[i], squares_[i] += other.squares_[i];
}

double LogHistogram::low(std::size_t bin) const {
  if (bin == 0) return 0;
  const auto position = static_cast<std::int64_t>(bin - 1) +
                        (1023 + kLowestExponent) * static_cast<std::int64_t>(kPerOctave);
  return std::bit_cast<double>(static_cast<std::uint64_t>(position) << (52 - 7));
}

double LogHistogram::high(std::size_t bin) const {
  return bin == 0 ? 0 : low(bin + 1);
}

double LogHistogram::weight(std::size_t bin) const {
  return weights_.empty() ? static_cast<double>(counts_[bin])
                          : static_cast<double>(weights_[bin]) * kWeightUnit;
}

double LogHistogram::squared_weight(std::size_t bin) const {
  return squares_.empty() ? static_cast<double>(counts_[bin])
                          : static_cast<double>(squares_[bin]) * kWeightUnit;
}

void LogHistogram::write(ByteWriter& bytes) const {
  bytes.put_all(counts_);
  bytes.put_all(weights_);
  bytes.put_all(squares_);
}

LogHistogram LogHistogram::read(ByteReader& bytes) {
  LogHistogram histogram;
  histogram.counts_ = bytes.take_all<std::uint64_t>();
  histogram.weights_ = bytes.take_all<WideCount>();
  histogram.squares_ = bytes.take_all<WideCount>();
  return histogram;
}

}  // namespace cofferdam
