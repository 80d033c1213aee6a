// Loans over one period, from a file or generated.
#include <algorithm>
#include <cmath>
#include <map>

#include "base/random.hpp"
#include "base/special.hpp"
#include "portfolios/default_sampler.hpp"
#include "portfolios/loan_book.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr Key kFileKeys[] = {
    {.name = "path", .sentence = "a .csv or .csv.xz file; relative to the scenario's folder"},
    {.name = "where",
     .type = Type::predicate,
     .sentence = "use only rows that satisfy this; names are columns",
     .fallback = kOptional}};
constexpr Key kBandKeys[] = {
    {.name = "up_to",
     .type = Type::level,
     .sentence = "upper end, included: an amount, a number or a rate; left out in the last band",
     .fallback = kOptional},
    {.name = "name", .sentence = "value of the tag in the band"}};
constexpr Key kTagKeys[] = {
    {.name = "column", .sentence = "column of the file that holds the tag", .fallback = kOptional},
    {.name = "mix",
     .type = Type::rate,
     .sentence = "generated loans: probability of each value; they sum to 1",
     .fallback = kOptional,
     .range = kShare,
     .shape = Shape::map},
    {.name = "per",
     .sentence = "with bands: column that divides the column",
     .fallback = kOptional},
    {.name = "bands",
     .type = Type::record,
     .sentence = "cuts a column of numbers into named bands",
     .fallback = kOptional,
     .shape = Shape::list,
     .keys = kBandKeys}};
constexpr Key kTieKeys[] = {
    {.name = "factor", .sentence = "factor, or family resolved by the exposure's tag"},
    {.name = "loading",
     .type = Type::number,
     .sentence = "how much bad years deepen losses",
     .range = {0, 1, true, true}}};
constexpr Key kUncertaintyKeys[] = {{.name = "probit_sd",
                                     .type = Type::number,
                                     .sentence = "standard deviation of one normal a trial, added "
                                                 "to the probit of every PD of the portfolio",
                                     .range = {0, 3, true, false}}};
constexpr Key kKeys[] = {
    {.name = "lender",
     .type = Type::name,
     .sentence = "bearer that holds the loans and bears what no clause moves"},
    {.name = "file",
     .type = Type::record,
     .sentence = "read the loans from a file",
     .fallback = kOptional,
     .keys = kFileKeys},
    {.name = "count",
     .type = Type::integer,
     .sentence = "generate this number of loans",
     .fallback = kOptional,
     .range = {1, 2e8, false, false}},
    {.name = "volume",
     .type = Type::amount,
     .sentence = "generate loans until their exposures reach this sum",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "id", .sentence = "column of the file that names each loan", .fallback = kOptional},
    {.name = "loans_per_row",
     .type = Type::field,
     .sentence = "number of equal loans that a row stands for",
     .fallback = "1",
     .range = {1, 4e9, false, false}},
    {.name = "tags",
     .type = Type::record,
     .sentence = "labels of each loan, fixed at origination",
     .fallback = "{}",
     .shape = Shape::map,
     .keys = kTagKeys},
    {.name = "attributes",
     .type = Type::field,
     .sentence = "numbers of each loan, for clauses and conditions",
     .fallback = "{}",
     .shape = Shape::map,
     .family = FamilyId::distribution},
    {.name = "ead",
     .type = Type::field,
     .sentence = "exposure at default of one loan",
     .range = kAtLeastZero,
     .family = FamilyId::distribution,
     .unit = Type::amount},
    {.name = "redraw_above",
     .type = Type::amount,
     .sentence = "draw sizes above this again; the stated mean holds after that",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "clamp_above",
     .type = Type::amount,
     .sentence = "cut sizes above this down to it; the stated mean holds after that",
     .fallback = kOptional,
     .range = kAboveZero},
    {.name = "pd",
     .type = Type::field,
     .sentence = "probability of default over the period, unconditional",
     .range = kShare,
     .family = FamilyId::distribution,
     .unit = Type::rate},
    {.name = "lgd",
     .type = Type::field,
     .sentence =
         "fraction of the exposure that is lost for good; a distribution is drawn for each default",
     .range = kShare,
     .family = FamilyId::distribution,
     .unit = Type::rate},
    {.name = "lgd_tie",
     .type = Type::record,
     .sentence = "ties losses given default to a factor",
     .fallback = kOptional,
     .keys = kTieKeys},
    {.name = "loading",
     .type = Type::number,
     .sentence = "loadings of the asset value on factors; a family stands for the member that the "
                 "tag of its name names",
     .fallback = kOptional,
     .range = {-1, 1, true, true},
     .shape = Shape::map},
    {.name = "asset_correlation",
     .type = Type::rate,
     .sentence = "instead of loadings: correlation of asset values through the only factor",
     .fallback = kOptional,
     .range = {0, 1, false, true}},
    {.name = "pd_uncertainty",
     .type = Type::record,
     .sentence = "PDs are not known exactly",
     .fallback = kOptional,
     .keys = kUncertaintyKeys},
    {.name = "group_equal_loans",
     .type = Type::flag,
     .sentence = "merge loans that agree in everything into groups",
     .fallback = "no"},
    {.name = "realised_loss",
     .type = Type::field,
     .sentence = "loss that really happened, settled by the same programme",
     .fallback = kOptional,
     .range = kAtLeastZero,
     .unit = Type::amount},
};

