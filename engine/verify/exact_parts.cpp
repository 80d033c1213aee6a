#include "verify/exact_parts.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "measures/estimate.hpp"
#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/bond_totals.hpp"
#include "verify/borne.hpp"
#include "verify/contract_parts.hpp"
#include "verify/one_factor.hpp"
#include "verify/policy_totals.hpp"
#include "verify/stake_parts.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr const char* kMomentsOnly =
    "its losses have no common unit, or its distribution takes too much work: only mean and "
    "standard deviation are exact";

ExactPart total_part(const std::string& name, TrialAmount amount, TotalLaw law) {
  ExactPart part{name, amount, law.moments, std::move(law.distribution)};
  part.none = law.none;
  part.is_smooth = law.is_smooth;
  return part;
}

class Finder {
 public:
  Finder(const Model& model, Totals& totals)
      : params_(model.params()),
        context_(params_.programme->context()),
        programme_(model.scenario().data().root.at("programme")),
        totals_(totals) {}

  ExactParts find() {
    answer("all losses", {TrialAmount::Kind::losses, 0},
           totals_.law([](std::uint32_t, double loss) { return loss; }, 0));
    if (params_.programme->is_walked()) {
      parts_.unanswered.push_back(
          {"the programme",
           !context_.failing.empty() && context_.contracts.empty()
               ? "bearers of it can fail, which no exact method here follows"
           : context_.contracts.empty()
               ? "a limit, breaker, pool, lag or layer of each loan or year has a memory "
                 "or dates, which no exact method here follows"
               : "contracts decide what its bearers bear; contracts are answered one by one, year "
                 "by year"});
      return std::move(parts_);
    }
    if (totals_.asks_proportion() && !is_proportional()) {
      parts_.unanswered.push_back(
          {"the programme", "a clause pays something else than a part of each loss"});
      return std::move(parts_);
    }
    for (std::size_t b = 0; b < context_.bearers.size(); ++b) bearer(b);
    for (std::size_t i = 0; i < context_.lines.size(); ++i) layer(i);
    return std::move(parts_);
  }

 private:
  /// Whether clauses share losses, or layer their sum.
  bool is_proportional() const {
    return std::all_of(context_.clauses.begin(), context_.clauses.end(), [&](const Clause* clause) {
      return clause->shares() || programme_.items[clause->item].find("layers");
    });
  }

  void answer(const std::string& name, TrialAmount amount, TotalLaw law) {
    if (law.nothing) return;
    if (!law.why_not.empty()) {
      parts_.unanswered.push_back({name, law.why_not});
      return;
    }
    if (!law.distribution) parts_.unanswered.push_back({"distribution of " + name, kMomentsOnly});
    parts_.answered.push_back(total_part(name, amount, std::move(law)));
  }

  void bearer(std::size_t b) {
    const std::string& name = context_.bearers[b];
    const bool layered =
        std::any_of(context_.lines.begin(), context_.lines.end(),
                    [&](const LayerLine& line) { return line.payer == b || line.payee == b; });
    const bool mixed =
        std::any_of(context_.lines.begin(), context_.lines.end(), [&](const LayerLine& line) {
          const Clause* clause = layers_clause(line.clause);
          return !clause || is_mixed(line, *clause);
        });
    if (layered || mixed) {
      parts_.unanswered.push_back(
          {"bearer " + name, "layers decide what it bears; layers are answered one by one"});
      return;
    }
    answer("bearer " + name, {TrialAmount::Kind::bearer, b},
           totals_.law(borne_by(context_, b, context_.clauses.size(), std::nullopt), 0));
  }

  /// The clause of that name with layers.
  const Clause* layers_clause(const std::string& name) const {
    for (const Clause* clause : context_.clauses) {
      const Value& item = programme_.items[clause->item];
      const Value* named = item.find("name");
      if (item.find("layers") && named && named->text == name) return clause;
    }
    return nullptr;
  }

  /// Whether a clause acts on the claim of `line` after its layers, or layers it before them.
  bool is_mixed(const LayerLine& line, const Clause& layers) const {
    const auto mixes = [&](const Clause* clause) {
      const std::vector<std::size_t> claims = clause->claims();
      const bool same = std::find(claims.begin(), claims.end(), line.claim) != claims.end();
      return same && clause != &layers &&
             (clause->position > layers.position || programme_.items[clause->item].find("layers"));
    };
    return std::any_of(context_.clauses.begin(), context_.clauses.end(), mixes);
  }

