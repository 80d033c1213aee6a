// Scores: how well they tell defaults, as stated and as the book has it.
#include <algorithm>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "portfolios/firms.hpp"
#include "portfolios/portfolio.hpp"
#include "portfolios/score_ranking.hpp"
#include "portfolios/scored.hpp"

namespace cofferdam {
namespace {

/// A book of which the scenario says something about scores, and of which PDs of a year are known.
struct ScoredBook {
  std::string name;
  const Exposures& exposures;
};

/// Hazards by age leave PDs of 0; other books may know none.
bool has_pds(const Exposures& exposures) {
  for (std::size_t row = 0; row < exposures.rows(); ++row)
    if (exposures.probability_of(row) > 0) return true;
  return false;
}

std::vector<ScoredBook> scored_books(const Params& params) {
  std::vector<ScoredBook> books;
  const auto add = [&](const std::string& name, const Exposures& exposures) {
    if (exposures.scores() && has_pds(exposures)) books.push_back({name, exposures});
  };
  for (const auto& [name, firms] : params.firms) add("firms: " + name, firms->exposures());
  for (const NamedPortfolio& named : params.portfolios)
    add(named.name, named.portfolio->exposures());
  return books;
}

/// What a book amounts to, by number of exposures.
struct Counted {
  std::vector<double> count, pd;  ///< [row]
  double all = 0, mean = 0, low = 1, high = 0;
};

Counted count(const Exposures& exposures) {
  Counted book;
  for (std::size_t row = 0; row < exposures.rows(); ++row) {
    const double n = exposures.count_of(row), pd = exposures.probability_of(row);
    book.count.push_back(n);
    book.pd.push_back(pd);
    book.all += n;
    book.mean += n * pd;
    book.low = std::min(book.low, pd);
    book.high = std::max(book.high, pd);
  }
  book.mean /= book.all;
  return book;
}

class Scores final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn portfolio("portfolio", "name of the portfolio, or 'firms: ' and the name of firms");
    TextColumn score("score", "attribute that ranks the exposures: as seen, or without errors");
    TextColumn pds("pds",
                   "where PDs come from: calibrated, curve or bands of this score, by another "
                   "attribute, or given by other keys");
    NumberColumn loans("loans", "1", "number of exposures");
    NumberColumn stated_mean("stated_mean_pd", "1", "mean PD that is stated; n/a: none is");
    NumberColumn mean("mean_pd", "1", "mean PD over exposures, after all that changes PDs");
    NumberColumn low("lowest_pd", "1", "lowest PD");
    NumberColumn high("highest_pd", "1", "highest PD");
    NumberColumn stated_gini("stated_gini", "1", "Gini that is stated of this score");
    NumberColumn gini("gini", "1", "accuracy ratio of this score for the expected defaults");
    NumberColumn auc("auc", "1", "area under the curve, (1 + gini) / 2");
    NumberColumn intercept("intercept", "1", "log odds of default at the score 0, of a curve");
    NumberColumn slope("slope", "1", "change of the log odds with a point of the score");
    for (const ScoredBook& book : scored_books(summary.params)) {
      const Scored& stated = *book.exposures.scores();
      const Counted counted = count(book.exposures);
      for (const std::string& name : stated.scores) {
        const bool decides = name == stated.by;
        const auto of_this = [&](double x) { return decides ? x : Scored::kNone; };
        portfolio.add(book.name);
        score.add(name);
        pds.add(decides || stated.by.empty() ? stated.pds : "by " + stated.by);
        loans.add(counted.all);
        stated_mean.add(of_this(stated.mean));
        mean.add(counted.mean);
        low.add(counted.low);
        high.add(counted.high);
        stated_gini.add(of_this(stated.gini));
        const ScoreRanking ranking(*book.exposures.attribute(name), counted.count);
        const double reached = ranking.gini(counted.pd, counted.count);
        gini.add(reached);
        auc.add((1 + reached) / 2);
        intercept.add(of_this(stated.intercept));
        slope.add(of_this(stated.slope));
      }
    }
    return make_table("scores", "one score of a portfolio or of firms", portfolio, score, pds,
                      loans, stated_mean, mean, low, high, stated_gini, gini, auc, intercept,
                      slope);
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  if (scored_books(params).empty()) return nullptr;
  return std::make_unique<Scores>();
}

}  // namespace

TableMember scores_table() {
  return {make};
}

}  // namespace cofferdam
