// Portfolios of policies for random scenarios.
#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  Writer(Draft& draft, DraftPortfolio& portfolio) : draft_(draft), portfolio_(portfolio) {}

  std::string policies() {
    std::string text = "type: policies, insurer: " + portfolio_.lender + source() + tags() +
                       ", sum_insured: " + draft_.pick({"50", "{lognormal: {mean: 25, cv: 0.8}}"}) +
                       claims() + terms() + take_up();
    draft_.has_several_claims = true;
    return "{" + text + "}";
  }

 private:
  std::string source() {
    of_firms_ = draft_.dated && draft_.rarely(3);
    if (of_firms_)
      return ", firms: tech" + draft_.pick({"", ", share_of_firms: 70 %"}) +
             (draft_.rarely(3) ? ", originated: " + text_of(draft_.day()) : "") + life();
    if (draft_.dated && draft_.flag())
      return std::string(", new_business: {") + draft_.pick({"count: 8", "volume: 300"}) +
             ", every: " + draft_.pick({"quarter", "month", "year"}) + "}" + life();
    std::string text = ", count: " + std::to_string(2 + draft_.below(9));
    if (draft_.rarely(3)) text += ", policies_per_row: 3";
    return text + (draft_.dated ? life() : "");
  }
  std::string life() {
    std::string text = ", term: " + draft_.pick({"12 months", "6 months", "18 months"});
    if (draft_.flag()) text += ", renewal: " + draft_.pick({"50 %", "100 %"});
    return text;
  }
  std::string take_up() {
    if (of_firms_ || !draft_.rarely(4)) return "";
    return ", take_up: {premium: 3 %, subsidy: " + draft_.pick({"80 %", "0 %"}) +
           ", anchor: {net_premium: 1.5 %, share: 60 %}, slope: 0.4}";
  }
  std::string tags() {
    portfolio_.tags = {"region"};
    portfolio_.amount = "sum_insured";
    portfolio_.has_pd = false;
    std::string text = ", tags: {region: {mix: {east: 40 %, north: 25 %, west: 35 %}}";
    if (of_firms_ || !draft_.rarely(4)) {
      text += ", class: {mix: {giant: 40 %, tech: 60 %}}";
      portfolio_.tags.emplace_back("class");
    }
    if (of_firms_) text = ", tags: {";
    if (of_firms_ && draft_.tells_grades) portfolio_.tags.emplace_back("now");
    if (draft_.has_instances) portfolio_.tags.emplace_back("bank");
    portfolio_.has_quota = draft_.flag();
    return text + "}" +
           (portfolio_.has_quota ? ", attributes: {quota: {uniform: {from: 0, to: 0.25}}}" : "");
  }
  std::string claims() {
    std::string text = ", frequency: {poisson: {mean: " + draft_.pick({"0.4", "1.5", "0.1"}) + "}}";
    if (draft_.flag()) text += ", loading: {national: 0.4}";
    const std::string size = draft_.pick({"severity", "damage_ratio: 30 %", "severity: 7.5"});
    text += ", " + (size == "severity" ? "severity: " + severity() : size);
    if (draft_.rarely(3))
      text += ", shocks: [{name: outage, frequency: {poisson: {mean: 0.4}}, share: 50 %}]";
    return text;
  }
  std::string severity() {
    const std::string one =
        draft_.pick({"{lognormal: {mean: 12, cv: 1.5}}", "{lognormal: {mu: 2, sigma: 1}}",
                     "{gamma: {shape: 0.6, scale: 20}}", "{weibull: {shape: 0.7, scale: 9}}",
                     "{inverse_gaussian: {mean: 12, shape: 5}}", "{pareto: {scale: 4, shape: 1.5}}",
                     "{lomax: {scale: 12, shape: 2}}", "{burr: {scale: 8, shape: 1.2, power: 1.5}}",
                     "{generalised_pareto: {shape: 0.4, scale: 7, threshold: 2}}",
                     "{beta: {alpha: 1.5, beta: 4, scale: 60}}",
                     "{empirical: {values: [1, 40, 2.5, 7, 7, 18]}}"});
    if (draft_.rarely(4))
      return "{mixture: {of: [{weight: 70 %, distribution: " + one +
             "}, {weight: 30 %, distribution: {constant: {value: 3}}}]}}";
    if (draft_.rarely(4))
      return "{spliced: {body: {uniform: {from: 0, to: 20}}, tail: " + one +
             ", threshold: 10, weight: 15 %}}";
    return one;
  }
  std::string terms() {
    return draft_.pick({"", ", terms: [{deductible: {amount: 2}}, {claim_limit: {amount: 20}}]",
                        ", terms: [{coinsurance: {share: 80 %}}, {annual_limit: {of_sum_insured: "
                        "60 %}}]"});
  }

  Draft& draft_;
  DraftPortfolio& portfolio_;
  bool of_firms_ = false;
};

}  // namespace

std::string draw_policies(Draft& draft, DraftPortfolio& portfolio) {
  return Writer(draft, portfolio).policies();
}

}  // namespace cofferdam
