// Bonds: what issuers owe on them when they default, by a PD or by the path of their rating.
#include <algorithm>
#include <limits>
#include <optional>

#include "portfolios/age_hazards.hpp"
#include "portfolios/bond_keys.hpp"
#include "portfolios/bond_values.hpp"
#include "portfolios/current_grades.hpp"
#include "portfolios/default_losses.hpp"
#include "portfolios/default_sampler.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/firm_grades.hpp"
#include "portfolios/firm_links.hpp"
#include "portfolios/issuance.hpp"
#include "portfolios/issuer_grades.hpp"
#include "portfolios/loan_book.hpp"
#include "portfolios/put_dates.hpp"
#include "portfolios/rating_paths.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kBondWords{"bond", "bonds", "face", "bonds_per_row"};
constexpr double kMostValues = 5e7;  // by issue, year and grade
/// What the firms say, if the bonds are theirs.
constexpr const char* kKeysOfFirms[] = {
    "pd", "pd_curve", "rating", "migration", "current_grade", "loading", "asset_correlation"};

/// What a portfolio of bonds is made of.
struct Parts {
  LoanBook book;
  HazardModel hazards;
  std::vector<std::uint32_t> set_of;
  std::optional<IssuerGrades> rated;  ///< nothing: by PD, or by firm
  std::optional<DefaultLosses> losses;
  std::vector<double> coupons;           ///< [row] if the holder marks to market; else empty
  std::vector<double> can_be_put;        ///< [row] with which probability; empty: no bond can
  std::optional<std::size_t> put_below;  ///< grade below which it is; nothing: whatever the grade
};

class Bonds final : public Portfolio {
 public:
  Bonds(Parts parts, const PortfolioContext& context)
      : parts_(std::move(parts)), name_(context.name), calendar_(context.calendar) {
    LoanExposures& book = parts_.book.exposures;
    // All bonds that are planned are drawn, so that tools are compared on the same defaults.
    if (parts_.rated)
      by_rating_.emplace(book, std::move(parts_.hazards), parts_.set_of, parts_.rated->migration,
                         parts_.rated->grades, calendar_);
    else if (!book.links.given())
      by_pd_.emplace(book, std::move(parts_.hazards), parts_.set_of, calendar_, false);
    leave_out_unissued(book);
    if (book.links.given()) {
      by_firm_.emplace(book, name_);
      if (book.links.firms->migration()) firm_grades_.emplace(book, *by_firm_, calendar_);
    }
    if (!parts_.coupons.empty())
      values_.emplace(book, std::move(parts_.coupons), *migration(), calendar_);
    if (parts_.put_below)
      grade_puts_.emplace(book, std::move(parts_.can_be_put),
                          firm_grades_ ? firm_grades_->at_first() : parts_.rated->grades,
                          *parts_.put_below, migration()->default_grade(), name_ + "|put");
  }

