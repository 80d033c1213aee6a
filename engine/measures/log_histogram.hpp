// Counts of values in bins of 2^-7 of their octave, for the body of long runs.
#pragma once
#include <cstdint>
#include <vector>

#include "base/bytes.hpp"

namespace cofferdam {

__extension__ using WideCount = unsigned __int128;

/// Values >= 0 from 2^-40 to 2^88; zeros apart, values outside go to the end bins. Weights are
/// summed in units of 2^-40, so that the order of adding and merging does not matter.
class LogHistogram {
 public:
  explicit LogHistogram(bool weighted = false);
  void add(double value, double weight);
  void merge(const LogHistogram& other);
  void write(ByteWriter& bytes) const;
  static LogHistogram read(ByteReader& bytes);
  friend bool operator==(const LogHistogram&, const LogHistogram&) = default;

  std::size_t bins() const { return counts_.size(); }
  double low(std::size_t bin) const;   ///< smallest value of the bin
  double high(std::size_t bin) const;  ///< end of the bin
  std::uint64_t count(std::size_t bin) const { return counts_[bin]; }
  double weight(std::size_t bin) const;          ///< sum of w
  double squared_weight(std::size_t bin) const;  ///< sum of w^2
  static std::size_t bin_of(double value);

 private:
  std::vector<std::uint64_t> counts_;
  std::vector<WideCount> weights_;  ///< in 2^-40; empty if every weight is 1
  std::vector<WideCount> squares_;  ///< in 2^-40; empty if every weight is 1
};

}  // namespace cofferdam
