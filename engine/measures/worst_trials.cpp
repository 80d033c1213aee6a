#include "measures/worst_trials.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kBytes = 16e6;  // of what is kept, which holds twice its capacity
constexpr double kRounding = 1e-9;

bool is_worse(const TailEntry& a, const TailEntry& b) {
  return a.value != b.value ? a.value > b.value : a.trial < b.trial;
}
bool comes_before(const WorstTrials::Entry& a, const WorstTrials::Entry& b) {
  return is_worse(a.by, b.by);
}

std::size_t capacity_for(std::size_t width, double trials, double share) {
  const double bytes = static_cast<double>(sizeof(WorstTrials::Entry) + width * sizeof(double)) * 2;
  return static_cast<std::size_t>(
      std::max(1.0, std::min(std::ceil(share * trials) + 1, kBytes / bytes)));
}

std::string few(double effective) {
  return format_number(std::floor(effective + 0.5)) +
         " effective trials among the worst, fewer than ";
}

}  // namespace

WorstTrials::WorstTrials(std::size_t width, double trials, double share)
    : capacity_(capacity_for(width, trials, share)) {}

bool WorstTrials::takes(double value, std::int64_t trial) const {
  return !bounded_ || is_worse({value, 1, trial}, lowest_);
}

void WorstTrials::add(const TailEntry& by, std::vector<double> row) {
  ++seen_;
  entries_.push_back({by, std::move(row)});
  if (entries_.size() >= 2 * capacity_) shrink();
}

void WorstTrials::shrink() {
  if (entries_.size() <= capacity_) return;
  const auto last = entries_.begin() + static_cast<std::ptrdiff_t>(capacity_) - 1;
  std::nth_element(entries_.begin(), last, entries_.end(), comes_before);
  lowest_ = last->by;
  bounded_ = true;
  entries_.resize(capacity_);
}

void WorstTrials::merge(const WorstTrials& other) {
  seen_ += other.seen_;
  entries_.insert(entries_.end(), other.entries_.begin(), other.entries_.end());
  shrink();
}

std::vector<WorstTrials::Entry> WorstTrials::sorted() const {
  std::vector<Entry> entries = entries_;
  std::sort(entries.begin(), entries.end(), comes_before);
  if (entries.size() > capacity_) entries.resize(capacity_);
  return entries;
}

void WorstTrials::write(ByteWriter& bytes) const {
  const std::vector<Entry> entries = sorted();
  bytes.put(seen_);
  bytes.put(static_cast<std::uint64_t>(entries.size()));
  for (const Entry& entry : entries) {
    bytes.put(entry.by);
    bytes.put_all(entry.row);
  }
}

void WorstTrials::read(ByteReader& bytes) {
  seen_ = bytes.take<std::int64_t>();
  entries_.clear();
  bounded_ = false;
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
    const auto by = bytes.take<TailEntry>();
    entries_.push_back({by, bytes.take_all<double>()});
  }
}

Estimate worst_ratio(const std::vector<WorstTrials::Entry>& entries, double trials, double share,
                     std::size_t numerator, std::size_t denominator) {
  Estimate estimate;
  const double mass = share * trials;
  std::vector<double> part;  // of each trial that counts
  double weight = 0, squares = 0, above = 0, below = 0;
  for (std::size_t i = 0; i < entries.size() && weight < mass * (1 - kRounding); ++i) {
    const double w = entries[i].by.weight;
    part.push_back(w > 0 ? std::min(1.0, (mass - weight) / w) : 1.0);
    weight += part[i] * w;
    squares += part[i] * w * w;
    above += part[i] * w * entries[i].row[numerator];
    below += part[i] * w * entries[i].row[denominator];
  }
  estimate.effective_trials = squares > 0 ? weight * weight / squares : 0;
  if (weight < mass * (1 - kRounding) && static_cast<double>(entries.size()) < trials) {
    estimate.verdict = "not available: the kept tail does not reach this level";
  } else if (estimate.effective_trials < kFewestTrials - kRounding) {
    estimate.verdict = "not available: " + few(estimate.effective_trials) + "10";
  } else if (!(below > 0)) {
    estimate.verdict = "not available: nothing is due in the worst trials";
  }
  if (estimate.verdict != "ok") return estimate;
  // Trials enter and leave at the border with the residual that is usual there.
  const double ratio = above / below;
  const auto residual = [&](std::size_t i) {
    return entries[i].row[numerator] - ratio * entries[i].row[denominator];
  };
  const std::size_t near = std::max<std::size_t>(1, part.size() / 10);
  double border = 0, spread = 0;
  for (std::size_t i = part.size() - near; i < part.size(); ++i)
    border += residual(i) / static_cast<double>(near);
  for (std::size_t i = 0; i < part.size(); ++i)
    spread += part[i] * power(entries[i].by.weight * (residual(i) - border), 2);
  spread -= power(weight * border, 2) / trials;
  Estimate result = normal_estimate(ratio, std::sqrt(std::max(0.0, spread)) / below);
  result.effective_trials = estimate.effective_trials;
  if (result.effective_trials < kThinTrials - kRounding)
    result.verdict = "thin: " + few(result.effective_trials) + "100";
  return result;
}

}  // namespace cofferdam
