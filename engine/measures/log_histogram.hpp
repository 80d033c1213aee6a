// Counts of values in bins of 2^-7 of their octave, for the body of long runs.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "base/bytes.hpp"
#include "measures/wide_sum.hpp"

namespace cofferdam {

/// Absolute values from 2^-40 to 2^88; zeros apart, values outside go to the bins at the ends,
/// which begin next to 0 and have no end. Bins rise with their values. An amount that is the same
/// as the one at which a bin begins (kSameAmount) lies in that bin, so that rounding does not tear
/// an atom at a round amount. Sums are exact: the order of adding and merging does not matter.
/// Memory is taken for octaves in which there are values.
class LogHistogram {
 public:
  explicit LogHistogram(bool weighted = false) : weighted_(weighted) {}
  void add(double value, double weight);
  void add(std::span<const double> values, std::span<const double> weights);
  void merge(const LogHistogram& other);
  void write(ByteWriter& bytes) const;
  static LogHistogram read(ByteReader& bytes);
  friend bool operator==(const LogHistogram& a, const LogHistogram& b);

  static constexpr std::size_t bins() { return kBins; }
  double low(std::size_t bin) const;   ///< smallest value of the bin
  double high(std::size_t bin) const;  ///< end of the bin
  std::uint64_t count(std::size_t bin) const;
  double weight(std::size_t bin) const;          ///< sum of w
  double squared_weight(std::size_t bin) const;  ///< sum of w^2
  static std::size_t bin_of(double value);
  /// The last bin up to `bin` that memory is taken for, or bin 0: those between hold nothing.
  std::size_t last_used(std::size_t bin) const {
    while (bin > 0 && pages_[bin / kPerOctave] == kNone)
      bin = std::max<std::size_t>(bin / kPerOctave * kPerOctave, 1) - 1;
    return bin;
  }
  bool is_weighted() const { return weighted_; }
  /// Number of bins that memory is taken for.
  std::size_t bins_used() const { return counts_.size(); }

 private:
  static constexpr std::size_t kPerOctave = 128, kOctaves = 128;
  static constexpr std::size_t kZero = kPerOctave * kOctaves;  ///< bin of zeros
  static constexpr std::size_t kBins = 2 * kZero + 1;
  static constexpr std::size_t kPages = kBins / kPerOctave + 1;
  static constexpr std::uint16_t kNone = 0xffff;
  static constexpr std::array<std::uint16_t, kPages> no_pages() {
    std::array<std::uint16_t, kPages> pages{};
    pages.fill(kNone);
    return pages;
  }
  /// Where the counts of a page of bins lie; makes room for them.
  std::size_t page_at(std::size_t page) {
    if (pages_[page] == kNone) open_page(page);
    return pages_[page] * kPerOctave;
  }
  void open_page(std::size_t page);
  /// Of a histogram without weights.
  void add_equal(double value, std::uint64_t times);
  /// Where the count of a bin lies; `counts_.size()` if there is none.
  std::size_t place(std::size_t bin) const {
    const std::uint16_t page = pages_[bin / kPerOctave];
    return page == kNone ? counts_.size() : page * kPerOctave + bin % kPerOctave;
  }

  bool weighted_;
  std::array<std::uint16_t, kPages> pages_ = no_pages();  ///< [bin / kPerOctave]
  std::vector<std::uint64_t> counts_;
  std::vector<WideSum> weights_;  ///< empty if every weight is 1
  std::vector<WideSum> squares_;  ///< empty if every weight is 1
};

}  // namespace cofferdam
