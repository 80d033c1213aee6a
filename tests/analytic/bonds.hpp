// Scenarios of bonds, and what the matrix of CreditMetrics says of them.
#pragma once
#include <cmath>

#include "analytic/analytic.hpp"
#include "base/special.hpp"

namespace cofferdam::analytic {

inline constexpr double kBonds = 200;

/// The matrix of the technical document of CreditMetrics (1997), percent.
inline const std::vector<std::string> kGrades = {"AAA", "AA", "A", "BBB", "BB", "B", "CCC"};
inline const std::vector<std::vector<double>> kMatrix = {
    {90.81, 8.33, 0.68, 0.06, 0.08, 0.02, 0.01, 0.01},
    {0.70, 90.65, 7.79, 0.64, 0.06, 0.13, 0.02, 0.01},
    {0.09, 2.27, 91.05, 5.52, 0.74, 0.26, 0.01, 0.06},
    {0.02, 0.33, 5.95, 86.93, 5.30, 1.17, 0.12, 0.18},
    {0.03, 0.14, 0.67, 7.73, 80.53, 8.84, 1.00, 1.06},
    {0.01, 0.11, 0.24, 0.43, 6.48, 83.46, 4.07, 5.20},
    {0.21, 0, 0.22, 1.30, 2.38, 11.24, 64.86, 19.79}};
inline constexpr std::size_t kBbb = 3, kBb = 4, kCcc = 6;

inline std::string credit_metrics() {
  std::string text;
  for (const auto& row : kMatrix) {
    text += text.empty() ? "[" : "], [";
    for (std::size_t to = 0; to < row.size(); ++to)
      text += (to == 0 ? "" : ", ") + std::to_string(row[to]) + " %";
  }
  return "{cm: {grades: [AAA, AA, A, BBB, BB, B, CCC, D], rows: [" + text + "]]}}";
}

/// P(default within n years) of each grade, by repeated multiplication.
inline std::vector<double> default_within(int years) {
  std::vector<double> within = {0, 0, 0, 0, 0, 0, 0, 1};
  for (int year = 0; year < years; ++year) {
    std::vector<double> before(8, 0.0);
    before[7] = 1;
    for (std::size_t i = 0; i < 7; ++i)
      for (std::size_t j = 0; j < 8; ++j) before[i] += kMatrix[i][j] / 100 * within[j];
    within = before;
  }
  return within;
}

struct World {
  std::string economy = "factors: {national: {}}";
  std::string ratings = credit_metrics();
  std::string horizon = "5 years";
  std::string more;
};

inline std::string scenario(const std::string& bonds, const World& world = {}) {
  return "cofferdam: 1\ntitle: bonds\ntrials: 40000\ncalendar: {start: 2026-01-01, horizon: " +
         world.horizon + "}\neconomy: {" + world.economy + "}\nratings: " + world.ratings +
         "\nbearers: {fund: {}, state: {public: city}}\nportfolios:\n  bonds: {type: bonds, "
         "investor: fund, " +
         bonds + "}\n" + world.more;
}

inline std::string rated(const std::string& grade, const std::string& more) {
  return "count: 200, face: 1, lgd: 100 %, migration: cm, rating: grade, tags: {grade: {mix: {" +
         grade + ": 100 %}}}, " + more;
}

inline void expect_year(const Results& results, const std::string& year, double mean) {
  const Table& table = results.table("by_year");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("account")[row] == "all losses" && table.texts("year")[row] == year)
      return expect_exact(table, row, "mean", mean);
  ADD_FAILURE() << "no year " << year;
}

inline void expect_book(const Results& results, const std::string& until, double in_force) {
  const Table& table = results.table("book");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("to")[row] == until + "-12-31" && table.texts("cohort")[row] == "(all)")
      return expect_exact(table, row, "in_force", in_force);
  ADD_FAILURE() << "no period until " << until;
}

inline void expect_flow(const Results& results, const std::string& flow, const std::string& year,
                        double mean) {
  const Table& table = results.table("flows");
  for (std::size_t row = 0; row < table.rows(); ++row)
    if (table.texts("flow")[row] == flow && table.texts("year")[row] == year)
      return expect_exact(table, row, "mean", mean, 1e-9);
  ADD_FAILURE() << "no flow " << flow << " in " << year;
}

/// P(Z1 <= a, Z2 <= b) at correlation rho, by the mid-point rule on the common factor.
inline double both_below(double a, double b, double rho) {
  constexpr double kStep = 1e-3;
  double sum = 0;
  const double w = std::sqrt(rho), own = std::sqrt(1 - rho);
  for (double y = -9 + kStep / 2; y < 9; y += kStep)
    sum += std::exp(-y * y / 2) * normal_cdf((a - w * y) / own) * normal_cdf((b - w * y) / own);
  return sum * kStep / std::sqrt(2 * M_PI);
}

}  // namespace cofferdam::analytic