/// Resolves loadings to the factors of each row.
class FactorSets {
 public:
  FactorSets(const Value& portfolio, const PortfolioContext& context, const Exposures& exposures,
             Problems& problems)
      : portfolio_(portfolio), context_(context), exposures_(exposures), problems_(problems) {}

  void build() {
    const std::size_t before = problems_.size();
    read_loadings();
    set_of.assign(exposures_.rows(), 0);
    if (problems_.size() != before) return;
    std::map<std::vector<int>, std::uint32_t> known;  // member code by family, in order of loadings
    for (std::size_t row = 0; row < exposures_.rows() && problems_.size() == before; ++row) {
      std::vector<int> codes;
      for (const Term& term : terms_) codes.push_back(term.tag ? term.tag->codes[row] : -1);
      const auto [found, added] = known.emplace(codes, static_cast<std::uint32_t>(sets.size()));
      if (added) sets.push_back(set_for(codes));
      set_of[row] = found->second;
    }
  }

  std::vector<FactorSet> sets;
  std::vector<std::uint32_t> set_of;  ///< [row]

 private:
  struct Term {
    std::string name;
    double weight = 0;
    bool tie = false;
    const Tag* tag = nullptr;
    const Value* where = nullptr;
  };

  void read_loadings() {
    const Value &loading = portfolio_.at("loading"),
                &correlation = portfolio_.at("asset_correlation"), &tie = portfolio_.at("lgd_tie");
    if (loading.given == correlation.given)
      return problems_.add(
          loading.given ? correlation.place : portfolio_.place,
          loading.given ? correlation.path : portfolio_.path,
          loading.given ? "both loading and asset_correlation" : "no loading on any factor",
          loading.given ? "keep one"
                        : "give 'loading: {national: 0.346}' or 'asset_correlation: 12 %'");
    for (const auto& [name, weight] : loading.entries) add_term(name, weight.number, false, weight);
    if (correlation) {
      const auto names = context_.factors.names();
      if (names.size() != 1 || context_.factors.factors().size() != 1)
        return problems_.add(correlation.place, correlation.path,
                             "asset_correlation with several factors",
                             "say which by 'loading', such as {" + names.front() + ": " +
                                 rounded_text(std::sqrt(correlation.number)) + "}");
      add_term(names.front(), std::sqrt(correlation.number), false, correlation);
    }
    if (tie) add_term(tie.at("factor").text, 0, true, tie.at("factor"));
  }

  void add_term(const std::string& name, double weight, bool tie, const Value& where) {
    const auto indices = context_.factors.indices_of(name);
    Term term{name, weight, tie, nullptr, &where};
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
    terms_.push_back(term);
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
      if (term.tie) {
        set.tie_factor = static_cast<int>(indices[0]);
        continue;
      }
      set.loadings.push_back({indices[0], term.weight});
      set.label += (set.label.empty() ? "" : ", ") + name + " " + format_number(term.weight);
    }
    for (const Loading& a : set.loadings)
      for (const Loading& b : set.loadings)
        set.correlation += a.weight * b.weight * context_.factors.correlation(a.factor, b.factor);
    if (set.correlation >= 1 - 1e-12)
      problems_.add(terms_[0].where->place, portfolio_.path + ".loading",
                    "the loadings give an asset correlation of " + format_number(set.correlation),
                    "w'Cw must stay below 1; lower them");
    return set;
  }

  const Value& portfolio_;
  const PortfolioContext& context_;
  const Exposures& exposures_;
  Problems& problems_;
  std::vector<Term> terms_;
};

class Loans final : public Portfolio {
 public:
  Loans(LoanBook book, DefaultSampler sampler, const Value& portfolio,
        const PortfolioContext& context)
      : book_(std::move(book)),
        sampler_(std::move(sampler)),
        name_(context.name),
        factors_(context.factors) {
    if (portfolio.at("pd_uncertainty"))
      probit_sd_ = portfolio.at("pd_uncertainty").at("probit_sd").number;
    if (portfolio.at("lgd_tie"))
      book_.loss->set_tie({portfolio.at("lgd_tie").at("loading").number});
  }

