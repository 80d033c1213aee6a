#include "measures/exceedance_counter.hpp"

#include "waterfall/settlement.hpp"

namespace cofferdam {

ExceedanceCounter::ExceedanceCounter(std::vector<std::vector<double>> amounts)
    : amounts_(std::move(amounts)) {
  for (const auto& levels : amounts_) above_.emplace_back(levels.size());
}

void ExceedanceCounter::observe(const TrialRun& run) {
  std::vector<double> indicator(run.settlement.trials);
  for (std::size_t a = 0; a < amounts_.size(); ++a) {
    const auto values = values_of(run.settlement, a);
    for (std::size_t i = 0; i < amounts_[a].size(); ++i) {
      for (std::size_t t = 0; t < values.size(); ++t)
        indicator[t] = exceeds(values[t], amounts_[a][i]) ? 1 : 0;
      above_[a][i].add(indicator, run.weights());
    }
  }
}

void ExceedanceCounter::close_block() {
  for (auto& account : above_)
    for (Moments& moments : account) moments.close_block();
}

void ExceedanceCounter::merge(const ExceedanceCounter& other) {
  for (std::size_t a = 0; a < above_.size(); ++a)
    for (std::size_t i = 0; i < above_[a].size(); ++i) above_[a][i].merge(other.above_[a][i]);
}

void ExceedanceCounter::write(ByteWriter& bytes) const {
  for (const auto& account : above_)
    for (const Moments& moments : account) moments.write(bytes);
}

void ExceedanceCounter::read(ByteReader& bytes) {
  for (auto& account : above_)
    for (Moments& moments : account) moments = Moments::read(bytes);
}

}  // namespace cofferdam
