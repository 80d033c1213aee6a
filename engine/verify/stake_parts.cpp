#include "verify/stake_parts.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "economies/factor_model.hpp"
#include "exact/stake_book.hpp"
#include "model/params.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/portfolio.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/one_direction.hpp"

namespace cofferdam {
namespace {

constexpr double kBefore = 1e-6;  // years: a stake is sold on the last day of its holding time

/// Stakes as exact methods see them.
struct StakeRows {
  std::string why_not;  ///< "": they are as said; else why nothing is exact
  std::string untied;   ///< "": their ties are known; else why means alone are exact
  StakeBook book;
};

class StakeReader {
 public:
  StakeReader(const Model& model, const NamedPortfolio& named)
      : params_(model.params()),
        calendar_(*params_.calendar),
        named_(named),
        book_(named.portfolio->exposures()),
        value_(model.scenario().data().root.at("portfolios").at(named.name)),
        none_(model.scenario().data().document.sources) {}

  StakeRows read(OneDirection& direction) {
    if (value_.get("strike") || value_.get("follow_on") || value_.at("dilution").number > 0) {
      rows_.why_not = "they are warrants, are diluted or have a follow-on";
    } else if (value_.get("firms")) {
      rows_.why_not = "its stakes end when firms default that several portfolios share";
    } else if (params_.factors->stressed()) {
      rows_.why_not = "a stress gives values to its factors";
    } else {
      read_loadings(direction);
      read_stakes();
    }
    return std::move(rows_);
  }

 private:
  void read_loadings(OneDirection& direction) {
    const FactorLoadings loadings = named_.portfolio->factor_loadings();
    set_of_ = loadings.set_of;
    for (const auto& set : loadings.sets) {
      const double loading = direction(set);
      if (std::isnan(loading))
        rows_.untied = "its stakes depend on several factors in different ways";
      loading_.push_back(std::isnan(loading) ? 0 : loading);
    }
    if (params_.factors->regimes().any())
      rows_.untied = "regimes make its factors a mixture of normal laws";
    if (!rows_.untied.empty() && !params_.factors->starts_in_long_run())
      rows_.why_not = rows_.untied + ", and a start moves them from the long run";
  }

  void read_stakes() {
    const RowSource attributes{.reads_columns = false};
    FieldResolver resolver(book_, attributes, none_);
    resolver.for_each_leaf(value_.at("multiple"), [&](const Value& leaf, const RowList& rows) {
      std::shared_ptr<const Distribution> drawn;
      std::vector<double> fixed(book_.rows(), leaf.number);
      if (leaf.form == Value::Form::distribution)
        drawn = make_distribution(leaf, none_);
      else if (leaf.form != Value::Form::number)
        resolver.read_column(leaf, kAtLeastZero, rows, fixed);
      for (const std::uint32_t row : rows) add(row, drawn, fixed[row]);
    });
  }
  /// A stake that is sold while the scenario runs, beside those that are equal.
  void add(std::uint32_t row, const std::shared_ptr<const Distribution>& drawn, double fixed) {
    const double end = book_.ends(row);
    if (end > calendar_.end() + kBefore || book_.amount_of(row) <= 0) return;
    const double sold = calendar_.time_of_day(calendar_.day_of(end - kBefore));
    EqualStakes made{drawn, drawn ? 0 : fixed,      book_.amount_of(row),
                     0,     loading_[set_of_[row]], calendar_.year_of(sold)};
    std::vector<EqualStakes>& all = rows_.book.stakes;
    auto same = std::find_if(all.begin(), all.end(), [&](EqualStakes known) {
      known.count = 0;
      return known == made;
    });
    if (same == all.end()) same = all.insert(same, made);
    same->count += book_.count_of(row);
  }

  const Params& params_;
  const Calendar& calendar_;
  const NamedPortfolio& named_;
  const Exposures& book_;
  const Value& value_;
  Problems none_;
  StakeRows rows_;
  std::vector<double> loading_;        ///< [set]
  std::vector<std::uint32_t> set_of_;  ///< [row]
};

/// One amount of a book.
class StakeFinder {
 public:
  StakeFinder(const StakeRows& rows, ExactParts& parts) : rows_(rows), parts_(parts) {}

