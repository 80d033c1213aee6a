// Bands of numbers: named values of a tag, PDs of a score.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// Bands in ascending order. Upper ends belong to their band; the last may be open.
class Bands {
 public:
  /// From a list of records with the key `up_to`. Nothing if there are problems; `example` is what
  /// to write where there is no band.
  static std::optional<Bands> read(const Value& bands, const std::string& example,
                                   Problems& problems);
  std::size_t size() const { return size_; }
  /// Index of the band of a number; size() above all of them.
  std::size_t of(double x) const;

 private:
  std::vector<double> ends_;
  std::size_t size_ = 0;
};

}  // namespace cofferdam
