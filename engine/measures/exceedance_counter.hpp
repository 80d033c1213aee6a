// Exact probabilities of exceeding amounts that are known before the run, however long it is.
#pragma once
#include <vector>

#include "measures/account_statistics.hpp"

namespace cofferdam {

/// Counts, for every account and each of its amounts, the weighted trials above it.
class ExceedanceCounter {
 public:
  /// `amounts` [account][i].
  explicit ExceedanceCounter(std::vector<std::vector<double>> amounts);

  void observe(const TrialRun& run);
  void close_block();
  void merge(const ExceedanceCounter& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);

  const std::vector<double>& amounts(std::size_t account) const { return amounts_[account]; }
  /// P(L > amounts(account)[i]).
  Estimate probability_above(std::size_t account, std::size_t i, double trials) const {
    return above_[account][i].probability(trials);
  }

 private:
  std::vector<std::vector<double>> amounts_;
  std::vector<std::vector<Moments>> above_;
};

}  // namespace cofferdam
