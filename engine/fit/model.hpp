// A model of amounts that can be fitted: a vector of parameters and what follows from it.
#pragma once
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "fit/sample.hpp"

namespace cofferdam::fit {

/// A model at given parameters. All functions are exact in the far tails, and take every x > 0.
class Law {
 public:
  virtual ~Law() = default;
  virtual double log_density(Point at) const = 0;   ///< -inf outside the support
  virtual double log_survival(Point at) const = 0;  ///< ln P(X > x), with small 1 - S exact too
  /// The amount at which `log_survival` is `value` < 0.
  virtual double place(double value) const = 0;
};

/// The scale on which a parameter is searched for, so that every number is allowed.
enum class Scale { logarithm, plain };

struct Parameter {
  std::string_view name;  ///< the key of the catalogue's distribution
  Scale scale = Scale::logarithm;
  double low = 0, high = std::numeric_limits<double>::infinity();  ///< the search ends here
};

/// Where a search starts; several places if one may be bad.
using Starts = std::vector<std::vector<double>>;

struct Model {
  std::string_view name;  ///< that of the catalogue's distribution
  std::span<const Parameter> parameters;
  Starts (*starts)(const Sample&);
  std::unique_ptr<Law> (*at)(std::span<const double> parameters);
  /// What becomes of the model where a parameter runs to the end of its range, if it has a name.
  std::string_view border;
  /// The first parameter is the lower end of the support: not searched for, but the deductible that
  /// all observations share, or else the smallest amount.
  bool has_lower_end = false;
  /// The catalogue's distribution with its keys, `name: {key: value, ...}`, where these are not the
  /// parameters; otherwise nullptr.
  std::string (*written)(std::span<const double> parameters) = nullptr;
};

/// All models, in the order of the list.
std::span<const Model> models();
/// The model of that name, or nullptr.
const Model* find_model(std::string_view name);

}  // namespace cofferdam::fit
