#include "measures/log_histogram.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

#include "measures/estimate.hpp"

namespace cofferdam {
namespace {

constexpr int kLowestExponent = -40;
constexpr double kNoEnd = std::numeric_limits<double>::infinity();

/// Lower end of the i-th bin above zero.
double end_of(std::size_t i) {
  constexpr std::uint64_t kFirst = std::uint64_t{1023 + kLowestExponent} << 7;
  return std::bit_cast<double>((kFirst + i) << (52 - 7));
}

}  // namespace

std::size_t LogHistogram::bin_of(double value) {
  if (!(value < 0 || value > 0)) return kZero;
  const double size = std::abs(value) * (1 + kSameAmount);
  const auto position = static_cast<std::int64_t>(std::bit_cast<std::uint64_t>(size) >> (52 - 7)) -
                        (1023 + kLowestExponent) * static_cast<std::int64_t>(kPerOctave);
  const auto from_zero = 1 + static_cast<std::size_t>(std::clamp<std::int64_t>(
                                 position, 0, static_cast<std::int64_t>(kZero) - 1));
  return value > 0 ? kZero + from_zero : kZero - from_zero;
}

double LogHistogram::low(std::size_t bin) const {
  if (bin == kZero) return 0;
  if (bin == kZero + 1) return std::numeric_limits<double>::min();
  if (bin == 0) return -kNoEnd;
  return bin > kZero ? end_of(bin - kZero - 1) : -end_of(kZero - bin);
}

double LogHistogram::high(std::size_t bin) const {
  if (bin == kZero || bin + 1 == kZero) return 0;
  if (bin + 1 == kBins) return kNoEnd;
  return bin > kZero ? end_of(bin - kZero) : -end_of(kZero - bin - 1);
}

void LogHistogram::open_page(std::size_t page) {
  pages_[page] = static_cast<std::uint16_t>(counts_.size() / kPerOctave);
  counts_.resize(counts_.size() + kPerOctave);
  if (weighted_) weights_.resize(counts_.size()), squares_.resize(counts_.size());
}

void LogHistogram::add(double value, double weight) {
  const std::size_t bin = bin_of(value);
  const std::size_t at = page_at(bin / kPerOctave) + bin % kPerOctave;
  ++counts_[at];
  if (!weighted_) return;
  weights_[at].add(weight);
  squares_[at].add(weight * weight);
}

void LogHistogram::add(std::span<const double> values, std::span<const double> weights) {
  // A count that is raised again and again waits for itself: the same value is counted apart.
  double last = 0;
  std::uint64_t same = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (weighted_) {
      add(values[i], weights[i]);
    } else if (values[i] == last) {
      ++same;
    } else {
      add_equal(last, same);
      last = values[i];
      same = 1;
    }
  }
  add_equal(last, same);
}

void LogHistogram::add_equal(double value, std::uint64_t times) {
  if (times == 0) return;
  const std::size_t bin = bin_of(value);
  counts_[page_at(bin / kPerOctave) + bin % kPerOctave] += times;
}

void LogHistogram::merge(const LogHistogram& other) {
  for (std::size_t page = 0; page < kPages; ++page) {
    if (other.pages_[page] == kNone) continue;
    const std::size_t to = page_at(page), from = other.pages_[page] * kPerOctave;
    for (std::size_t i = 0; i < kPerOctave; ++i) {
      counts_[to + i] += other.counts_[from + i];
      if (!weighted_) continue;
      weights_[to + i].merge(other.weights_[from + i]);
      squares_[to + i].merge(other.squares_[from + i]);
    }
  }
}

std::uint64_t LogHistogram::count(std::size_t bin) const {
  const std::size_t at = place(bin);
  return at < counts_.size() ? counts_[at] : 0;
}

double LogHistogram::weight(std::size_t bin) const {
  const std::size_t at = place(bin);
  if (at >= counts_.size()) return 0;
  return weighted_ ? weights_[at].value() : static_cast<double>(counts_[at]);
}

double LogHistogram::squared_weight(std::size_t bin) const {
  const std::size_t at = place(bin);
  if (at >= counts_.size()) return 0;
  return weighted_ ? squares_[at].value() : static_cast<double>(counts_[at]);
}

bool operator==(const LogHistogram& a, const LogHistogram& b) {
  ByteWriter bytes_of_a, bytes_of_b;
  a.write(bytes_of_a);
  b.write(bytes_of_b);
  return bytes_of_a.bytes() == bytes_of_b.bytes();
}

/// Pages in the order of their values, whatever the order in which they were opened.
void LogHistogram::write(ByteWriter& bytes) const {
  bytes.put(weighted_);
  bytes.put(static_cast<std::uint64_t>(counts_.size() / kPerOctave));
  for (std::size_t page = 0; page < kPages; ++page) {
    if (pages_[page] == kNone) continue;
    bytes.put(static_cast<std::uint16_t>(page));
    const std::size_t first = pages_[page] * kPerOctave;
    for (std::size_t at = first; at < first + kPerOctave; ++at) {
      bytes.put(counts_[at]);
      if (weighted_) bytes.put(weights_[at]), bytes.put(squares_[at]);
    }
  }
}

LogHistogram LogHistogram::read(ByteReader& bytes) {
  LogHistogram histogram(bytes.take<bool>());
  for (auto pages = bytes.take<std::uint64_t>(); pages > 0; --pages) {
    const auto page = bytes.take<std::uint16_t>();
    if (page >= kPages)
      throw std::out_of_range("accumulator bytes name a page that does not exist");
    const std::size_t first = histogram.page_at(page);
    for (std::size_t at = first; at < first + kPerOctave; ++at) {
      histogram.counts_[at] = bytes.take<std::uint64_t>();
      if (!histogram.weighted_) continue;
      histogram.weights_[at] = bytes.take<WideSum>();
      histogram.squares_[at] = bytes.take<WideSum>();
    }
  }
  return histogram;
}

}  // namespace cofferdam
