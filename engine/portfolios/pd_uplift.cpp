#include "portfolios/pd_uplift.hpp"

#include "portfolios/loan_exposures.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// Keys of portfolios whose defaults do not follow from a PD that could be raised.
constexpr const char* kRefused[] = {"pd_curve", "probit_hazard", "firms", "screening"};

}  // namespace

void raise_pds(const Value& portfolio, LoanExposures& exposures, Problems& problems) {
  const Value& uplift = portfolio.get("pd_uplift");
  if (!uplift.given) return;
  const auto fail = [&](const std::string& what, const std::string& advice) {
    problems.add(uplift.place, uplift.path, what, advice);
  };
  for (const char* key : kRefused)
    if (portfolio.get(key).given)
      return fail(
          std::string("'pd_uplift' beside '") + key + "'",
          "it raises a PD that is given by 'pd' or 'pd_by_score'; leave one of the two out");
  const Value &points = uplift.at("points"), &relative = uplift.at("relative");
  if (points.given == relative.given)
    return fail(points.given ? "both 'points' and 'relative'" : "neither 'points' nor 'relative'",
                "write {points: 1 pp}, which is added to each PD, or {relative: 50 %} of it");
  std::vector<double> raised = exposures.pd;
  for (std::size_t row = 0; row < raised.size(); ++row) {
    raised[row] = points.given ? raised[row] + points.number : raised[row] * (1 + relative.number);
    if (raised[row] > 1)
      return fail("a PD of " + rounded_text(100 * exposures.pd[row]) + " % would be raised to " +
                      rounded_text(100 * raised[row]) + " %",
                  "lower it, or the PD of " + exposures.words->one + " " + exposures.id(row));
  }
  exposures.pd_without_uplift = std::move(exposures.pd);
  exposures.pd = std::move(raised);
}

}  // namespace cofferdam
