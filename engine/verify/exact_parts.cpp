#include "verify/exact_parts.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "model/params.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/one_factor.hpp"
#include "verify/policy_totals.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr const char* kMomentsOnly =
    "its losses have no common unit, or too many: only mean and standard deviation are exact";

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
           "a limit, breaker, pool, lag or layer of each loan or year has a memory "
           "or dates, which no exact method here follows"});
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

  /// What `bearer` bears of a loss by the clauses before `end`.
  PartOfLoss borne(std::size_t bearer, std::size_t end, std::size_t claim, bool any) const {
    return [this, bearer, end, claim, any, parts = NominalParts{}](std::uint32_t row,
                                                                   double loss) mutable {
      if (!any && context_.claim_of[row] != claim) return 0.0;
      parts.base = loss;
      context_.nominal(row, end, parts);
      // What rounding leaves of nothing.
      return parts.parts[bearer] > 1e-12 * loss ? parts.parts[bearer] : 0.0;
    };
  }

  void answer(const std::string& name, TrialAmount amount, TotalLaw law) {
    if (law.nothing) return;
    if (!law.why_not.empty()) {
      parts_.unanswered.push_back({name, law.why_not});
      return;
    }
    if (!law.distribution) parts_.unanswered.push_back({"distribution of " + name, kMomentsOnly});
    parts_.answered.push_back({name, amount, law.moments, std::move(law.distribution), 0});
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
           totals_.law(borne(b, context_.clauses.size(), 0, true), 0));
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
    const TotalLaw total = totals_.law(borne(line.payee, clause->position, line.claim, false), end);
    if (total.nothing) return;
    if (!total.distribution) {
      parts_.unanswered.push_back(
          {name, total.why_not.empty()
                     ? "the losses that it layers have no common unit, or too many"
                     : total.why_not});
      return;
    }
    if (!std::isfinite(line.limit) && !total.distribution->is_complete()) {
      parts_.unanswered.push_back({name, "it has no limit, and the losses have no end"});
      return;
    }
    const auto pays = [&](double x) { return layer_of(x, line.attachment, line.limit); };
    DiscreteDistribution paid = total.distribution->mapped(pays);
    parts_.answered.push_back({name,
                               {TrialAmount::Kind::layer, i},
                               {paid.mean(), paid.standard_deviation()},
                               std::move(paid),
                               std::isfinite(line.limit) ? line.limit : 0});
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
                                        params_.calendar->given(), scenario.document.sources));
  }
  bool any() const { return !claims_.empty(); }

  ExactParts find() {
    for (const PolicyClaims& claims : claims_)
      for (const bool insured : {false, true}) one(claims, insured);
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
  void one(const PolicyClaims& claims, bool insured) {
    if (!insured && claims.terms.empty()) return;  // the same as what is insured
    const std::string name =
        (insured ? "insured losses of " : "ground-up losses of ") + claims.name;
    std::string why_not = claims.why_not;
    if (why_not.empty()) why_not = insured ? claims.why_not_insured : claims.why_not_ground_up;
    TotalLaw law;
    if (why_not.empty()) {
      PolicyTotals totals({&claims}, insured);
      law = totals.law([](std::uint32_t, double loss) { return loss; }, 0);
      why_not = law.why_not;
    }
    if (!why_not.empty()) {
      parts_.unanswered.push_back({name, why_not});
      complete_ = complete_ && !insured;
      return;
    }
    if (law.nothing) return;
    if (!law.distribution) parts_.unanswered.push_back({"distribution of " + name, kMomentsOnly});
    parts_.answered.push_back({name,
                               {TrialAmount::Kind::tally, tally_of(claims.name, insured)},
                               law.moments,
                               std::move(law.distribution),
                               0});
  }
  std::size_t tally_of(const std::string& portfolio, bool insured) const {
    const auto found = std::find_if(
        params_.tallies.begin(), params_.tallies.end(), [&](const PortfolioTally& tally) {
          return tally.portfolio == portfolio && tally.name == (insured ? "insured" : "ground_up");
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

}  // namespace

ExactParts exact_parts(const Model& model) {
  PolicyFinder policies(model);
  if (policies.any()) return policies.find();
  OneFactorRows rows = one_factor_rows(model.params());
  if (!rows.why_not.empty()) return {{}, {{rows.about, rows.why_not}}};
  OneFactorTotals totals(std::move(rows));
  return Finder(model, totals).find();
}

}  // namespace cofferdam
