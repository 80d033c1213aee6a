#include "verify/policy_claims.hpp"

#include <algorithm>
#include <cmath>

#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr int kProbes = 10'000;     // of the quantile function, for atoms
constexpr double kSameTime = 1e-9;  // years

/// An amount of a term in money, or as part of the sum insured.
std::function<double(double)> amount_of(const Value& term) {
  if (const Value& amount = term.at("amount"))
    return [money = amount.number](double) { return money; };
  return [part = term.at("of_sum_insured").number](double sum) { return part * sum; };
}

/// Why the numbers of a term are not those of all policies; "": they are.
std::string varies(const Value& term) {
  for (const auto& [key, number] : term.entries)
    if (number && number.form != Value::Form::number)
      return "'" + key + "' of the term '" + std::string(term.kind->name) +
             "' varies between policies";
  return "";
}

/// Nothing if the term does not act on each claim by itself.
std::function<Payoff(double)> payoff_of(const Value& term) {
  const std::string_view name = term.kind->name;
  if (name == "coinsurance")
    return [part = term.at("share").number](double) { return share_of(part); };
  if (name == "deductible") {
    const double least = term.at("at_least").number;
    const double most =
        term.at("at_most") ? term.at("at_most").number : std::numeric_limits<double>::infinity();
    if (const Value& part = term.at("of_loss"))
      return [p = part.number, least, most](double) { return deductible_of(p, least, most); };
    return [amount = amount_of(term), least, most](double sum) {
      return deductible_of(std::clamp(amount(sum), least, most));
    };
  }
  const auto with = [&](Payoff (*make)(double)) {
    return [make, amount = amount_of(term)](double sum) { return make(amount(sum)); };
  };
  if (name == "franchise") return with(franchise_of);
  if (name == "reverse_franchise") return with(reverse_franchise_of);
  if (name == "claim_limit") return with(limit_of);
  return {};
}

class Reader {
 public:
  Reader(const NamedPortfolio& portfolio, const Value& value, const Calendar& calendar,
         const std::deque<Source>& sources)
      : value_(value), calendar_(calendar), sources_(sources) {
    claims_.name = portfolio.name;
    const Exposures& book = portfolio.portfolio->exposures();
    claims_.why_not_year.resize(years());
    for (std::uint32_t row = 0; row < book.rows(); ++row) {
      claims_.rows.push_back(
          {portfolio.first_row + row, book.scheduled_of(row), book.amount_of(row)});
      for (std::size_t year = 0; year < years(); ++year)
        claims_.in_force.push_back(in_force(book, row, year));
    }
  }

  PolicyClaims read() {
    claims_.why_not = why_not();
    if (!claims_.why_not.empty()) return std::move(claims_);
    read_number();
    if (claims_.why_not.empty()) claims_.why_not = read_size(value_, "", claims_.size);
    for (const Value& shock : value_.at("shocks").items) read_shock(shock);
    read_terms();
    if (value_.at("claims_above").given)
      claims_.why_not_ground_up = "claims up to 'claims_above' are not drawn";
    if (calendar_.given() && claims_.why_not.empty())
      for (std::size_t year = 0; year < years(); ++year)
        claims_.why_not_year[year] = why_not_in(year);
    return std::move(claims_);
  }

