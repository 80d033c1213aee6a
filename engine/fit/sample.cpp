#include "fit/sample.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"

namespace cofferdam::fit {
namespace {

/// Sorted, with equal values as one.
std::vector<Weighted> gathered(std::vector<std::pair<double, double>> values) {
  std::sort(values.begin(), values.end());
  std::vector<Weighted> result;
  for (const auto& [x, weight] : values) {
    if (result.empty() || result.back().at.x != x) result.push_back({point(x), 0});
    result.back().weight += weight;
  }
  return result;
}

std::vector<Weighted> thin(const std::vector<Weighted>& values, std::size_t size) {
  if (values.size() <= size) return values;
  std::vector<Weighted> result = {values.front()};
  const std::size_t inner = values.size() - 2, groups = size - 2;
  for (std::size_t group = 0; group < groups; ++group) {
    const std::size_t begin = 1 + inner * group / groups, end = 1 + inner * (group + 1) / groups;
    Weighted one{values[(begin + end) / 2].at, 0};
    for (std::size_t i = begin; i < end; ++i) one.weight += values[i].weight;
    result.push_back(one);
  }
  result.push_back(values.back());
  return result;
}

void summarise(Sample& sample) {
  double squares = 0;
  const auto each = [&sample](const auto& act) {
    for (const auto* list : {&sample.seen, &sample.censored})
      for (const Weighted& value : *list) act(value.at, value.weight / sample.weight);
  };
  each([&](Point at, double share) {
    sample.mean += share * at.x;
    sample.log_mean += share * at.log_x;
  });
  each([&](Point at, double share) {
    squares += share * (at.log_x - sample.log_mean) * (at.log_x - sample.log_mean);
  });
  sample.log_deviation = std::sqrt(squares);
}

}  // namespace

Point point(double x) {
  return {x, logarithm(x)};
}

Sample make_sample(const std::vector<Observation>& observations) {
  std::vector<std::pair<double, double>> seen, censored, truncated;
  Sample sample;
  sample.smallest = sample.smallest_truncation = std::numeric_limits<double>::infinity();
  for (const Observation& o : observations) {
    (o.censored ? censored : seen).emplace_back(o.x, o.weight);
    if (o.truncation > 0) truncated.emplace_back(o.truncation, o.weight);
    sample.weight += o.weight;
    sample.smallest = std::min(sample.smallest, o.x);
    sample.smallest_truncation = std::min(sample.smallest_truncation, o.truncation);
  }
  sample.seen = gathered(std::move(seen));
  sample.censored = gathered(std::move(censored));
  sample.truncated = gathered(std::move(truncated));
  summarise(sample);
  return sample;
}

Sample thinned(const Sample& sample, std::size_t size) {
  Sample result = sample;
  result.seen = thin(sample.seen, size);
  result.censored = thin(sample.censored, size);
  result.truncated = thin(sample.truncated, size);
  return result;
}

}  // namespace cofferdam::fit