  void layer(std::size_t i) {
    const LayerLine& line = context_.lines[i];
    const std::string name = "layer " + line.clause + " of " + context_.bearers[line.payer];
    if (!line.limits_all) {
      parts_.unanswered.push_back({name, "it is a layer of each loan or year"});
      return;
    }
    const Clause* clause = layers_clause(line.clause);
    if (!clause || is_mixed(line, *clause)) {
      parts_.unanswered.push_back(
          {name, "other clauses layer the claim too, or act on it after the layers"});
      return;
    }
    const double end = line.attachment + (std::isfinite(line.limit) ? line.limit : 0);
    const TotalLaw total =
        totals_.law(borne_by(context_, line.payee, clause->position, line.claim), end);
    if (total.nothing) return;
    if (!total.distribution) {
      parts_.unanswered.push_back(
          {name, total.why_not.empty()
                     ? "the losses that it layers have no common unit, or too many"
                     : total.why_not});
      return;
    }
    parts_.answered.push_back(
        layer_part(name, {TrialAmount::Kind::layer, i}, total, line.attachment, line.limit));
  }

  const Params& params_;
  const ProgrammeContext& context_;
  const Value& programme_;
  Totals& totals_;
  ExactParts parts_;
};

/// Portfolios of policies one by one, and the programme if there is nothing else.
class PolicyFinder {
 public:
  explicit PolicyFinder(const Model& model) : model_(model), params_(model.params()) {
    const ScenarioData& scenario = model.scenario().data();
    for (const NamedPortfolio& named : params_.portfolios)
      if (named.portfolio->traits().tells_losses)
        claims_.push_back(policy_claims(named, scenario.root.at("portfolios").at(named.name),
                                        *params_.calendar, scenario.document.sources));
  }
  bool any() const { return !claims_.empty(); }

  ExactParts find() {
    for (const PolicyClaims& claims : claims_)
      for (const bool insured : {false, true}) {
        if (!insured && claims.terms.empty()) continue;  // the same as what is insured
        for (std::size_t year = 0; year < claims.years(); ++year) one(claims, insured, year);
      }
    add_contracts(model_, claims_, parts_);
    if (claims_.size() < params_.portfolios.size())
      parts_.unanswered.push_back(
          {"all losses", "policies and other portfolios are not worked together"});
    else if (!complete_)
      parts_.unanswered.push_back({"all losses", "not all insured losses have an exact answer"});
    else
      programme();
    return std::move(parts_);
  }

 private:
  void one(const PolicyClaims& claims, bool insured, std::size_t year) {
    std::string name = (insured ? "insured losses of " : "ground-up losses of ") + claims.name;
    std::string why_not = claims.why_not;
    if (why_not.empty()) why_not = insured ? claims.why_not_insured : claims.why_not_ground_up;
    if (!why_not.empty() && year > 0) return;  // was said
    TotalLaw law;
    if (why_not.empty()) {
      if (params_.calendar->given()) name += " in " + params_.calendar->year_label(year);
      PolicyTotals totals({&claims}, insured);
      law = totals.law(PolicySum{[](std::uint32_t, double loss) { return loss; }, {}, year, 0});
      why_not = law.why_not;
    }
    if (!why_not.empty()) {
      parts_.unanswered.push_back({name, why_not});
      complete_ = complete_ && !insured;
      return;
    }
    if (law.nothing) return;
    if (!law.distribution) parts_.unanswered.push_back({"distribution of " + name, kMomentsOnly});
    parts_.answered.push_back(total_part(
        name, {TrialAmount::Kind::tally, tally_of(claims.name, insured, year)}, std::move(law)));
  }
  std::size_t tally_of(const std::string& portfolio, bool insured, std::size_t year) const {
    const auto found = std::find_if(params_.tallies.begin(), params_.tallies.end(),
                                    [&](const PortfolioTally& tally) {
                                      return tally.portfolio == portfolio && tally.year == year &&
                                             tally.name == (insured ? "insured" : "ground_up");
                                    });
    return static_cast<std::size_t>(found - params_.tallies.begin());
  }
  void programme() {
    std::vector<const PolicyClaims*> all;
    for (const PolicyClaims& claims : claims_) all.push_back(&claims);
    PolicyTotals totals(std::move(all), true);
    ExactParts more = Finder(model_, totals).find();
    std::move(more.answered.begin(), more.answered.end(), std::back_inserter(parts_.answered));
    std::move(more.unanswered.begin(), more.unanswered.end(),
              std::back_inserter(parts_.unanswered));
  }

