#include "measures/account_statistics.hpp"

#include <algorithm>
#include <cmath>

#include "economies/sampling.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

constexpr double kTailShare = 0.05;  // quantiles from 95 % up are exact as far as memory reaches
constexpr double kTailBytes = 256e6;
constexpr double kLeast = 1 << 12;

}  // namespace

AccountStatistics::AccountStatistics(const Params& params, std::size_t scenarios)
    : weighted_(params.sampling->weighted()),
      tail_share_(std::min(1.0, kTailShare + params.sampling->shifted_share())),
      tail_memory_(params.tail_memory) {
  const std::size_t count = kFirstBearerAccount + params.bearers.size();
  room_ = std::max(kLeast, TailReservoir::capacity_within(kTailBytes, count * scenarios));
  const std::size_t capacity = capacity_for(static_cast<double>(params.room_for));
  moments_.resize(count);
  tails_.assign(count, TailReservoir(capacity));
  if (params.room_for > static_cast<std::int64_t>(capacity))
    histograms_.assign(count, LogHistogram(weighted_));
  blocks_.resize(count);
}

std::span<const double> values_of(const Settlement& settlement, std::size_t account) {
  if (account == kLossAccount) return settlement.losses;
  if (account == kDefaultAccount) return settlement.defaults;
  return settlement.ledger.of(LedgerKind::borne, account - kFirstBearerAccount);
}

void AccountStatistics::observe(const TrialRun& run) {
  const auto weights = run.weights();
  for (std::size_t a = 0; a < accounts(); ++a) {
    const auto values = values_of(run.settlement, a);
    moments_[a].add(values, weights);
    for (std::size_t t = 0; t < values.size(); ++t)
      tails_[a].add(values[t], weights[t], run.range.first + static_cast<std::int64_t>(t));
    if (!histograms_.empty()) histograms_[a].add(values, weights);
  }
}

void AccountStatistics::close_block(std::int64_t block) {
  for (std::size_t a = 0; a < accounts(); ++a) {
    blocks_[a].push_back({block, moments_[a].open_sum(Moments::kWX),
                          moments_[a].open_sum(Moments::kWXX),
                          moments_[a].open_sum(Moments::kWWXX)});
    moments_[a].close_block();
  }
}

void AccountStatistics::share(const AccountStatistics& other) {
  for (std::size_t a = 0; a < accounts(); ++a) tails_[a].share(other.tails_[a]);
}

double AccountStatistics::bytes_after(double trials) const {
  constexpr double kGrowth = 3;  // of a list: its end while it is copied, and what was before
  return static_cast<double>(accounts()) *
         (tails_.front().bytes_after(trials) +
          kGrowth * sizeof(BlockSum) * trials / static_cast<double>(kBlockTrials));
}

double AccountStatistics::sample_bytes(double trials) const {
  constexpr double kCopies = 3;  // of one, and of what it is made of, by single tables
  const std::size_t bins = histograms_.empty() ? 0 : histograms_.front().bins_used();
  const double atoms =
      std::min(trials, static_cast<double>(trials_kept())) + static_cast<double>(bins);
  return (static_cast<double>(accounts()) + kCopies) * Sample::bytes_of(atoms, weighted_);
}

void AccountStatistics::merge(const AccountStatistics& other) {
  for (std::size_t a = 0; a < accounts(); ++a) {
    moments_[a].merge(other.moments_[a]);
    tails_[a].merge(other.tails_[a]);
    if (!histograms_.empty()) histograms_[a].merge(other.histograms_[a]);
    blocks_[a].insert(blocks_[a].end(), other.blocks_[a].begin(), other.blocks_[a].end());
  }
}

void AccountStatistics::write(ByteWriter& bytes) const {
  bytes.put(!histograms_.empty());
  for (std::size_t a = 0; a < accounts(); ++a) {
    moments_[a].write(bytes);
    tails_[a].write(bytes);
    if (!histograms_.empty()) histograms_[a].write(bytes);
    bytes.put_all(block_sums(a));
  }
}

void AccountStatistics::read(ByteReader& bytes) {
  const bool had_histograms = bytes.take<bool>();
  for (std::size_t a = 0; a < accounts(); ++a) {
    moments_[a] = Moments::read(bytes);
    tails_[a].read(bytes);
    LogHistogram histogram(weighted_);
    if (had_histograms)
      histogram = LogHistogram::read(bytes);
    else if (!histograms_.empty())
      for (const TailEntry& entry : tails_[a].sorted()) histogram.add(entry.value, entry.weight);
    if (!histograms_.empty()) histograms_[a] = std::move(histogram);
    blocks_[a] = bytes.take_all<BlockSum>();
  }
}

std::size_t AccountStatistics::capacity_for(double trials) const {
  const double wanted = std::max(kKeptWhole, std::ceil(tail_share_ * trials) + 1);
  return capacity_of(trials, trials <= kKeptWhole ? trials : std::min(wanted, room_), tail_memory_);
}

KeptTrials AccountStatistics::kept(std::size_t account) const {
  const TailReservoir& tail = tails_[account];
  return tail.first(capacity_for(static_cast<double>(tail.seen())));
}

Sample AccountStatistics::sample(std::size_t account) const {
  const KeptTrials kept = this->kept(account);
  return Sample(kept.entries, static_cast<double>(tails_[account].seen()),
                kept.all ? nullptr : &histograms_[account], kept.border);
}

std::vector<BlockSum> AccountStatistics::block_sums(std::size_t account) const {
  std::vector<BlockSum> sums = blocks_[account];
  std::sort(sums.begin(), sums.end(),
            [](const BlockSum& a, const BlockSum& b) { return a.block < b.block; });
  return sums;
}

}  // namespace cofferdam