 private:
  std::size_t years() const { return calendar_.given() ? calendar_.years() : 1; }
  double length_of(std::size_t year) const {
    return calendar_.year_end(year) - calendar_.year_start(year);
  }
  /// For how much of a year a policy is in force in it.
  double in_force(const Exposures& book, std::size_t row, std::size_t year) const {
    if (!calendar_.given() || !book.is_dated()) return 1;
    const double part = std::min(book.leaves(row), calendar_.year_end(year)) -
                        std::max(book.appears(row), calendar_.year_start(year));
    if (part < kSameTime) return 0;
    return std::abs(part - length_of(year)) < kSameTime ? length_of(year) : part;
  }
  /// Why claims of a year have no exact law; "": they have one.
  std::string why_not_in(std::size_t year) const {
    bool partly = false;
    for (std::size_t row = 0; row < claims_.rows.size(); ++row) {
      const double part = claims_.in_force_in(row, year);
      partly = partly || (part > 0 && part != length_of(year));
      if (part > 0 && !claims_.is_poisson() && !claims_.number_in(part))
        return "numbers of claims of this kind are not known for a part of a year";
    }
    if (partly && value_.at("season"))
      return "policies begin or end within the year, in which claims follow a season";
    for (const PolicyShock& shock : claims_.shocks) {
      if (!shock.number[year])
        return "numbers of shocks of this kind are not known for a part of a year";
      if (partly)
        return "policies begin or end within the year, and a shock hits only those that are then "
               "in "
               "force";
    }
    return "";
  }
  std::string why_not() const {
    const double renewal = value_.at("renewal").number;
    if (renewal > 0 && renewal < 1)
      return "policies are renewed with a probability: which of them are in force is drawn";
    if (value_.at("firms").given) return "its firms may default, with which their policies end";
    for (const char* key : {"loading", "mixing"})
      if (value_.at(key).given)
        return std::string("'") + key + "' ties the numbers of claims of policies to each other";
    if (value_.at("coverages").given) return "its policies have coverages";
    return "";
  }
  void read_number() {
    Problems none(sources_);
    claims_.number = make_frequency(value_.at("frequency"), none);
    const Value& units = value_.at("exposure_units");
    if (units.form != Value::Form::number)
      claims_.why_not = "'exposure_units' vary between policies";
    else if (units.number != 1)
      claims_.number = claims_.number->scaled(units.number);
    if (!claims_.number)
      claims_.why_not = "'exposure_units' scale numbers of claims to another family";
  }
  /// Why the size is not that of all policies; "": it is.
  std::string read_size(const Value& of, const std::string& where, ClaimSize& size) {
    size.of_sum_insured = of.at("damage_ratio").given;
    const Value& leaf = of.at(size.of_sum_insured ? "damage_ratio" : "severity");
    Problems none(sources_);
    if (leaf.form == Value::Form::distribution)
      size.drawn = make_distribution(leaf, none);
    else if (leaf.form == Value::Form::number)
      size.fixed = leaf.number;
    else
      return "losses" + where + " vary between policies";
    if (size.drawn && !std::isfinite(size.drawn->standard_deviation()))
      return "losses" + where + " have no finite variance";
    return "";
  }
  void read_shock(const Value& value) {
    if (!claims_.why_not.empty()) return;
    const std::string where = " by '" + value.at("name").text + "'";
    PolicyShock shock;
    Problems none(sources_);
    const std::shared_ptr<const Frequency> number = make_frequency(value.at("frequency"), none);
    for (std::size_t year = 0; year < years(); ++year) {
      const bool whole = !calendar_.given() || std::abs(length_of(year) - 1) < kSameTime;
      shock.number.push_back(whole ? number : number->scaled(length_of(year)));
    }
    shock.share = value.at("share").number;
    shock.size = claims_.size;
    if (value.at("share").form != Value::Form::number)
      claims_.why_not = "the share that is hit" + where + " is drawn";
    else if (value.at("severity").given || value.at("damage_ratio").given)
      claims_.why_not = read_size(value, where, shock.size);
    claims_.shocks.push_back(std::move(shock));
  }
  void read_terms() {
    for (const Value& term : value_.at("terms").items) {
      if (!claims_.why_not_insured.empty()) return;
      claims_.why_not_insured = varies(term);
      if (!claims_.why_not_insured.empty()) return;
      auto payoff = payoff_of(term);
      if (!payoff)
        claims_.why_not_insured =
            "the term '" + std::string(term.kind->name) + "' does not act on each claim by itself";
      claims_.terms.push_back(std::move(payoff));
    }
  }

  const Value& value_;
  const Calendar& calendar_;
  const std::deque<Source>& sources_;
  PolicyClaims claims_;
};

}  // namespace

std::vector<double> ClaimSize::atoms() const {
  if (!drawn) return {fixed};
  std::vector<double> all;
  double last = std::nan("");
  for (int i = 0; i < kProbes; ++i) {
    const double x = drawn->quantile((i + 0.5) / kProbes);
    if (x == last && (all.empty() || all.back() != x)) all.push_back(x);
    last = x;
  }
  return all;
}

Payoff PolicyClaims::payoff(double sum_insured) const {
  Payoff all;
  for (const auto& payoff : terms) all = all.then(payoff(sum_insured));
  return all;
}

bool PolicyClaims::is_poisson() const {
  const auto recursion = number->recursion();
  return recursion && recursion->order == 0 && recursion->a == 0;
}

std::shared_ptr<const Frequency> PolicyClaims::number_in(double years) const {
  return std::abs(years - 1) < kSameTime ? number : number->scaled(years);
}

PolicyClaims policy_claims(const NamedPortfolio& portfolio, const Value& value,
                           const Calendar& calendar, const std::deque<Source>& sources) {
  return Reader(portfolio, value, calendar, sources).read();
}

}  // namespace cofferdam
