// The list of models: one row each.
#include <array>

#include "fit/model.hpp"

namespace cofferdam::fit {

Model exponential_model();
Model lognormal_model();
Model gamma_model();
Model weibull_model();
Model inverse_gaussian_model();
Model pareto_model();
Model lomax_model();
Model burr_model();
Model generalised_pareto_model();

std::span<const Model> models() {
  static const std::array all = {
      exponential_model(),       lognormal_model(), gamma_model(), weibull_model(),
      inverse_gaussian_model(),  pareto_model(),    lomax_model(), burr_model(),
      generalised_pareto_model()};
  return all;
}

const Model* find_model(std::string_view name) {
  for (const Model& model : models())
    if (model.name == name) return &model;
  return nullptr;
}

}  // namespace cofferdam::fit
