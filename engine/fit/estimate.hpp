// Maximum likelihood: parameters, standard errors, criteria.
#pragma once
#include <string>

#include "fit/maximise.hpp"
#include "fit/model.hpp"

namespace cofferdam::fit {

/// What maximum likelihood says of a model. Standard errors come from the observed information by
/// the delta method; they are NaN, and `note` says why, where there is no maximum inside the range
/// of the parameters.
struct Estimate {
  std::string_view name;               ///< of the model
  std::vector<std::string_view> keys;  ///< of the parameters
  std::vector<double> parameters;
  std::vector<double> errors;
  Matrix covariance;  ///< of `parameters`; empty without standard errors
  double log_likelihood = 0;
  int counted = 0;  ///< parameters that AIC and BIC count
  double observations = 0;
  std::string note;

  double aic() const { return 2 * counted - 2 * log_likelihood; }
  double bic() const;
};

/// That of a model of amounts.
struct SeverityEstimate : Estimate {
  const Model* model = nullptr;
  std::unique_ptr<Law> law() const { return model->at(parameters); }
};

/// Sum of ln f over what was seen and ln S over what was censored, less ln S of truncation points.
double log_likelihood(const Law& law, const Sample& sample);

/// Fits a model: the simplex method from every start on a thinned sample, then Newton's on all of
/// it. `near`, if given, is where the search starts instead. The result has an empty vector of
/// parameters, and `note` says why, if there are fewer different amounts than parameters.
SeverityEstimate estimate(const Model& model, const Sample& sample,
                          const std::vector<double>* near = nullptr);

}  // namespace cofferdam::fit
