#include "oracle/cases.hpp"

#include <cstdio>

namespace cofferdam::oracle {

static std::string shown(double value) {
  char buffer[40];
  std::snprintf(buffer, sizeof buffer, "%.6g", std::abs(value) < 1e-9 ? 0.0 : value);
  return buffer;
}

static bool same(double a, double b) {
  return std::abs(a - b) < 1e-8 * (1 + std::abs(a) + std::abs(b));
}

std::string faults(const Result& result, const World& world, double interest) {
  std::string found;
  const double all = lost(world) + interest;
  double borne = 0;
  for (const auto& [bearer, amount] : result.borne) borne += amount;
  if (!same(borne, all)) found += "borne " + shown(borne) + " of " + shown(all) + "; ";
  for (const Line& line : result.lines) {
    double sum = 0;
    for (const auto& [bearer, amount] : line.change) sum += amount;
    if (!same(sum, line.loss)) found += "a line does not sum to its loss; ";
  }
  for (const Paying& row : result.payings) {
    double stopped = 0;
    for (const auto& [why, amount] : row.stopped) stopped += amount;
    if (!same(row.due, row.paid + row.moved + stopped))
      found += row.clause + ": due " + shown(row.due) + ", accounted for " +
               shown(row.paid + row.moved + stopped) + "; ";
  }
  double cash = 0;
  for (const Amounts& year : result.cash_by_year)
    for (const auto& [bearer, amount] : year) cash += amount;
  if (!same(cash, all)) found += "cash " + shown(cash) + "; ";
  return found;
}

std::string course(const Result& result) {
  std::string all;
  for (const Line& line : result.lines) {
    const Date date = to_date(line.day);
    char day[40];
    std::snprintf(day, sizeof day, "%04d-%02d-%02d", date.year, date.month, date.day);
    all += day;
    for (const auto& [bearer, amount] : line.change)
      if (std::abs(amount) > 1e-9) all += " " + bearer + " " + shown(amount);
    all += "\n";
  }
  return all;
}

}  // namespace cofferdam::oracle
