#include "verify/yearly_falls.hpp"

namespace cofferdam {

std::vector<double> yearly_of(const Value& curve) {
  std::vector<double> yearly;
  double before = 0;
  for (const Value& point : curve.items) {
    yearly.push_back(before < 1 ? (point.number - before) / (1 - before) : 0);
    before = point.number;
  }
  return yearly;
}

YearlyFalls falls_of(const Migration& migration) {
  YearlyFalls falls;
  for (std::size_t from = 0; from < migration.default_grade(); ++from) {
    falls.emplace_back();
    double reached = 0;
    for (std::size_t to = migration.default_grade() + 1; to-- > 0;)
      falls.back().push_back(reached += migration.probability(from, to));
    falls.back().back() = 1;
  }
  return falls;
}

}  // namespace cofferdam
