// The shipped cohort of small-business guarantees against a sheet by months, as one would keep it.
#include <array>

#include "analytic/analytic.hpp"
#include "model/params.hpp"
#include "support/shipped_scenarios.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam::analytic {
namespace {

/// What the scenario says, written down again.
constexpr double kRate = 0.02, kInterest = 0.06, kFeeRate = 0.0055;
constexpr double kRecovery = 0.45 * (1 - 0.05);
constexpr double kLagYears = 90 / 365.25, kRecoveryYears = 2;
constexpr int kMonths = 120;
constexpr std::array<double, 11> kDefaulted = {0,     0.01,  0.03,  0.05, 0.07, 0.085,
                                               0.095, 0.102, 0.107, 0.11, 0.112};

double worth(double years) {
  return std::pow(1 + kRate, -years);
}

/// Part of the loans that have not defaulted after so many months: hazards are constant in a year.
double alive(double months) {
  const int year = std::min(9, static_cast<int>(months / 12));
  const double before = 1 - kDefaulted.at(year), after = 1 - kDefaulted.at(year + 1);
  return before * std::pow(after / before, months / 12 - year);
}

/// Outstanding after so many payments of an annuity, of 1.
double balance(int payments) {
  const double q = 1 + kInterest / 12;
  return (std::pow(q, kMonths) - std::pow(q, payments)) / (std::pow(q, kMonths) - 1);
}

/// Fee that is paid once, as a part of the guaranteed part.
double upfront_rate(double amount) {
  if (amount <= 150e3) return 0.015;
  if (amount <= 700e3) return 0.03;
  return amount <= 1.333e6 ? 0.035 : (0.035 * 1.333e6 + 0.0375 * (amount - 1.333e6)) / amount;
}

struct Sheet {
  double guaranteed = 0, claims = 0, recoveries = 0, upfront = 0, yearly = 0;

  void add(double amount, double begins) {
    const double part = amount * (amount <= 150e3 ? 0.85 : 0.75);
    guaranteed += part * worth(begins);
    upfront += part * upfront_rate(amount) * worth(begins);
    for (int month = 0; month < kMonths; ++month) {
      const double defaults = alive(month) - alive(month + 1);
      const double left = part * balance(month), when = begins + (month + 0.5) / 12;
      claims += left * defaults * worth(when + kLagYears);
      recoveries += left * defaults * kRecovery * worth(when + kRecoveryYears);
      // What accrues is due as the year of the scheme ends.
      yearly += kFeeRate / 12 * left * alive(month + 0.5) * worth(std::floor(when) + 1);
    }
  }
};

TEST(FiscalSheet, OfTheShippedCohort) {
  const Model model =
      shipped_model(COFFERDAM_SOURCE_DIR "/scenarios/fcra_cohort.yaml",
                    {"trials=3000", "size=[]", "variants={}", "fiscal.discount.rate=2 %"});
  Sheet sheet;
  const Exposures& loans = *model.params().programme->context().portfolios.front().exposures;
  for (std::size_t row = 0; row < loans.rows(); ++row)
    for (double loan = 0; loan < loans.count_of(row); ++loan)
      sheet.add(loans.amount_of(row), loans.begins(row));
  const Results results = simulate(model, {.threads = 2});
  const Table &fiscal = results.table("fiscal"), &rates = results.table("fiscal_rates");
  // The sheet puts all of a month into its middle, and a year has no days.
  constexpr double kCoarse = 1e-3;
  const auto expect = [&](const char* component, double cost) {
    const std::size_t row = row_of(fiscal, "component", component);
    expect_exact(fiscal, row, "cost", cost, kCoarse * std::abs(cost));
    expect_exact(fiscal, row, "per_guaranteed", cost / sheet.guaranteed,
                 kCoarse * std::abs(cost) / sheet.guaranteed);
  };
  expect("claims", sheet.claims);
  expect("recoveries", -sheet.recoveries);
  expect("upfront_fee", -sheet.upfront);
  expect("annual_fee", -sheet.yearly);
  expect("total", sheet.claims - sheet.recoveries - sheet.upfront - sheet.yearly);
  const double guaranteed = rates.numbers("value")[row_of(rates, "measure", "guaranteed")];
  EXPECT_NEAR(guaranteed, sheet.guaranteed, 1e-9 * guaranteed);
  // Its errors are small against what it tells.
  EXPECT_LT(fiscal.numbers("cost_standard_error")[row_of(fiscal, "component", "claims")],
            0.02 * sheet.claims);
}

}  // namespace
}  // namespace cofferdam::analytic
