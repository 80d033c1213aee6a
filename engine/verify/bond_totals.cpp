#include "verify/bond_totals.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "distributions/distribution.hpp"
#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "model/params.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/firms.hpp"
#include "portfolios/portfolio.hpp"
#include "ratings/read_ratings.hpp"
#include "scenario/scenario_data.hpp"
#include "time/calendar.hpp"
#include "verify/kept_parts.hpp"
#include "verify/one_direction.hpp"
#include "verify/yearly_falls.hpp"

namespace cofferdam {
namespace {

constexpr double kSameTime = 1e-9;  // years
constexpr double kSameLoss = 1e-12;
constexpr double kMostRows = 1e5;

/// One portfolio's rows, added to what is known of others.
class Reader {
 public:
  Reader(const Model& model, const NamedPortfolio& named, DatedRows& all)
      : params_(model.params()),
        scenario_(model.scenario().data()),
        calendar_(*params_.calendar),
        named_(named),
        book_(named.portfolio->exposures()),
        value_(scenario_.root.at("portfolios").at(named.name)),
        chances_(value_.get("firms") ? scenario_.root.at("firms").at(value_.at("firms").text)
                                     : value_),
        none_(scenario_.document.sources),
        all_(all) {}

  /// Why there is no exact method; "" if there is one.
  std::string read(OneDirection& direction) {
    std::string why_not = against();
    if (why_not.empty()) why_not = read_loadings(direction);
    if (why_not.empty()) why_not = read_kept();
    if (!why_not.empty()) return why_not;
    read_chances();
    why_not = read_puts();
    for (std::uint32_t row = 0; row < book_.rows() && why_not.empty(); ++row)
      if (book_.first_of(row) == row) add(row);
    return why_not;
  }

 private:
  std::string against() const {
    if (const std::string of_firms = against_firms(); !of_firms.empty()) return of_firms;
    if (book_.is_fine_grained())
      return "it is fine-grained: losses are continuous given the factors";
    if (book_.depends_on_take_up()) return "how much of its new business is lent is drawn";
    if (value_.get("renewal").number > 0) return "its loans are renewed with a probability";
    if (value_.get("mark_to_market").given)
      return "its bonds are marked to market: their values move with their grades";
    if (value_.get("probit_hazard").given) return "its hazards are given as probits";
    if (value_.get("vintage").number > 0) return "loans of a cohort share a normal of their own";
    if (value_.get("pd_uncertainty").given) return "its PDs are uncertain";
    if (value_.at("lgd_tie").given) return "losses given default are tied to a factor";
    if (static_cast<double>(book_.rows()) > kMostRows) return "it has more than 100,000 rows";
    return "";
  }
  /// Of firms that have one exposure each, it is as if that were of an issuer of its own.
  std::string against_firms() const {
    if (!book_.firms()) return "";
    if (chances_.at("groups").given) return "firms of a group share a normal of their own";
    std::set<std::uint32_t> known;
    for (const NamedPortfolio& other : params_.portfolios) {
      const Exposures& book = other.portfolio->exposures();
      if (book.firms() != book_.firms()) continue;
      for (std::size_t row = 0; row < book.rows(); row += book.rows_each())
        if (book.count_of(row) != 1 || !known.insert(book.firm_of(row)).second)
          return "its firms may have several exposures, and default with all of them";
    }
    return "";
  }
  const Firms& firms() const { return *params_.firms.at(value_.at("firms").text); }
  FactorLoadings loadings_of_firms() const {
    FactorLoadings all;
    for (const FactorSet& set : firms().hazards().sets) {
      all.sets.push_back(set.loadings);
      if (std::any_of(set.drawn.begin(), set.drawn.end(), [](const auto& d) { return bool(d); }))
        all.why_not = "a loading or correlation is drawn";
    }
    for (std::size_t row = 0; row < book_.rows(); ++row)
      all.set_of.push_back(firms().set_of(book_.firm_of(row)));
    return all;
  }
  /// When what may default begins to live.
  double begins(std::uint32_t row) const {
    return book_.firms() ? firms().exposures().lives.start[book_.firm_of(row)] : book_.begins(row);
  }
  std::string read_loadings(OneDirection& direction) {
    const FactorLoadings loadings =
        book_.firms() ? loadings_of_firms() : named_.portfolio->factor_loadings();
    if (!loadings.why_not.empty()) return loadings.why_not;
    for (const auto& set : loadings.sets) {
      loading_of_set_.push_back(direction(set));
      if (std::isnan(loading_of_set_.back()))
        return "it depends on several factors in different ways";
    }
    set_of_ = loadings.set_of;
    return "";
  }

