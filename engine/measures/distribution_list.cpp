#include "measures/distribution_list.hpp"

#include <algorithm>
#include <cmath>

#include "economies/sampling.hpp"

namespace cofferdam {
namespace {

constexpr double kTailBytes = 16e6;  // of all reservoirs of a list

/// As many for a run of so many trials.
std::size_t tail_capacity(std::size_t size, double trials, double share, double memory) {
  const double useful = std::min(
      {trials, std::ceil(share * trials) + 1, TailReservoir::capacity_within(kTailBytes, size)});
  return static_cast<std::size_t>(std::ceil(useful * memory));
}

}  // namespace

DistributionList::DistributionList(std::size_t size, const Params& params, double tail_share)
    : tail_share_(tail_share <= 0 ? 0
                                  : std::min(1.0, tail_share + params.sampling->shifted_share())),
      tail_memory_(params.tail_memory),
      moments_(size),
      histograms_(size, LogHistogram(params.sampling->weighted())) {
  if (tail_share <= 0 || size == 0) return;
  const std::size_t capacity =
      tail_capacity(size, static_cast<double>(params.room_for), tail_share_, tail_memory_);
  if (capacity > 0) tails_.assign(size, TailReservoir(capacity));
}

void DistributionList::add(std::size_t i, std::span<const double> values, const TrialRun& run) {
  const auto weights = run.weights();
  moments_[i].add(values, weights);
  histograms_[i].add(values, weights);
  if (tails_.empty()) return;
  for (std::size_t t = 0; t < values.size(); ++t)
    tails_[i].add(values[t], weights[t], run.range.first + static_cast<std::int64_t>(t));
}

void DistributionList::close_block() {
  for (Moments& moments : moments_) moments.close_block();
}

void DistributionList::share(const DistributionList& other) {
  for (std::size_t i = 0; i < tails_.size(); ++i) tails_[i].share(other.tails_[i]);
}

double DistributionList::bytes_after(double trials) const {
  return tails_.empty() ? 0 : static_cast<double>(size()) * tails_.front().bytes_after(trials);
}

void DistributionList::merge(const DistributionList& other) {
  for (std::size_t i = 0; i < size(); ++i) {
    moments_[i].merge(other.moments_[i]);
    histograms_[i].merge(other.histograms_[i]);
    if (!tails_.empty()) tails_[i].merge(other.tails_[i]);
  }
}

void DistributionList::write(ByteWriter& bytes) const {
  for (std::size_t i = 0; i < size(); ++i) {
    moments_[i].write(bytes);
    histograms_[i].write(bytes);
    if (!tails_.empty()) tails_[i].write(bytes);
  }
}

void DistributionList::read(ByteReader& bytes) {
  for (std::size_t i = 0; i < size(); ++i) {
    moments_[i] = Moments::read(bytes);
    histograms_[i] = LogHistogram::read(bytes);
    if (!tails_.empty()) tails_[i].read(bytes);
  }
}

Sample DistributionList::sample(std::size_t i, double trials) const {
  if (tails_.empty()) return Sample({}, trials, &histograms_[i]);
  const KeptTrials kept = tails_[i].first(tail_capacity(size(), trials, tail_share_, tail_memory_));
  return Sample(kept.entries, trials, kept.all ? nullptr : &histograms_[i], kept.border);
}

std::span<const double> CellSums::of(std::size_t cell, std::size_t series, double scale) {
  one_.resize(trials_);
  const double* from = at(cell, 0) + series;
  for (std::size_t t = 0; t < trials_; ++t) one_[t] = scale * from[t * series_];
  return one_;
}

void CellSums::add_cell(std::size_t to, std::size_t from) {
  double* target = at(to, 0);
  const double* source = at(from, 0);
  for (std::size_t i = 0; i < trials_ * series_; ++i) target[i] += source[i];
}

}  // namespace cofferdam
