#include "verify/one_factor.hpp"

#include <cmath>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "verify/one_direction.hpp"

namespace cofferdam {
namespace {

OneFactorRows refused(std::string about, std::string why_not) {
  return {std::move(about), std::move(why_not), 0, {}};
}

}  // namespace

OneFactorRows one_factor_rows(const Params& params) {
  if (params.factors->regimes().any())
    return refused("the scenario", "regimes make its factors a mixture of normal laws");
  if (params.factors->stressed() || !params.factors->starts_in_long_run())
    return refused("the scenario", "a stress or a start gives values to its factors");
  OneFactorRows all;
  all.degrees_of_freedom = params.copula->degrees_of_freedom();
  OneDirection direction(*params.factors);
  for (const NamedPortfolio& named : params.portfolios) {
    const FactorLoadings loadings = named.portfolio->factor_loadings();
    if (!loadings.why_not.empty()) return refused("portfolio " + named.name, loadings.why_not);
    std::vector<double> loading_of;
    for (const auto& set : loadings.sets) {
      loading_of.push_back(direction(set));
      if (std::isnan(loading_of.back()))
        return refused("portfolio " + named.name,
                       "its loans depend on several factors in different ways");
    }
    const Exposures& exposures = named.portfolio->exposures();
    for (std::size_t row = 0; row < exposures.rows(); ++row)
      all.rows.push_back({named.first_row + static_cast<std::uint32_t>(row),
                          exposures.probability_of(row), loading_of[loadings.set_of[row]],
                          exposures.count_of(row),
                          exposures.amount_of(row) * exposures.severity_of(row)});
  }
  return all;
}

TotalLaw OneFactorTotals::law(const PartOfLoss& part, double) {
  OneFactorBook book{{}, rows_.degrees_of_freedom};
  for (const OneFactorRow& row : rows_.rows) {
    const double loss = part(row.row, row.loss);
    if (loss > 0) book.loans.push_back({row.pd, row.loading, row.count, loss});
  }
  if (book.loans.empty()) return {{}, {}, true, ""};
  if (book != last_) {
    last_ = book;
    distribution_ = distribution_of(book);
  }
  return {moments_of(book), distribution_, false, ""};
}

}  // namespace cofferdam