  const LoanExposures& exposures() const override { return parts_.book.exposures; }
  /// Of bonds that are rated themselves.
  const Migration& own_migration() const { return by_rating_->migration(); }
  void admit_tag_values(const Tag& other) override {
    parts_.book.exposures.admit_tag_values(other);
  }
  std::vector<InputFile> inputs() const override {
    if (!parts_.book.input) return {};
    return {*parts_.book.input};
  }

  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events) const override {
    std::vector<GradeMove> moves;
    draw(seed, trials, background, first_row, events, moves, values_ || grade_puts_);
  }
  /// Also with how grades move, if they are asked for: all changes until bonds end.
  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events, std::vector<GradeMove>& moves,
            bool asks_grades) const {
    const Factors& factors = background.factors;
    std::vector<DefaultRun> runs =
        draw_defaults(seed, trials, background, first_row, events, asks_grades ? &moves : nullptr);
    drop_unissued(exposures(), first_row, runs, events, asks_grades ? &moves : nullptr);
    if (grade_puts_)
      grade_puts_->apply(seed, trials, moves, first_row, runs, events);
    else if (!parts_.can_be_put.empty())
      drop_given_back(exposures(), name_ + "|put", seed, trials, first_row, runs, events);
    for (const DefaultRun& run : runs)
      parts_.losses->add(run, parts_.book, seed, trials, factors, first_row, events);
    if (!values_) return;
    std::optional<Spreads> spreads;
    if (const SpreadMoves* of = values_->spread_moves())
      spreads.emplace(of->draw(seed, trials, factors));
    values_->append(moves, spreads ? &*spreads : nullptr, first_row, events);
  }

  std::vector<SampledClass> classes() const override {
    std::vector<SampledClass> result;
    if (by_firm_) result.push_back(by_firm_->sampled());
    if (by_pd_)
      for (const DefaultClass& group : by_pd_->classes())
        result.push_back({set_of(group).label, group.loans, group.pd_low, group.pd_high,
                          set_of(group).correlation,
                          group.is_thinned() ? "skip and thin" : "skip"});
    if (by_rating_)
      for (const RatedClass& group : by_rating_->classes()) result.push_back(described(group));
    return result;
  }

  double correlation(std::size_t class_a, std::size_t class_b) const override {
    if (by_firm_) return std::numeric_limits<double>::quiet_NaN();
    const HazardModel& model = by_pd_ ? by_pd_->model() : by_rating_->model();
    double sum = 0;
    for (const Loading& a : model.sets[set_number(class_a)].loadings)
      for (const Loading& b : model.sets[set_number(class_b)].loadings)
        sum += a.weight * b.weight * model.factors->correlation(a.factor, b.factor);
    return sum;
  }

  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  EventTraits traits() const override {
    EventTraits traits = parts_.losses->traits(parts_.book);
    traits.gains = traits.more_than_lent = values_.has_value();
    return traits;
  }
  bool is_drawn() const override { return true; }
  double expected_events(double) const override {
    return static_cast<double>(parts_.losses->events_per_default()) *
               (by_rating_ ? by_rating_->expected_defaults() : expected_by_pd()) +
           (!values_     ? 0
            : by_rating_ ? by_rating_->expected_moves(told())
                         : firm_grades_->expected(told()));
  }
  double expected_loss() const override { return std::numeric_limits<double>::quiet_NaN(); }
  /// Given the factors of all years issuers are independent.
  FactorLoadings factor_loadings() const override {
    const HazardModel& model = by_pd_ ? by_pd_->model() : by_rating_->model();
    FactorLoadings all{"", {}, parts_.set_of};
    for (const FactorSet& set : model.sets) {
      all.sets.push_back(set.loadings);
      if (std::any_of(set.drawn.begin(), set.drawn.end(), [](const auto& d) { return bool(d); }))
        all.why_not = "a loading or correlation is drawn";
    }
    return all;
  }
  double last_cash() const override {
    double last = 0;
    for (const double end : exposures().lives.end) last = std::max(last, end);
    return last + parts_.losses->longest_lag();
  }

 private:
  /// What has to be known of the grades of bonds that are marked to market.
  ToldGrades told() const {
    return values_ && values_->spread_moves() ? ToldGrades::all : ToldGrades::changes;
  }
  /// Null: nobody is rated.
  const Migration* migration() const {
    return firm_grades_   ? &firm_grades_->migration()
           : parts_.rated ? &parts_.rated->migration
                          : nullptr;
  }
  /// By rating, by PD or by firm; with moves of grades where they matter.
  std::vector<DefaultRun> draw_defaults(std::uint64_t seed, const TrialRange& trials,
                                        const Background& background, std::uint32_t first_row,
                                        Events& events, std::vector<GradeMove>* moves) const {
    if (by_rating_)
      return by_rating_->draw(seed, trials, background.factors, first_row, events, moves, told());
    if (firm_grades_ && moves)
      firm_grades_->append(background.firms[exposures().links.firms->index()], told(), *moves);
    std::vector<DefaultRun> runs;
    const std::vector<ClassDraw> draws =
        by_firm_ ? std::vector{by_firm_->draw(background, first_row, events)}
                 : by_pd_->draw(seed, trials, background.factors, {}, first_row, events);
    for (const ClassDraw& drawn : draws)
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
      const double pd = book.pd[row] > 0 ? book.pd[row] : 0.02;
      sum += std::min(1.0, pd * years) * book.count[row];
    }
    return sum;
  }

  Parts parts_;
  std::string name_;
  const Calendar& calendar_;
  std::optional<BondValues> values_;       ///< if the holder marks to market
  std::optional<GradePuts> grade_puts_;    ///< if grades decide what is given back
  std::optional<FirmGrades> firm_grades_;  ///< of firms that are rated
  std::optional<DefaultSampler> by_pd_;
  std::optional<RatingPaths> by_rating_;
  std::optional<FirmFollowers> by_firm_;  ///< one of the three
};

/// Reads what says how issuers default.
class ChanceReader {
 public:
  ChanceReader(const Value& portfolio, const PortfolioContext& context, Problems& problems)
      : portfolio_(portfolio), context_(context), problems_(problems) {}

  void check() {
    if (portfolio_.at("mark_to_market") && portfolio_.at("put"))
      fail(portfolio_.at("put"), "a put date of bonds that are marked to market",
           "what a put is worth is not known; leave one of the two out");
    if (portfolio_.at("firms")) return check_keys_of_firms(portfolio_, kKeysOfFirms, problems_);
    check_rating_keys(portfolio_, problems_);
    for (const Value* key : {&portfolio_.at("mark_to_market"), &grade_below()})
      if (*key && !portfolio_.at("rating"))
        fail(*key, "'" + last_key(*key) + "' without 'rating'",
             "grades decide: give 'rating' and 'migration'");
    const Value& opening = portfolio_.at("opening_book");
    if (portfolio_.at("rating") && opening.text != "none")
      fail(opening, "a steady book of rated bonds",
           "what is left of older bonds has moved in rating: give them by 'age' in a portfolio of "
           "their own, with the grades that they have at the start");
  }

