#include "portfolios/instances.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "base/random.hpp"
#include "base/special.hpp"
#include "distributions/distribution.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

class InstanceReader {
 public:
  InstanceReader(const std::string& name, const Value& bearer, std::uint64_t seed,
                 Problems& problems)
      : name_(name), bearer_(bearer), seed_(seed), problems_(problems) {}

  /// Nothing if the bearer is one.
  std::optional<Instances> read() {
    const Value& count = bearer_.at("instances");
    if (!count) {
      for (const char* key : {"zipf", "weights", "quality"})
        if (bearer_.at(key))
          fail(bearer_.at(key), std::string("'") + key + "' of a bearer without instances",
               "say how many there are, such as 'instances: 31'");
      return {};
    }
    Instances result{name_, {}, {}, {}};
    const auto instances = static_cast<std::size_t>(count.number);
    for (std::size_t k = 1; k <= instances; ++k)
      result.names.push_back(name_ + "_" + std::to_string(k));
    if (!set_shares(result)) return {};
    if (bearer_.at("quality") && !draw_quality(result)) return {};
    return result;
  }

 private:
  bool fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
    return false;
  }

  bool set_shares(Instances& result) {
    const Value &weights = bearer_.at("weights"), &zipf = bearer_.at("zipf");
    const std::size_t instances = result.names.size();
    if (weights && zipf)
      return fail(weights, "both 'zipf' and 'weights'", "say by one of them how large each is");
    if (weights && weights.items.size() != instances)
      return fail(weights,
                  std::to_string(weights.items.size()) + " weights for " +
                      std::to_string(instances) + " instances",
                  "give one weight for each instance");
    double sum = 0;
    for (std::size_t k = 0; k < instances; ++k) {
      const double rank = static_cast<double>(k + 1);
      result.shares.push_back(weights ? weights.items[k].number
                              : zipf  ? exponential(-zipf.number * logarithm(rank))
                                      : 1);
      sum += result.shares.back();
    }
    for (double& share : result.shares) share /= sum;
    return true;
  }

  bool draw_quality(Instances& result) {
    const Value& quality = bearer_.at("quality");
    if (!quality.ok) return false;
    result.quality.assign(result.names.size(), quality.number);
    if (quality.form == Value::Form::distribution) {
      const auto distribution = make_distribution(quality, problems_);
      if (!distribution) return false;
      std::vector<double> uniforms(result.names.size());
      fill_uniform(seed_, Purpose::book, 0, entity_of(bearer_.path + ".quality"), uniforms);
      distribution->sample(uniforms, result.quality);
    } else if (quality.form != Value::Form::number) {
      return fail(quality, "a quality that varies between loans",
                  "write a distribution, which is drawn once for each instance");
    }
    double mean = 0;
    for (std::size_t k = 0; k < result.names.size(); ++k)
      mean += result.shares[k] * result.quality[k];
    if (!(mean > 0 && std::isfinite(mean)))
      return fail(quality, "the qualities drawn have the mean " + rounded_text(mean),
                  "they are rescaled to the mean 1, so that it must be above 0 and finite");
    for (double& multiplier : result.quality) multiplier /= mean;
    return true;
  }

  const std::string& name_;
  const Value& bearer_;
  std::uint64_t seed_;
  Problems& problems_;
};

}  // namespace

std::vector<Instances> read_instances(const Value& bearers, std::uint64_t portfolio_seed,
                                      Problems& problems) {
  std::vector<Instances> result;
  for (const auto& [name, bearer] : bearers.entries)
    if (auto instances = InstanceReader(name, bearer, portfolio_seed, problems).read())
      result.push_back(std::move(*instances));
  return result;
}

void apply_quality(const Instances& instances, const Value& portfolio, LoanExposures& exposures,
                   Problems& problems) {
  const Tag* tag = exposures.tag(instances.bearer);
  if (instances.quality.empty() || !tag) return;
  std::unordered_map<std::string, double> quality;
  for (std::size_t k = 0; k < instances.names.size(); ++k)
    quality.emplace(instances.names[k], instances.quality[k]);
  bool any = false;
  std::vector<double> multipliers;  // [value of the tag]
  for (const std::string& value : tag->values) {
    const auto found = quality.find(value);
    any = any || found != quality.end();
    multipliers.push_back(found != quality.end() ? found->second : 1);
  }
  if (!any) return;
  if (exposures.links.given()) {
    const Value& firms = portfolio.at("firms");
    return problems.add(firms.place, firms.path,
                        "PDs of the firms, and a quality of their '" + instances.bearer + "'",
                        "one firm may have exposures with several of them; leave 'quality' out, or "
                        "give the loans PDs of their own");
  }
  for (const char* key : {"pd_curve", "probit_hazard", "rating"})
    if (const Value& other = portfolio.get(key))
      return problems.add(other.place, other.path,
                          std::string("'") + key + "' of " + exposures.words->many + " whose '" +
                              instances.bearer + "' has a quality",
                          "quality needs 'pd', which it multiplies");
  if (tag->codes.size() != exposures.rows()) {
    const Value& declared = portfolio.at("tags").at(tag->name);
    return problems.add(declared.place, declared.path,
                        "a tag of PDs that a quality of '" + instances.bearer + "' multiplies",
                        "leave 'quality' out, or make the tag of something else");
  }
  for (std::size_t row = 0; row < exposures.rows(); ++row) {
    const double pd = exposures.pd[row], multiplier = multipliers[tag->codes[row]];
    exposures.pd[row] = std::min(1.0, pd * multiplier);
    if (pd * multiplier <= 1 + 1e-12) continue;
    const Value& given = portfolio.at(portfolio.at("pd") ? "pd" : "pd_by_score");
    return problems.add(given.place, given.path,
                        exposures.words->one + " " + exposures.id(row) + " has a PD of " +
                            rounded_text(100 * pd) + " %, which the quality of '" +
                            tag->values[tag->codes[row]] + "' raises to " +
                            rounded_text(100 * pd * multiplier) + " %",
                        "at most 100 %; lower 'pd' or the spread of 'quality'");
  }
}

}  // namespace cofferdam
