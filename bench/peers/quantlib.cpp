// QuantLib's simulation of default times in a basket with a Gaussian copula, its RandomDefaultLM.
#include <ql/currencies/europe.hpp>
#include <ql/experimental/credit/basket.hpp>
#include <ql/experimental/credit/constantlosslatentmodel.hpp>
#include <ql/experimental/credit/randomdefaultlatentmodel.hpp>
#include <ql/math/interpolations/loginterpolation.hpp>
#include <ql/termstructures/credit/interpolatedsurvivalprobabilitycurve.hpp>
#include <ql/time/daycounters/actual365fixed.hpp>

#include "peers.hpp"

namespace cofferdam::bench {
namespace {

using namespace QuantLib;

/// Defaults of the first year alone, so that no times of later ones are sought.
Handle<DefaultProbabilityTermStructure> curve(const Date& today, double pd) {
  const std::vector<Date> dates = {today, today + 365, today + 20000};
  return Handle<DefaultProbabilityTermStructure>(
      ext::make_shared<InterpolatedSurvivalProbabilityCurve<LogLinear>>(
          dates, std::vector<Probability>{1.0, 1 - pd, (1 - pd) * (1 - 1e-9)}, Actual365Fixed()));
}

/// Loans of exposure 100 with the given PDs within a year.
ext::shared_ptr<Basket> basket_of(const Date& today, const std::vector<double>& pds) {
  const NorthAmericaCorpDefaultKey key(EURCurrency(), SeniorSec, Period(), 1.0);
  auto pool = ext::make_shared<Pool>();
  std::vector<std::string> names;
  for (const double pd : pds) {
    names.push_back(std::to_string(1'000'000 + names.size()));  // in the order of the pool
    pool->add(names.back(), Issuer({{key, curve(today, pd)}}), key);
  }
  return ext::make_shared<Basket>(today, names, std::vector<Real>(pds.size(), 100.0), pool);
}

}  // namespace

bool has_quantlib() {
  return true;
}

Told by_quantlib(const std::vector<double>& pds, std::size_t trials) {
  const Date today(1, January, 2026);
  Settings::instance().evaluationDate() = today;
  const std::vector<Real> recoveries(pds.size(), 0.55);
  const auto model = ext::make_shared<GaussianConstantLossLM>(
      std::vector<std::vector<Real>>(pds.size(), {std::sqrt(0.2)}), recoveries,
      LatentModelIntegrationType::GaussianQuadrature, GaussianCopulaPolicy::initTraits());
  const auto basket = basket_of(today, pds);
  basket->setLossModel(ext::make_shared<RandomDefaultLM<GaussianCopulaPolicy>>(model, trials));
  return {basket->expectedTrancheLoss(today + 365), basket->expectedShortfall(today + 365, 0.999)};
}

}  // namespace cofferdam::bench