  /// What of a loss stays: drawn fractions by row; fixed ones are in the losses.
  std::string read_kept() {
    fixed_ = add_kept({});
    kept_of_.assign(book_.rows(), fixed_);
    const Value& recovery = value_.at("recovery");
    if (recovery.given && comes_late(recovery.at("lag")))
      return "what comes back of late defaults may come after the end of the scenario: a longer "
             "'run_off' makes it exact";
    if (value_.at("lgd").given) multiply_kept(value_.at("lgd"), 0, 1);
    if (recovery.given) multiply_kept(recovery.at("rate"), 1, recovery.at("cost").number - 1);
    all_.drawn = all_.drawn || recovery.given ||
                 std::any_of(kept_of_.begin(), kept_of_.end(),
                             [&](std::size_t kept) { return kept != fixed_; });
    return "";
  }
  /// What is drawn of `part`, as fixed + times X, independently of what was drawn before.
  void multiply_kept(const Value& part, double fixed, double times) {
    const RowSource attributes{.reads_columns = false};
    FieldResolver resolver(book_, attributes, none_);
    resolver.for_each_leaf(part, [&](const Value& leaf, const RowList& rows) {
      if (leaf.form != Value::Form::distribution) return;
      const auto drawn = make_distribution(leaf, none_);
      const KeptPart kept = kept_part(*drawn, fixed, times);
      std::map<std::size_t, std::size_t> made;  // by what was drawn before
      for (const std::uint32_t row : rows) {
        const auto [known, added] = made.emplace(kept_of_[row], 0);
        if (added) known->second = add_kept(product(all_.book.kept[kept_of_[row]], kept));
        kept_of_[row] = known->second;
      }
    });
  }
  std::size_t add_kept(KeptPart kept) {
    all_.book.kept.push_back(std::move(kept));
    return all_.book.kept.size() - 1;
  }
  bool comes_late(const Value& lag) const {
    double last = 0;
    for (std::size_t row = 0; row < book_.rows(); ++row)
      last = std::max(last, std::min(book_.ends(row), calendar_.end()));
    if (lag.form == Value::Form::distribution)
      return calendar_.later(last, make_distribution(lag, none_)->high()) >
             calendar_.end() + kSameTime;
    const auto span = static_cast<int>(lag.number);
    const double back =
        lag.per == "days" ? calendar_.later(last, 0, span) : calendar_.later(last, span);
    return back > calendar_.end() + kSameTime;
  }

  void read_chances() {
    const Value& migration = chances_.get("migration");
    if (migration) {
      const Ratings ratings =
          read_ratings(scenario_.root.at("ratings"), scenario_.folder, *params_.factors, none_);
      const Migration& system = ratings.at(migration.text);
      rated_ = add_falls(falls_of(system));
      const Tag* tag = book_.tag(chances_.at("rating").text);
      for (const std::string& grade : tag->values)
        grade_of_.push_back(system.grade_named(grade).value_or(0));
      grades_ = tag->codes;
    } else if (chances_.at("pd_curve")) {
      for (const double pd : yearly_of(chances_.at("pd_curve")))
        by_age_.push_back(add_falls({{pd, 1}}));
    }
  }
  /// Who decides by the grade at a put date within a year has to know who has moved in it by then.
  std::string read_puts() {
    const Value& put = value_.get("put");
    if (!put.given || !put.at("grade_below").given) return "";
    const RowSource attributes{.reads_columns = false};
    FieldResolver resolver(book_, attributes, none_);
    given_back_ = resolver.numbers(put.at("probability"), kShare, Type::rate);
    const Ratings ratings =
        read_ratings(scenario_.root.at("ratings"), scenario_.folder, *params_.factors, none_);
    kept_down_to_ =
        ratings.at(chances_.at("migration").text).grade_named(put.at("grade_below").text).value();
    for (std::uint32_t row = 0; row < book_.rows(); ++row) {
      const double date = put_date(row);
      bool turn = date <= 0 || date >= calendar_.end() - kSameTime || given_back_[row] == 0;
      for (std::size_t year = 0; year < calendar_.years(); ++year)
        turn = turn || std::abs(date - calendar_.year_end(year)) < kSameTime;
      if (!turn) return "its bonds may be given back by their grade within a year of the calendar";
    }
    return "";
  }
  /// At the end of its life if it has none.
  double put_date(std::uint32_t row) const {
    const PrincipalCourse& course = book_.courses()[book_.course_of(row)];
    return course.put_after > 0 ? book_.after(row, course.put_after) : book_.ends(row);
  }
  std::size_t add_falls(YearlyFalls falls) {
    all_.book.falls.push_back(std::move(falls));
    return all_.book.falls.size() - 1;
  }
  /// The system by which a row moves at a time.
  std::size_t falls_at(std::uint32_t row, double time) {
    if (!grades_.empty()) return rated_;
    if (!by_age_.empty()) {
      const int age = calendar_.months_between(begins(row), time) / 12;
      return by_age_[std::min(static_cast<std::size_t>(std::max(0, age)), by_age_.size() - 1)];
    }
    const double pd = book_.probability_of(row);
    const auto known = of_pd_.find(pd);
    if (known != of_pd_.end()) return known->second;
    return of_pd_[pd] = add_falls({{pd, 1}});
  }