  const Model& model_;
  const Params& params_;
  std::vector<PolicyClaims> claims_;
  bool complete_ = true;  ///< all insured losses are answered
  ExactParts parts_;
};

/// Portfolios under a calendar: defaults with their programme if there is nothing else, stakes.
class DatedFinder {
 public:
  explicit DatedFinder(const Model& model) : model_(model) {
    for (const NamedPortfolio& named : model.params().portfolios) {
      if (is_of_defaults(model, named))
        defaults_.push_back(&named);
      else if (is_of_stakes(model, named))
        stakes_.push_back(&named);
      else
        parts_.unanswered.push_back({"portfolio " + named.name, "what happens in it is given"});
    }
  }

  ExactParts find() {
    const std::size_t all = model_.params().portfolios.size();
    if (defaults_.size() == all) return of_defaults();
    for (const NamedPortfolio* named : defaults_) one(*named);
    add_stakes(model_, stakes_, stakes_.size() == all, parts_);
    if (stakes_.size() < all)
      parts_.unanswered.push_back(
          {"all losses", "portfolios of different kinds are not worked together"});
    parts_.unanswered.push_back(
        {"the programme", "what its bearers bear is worked for defaults and policies alone"});
    return std::move(parts_);
  }

 private:
  ExactParts of_defaults() {
    DatedRows rows = dated_rows(model_, defaults_);
    if (rows.why_not.empty()) {
      DatedTotals totals(std::move(rows));
      return Finder(model_, totals).find();
    }
    if (defaults_.size() > 1) {
      for (const NamedPortfolio* named : defaults_) one(*named);
      rows.about = "all losses";
    }
    parts_.unanswered.push_back({rows.about, rows.why_not});
    return std::move(parts_);
  }
  /// The losses of one portfolio.
  void one(const NamedPortfolio& named) {
    DatedRows rows = dated_rows(model_, {&named});
    const std::string name = "losses of " + named.name;
    TotalLaw law;
    law.why_not = rows.why_not;
    if (law.why_not.empty())
      law = DatedTotals(std::move(rows)).law([](std::uint32_t, double loss) { return loss; }, 0);
    if (law.nothing) return;
    if (!law.why_not.empty()) {
      parts_.unanswered.push_back({name, law.why_not});
      return;
    }
    if (!law.distribution) parts_.unanswered.push_back({"distribution of " + name, kMomentsOnly});
    const auto index = static_cast<std::size_t>(&named - model_.params().portfolios.data());
    parts_.answered.push_back(
        total_part(name, {TrialAmount::Kind::portfolio_net, index}, std::move(law)));
  }

  const Model& model_;
  std::vector<const NamedPortfolio*> defaults_, stakes_;
  ExactParts parts_;
};

}  // namespace

ExactPart layer_part(const std::string& name, TrialAmount amount, const TotalLaw& total,
                     double attachment, double limit) {
  const bool limited = std::isfinite(limit);
  const DiscreteDistribution& law = *total.distribution;
  // Values of a grid miss the ends of layers by rounding.
  const auto pays = [&](double x) {
    const double paid = layer_of(x, attachment, limit);
    if (paid < kSameAmount * limit) return 0.0;
    return paid > (1 - kSameAmount) * limit ? limit : paid;
  };
  DiscreteDistribution paid =
      limited ? law.mapped(pays) : law.excess(attachment * (1 + kSameAmount));
  ExactPart part{name, amount, {paid.mean(), paid.standard_deviation()}, std::move(paid)};
  part.limit = limited ? limit : 0;
  part.is_smooth = total.is_smooth;
  if (attachment == 0)
    part.none = total.none;
  else if (total.is_smooth)
    part.none = law.smooth_at_most(attachment);
  if (total.is_smooth && limited) part.all = law.smooth_at_least(attachment + limit);
  return part;
}

ExactParts exact_parts(const Model& model) {
  PolicyFinder policies(model);
  if (policies.any()) return policies.find();
  if (model.params().calendar->given()) return DatedFinder(model).find();
  OneFactorRows rows = one_factor_rows(model.params());
  if (!rows.why_not.empty()) return {{}, {{rows.about, rows.why_not}}};
  OneFactorTotals totals(std::move(rows));
  return Finder(model, totals).find();
}

}  // namespace cofferdam
