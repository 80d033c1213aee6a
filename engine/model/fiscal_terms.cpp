#include "model/fiscal_terms.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "gates/pool_rule.hpp"
#include "scenario/scalars.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

/// Parts of a pool that others own.
double owned_by_others(const PoolTerms& terms) {
  double parts = 0;
  for (const Payer& owner : terms.owner)
    if (owner.bearer != kOutside && owner.bearer != terms.bearer) parts += owner.part;
  return parts;
}

const PoolTerms* pool_of(std::size_t bearer, const Params& params) {
  for (const PoolRule* pool : params.programme->context().pool_rules)
    if (pool->terms().bearer == bearer) return &pool->terms();
  return nullptr;
}

bool is_owned_by_others(std::size_t bearer, const Params& params) {
  const PoolTerms* pool = pool_of(bearer, params);
  return pool && owned_by_others(*pool) > 1 - 1e-9;
}

class Reader {
 public:
  Reader(const Value& value, const Params& params, Problems& problems)
      : value_(value), params_(params), problems_(problems) {}

  FiscalTerms read() {
    if (!params_.calendar->given()) {
      add(value_, "a fiscal account without a calendar", "add a 'calendar': cash needs dates");
      return terms_;
    }
    read_discount();
    read_payers();
    if (value_.at("additional")) terms_.additional = value_.at("additional").number;
    terms_.confidence = value_.at("provisioning_confidence").number;
    if (value_.at("risk_premium")) terms_.risk_premium = value_.at("risk_premium").number;
    if (value_.at("administration")) read_administration(value_.at("administration"));
    return terms_;
  }

 private:
  void add(const Value& at, std::string what, std::string advice) {
    problems_.add(at.place, at.path, std::move(what), std::move(advice));
  }

  void read_discount() {
    const Value &discount = value_.at("discount"), &rate = discount.at("rate"),
                &zero_rates = discount.at("zero_rates");
    if (bool(rate) == bool(zero_rates))
      return add(discount, rate ? "'rate' beside 'zero_rates'" : "no rate",
                 "write rate: 2 %, or zero_rates: [1.8 %, 2 %]");
    if (zero_rates && zero_rates.items.empty())
      return add(zero_rates, "no rate", "write zero_rates: [1.8 %, 2 %]");
    std::vector<double> rates;
    for (const Value& item : zero_rates.items) rates.push_back(item.number);
    if (rate) rates = {rate.number};
    const Calendar& calendar = *params_.calendar;
    for (std::uint32_t day = 0; day <= calendar.end_day(); ++day) {
      const double time = calendar.time_of_day(day);
      terms_.worth.push_back(exponential(-time * logarithm_1p(rate_at(time, rates))));
    }
  }

  /// `rates` of 1, 2, ... years.
  static double rate_at(double time, const std::vector<double>& rates) {
    const double last = static_cast<double>(rates.size());
    const double at = std::clamp(time, 1.0, last) - 1;
    const auto below = static_cast<std::size_t>(at);
    if (below + 1 >= rates.size()) return rates.back();
    const double part = at - static_cast<double>(below);
    return rates[below] + part * (rates[below + 1] - rates[below]);
  }

  std::size_t bearer(const Value& name) {
    std::vector<std::string> known;
    for (std::size_t b = 0; b < params_.bearers.size(); ++b) {
      if (params_.bearers[b].name == name.text) return b;
      known.push_back(params_.bearers[b].name);
    }
    add(name, "'" + name.text + "' is no bearer",
        did_you_mean(name.text, known, "declare it under 'bearers'"));
    return 0;
  }

  bool is_public(std::size_t b) const { return params_.bearers[b].level != "no"; }

  void read_payers() {
    const Value& payers = value_.at("payers");
    for (const Value& name : payers.items) {
      const std::size_t payer = bearer(name);
      if (std::count(terms_.payers.begin(), terms_.payers.end(), payer) > 0 && problems_.empty())
        add(name, "'" + name.text + "' stands twice", "name each payer once");
      check_owns_money(name, payer, params_, problems_);
      terms_.payers.push_back(payer);
    }
    if (!payers.items.empty()) return;
    for (std::size_t b = 0; b < params_.bearers.size(); ++b) {
      if (is_public(b) && !is_owned_by_others(b, params_)) terms_.payers.push_back(b);
    }
    if (terms_.payers.empty())
      add(value_, "a fiscal account without a public bearer",
          "say whose money is public: bearers: {fund: {public: city}}, or name 'payers'");
  }

  bool is_in_an_account(std::size_t spender) const {
    for (std::size_t b = 0; b < params_.bearers.size(); ++b) {
      const bool is_payer =
          std::find(terms_.payers.begin(), terms_.payers.end(), b) != terms_.payers.end();
      if ((is_payer || is_public(b)) && owned_by(b, params_)[spender] != 0) return true;
    }
    return false;
  }

  void read_administration(const Value& administration) {
    terms_.per_loan = administration.at("per_loan").number;
    terms_.per_year = administration.at("per_year").number;
    const Value& payer = administration.at("payer");
    if (payer) {
      terms_.administrator = bearer(payer);
      if (problems_.empty() && !is_in_an_account(terms_.administrator))
        add(payer, "what '" + payer.text + "' spends is in no account of public money",
            "name a payer or a public bearer, or add it to 'payers'");
    } else if (terms_.payers.size() == 1) {
      terms_.administrator = terms_.payers.front();
    } else {
      add(administration, "several payers, and nobody who spends it", "write payer: NAME");
    }
  }

  const Value& value_;
  const Params& params_;
  Problems& problems_;
  FiscalTerms terms_;
};

}  // namespace

std::vector<double> owned_by(std::size_t bearer, const Params& params) {
  std::vector<double> parts(params.bearers.size(), 0.0);
  parts[bearer] = 1;
  for (const PoolRule* pool : params.programme->context().pool_rules) {
    const PoolTerms& terms = pool->terms();
    if (terms.bearer == bearer) parts[bearer] = 1 - owned_by_others(terms);
    for (const Payer& owner : terms.owner)
      if (owner.bearer == bearer && bearer != terms.bearer) parts[terms.bearer] += owner.part;
  }
  return parts;
}

void check_owns_money(const Value& name, std::size_t bearer, const Params& params,
                      Problems& problems) {
  if (is_owned_by_others(bearer, params))
    problems.add(name.place, name.path,
                 "'" + name.text + "' is a pool whose money is others', so that nothing is its own",
                 "name those who own it");
}

void set_fiscal(const Value& value, Params& params, Problems& problems) {
  if (!value) return;
  auto terms = std::make_shared<const FiscalTerms>(Reader(value, params, problems).read());
  params.programme->keep_days(std::move(terms));
}

}  // namespace cofferdam
