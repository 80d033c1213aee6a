// Bonds: what issuers owe on them when they default, by a PD or by the path of their rating.
#include <algorithm>
#include <limits>
#include <optional>

#include "portfolios/age_hazards.hpp"
#include "portfolios/bond_keys.hpp"
#include "portfolios/default_losses.hpp"
#include "portfolios/default_sampler.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/loan_book.hpp"
#include "portfolios/rating_paths.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kBondWords{"bond", "bonds", "face", "bonds_per_row"};
constexpr double kMostRated = 1e7;  // each is followed by itself

/// What a portfolio of bonds is made of.
struct Parts {
  LoanBook book;
  HazardModel hazards;
  std::vector<std::uint32_t> set_of;
  std::optional<Migration> migration;  ///< nothing: by PD
  std::vector<std::uint8_t> grades;    ///< [row]
  std::optional<DefaultLosses> losses;
};

class Bonds final : public Portfolio {
 public:
  Bonds(Parts parts, const PortfolioContext& context)
      : parts_(std::move(parts)), calendar_(context.calendar) {
    if (parts_.migration)
      by_rating_.emplace(parts_.book.exposures, std::move(parts_.hazards), parts_.set_of,
                         std::move(*parts_.migration), parts_.grades, calendar_);
    else
      by_pd_.emplace(parts_.book.exposures, std::move(parts_.hazards), parts_.set_of, calendar_,
                     false);
  }

  const LoanExposures& exposures() const override { return parts_.book.exposures; }
  void admit_tag_values(const Tag& other) override {
    parts_.book.exposures.admit_tag_values(other);
  }
  std::vector<InputFile> inputs() const override {
    if (!parts_.book.input) return {};
    return {*parts_.book.input};
  }

  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events) const override {
    const Factors& factors = background.factors;
    const std::vector<DefaultRun> runs =
        by_rating_ ? by_rating_->draw(seed, trials, factors, first_row, events)
                   : draw_by_pd(seed, trials, factors, first_row, events);
    for (const DefaultRun& run : runs)
      parts_.losses->add(run, parts_.book, seed, trials, factors, first_row, events);
  }

  std::vector<SampledClass> classes() const override {
    std::vector<SampledClass> result;
    if (by_pd_)
      for (const DefaultClass& group : by_pd_->classes())
        result.push_back({set_of(group).label, group.loans, group.pd_low, group.pd_high,
                          set_of(group).correlation,
                          group.is_thinned() ? "skip and thin" : "skip"});
    else
      for (const RatedClass& group : by_rating_->classes()) result.push_back(described(group));
    return result;
  }

  double correlation(std::size_t class_a, std::size_t class_b) const override {
    const HazardModel& model = by_pd_ ? by_pd_->model() : by_rating_->model();
    double sum = 0;
    for (const Loading& a : model.sets[set_number(class_a)].loadings)
      for (const Loading& b : model.sets[set_number(class_b)].loadings)
        sum += a.weight * b.weight * model.factors->correlation(a.factor, b.factor);
    return sum;
  }

  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  EventTraits traits() const override { return parts_.losses->traits(parts_.book); }
  bool is_drawn() const override { return true; }
  double expected_events(double) const override {
    return static_cast<double>(parts_.losses->events_per_default()) *
           (by_rating_ ? by_rating_->expected_defaults() : expected_by_pd());
  }
  double expected_loss() const override { return std::numeric_limits<double>::quiet_NaN(); }
  double last_cash() const override {
    double last = 0;
    for (const double end : exposures().lives.end) last = std::max(last, end);
    return last + parts_.losses->longest_lag();
  }

 private:
  std::vector<DefaultRun> draw_by_pd(std::uint64_t seed, const TrialRange& trials,
                                     const Factors& factors, std::uint32_t first_row,
                                     Events& events) const {
    std::vector<DefaultRun> runs;
    for (const ClassDraw& drawn : by_pd_->draw(seed, trials, factors, {}, first_row, events))
      runs.push_back({drawn.first_event, drawn.last_event, drawn.drawn->entity});
    return runs;
  }

  const FactorSet& set_of(const DefaultClass& group) const {
    return by_pd_->model().sets[group.factor_set];
  }
  std::size_t set_number(std::size_t of_class) const {
    return by_pd_ ? by_pd_->classes()[of_class].factor_set
                  : by_rating_->classes()[of_class].factor_set;
  }

  SampledClass described(const RatedClass& group) const {
    const FactorSet& set = by_rating_->model().sets[group.factor_set];
    double low = 1, high = 0;
    for (const std::uint32_t row : group.row) {
      low = std::min(low, exposures().pd[row]);
      high = std::max(high, exposures().pd[row]);
    }
    return {set.label, group.row.size(), low, high, set.correlation, "ratings"};
  }

  double expected_by_pd() const {
    const LoanExposures& book = exposures();
    double sum = 0;
    for (std::size_t row = 0; row < book.rows(); ++row) {
      const double years = std::max(0.0, std::min(calendar_.end(), book.lives.end[row]) -
                                             std::max(0.0, book.lives.start[row]));
      // With a curve by age: a guess that sizes runs of trials and nothing else.
      const double pd = by_pd_->ages().empty() ? book.pd[row] : 0.02;
      sum += std::min(1.0, pd * years) * book.count[row];
    }
    return sum;
  }

  Parts parts_;
  const Calendar& calendar_;
  std::optional<DefaultSampler> by_pd_;
  std::optional<RatingPaths> by_rating_;  ///< one of the two
};