  void add(const std::string& name, TrialAmount amount, StakeSide side) {
    if (!rows_.why_not.empty()) {
      parts_.unanswered.push_back({name, rows_.why_not});
      return;
    }
    if (rows_.book.stakes.empty()) return;
    const bool tied = rows_.untied.empty();
    const StakeMoments moments =
        tied ? moments_of(rows_.book, side) : untied_moments_of(rows_.book, side);
    if (moments.mean == 0 && moments.standard_deviation == 0) return;
    ExactPart part{name, amount, {moments.mean, moments.standard_deviation}, {}};
    part.skewness = moments.third / power_of_three(moments.standard_deviation);
    if (!tied) {
      part.moments.standard_deviation = std::nan("");
      parts_.unanswered.push_back({"standard deviation and distribution of " + name, rows_.untied});
    } else if (auto law = law_of(rows_.book, side)) {
      part.distribution = std::move(law->distribution);
      part.put_on_first = law->put_on_first;
      part.is_smooth = true;
      if (side != StakeSide::net) part.none = law->none;
    } else {
      parts_.unanswered.push_back(
          {"distribution of " + name,
           "its exits are in several years, or differ in too many ways: only mean and standard "
           "deviation are exact"});
    }
    parts_.answered.push_back(std::move(part));
  }

 private:
  static double power_of_three(double x) { return x * x * x; }

  const StakeRows& rows_;
  ExactParts& parts_;
};

std::size_t index_of(const Params& params, const NamedPortfolio& named) {
  return static_cast<std::size_t>(&named - params.portfolios.data());
}

}  // namespace

bool is_of_stakes(const Model& model, const NamedPortfolio& portfolio) {
  const Value& value = model.scenario().data().root.at("portfolios").at(portfolio.name);
  return value.kind->name == "equity";
}

void add_stakes(const Model& model, const std::vector<const NamedPortfolio*>& portfolios, bool all,
                ExactParts& parts) {
  OneDirection direction(*model.params().factors);
  std::vector<StakeRows> books;
  StakeRows together;
  std::set<std::size_t> years;
  for (const NamedPortfolio* named : portfolios) {
    books.push_back(StakeReader(model, *named).read(direction));
    for (const EqualStakes& stakes : books.back().book.stakes) {
      years.insert(stakes.year);
      together.book.stakes.push_back(stakes);
    }
    if (!books.back().why_not.empty()) together.why_not = books.back().why_not;
    if (!books.back().untied.empty()) together.untied = books.back().untied;
  }
  std::string why_not;
  const FactorCourse course = direction.course(years.size() > 1, why_not);
  books.push_back(std::move(together));
  for (StakeRows& book : books) {
    book.book.factor = course;
    if (why_not.empty()) continue;
    (model.params().factors->starts_in_long_run() ? book.untied : book.why_not) = why_not;
  }
  for (std::size_t i = 0; i < portfolios.size(); ++i) {
    const std::size_t index = index_of(model.params(), *portfolios[i]);
    StakeFinder finder(books[i], parts);
    finder.add("losses of " + portfolios[i]->name, {TrialAmount::Kind::portfolio_losses, index},
               StakeSide::losses);
    if (!books[i].why_not.empty()) continue;  // was said
    finder.add("gains of " + portfolios[i]->name, {TrialAmount::Kind::portfolio_gains, index},
               StakeSide::gains);
    if (!all || portfolios.size() > 1)
      finder.add("net losses of " + portfolios[i]->name, {TrialAmount::Kind::portfolio_net, index},
                 StakeSide::net);
  }
  if (all)
    StakeFinder(books.back(), parts)
        .add("all losses", {TrialAmount::Kind::losses, 0}, StakeSide::net);
}

}  // namespace cofferdam
