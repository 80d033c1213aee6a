#include "verify/one_direction.hpp"

#include <cmath>
#include <set>

namespace cofferdam {
namespace {

constexpr double kSame = 1e-12;

double covariance(const FactorModel& factors, const std::vector<Loading>& a,
                  const std::vector<Loading>& b) {
  double sum = 0;
  for (const Loading& x : a)
    for (const Loading& y : b) sum += x.weight * y.weight * factors.correlation(x.factor, y.factor);
  return sum;
}

}  // namespace

double OneDirection::operator()(const std::vector<Loading>& set) {
  const double variance = covariance(factors_, set, set);
  if (variance < kSame) return 0;
  if (first_.empty()) first_ = set;
  const double with = covariance(factors_, set, first_) /
                      std::sqrt(variance * covariance(factors_, first_, first_));
  if (std::abs(with) < 1 - kSame) return std::nan("");
  return with > 0 ? std::sqrt(variance) : -std::sqrt(variance);
}

FactorCourse OneDirection::course(bool several_years, std::string& why_not) const {
  std::set<std::size_t> used;
  for (const Loading& loading : first_)
    for (int f = static_cast<int>(loading.factor); f >= 0 && loading.weight != 0;
         f = factors_.factors()[static_cast<std::size_t>(f)].parent)
      used.insert(static_cast<std::size_t>(f));
  FactorCourse made;
  if (used.empty()) return made;
  const Factor& one = factors_.factors()[*used.begin()];
  made.persistence = one.persistence;
  bool started = false, differ = false;
  for (const std::size_t f : used) {
    started = started || factors_.factors()[f].started;
    differ = differ || factors_.factors()[f].persistence != one.persistence;
  }
  if (started && used.size() > 1)
    why_not = "a start is given for one of the factors that act together";
  else if (differ && several_years)
    why_not = "the factors that act together differ in their persistence";
  if (started) {
    const double sign = first_.front().weight > 0 ? 1 : -1;
    made.first_mean = sign * one.persistence * one.start;
    made.first_sd = std::sqrt(1 - one.persistence * one.persistence);
  }
  return made;
}

}  // namespace cofferdam