  /// Moments between which nothing changes, ascending.
  std::vector<double> cuts_of(std::uint32_t row, double begin, double end) const {
    std::vector<double> cuts = {begin, end, std::clamp(book_.begins(row), begin, end),
                                std::clamp(put_date(row), begin, end)};
    for (std::size_t year = 0; year < calendar_.years(); ++year)
      cuts.push_back(calendar_.year_end(year));
    const bool level = book_.courses()[book_.course_of(row)].is_level();
    const int step = level ? 12 : 1;
    if (!level || !by_age_.empty())
      for (int months = step; book_.after(row, months) < end; months += step)
        cuts.push_back(book_.after(row, months));
    if (!by_age_.empty() && book_.firms())
      for (int months = 12; calendar_.later(begins(row), months) < end; months += 12)
        cuts.push_back(calendar_.later(begins(row), months));
    std::sort(cuts.begin(), cuts.end());
    return cuts;
  }

  void add(std::uint32_t row) {
    const double begin = std::max(0.0, begins(row)),
                 end = std::min(book_.ends(row), calendar_.end());
    DatedRow made{named_.first_row + row,
                  {loading_of_set_[set_of_[row]],
                   grades_.empty() ? 0 : grade_of_[grades_[row]],
                   kept_of_[row],
                   {},
                   book_.count_of(row)},
                  static_cast<std::uint32_t>(book_.rows_each())};
    const std::vector<double> cuts = cuts_of(row, begin, end);
    for (std::size_t i = 0; i + 1 < cuts.size(); ++i) {
      const double from = std::max(cuts[i], begin), to = std::min(cuts[i + 1], end);
      if (to - from < kSameTime) continue;
      add_time(row, (from + to) / 2, to - from, made.bonds.times);
    }
    all_.rows.push_back(std::move(made));
  }
  /// Of a loss, what stays besides the part that is drawn.
  double fixed_part(std::uint32_t row) const {
    if (kept_of_[row] == fixed_) return book_.severity_of(row);
    if (!value_.at("lgd").given || !value_.at("recovery").given) return 1;
    const double drawn = all_.book.kept[kept_of_[row]].mean;
    return drawn > 0 ? book_.severity_of(row) / drawn : 0;
  }
  void add_time(std::uint32_t row, double middle, double years, std::vector<MovingTime>& times) {
    const PrincipalCourse& course = book_.courses()[book_.course_of(row)];
    const double there = course.put_after > 0 && middle > put_date(row) ? 1 - course.put : 1;
    const double loss = middle < book_.begins(row)
                            ? 0
                            : book_.amount_of(row) * course.schedule.at_default *
                                  course.balance(calendar_, book_.begins(row), middle) *
                                  fixed_part(row);
    const std::size_t year = calendar_.year_of(middle), falls = falls_at(row, middle);
    if (times.empty() || times.back().year != year || times.back().falls != falls) {
      times.push_back({year, falls, {}, 0, kept_down_to_});
      const bool put = !given_back_.empty() && put_date(row) > 0 &&
                       std::abs(calendar_.year_start(year) - put_date(row)) < kSameTime;
      if (put) times.back().given_back = given_back_[row];
    }
    std::vector<Stretch>& stretches = times.back().stretches;
    if (!stretches.empty() && stretches.back().loss == loss && stretches.back().there == there)
      stretches.back().years += years;
    else
      stretches.push_back({years, loss, there});
  }