/// Reads what says how issuers default.
class ChanceReader {
 public:
  ChanceReader(const Value& portfolio, const PortfolioContext& context, Problems& problems)
      : portfolio_(portfolio), context_(context), problems_(problems) {}

  void check() {
    std::vector<const Value*> given;
    for (const char* key : {"pd", "pd_by_score", "pd_curve", "rating"})
      if (portfolio_.at(key)) given.push_back(&portfolio_.at(key));
    const char* const advice = "give one of 'pd', 'pd_by_score', 'pd_curve' and 'rating'";
    if (given.empty()) fail(portfolio_, "no probability of default", advice);
    if (given.size() > 1) fail(*given[1], "a second probability of default", advice);
    const Value &rating = portfolio_.at("rating"), &migration = portfolio_.at("migration"),
                &opening = portfolio_.at("opening_book");
    if (migration && !rating)
      fail(migration, "'migration' without 'rating'", "name the tag that holds the grades");
    if (rating && !migration)
      fail(rating, "'rating' without 'migration'", "name a rating system of 'ratings'");
    if (rating && opening.text != "none")
      fail(opening, "a steady book of rated bonds",
           "what is left of older bonds has moved in rating: give them by 'age' in a portfolio of "
           "their own, with the grades that they have at the start");
  }

  void read(Parts& parts) {
    const Value& migration = portfolio_.at("migration");
    if (!migration) {
      parts.hazards.ages =
          read_age_hazards(portfolio_, parts.book.exposures, context_.copula, problems_);
      return;
    }
    const auto found = context_.ratings.find(migration.text);
    if (found != context_.ratings.end()) {
      parts.migration = found->second;
      return read_grades(parts);
    }
    std::vector<std::string> known;
    for (const auto& system : context_.ratings) known.push_back(system.first);
    fail(migration, "'" + migration.text + "' is no rating system",
         did_you_mean(migration.text, known, "declare it under 'ratings'"));
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  /// Grades of rows, whose PD becomes that of the first year.
  void read_grades(Parts& parts) {
    LoanExposures& book = parts.book.exposures;
    const Migration& migration = *parts.migration;
    const Value& rating = portfolio_.at("rating");
    const Tag* tag = book.tag(rating.text);
    std::vector<std::string> known;
    for (const Tag& other : book.tags) known.push_back(other.name);
    if (!tag)
      return fail(rating, "'" + rating.text + "' is no tag of the portfolio",
                  did_you_mean(rating.text, known, "declare it under 'tags'"));
    std::vector<std::uint8_t> grade_of;  // [value of the tag]
    for (const std::string& value : tag->values) {
      const auto grade = migration.grade_named(value);
      if (!grade)
        fail(rating, "'" + value + "' is no grade of '" + portfolio_.at("migration").text + "'",
             did_you_mean(value, migration.grades(), "its grades stand under 'ratings'"));
      else if (*grade == migration.default_grade())
        fail(rating, "bonds with the grade '" + value + "' are in default",
             "leave them out: their loss is no matter of chance any more");
      grade_of.push_back(static_cast<std::uint8_t>(grade.value_or(0)));
    }
    double all = 0;
    for (std::size_t row = 0; row < book.rows(); ++row) {
      parts.grades.push_back(grade_of[tag->codes[row]]);
      book.pd[row] = migration.probability(parts.grades.back(), migration.default_grade());
      all += book.count[row];
    }
    if (all > kMostRated)
      fail(portfolio_, rounded_text(all) + " rated bonds", "each is drawn by itself: at most 1e7");
  }

  const Value& portfolio_;
  const PortfolioContext& context_;
  Problems& problems_;
};

std::unique_ptr<Portfolio> make(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  if (!context.calendar.given())
    problems.add(portfolio.place, portfolio.path, "a portfolio of bonds needs the order of time",
                 "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
  ChanceReader chances(portfolio, context, problems);
  chances.check();
  if (problems.size() != before) return nullptr;
  Parts parts;
  parts.book = build_loan_book(portfolio, context, kBondWords, problems);
  if (!parts.book.complete) return nullptr;
  chances.read(parts);
  FactorSets sets = build_factor_sets(portfolio, context, parts.book.exposures, false, problems);
  if (problems.size() != before) return nullptr;
  parts.losses.emplace(portfolio, parts.book, sets, context.calendar, problems);
  parts.hazards.sets = std::move(sets.sets);
  parts.hazards.portfolio = context.name;
  parts.hazards.factors = &context.factors;
  parts.hazards.copula = &context.copula;
  parts.set_of = std::move(sets.set_of);
  if (problems.size() != before) return nullptr;
  return std::make_unique<Bonds>(std::move(parts), context);
}

}  // namespace

PortfolioMember bonds_member() {
  return {bond_keys(), make, {"investor", "holds", "default", "The amount is that of the default"}};
}

}  // namespace cofferdam
