// What a table accumulates that needs quantiles, ratios and means together.
#pragma once
#include "measures/accumulating.hpp"
#include "measures/distribution_list.hpp"
#include "measures/ratio_list.hpp"

namespace cofferdam {

/// For Accumulating; any of the lists may be empty.
struct TableSums {
  DistributionList amounts;  ///< with quantiles
  RatioList ratios;
  MomentList means;
  void close_block() { amounts.close_block(), ratios.close_block(), means.close_block(); }
  void merge(const TableSums& other) {
    amounts.merge(other.amounts), ratios.merge(other.ratios), means.merge(other.means);
  }
  void share(const TableSums& other) { amounts.share(other.amounts); }
  double bytes_after(double trials) const { return amounts.bytes_after(trials); }
  void write(ByteWriter& bytes) const {
    amounts.write(bytes), ratios.write(bytes), means.write(bytes);
  }
  void read(ByteReader& bytes) { amounts.read(bytes), ratios.read(bytes), means.read(bytes); }
};

/// [trial] 1 where `holds(trial)`, else 0.
template <class Predicate>
std::vector<double> flags(std::size_t trials, const Predicate& holds) {
  std::vector<double> result(trials);
  for (std::size_t t = 0; t < trials; ++t) result[t] = holds(t) ? 1 : 0;
  return result;
}

}  // namespace cofferdam
