#include "measures/worst_trials.hpp"

#include "model/params.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kBytes = 16e6;  // of what is kept
constexpr double kRounding = 1e-9;
constexpr double kResidue = 1e-13;  // of squares whose difference is taken

double bytes_of_entry(std::size_t width) {
  return static_cast<double>(sizeof(WorstTrials::Entry) + width * sizeof(double));
}

std::size_t capacity_for(std::size_t width, const Params& params, double share) {
  const double room =
                   Largest<WorstTrials::Entry>::capacity_within(kBytes, 1, bytes_of_entry(width)),
               wanted = std::ceil(share * static_cast<double>(params.room_for)) + 1;
  return capacity_of(static_cast<double>(params.room_for), std::min(wanted, room),
                     params.tail_memory);
}

std::string few(double effective) {
  return format_number(std::floor(effective + 0.5)) +
         " effective trials among the worst, fewer than ";
}

}  // namespace

WorstTrials::WorstTrials(std::size_t width, const Params& params, double share)
    : width_(width), kept_(capacity_for(width, params, share)) {}

double WorstTrials::bytes_after(double trials) const {
  return kept_.bytes_after(trials, bytes_of_entry(width_));
}

void WorstTrials::add(const TailEntry& by, std::vector<double> row) {
  ++seen_;
  kept_.add({by, std::move(row)});
}

void WorstTrials::merge(const WorstTrials& other) {
  seen_ += other.seen_;
  kept_.merge(other.kept_);
}

void WorstTrials::write(ByteWriter& bytes) const {
  bytes.put(static_cast<std::uint64_t>(kept_.capacity()));
  bytes.put(seen_);
  bytes.put(static_cast<std::uint64_t>(sorted().size()));
  for (const Entry& entry : sorted()) {
    bytes.put(entry.by);
    bytes.put_all(entry.row);
  }
}

void WorstTrials::read(ByteReader& bytes) {
  const auto capacity = bytes.take<std::uint64_t>();
  seen_ = bytes.take<std::int64_t>();
  check_kept(capacity, seen_, kept_.capacity());
  kept_ = Largest<Entry>(kept_.capacity());
  for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
    const auto by = bytes.take<TailEntry>();
    kept_.add({by, bytes.take_all<double>()});
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
  double border = 0, spread = 0, gross = 0;
  for (std::size_t i = part.size() - near; i < part.size(); ++i)
    border += residual(i) / static_cast<double>(near);
  for (std::size_t i = 0; i < part.size(); ++i)
    spread += part[i] * power(entries[i].by.weight * (residual(i) - border), 2),
        gross += part[i] * power(entries[i].by.weight * entries[i].row[numerator], 2);
  spread -= power(weight * border, 2) / trials;
  Estimate result = spread > kResidue * gross ? normal_estimate(ratio, std::sqrt(spread) / below)
                                              : constant_estimate(ratio, 1, {});
  result.effective_trials = estimate.effective_trials;
  if (result.effective_trials < kThinTrials - kRounding)
    result.verdict = "thin: " + few(result.effective_trials) + "100";
  return result;
}

}  // namespace cofferdam