  void read(FieldResolver& resolver, Parts& parts) {
    const FirmLinks& links = parts.book.exposures.links;
    const Migration* migration = links.given() ? links.firms->migration() : nullptr;
    if (!links.given() && !portfolio_.at("migration")) {
      parts.hazards.ages =
          read_age_hazards(portfolio_, parts.book.exposures, context_.copula, problems_);
      return;
    }
    if (!links.given()) {
      parts.rated = read_issuer_grades(portfolio_, context_, parts.book.exposures, problems_);
      if (!parts.rated) return;
      migration = &parts.rated->migration;
    }
    for (const Value* key : {&portfolio_.at("mark_to_market"), &grade_below()})
      if (*key && !migration)
        fail(*key, "'" + last_key(*key) + "' of bonds whose firms have no rating",
             "grades decide: give the firms 'rating' and 'migration'");
    if (!migration) return;
    read_coupons(resolver, *migration, parts);
    read_put_grade(*migration, parts);
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  const Value& grade_below() const { return portfolio_.at("put").get("grade_below"); }
  static std::string last_key(const Value& value) {
    return value.path.substr(value.path.rfind('.') + 1);
  }

  void read_put_grade(const Migration& migration, Parts& parts) {
    if (!grade_below()) return;
    const std::string& name = grade_below().text;
    const auto grade = migration.grade_named(name);
    if (!grade)
      return fail(grade_below(), "'" + name + "' is no grade of the rating system",
                  did_you_mean(name, migration.grades(), "its grades stand under 'ratings'"));
    if (*grade + 1 >= migration.default_grade())
      return fail(grade_below(), "no grade but default is worse than '" + name + "'",
                  "who defaults cannot be given a bond back: name a better grade");
    parts.put_below = *grade;
  }

  /// Of a holder that marks to market.
  void read_coupons(FieldResolver& resolver, const Migration& migration, Parts& parts) {
    const Value& marked = portfolio_.at("mark_to_market");
    if (!marked) return;
    if (!migration.has_zero_rates())
      return fail(marked,
                  portfolio_.at("migration")
                      ? "no zero rates of '" + portfolio_.at("migration").text + "'"
                      : "no zero rates of the rating system of its firms",
                  "give 'zero_rates' under 'ratings', a row for each grade but default");
    const LoanExposures& book = parts.book.exposures;
    parts.coupons = resolver.numbers(marked.at("coupon"), kAtLeastZero, Type::rate);
    const double values = BondValues::size(book, migration.default_grade(), context_.calendar);
    if (values > kMostValues)
      fail(marked, rounded_text(values) + " values of bonds by issue, year and grade",
           "at most 5e7: let more of them begin on one day, with one term");
  }

  const Value& portfolio_;
  const PortfolioContext& context_;
  Problems& problems_;
};

/// The holder keeps what is not sold of each bond.
void keep_unsold(const Value& sold, FieldResolver& resolver, LoanExposures& book) {
  if (!sold.given) return;
  const std::vector<double> parts = resolver.numbers(sold, kShare, Type::rate);
  for (std::size_t row = 0; row < book.rows(); ++row) book.ead[row] *= 1 - parts[row];
}

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
  RowSource source;
  source.reads_columns = false;
  source.portfolio_seed = context.portfolio_seed;
  FieldResolver resolver(parts.book.exposures, source, problems);
  parts.book.exposures.planned = read_issuance(portfolio, resolver, parts.book.exposures);
  keep_unsold(portfolio.at("sold"), resolver, parts.book.exposures);
  parts.can_be_put = set_put_dates(portfolio, resolver, parts.book.exposures, problems);
  chances.read(resolver, parts);
  check_current_grade(portfolio.at("current_grade"), parts.book.exposures, problems);
  FactorSets sets = build_factor_sets(portfolio, context, parts.book.exposures, false, problems);
  if (problems.size() != before) return nullptr;
  parts.losses.emplace(portfolio, parts.book, sets, context.calendar, problems);
  parts.hazards.sets = std::move(sets.sets);
  parts.hazards.portfolio = context.name;
  parts.hazards.factors = &context.factors;
  parts.hazards.copula = &context.copula;
  parts.set_of = std::move(sets.set_of);
  if (problems.size() != before) return nullptr;
  const std::string& tag = portfolio.at("current_grade").text;
  const std::vector<std::uint8_t> grades =
      parts.rated ? parts.rated->grades : std::vector<std::uint8_t>();
  auto made = std::make_unique<Bonds>(std::move(parts), context);
  const LoanExposures& exposures = made->exposures();
  if (tag.empty()) return with_grade_of_firms(std::move(made), exposures, context);
  CurrentGrade carried{tag, made->own_migration(), grades, {}};
  carried.draw = [of = made.get()](std::uint64_t seed, const TrialRange& trials,
                                   const Background& background, std::uint32_t first_row,
                                   Events& events, std::vector<GradeMove>& moves) {
    of->draw(seed, trials, background, first_row, events, moves, true);
  };
  return with_current_grade(std::move(made), exposures, context.calendar, std::move(carried));
}

}  // namespace

PortfolioMember bonds_member() {
  return {bond_keys(),
          make,
          explain_bonds,
          {"bond", "bonds", "investor", "holds", "default", "The amount is that of the default"}};
}

}  // namespace cofferdam
