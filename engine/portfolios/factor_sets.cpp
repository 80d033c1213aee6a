#include "portfolios/factor_sets.hpp"

#include <cmath>
#include <map>

#include "base/random.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

class SetBuilder {
 public:
  SetBuilder(const Value& portfolio, const PortfolioContext& context, const Exposures& exposures,
             bool in_hazard_form, Problems& problems)
      : portfolio_(portfolio),
        context_(context),
        exposures_(exposures),
        in_hazard_form_(in_hazard_form),
        problems_(problems) {}

  FactorSets build() {
    const std::size_t before = problems_.size();
    read_loadings();
    result_.set_of.assign(exposures_.rows(), 0);
    if (problems_.size() != before) return result_;
    std::map<std::vector<int>, std::uint32_t> known;  // member code by family, in order of loadings
    for (std::size_t row = 0; row < exposures_.rows() && problems_.size() == before; ++row) {
      std::vector<int> codes;
      for (const Term& term : terms_) codes.push_back(term.tag ? term.tag->codes[row] : -1);
      const auto [found, added] =
          known.emplace(codes, static_cast<std::uint32_t>(result_.sets.size()));
      if (added) result_.sets.push_back(set_for(codes));
      result_.set_of[row] = found->second;
    }
    return result_;
  }

 private:
  struct Term {
    std::string name;
    double weight = 0;  ///< if drawn, at its mean
    std::shared_ptr<const Distribution> drawn;
    bool tie = false;
    const Tag* tag = nullptr;
    const Value* where = nullptr;
  };

  void read_loadings() {
    const Value &loading = portfolio_.at("loading"),
                &correlation = portfolio_.get("asset_correlation"),
                &tie = portfolio_.get("lgd_tie");
    // What moves firms is said of them.
    const bool needs_loading = !portfolio_.get("firms").given;
    if (loading.given ? correlation.given : needs_loading && !correlation.given)
      return problems_.add(
          loading.given ? correlation.place : portfolio_.place,
          loading.given ? correlation.path : portfolio_.path,
          loading.given ? "both loading and asset_correlation" : "no loading on any factor",
          loading.given ? "keep one"
                        : "give 'loading: {national: 0.346}' or 'asset_correlation: 12 %'");
    if (correlation && in_hazard_form_)
      return problems_.add(correlation.place, correlation.path,
                           "asset_correlation beside probit_hazard",
                           "hazards by age take 'loading: {national: 0.1}', which moves their "
                           "probits");
    for (const auto& [name, weight] : loading.entries) add_term(name, weight, false);
    if (correlation) {
      const auto names = context_.factors.names();
      if (names.size() != 1 || context_.factors.factors().size() != 1)
        return problems_.add(correlation.place, correlation.path,
                             "asset_correlation with several factors",
                             "say which by 'loading', such as {" + names.front() + ": " +
                                 rounded_text(std::sqrt(correlation.number)) + "}");
      add_term(names.front(), correlation, false);
    }
    if (tie) add_term(tie.at("factor").text, tie.at("factor"), true);
  }

  /// Reads a loading, or a correlation, whose root is the loading.
  void read_weight(const Value& value, Term& term) {
    const bool squared = &value == &portfolio_.get("asset_correlation");
    if (value.form == Value::Form::number) {
      term.weight = squared ? std::sqrt(value.number) : value.number;
      return;
    }
    if (value.form != Value::Form::distribution)
      return problems_.add(value.place, value.path, "a loading that varies between loans",
                           "write a number, or a distribution that is drawn once a trial");
    term.drawn = make_distribution(value, problems_);
    if (!term.drawn) return;
    const double low = term.drawn->low(), high = term.drawn->high();
    if (!in_hazard_form_ && (low <= (squared ? 0 : -1) || high >= 1))
      problems_.add(value.place, value.path,
                    "draws between " + format_number(low) + " and " +
                        (std::isfinite(high) ? format_number(high) : "infinity"),
                    squared ? "correlations lie between 0 and 1" : "loadings lie between -1 and 1");
    term.weight = squared ? std::sqrt(term.drawn->mean()) : term.drawn->mean();
    if (context_.factors.regimes().any())
      problems_.add(value.place, value.path, "an uncertain loading beside regimes",
                    "thresholds under regimes are set for one loading");
  }