  const Exposures& exposures() const override { return book_.exposures; }
  void admit_tag_values(const Tag& other) override {
    for (Tag& tag : book_.exposures.tags) {
      if (tag.name != other.name) continue;
      for (const std::string& value : other.values)
        if (std::find(tag.values.begin(), tag.values.end(), value) == tag.values.end())
          tag.values.push_back(value);
    }
  }
  const InputFile* input() const override { return book_.input ? &*book_.input : nullptr; }

  void draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
            std::uint32_t first_row, Events& events) const override {
    std::vector<double> probit;
    if (probit_sd_ > 0) {
      std::vector<Block256> words(trials.count);
      first_words(seed, Purpose::parameter, static_cast<std::uint64_t>(trials.first),
                  entity_of(name_), 0, words);
      for (const Block256& word : words) probit.push_back(uniform_open(word[0]));
      normal_quantile(probit, probit);
      for (double& x : probit) x *= probit_sd_;
    }
    const auto draws = sampler_.draw(seed, trials, factors, probit, first_row, events);
    events.amount.resize(events.size());
    for (const ClassDraw& draw : draws)
      if (draw.last_event > draw.first_event)
        add_losses(draw, seed, trials, factors, first_row, events);
  }

  std::vector<SampledClass> classes() const override {
    std::vector<SampledClass> result;
    for (const DefaultClass& group : sampler_.classes()) {
      const FactorSet& set = sampler_.factor_sets()[group.factor_set];
      result.push_back({set.label, group.loans, group.pd_low, group.pd_high, set.correlation,
                        group.thresholds.empty() ? "skip" : "skip and thin"});
    }
    return result;
  }

  double correlation(std::size_t class_a, std::size_t class_b) const override {
    const auto& sets = sampler_.factor_sets();
    double sum = 0;
    for (const Loading& a : sets[sampler_.classes()[class_a].factor_set].loadings)
      for (const Loading& b : sets[sampler_.classes()[class_b].factor_set].loadings)
        sum += a.weight * b.weight * factors_.correlation(a.factor, b.factor);
    return sum;
  }

 private:
  /// Losses of one class: word i of the stream (seed, loss, trial, class) belongs to its default i.
  void add_losses(const ClassDraw& draw, std::uint64_t seed, const TrialRange& trials,
                  const Factors& factors, std::uint32_t first_row, Events& events) const {
    const std::size_t n = draw.last_event - draw.first_event;
    std::vector<std::uint32_t> rows(n);
    const std::span amounts(events.amount.data() + draw.first_event, n);
    for (std::size_t i = 0; i < n; ++i) {
      rows[i] = events.exposure[draw.first_event + i] - first_row;
      amounts[i] = book_.exposures.ead[rows[i]];
    }
    const std::uint32_t* trial = events.trial.data() + draw.first_event;
    std::vector<double> uniforms, tie;
    if (book_.loss->is_drawn()) {
      uniforms.resize(n);
      for (std::size_t i = 0; i < n;) {
        std::size_t end = i;
        while (end < n && trial[end] == trial[i]) ++end;
        fill_uniform(seed, Purpose::loss, static_cast<std::uint64_t>(trials.first) + trial[i],
                     draw.drawn->entity, std::span(uniforms).subspan(i, end - i));
        i = end;
      }
    }
    if (book_.loss->is_tied()) {
      const auto values = factors.of(
          static_cast<std::size_t>(sampler_.factor_sets()[draw.drawn->factor_set].tie_factor));
      tie.resize(n);
      for (std::size_t i = 0; i < n; ++i) tie[i] = values[trial[i]];
    }
    book_.loss->apply(rows, uniforms, tie, amounts);
  }

  LoanBook book_;
  DefaultSampler sampler_;
  std::string name_;
  const FactorModel& factors_;
  double probit_sd_ = 0;
};

std::unique_ptr<Portfolio> make(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  LoanBook book = build_loan_book(portfolio, context, problems);
  if (!book.loss) return nullptr;
  FactorSets sets(portfolio, context, book.exposures, problems);
  sets.build();
  if (problems.size() != before) return nullptr;
  DefaultSampler sampler(book.exposures, std::move(sets.sets), sets.set_of, context.copula,
                         context.name);
  return std::make_unique<Loans>(std::move(book), std::move(sampler), portfolio, context);
}

}  // namespace

PortfolioMember loans_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