  const Params& params_;
  const ScenarioData& scenario_;
  const Calendar& calendar_;
  const NamedPortfolio& named_;
  const Exposures& book_;
  const Value& value_;
  const Value& chances_;  ///< what says how issuers default: it, or its firms
  mutable Problems none_;
  DatedRows& all_;
  std::vector<double> loading_of_set_;
  std::vector<std::uint32_t> set_of_, grades_;  ///< [row]; grades are codes of the tag
  std::size_t fixed_ = 0;                       ///< what keeps all of a loss
  std::vector<std::size_t> kept_of_;            ///< [row]
  std::vector<double> given_back_;  ///< [row] with which probability, by the grade; empty: nothing
  std::size_t kept_down_to_ = 0;    ///< worst grade of what is not
  std::size_t rated_ = 0;
  std::vector<std::size_t> grade_of_, by_age_;  ///< [code of the tag], [year of life]
  std::map<double, std::size_t> of_pd_;
};

}  // namespace

bool is_of_defaults(const Model& model, const NamedPortfolio& portfolio) {
  const Value& value = model.scenario().data().root.at("portfolios").at(portfolio.name);
  return value.kind->name == "bonds" || value.kind->name == "loans";
}

DatedRows dated_rows(const Model& model, const std::vector<const NamedPortfolio*>& portfolios) {
  const Params& params = model.params();
  DatedRows all;
  all.about = "the scenario";
  if (params.factors->regimes().any())
    all.why_not = "regimes make its factors a mixture of normal laws";
  else if (params.factors->stressed())
    all.why_not = "a stress gives values to its factors";
  all.book.degrees_of_freedom = params.copula->degrees_of_freedom();
  OneDirection direction(*params.factors);
  for (const NamedPortfolio* named : portfolios) {
    if (!all.why_not.empty()) return all;
    all.why_not = Reader(model, *named, all).read(direction);
    if (!all.why_not.empty()) all.about = "portfolio " + named->name;
  }
  std::set<std::size_t> years;  // of risk
  for (const DatedRow& row : all.rows)
    for (const MovingTime& time : row.bonds.times) years.insert(time.year);
  if (all.why_not.empty()) all.book.factor = direction.course(years.size() > 1, all.why_not);
  return all;
}

TotalLaw DatedTotals::law(const PartOfLoss& part, double) {
  BondBook book = rows_.book;
  for (const DatedRow& row : rows_.rows) {
    EqualBonds bonds = row.bonds;
    double most = 0;
    for (MovingTime& time : bonds.times)
      for (Stretch& stretch : time.stretches)
        for (std::uint32_t k = 1; k < row.rows && stretch.loss > 0; ++k)
          if (std::abs(part(row.row + k, stretch.loss) - part(row.row, stretch.loss)) >
              kSameLoss * stretch.loss) {
            TotalLaw law;
            law.why_not = "what is borne of a default goes by the grade that its issuer has then";
            return law;
          }
    for (MovingTime& time : bonds.times)
      for (Stretch& stretch : time.stretches)
        most = std::max(most, stretch.loss = stretch.loss > 0 ? part(row.row, stretch.loss) : 0);
    if (most > 0) book.bonds.push_back(std::move(bonds));
  }
  if (book.bonds.empty()) return {{}, {}, true, ""};
  double times = times_last(book);
  if (times == 0) {
    times = 1;
    law_ = {};
    if (const auto moments = moments_of(book, law_.why_not)) {
      law_.moments = *moments;
      law_.distribution = distribution_of(book);
    }
    last_ = std::move(book);
  }
  TotalLaw law = law_;
  law.moments.mean *= times, law.moments.standard_deviation *= times;
  if (law.distribution) {
    std::vector<double> values = law.distribution->values();
    for (double& value : values) value *= times;
    law.distribution = DiscreteDistribution(std::move(values), law.distribution->probabilities());
  }
  return law;
}

double DatedTotals::times_last(const BondBook& book) const {
  if (book.bonds.size() != last_.bonds.size()) return 0;  // rows come in one order
  double times = 0;
  for (std::size_t i = 0; i < book.bonds.size(); ++i) {
    for (std::size_t t = 0; t < book.bonds[i].times.size(); ++t)
      for (std::size_t s = 0; s < book.bonds[i].times[t].stretches.size(); ++s) {
        const double one = book.bonds[i].times[t].stretches[s].loss,
                     other = last_.bonds[i].times[t].stretches[s].loss;
        if (times == 0 && other > 0) times = one / other;
        if (std::abs(one - times * other) > kSameLoss * one) return 0;
      }
  }
  return times;
}

}  // namespace cofferdam
