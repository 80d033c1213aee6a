// Peers of Cofferdam that are written in C++: runs one of them on one question, and prints the
// processor seconds that it took, and then the mean and the mean of the worst 0.1 % of what its
// trials gave. bench/compare holds them against each other.
//
// usage: cofferdam_peers PEER QUESTION TRIALS     PEER: std, boost, quantlib
// QUESTION: p1, equal:NUMBER of loans, r1, vintages. Ends with 2 where the peer cannot do it.
#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/random/lognormal_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/poisson_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>
#include <cstdio>
#include <ctime>
#include <functional>
#include <numeric>
#include <random>
#include <string>

#include "../loops.hpp"
#include "peers.hpp"

namespace cofferdam::bench {
namespace {

std::vector<double> pds_of(const std::string& question) {
  if (question.starts_with("equal:"))
    return std::vector<double>(std::stoul(question.substr(6)), 0.01);
  std::vector<double> pds;
  for (int i = 0; question == "p1" && i < 1000; ++i) pds.push_back(0.005 + 0.045 * i / 999);
  return pds;
}

std::vector<double> thresholds_of(std::vector<double> pds) {
  for (double& pd : pds) pd = quantile(boost::math::normal(), pd);
  return pds;
}

template <class Loop>
std::vector<double> trials_of(Loop loop, std::size_t trials) {
  std::vector<double> values(trials);
  for (double& value : values) value = loop.trial();
  return values;
}

/// What each trial gives.
std::vector<double> by_std(const std::string& question, std::size_t trials) {
  using Engine = std::mt19937_64;
  using Normal = std::normal_distribution<double>;
  if (question == "r1")
    return trials_of(
        ClaimsLoop<Engine, std::poisson_distribution<int>, std::lognormal_distribution<double>>(),
        trials);
  if (question == "vintages")
    return trials_of(VintagesLoop<Engine, Normal, std::uniform_real_distribution<double>>(),
                     trials);
  return trials_of(LoansLoop<Engine, Normal>(thresholds_of(pds_of(question))), trials);
}

std::vector<double> by_boost(const std::string& question, std::size_t trials) {
  using Engine = boost::random::mt19937_64;
  using Normal = boost::random::normal_distribution<double>;
  if (question == "r1")
    return trials_of(ClaimsLoop<Engine, boost::random::poisson_distribution<int>,
                                boost::random::lognormal_distribution<double>>(),
                     trials);
  if (question == "vintages")
    return trials_of(
        VintagesLoop<Engine, Normal, boost::random::uniform_real_distribution<double>>(), trials);
  return trials_of(LoansLoop<Engine, Normal>(thresholds_of(pds_of(question))), trials);
}

Told told_of(std::vector<double> values) {
  const auto mean = [](const auto& first, std::size_t count) {
    return std::accumulate(first, first + static_cast<long>(count), 0.0) /
           static_cast<double>(count);
  };
  std::sort(values.begin(), values.end(), std::greater<>());
  const std::size_t worst = std::max<std::size_t>(1, values.size() / 1000);
  return {mean(values.begin(), values.size()), mean(values.begin(), worst)};
}

}  // namespace
}  // namespace cofferdam::bench

int main(int argc, char** argv) {
  using namespace cofferdam::bench;
  if (argc != 4) return std::fprintf(stderr, "usage: cofferdam_peers PEER QUESTION TRIALS\n"), 1;
  const std::string peer = argv[1], question = argv[2];
  const std::size_t trials = std::stoul(argv[3]);
  const bool loans = !pds_of(question).empty();
  if (!loans && question != "r1" && question != "vintages") return 2;
  if (peer == "quantlib" && (!has_quantlib() || question != "p1")) return 2;
  const std::clock_t start = std::clock();
  const Told told = peer == "quantlib" ? by_quantlib(pds_of(question), trials)
                    : peer == "boost"  ? told_of(by_boost(question, trials))
                                       : told_of(by_std(question, trials));
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  std::printf("%.6f %.10g %.10g\n", seconds, told.mean, told.worst);
}
