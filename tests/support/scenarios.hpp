// Small scenarios and access to their parts.
#pragma once
#include <cofferdam/model.hpp>

#include <string>
#include <vector>

#include "model/params.hpp"
#include "scenario/scenario_data.hpp"
#include "scenario/value.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

inline Model model_of(const std::string& yaml, const std::vector<std::string>& overrides = {}) {
  return build_model(parse_scenario("test.yaml", yaml, overrides));
}

/// `head` and `tail` around a portfolio of `loans` that follow: a scenario for one idea at a time.
inline std::string small_scenario(const std::string& programme = "", const std::string& more = "",
                                  const std::string& book =
                                      "count: 40, ead: {lognormal: {mean: 100, "
                                      "cv: 1}}, pd: 10 %, lgd: 45 %, "
                                      "loading: {national: 0.4}") {
  return "cofferdam: 1\ntitle: small\ntrials: 3000\neconomy: {factors: {national: {}}}\n"
         "bearers: {bank: {}, fund: {public: central}, state: {public: city}}\n"
         "portfolios:\n  loans: {type: loans, lender: bank, " +
         book + "}\n" + (programme.empty() ? "" : "programme:\n" + programme) + more;
}

/// Losses of single loans in one trial, shared by the model's programme: loss i is of loan i.
inline Settlement settle_losses(const Model& model, const std::vector<double>& amounts) {
  Settlement settlement;
  for (std::size_t i = 0; i < amounts.size(); ++i)
    settlement.events.add(0, static_cast<std::uint32_t>(i), 0, 0, EventKind::default_, 1,
                          amounts[i]);
  model.params().programme->settle(settlement, 1);
  return settlement;
}

}  // namespace cofferdam
