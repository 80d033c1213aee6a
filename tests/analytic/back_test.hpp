// The back-test of guaranteed small-business loans: its law by the direct formula, and what trials
// of the scenario draw.
#pragma once
#include <array>
#include <fstream>
#include <iterator>

#include "analytic/over_time.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam::analytic {

inline constexpr std::size_t kVintages = 4, kAges = 10, kFiscalYears = 14;
inline constexpr std::array<double, kVintages> kLoans = {71'283, 84'436, 86'570, 88'270};
inline constexpr double kAllLoans = 330'559;
inline constexpr double kRealised = 89'139 / kAllLoans;  ///< part that was charged off
/// Scores of the yearly hazard at ages 2 to 10.
inline constexpr std::array<double, kAges - 1> kScores = {
    -2.3645, -2.0731, -2.0205, -2.0892, -2.1977, -2.3545, -2.5191, -2.6362, -2.7857};

using Cells = std::array<std::array<double, kAges>, kVintages>;  ///< [vintage][age - 1]

/// Probability that a loan of `vintage` (0: 2004) defaults in each year of life. `credit` is the
/// credit factor in fiscal years 2004, 2005 and so on; `effect` that of the vintage.
template <class Credit>
std::array<double, kAges> default_ages(std::size_t vintage, const Credit& credit, double effect) {
  std::array<double, kAges> result{};
  double surviving = 1;
  for (std::size_t age = 2; age <= kAges; ++age) {
    const double hazard = normal(kScores[age - 2] - credit(vintage + age) - effect);
    result[age - 1] = surviving * hazard;
    surviving *= 1 - hazard;
  }
  return result;
}

/// A portfolio name and overrides that tell how the loans are followed.
inline Model back_test(const std::string& portfolio = "loans",
                       const std::vector<std::string>& overrides = {}) {
  const std::string folder = COFFERDAM_SOURCE_DIR "/scenarios/";
  std::ifstream file(folder + "sba_back_test.yaml");
  std::string text((std::istreambuf_iterator<char>(file)), {});
  const auto replace = [&](const std::string& from, const std::string& to) {
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size())
      text.replace(at, from.size(), to);
  };
  replace("  loans:\n", "  " + portfolio + ":\n");
  replace("of: [loans]", "of: [" + portfolio + "]");
  replace("portfolios.loans.", "portfolios." + portfolio + ".");
  replace("path: sba", "path: " + folder + "sba");
  return build_model(parse_scenario("back_test.yaml", text, overrides));
}

/// What one trial loses.
struct Trial {
  double defaults = 0, losses = 0;
  Cells by_age{}, losses_by_age{};
  /// Factor in each fiscal year.
  std::array<double, kFiscalYears> factor{};
};

/// Calls `see(trial)` for each trial of the scenario or of one of its variants.
template <class See>
void for_each_trial(const Params& params, std::int64_t trials, const See& see) {
  constexpr std::int64_t kRun = 50;  // a trial of single loans has 34,000 events
  const Exposures& book = params.portfolios[0].portfolio->exposures();
  std::vector<std::size_t> vintage_of;
  for (std::size_t row = 0; row < book.rows(); ++row)
    vintage_of.push_back(static_cast<std::size_t>(std::llround(book.begins(row))) - 1);
  Factors factors;
  Events events;
  for (std::int64_t first = 0; first < trials; first += kRun) {
    draw(params, {first, kRun}, factors, events);
    std::vector<Trial> run(kRun);
    for (std::size_t e = 0; e < events.size(); ++e) {
      Trial& trial = run[events.trial[e]];
      const std::uint32_t row = events.exposure[e];
      const double age = events.time[e] - book.begins(row);
      const auto year = std::min(static_cast<std::size_t>(age + 1e-9), kAges - 1);
      trial.defaults += events.loans[e];
      trial.losses += events.amount[e];
      trial.by_age[vintage_of[row]][year] += events.loans[e];
      trial.losses_by_age[vintage_of[row]][year] += events.amount[e];
    }
    for (std::size_t t = 0; t < run.size(); ++t) {
      for (std::size_t year = 0; year < kFiscalYears; ++year)
        run[t].factor[year] = factors.of(0, year)[t];
      see(run[t]);
    }
  }
}

}  // namespace cofferdam::analytic