  void add_term(const std::string& name, const Value& where, bool tie) {
    const auto indices = context_.factors.indices_of(name);
    Term term{name, 0, nullptr, tie, nullptr, &where};
    if (indices.empty()) {
      const std::string near = near_name(name, context_.factors.names());
      return problems_.add(
          where.place, where.path, "'" + name + "' is no factor",
          near.empty() ? "declare it under economy.factors" : "did you mean '" + near + "'?");
    }
    const bool family = context_.factors.factors()[indices[0]].name != name;
    if (family && !(term.tag = exposures_.tag(name)))
      return problems_.add(where.place, where.path,
                           "'" + name + "' is a family of factors, but no tag of the portfolio",
                           "add the tag '" + name + "', or load on one member such as " +
                               context_.factors.factors()[indices[0]].name);
    if (!tie) read_weight(where, term);
    terms_.push_back(term);
  }

  void add_loading(const Term& term, std::size_t factor, const std::string& name, FactorSet& set) {
    set.loadings.push_back({factor, term.weight});
    set.drawn.push_back(term.drawn);
    set.entities.push_back(entity_of(context_.name + "|loading|" + term.name));
    set.squared = set.squared || portfolio_.get("asset_correlation").given;
    set.label += (set.label.empty() ? "" : ", ") + name + " " + format_number(term.weight) +
                 (term.drawn ? " (drawn)" : "");
    set.names += name + ",";
  }

  FactorSet set_for(const std::vector<int>& codes) {
    FactorSet set;
    for (std::size_t i = 0; i < terms_.size(); ++i) {
      const Term& term = terms_[i];
      const std::string name =
          term.tag ? term.name + "." + term.tag->values[static_cast<std::size_t>(codes[i])]
                   : term.name;
      const auto indices = context_.factors.indices_of(name);
      if (indices.empty()) {
        problems_.add(term.where->place, term.where->path,
                      "the tag '" + term.name + "' has the value '" +
                          name.substr(term.name.size() + 1) + "', but no such factor exists",
                      "add it to economy.factors." + term.name + ".members");
        return set;
      }
      if (term.tie)
        set.tie_factor = static_cast<int>(indices[0]);
      else
        add_loading(term, indices[0], name, set);
    }
    check_correlation(set);
    return set;
  }

  void check_correlation(FactorSet& set) {
    const Value& groups = portfolio_.get("groups");
    const double vintage = groups ? groups.at("loading").number : portfolio_.get("vintage").number;
    double largest = vintage * vintage;  // at the ends of what is drawn
    const auto end_of = [&](std::size_t i) {
      if (!set.drawn[i]) return std::abs(set.loadings[i].weight);
      const double high = std::max(std::abs(set.drawn[i]->low()), std::abs(set.drawn[i]->high()));
      return set.squared ? std::sqrt(high) : high;
    };
    for (std::size_t a = 0; a < set.loadings.size(); ++a)
      for (std::size_t b = 0; b < set.loadings.size(); ++b) {
        const double c =
            context_.factors.correlation(set.loadings[a].factor, set.loadings[b].factor);
        const double product = set.loadings[a].weight * set.loadings[b].weight * c;
        set.correlation += product;
        largest += set.drawn[a] || set.drawn[b] ? end_of(a) * end_of(b) * std::abs(c) : product;
      }
    if (in_hazard_form_ || largest < 1 - 1e-12) return;
    const Value& where = *terms_[0].where;
    problems_.add(where.place,
                  portfolio_.at("loading").given ? portfolio_.at("loading").path : where.path,
                  std::string(vintage == 0 ? "the loadings give" : "loadings and vintage give") +
                      " an asset correlation of " + rounded_text(largest),
                  vintage == 0 ? "w'Cw must stay below 1; lower them"
                               : "w'Cw + vintage^2 must stay below 1; lower them");
  }

  const Value& portfolio_;
  const PortfolioContext& context_;
  const Exposures& exposures_;
  bool in_hazard_form_;
  Problems& problems_;
  std::vector<Term> terms_;
  FactorSets result_;
};

}  // namespace

FactorSets build_factor_sets(const Value& portfolio, const PortfolioContext& context,
                             const Exposures& exposures, bool in_hazard_form, Problems& problems) {
  return SetBuilder(portfolio, context, exposures, in_hazard_form, problems).build();
}

}  // namespace cofferdam
