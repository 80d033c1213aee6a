// Loans: from a file, generated, or lent over time.
#include <algorithm>
#include <limits>
#include <optional>

#include "base/random.hpp"
#include "base/special.hpp"
#include "portfolios/age_hazards.hpp"
#include "portfolios/current_grades.hpp"
#include "portfolios/default_losses.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/fine_grained.hpp"
#include "portfolios/firm_links.hpp"
#include "portfolios/loan_book.hpp"
#include "portfolios/loan_keys.hpp"
#include "portfolios/renewed_tags.hpp"
#include "portfolios/take_up.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

/// What a portfolio of loans is made of.
struct Parts {
  LoanBook book;
  HazardModel hazards;
  std::vector<std::uint32_t> set_of;
  std::optional<DefaultLosses> losses;
  std::unique_ptr<Distribution> take_up;  ///< null: fixed
};

class Loans final : public Portfolio {
 public:
  Loans(Parts parts, const Value& portfolio, const PortfolioContext& context)
      : parts_(std::move(parts)),
        fine_(portfolio.at("fine_grained").is_true()),
        sampler_(parts_.book.exposures, std::move(parts_.hazards), parts_.set_of, context.calendar,
                 fine_),
        grains_(parts_.book.exposures, sampler_),
        name_(context.name),
        calendar_(context.calendar) {
    if (exposures().links.given()) followers_.emplace(parts_.book.exposures, name_);
    if (portfolio.at("pd_uncertainty"))
      probit_sd_ = portfolio.at("pd_uncertainty").at("probit_sd").number;
    if (const Value& business = portfolio.at("new_business"))
      take_up_ = business.at("take_up").number;
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
    const std::vector<double> probit = draw_probit(seed, trials), made = lent(seed, trials);
    std::vector<ClassDraw> draws =
        followers_ ? std::vector{followers_->draw(background, first_row, events)}
        : fine_    ? grains_.draw(seed, trials, factors, probit, made, first_row, events)
                   : sampler_.draw(seed, trials, factors, probit, first_row, events);
    if (!fine_ && (!made.empty() || exposures().lives.renewal() > 0))
      drop_never_made(seed, trials, made, first_row, draws, events);
    for (const ClassDraw& drawn : draws)
      parts_.losses->add({drawn.first_event, drawn.last_event, drawn.drawn->entity}, parts_.book,
                         seed, trials, factors, first_row, events);
  }

  std::vector<SampledClass> classes() const override {
    std::vector<SampledClass> result;
    if (followers_) result.push_back(followers_->sampled());
    for (const DefaultClass& group : sampler_.classes()) {
      const FactorSet& set = sampler_.model().sets[group.factor_set];
      result.push_back({set.label, group.loans, group.pd_low, group.pd_high, set.correlation,
                        fine_                     ? "expected"
                        : !group.accepted.empty() ? "skip and screen"
                        : group.is_thinned()      ? "skip and thin"
                                                  : "skip"});
    }
    return result;
  }

  double correlation(std::size_t class_a, std::size_t class_b) const override {
    if (followers_) return std::numeric_limits<double>::quiet_NaN();
    const HazardModel& model = sampler_.model();
    double sum = 0;
    for (const Loading& a : model.sets[sampler_.classes()[class_a].factor_set].loadings)
      for (const Loading& b : model.sets[sampler_.classes()[class_b].factor_set].loadings)
        sum += a.weight * b.weight * model.factors->correlation(a.factor, b.factor);
    return sum;
  }

  std::vector<double> lent(std::uint64_t seed, const TrialRange& trials) const override {
    if (exposures().lives.rank.empty()) return {};
    if (!parts_.take_up) return std::vector<double>(trials.count, take_up_);
    std::vector<double> made = first_uniforms(Purpose::take_up, seed, trials);
    parts_.take_up->sample(made, made);
    return made;
  }

  EventTraits traits() const override { return parts_.losses->traits(parts_.book); }

  double expected_events(double most_parts) const override {
    const auto each = static_cast<double>(parts_.losses->events_per_default());
    if (!fine_) return each * expected_defaults();
    const double events = grains_.events_per_trial();
    return each *
           (most_parts > 1 ? std::min(most_parts * events, events + expected_defaults()) : events);
  }

  bool is_drawn() const override { return true; }

  /// Without a calendar PD x LGD x exposure, whatever loans share; not if losses given default are
  /// tied to a factor or PDs are uncertain.
  double expected_loss() const override {
    const LoanExposures& book = exposures();
    const bool tied = parts_.book.loss && parts_.book.loss->is_tied();
    if (book.lives.given() || parts_.book.recovery || tied || probit_sd_ > 0)
      return std::numeric_limits<double>::quiet_NaN();
    double sum = 0;
    for (std::size_t row = 0; row < book.rows(); ++row)
      sum += book.count[row] * book.ead[row] * book.pd[row] * book.lgd[row];
    return sum;
  }

  FactorLoadings factor_loadings() const override {
    FactorLoadings all{against_exact(), {}, parts_.set_of};
    for (const FactorSet& set : sampler_.model().sets) all.sets.push_back(set.loadings);
    return all;
  }

  double last_cash() const override {
    const Lives& lives = exposures().lives;
    double last = 0;
    for (const double end : lives.end) last = std::max(last, end);
    return last + parts_.losses->longest_lag();
  }

 private:
  /// What there is no exact method for; "" if there is one.
  std::string against_exact() const {
    const HazardModel& model = sampler_.model();
    const auto& loss = parts_.book.loss;
    if (followers_) return "its firms may have several exposures, and default with all of them";
    const bool dated = exposures().lives.given();  // then what defaults lose is asked for apart
    if (!dated && parts_.book.recovery) return "recoveries are drawn after default";
    if (!dated && loss && loss->is_drawn()) return "losses given default are drawn";
    if (loss && loss->is_tied()) return "losses given default are tied to a factor";
    if (probit_sd_ > 0) return "its PDs are uncertain";
    if (fine_) return "it is fine-grained: losses are continuous given the factors";
    for (const FactorSet& set : model.sets)
      if (std::any_of(set.drawn.begin(), set.drawn.end(), [](const auto& d) { return bool(d); }))
        return "a loading or correlation is drawn";
    return "";
  }

  double expected_defaults() const {
    const LoanExposures& book = exposures();
    double sum = 0;
    for (std::size_t row = 0; row < book.rows(); ++row) {
      const double years = book.lives.given()
                               ? std::max(0.0, std::min(calendar_.end(), book.lives.end[row]) -
                                                   std::max(0.0, book.lives.start[row]))
                               : 1.0;
      // Loans with a curve by age: a guess that sizes runs of trials and nothing else.
      const double pd = sampler_.ages().empty() ? book.pd[row] : 0.02;
      sum += std::min(1.0, pd * years) * book.count[row];
    }
    return sum;
  }

  std::vector<double> first_uniforms(Purpose purpose, std::uint64_t seed,
                                     const TrialRange& trials) const {
    std::vector<Block256> words(trials.count);
    std::vector<double> uniforms;
    first_words(seed, purpose, static_cast<std::uint64_t>(trials.first), entity_of(name_), 0,
                words);
    for (const Block256& word : words) uniforms.push_back(uniform_open(word[0]));
    return uniforms;
  }

  std::vector<double> draw_probit(std::uint64_t seed, const TrialRange& trials) const {
    if (probit_sd_ <= 0) return {};
    std::vector<double> probit = first_uniforms(Purpose::parameter, seed, trials);
    normal_quantile(probit, probit);
    for (double& x : probit) x *= probit_sd_;
    return probit;
  }

  /// Removes defaults of loans that were not lent, or not renewed so often. Contract: word by word
  /// of the stream (seed, renewal, trial, class), one a default after a renewal.
  void drop_never_made(std::uint64_t seed, const TrialRange& trials,
                       const std::vector<double>& lent, std::uint32_t first_row,
                       std::vector<ClassDraw>& draws, Events& events) const {
    const LoanExposures& book = exposures();
    std::size_t kept = draws.empty() ? 0 : draws.front().first_event;
    for (ClassDraw& drawn : draws) {
      const std::size_t first = kept;
      Stream words(seed, Purpose::renewal, 0, drawn.drawn->entity);
      std::uint32_t trial = 0xffffffff;
      for (std::size_t e = drawn.first_event; e < drawn.last_event; ++e) {
        const std::uint32_t row = events.exposure[e] - first_row;
        if (events.trial[e] != trial)
          words = Stream(seed, Purpose::renewal,
                         static_cast<std::uint64_t>(trials.first) + events.trial[e],
                         drawn.drawn->entity);
        trial = events.trial[e];
        if (book.lives.renewals(row, events.time[e]) > 0 &&
            words.uniform() >= book.lives.kept(row, events.time[e]))
          continue;
        if (!lent.empty() && rank(row, events.member[e]) >= lent[trial]) continue;
        events.copy(kept, events, e);
        events.origin[kept] = static_cast<std::uint32_t>(kept);
        ++kept;
      }
      drawn.first_event = first;
      drawn.last_event = kept;
    }
    events.resize(kept);
  }

  double rank(std::uint32_t row, std::uint32_t member) const {
    const double first = exposures().lives.rank[row];
    if (first < 0 || member == 0) return first;
    const double place = first + lending_rank(member - 0.5);
    return place < 1 ? place : place - 1;
  }

  Parts parts_;
  bool fine_;
  DefaultSampler sampler_;
  FineGrained grains_;
  std::optional<FirmFollowers> followers_;  ///< of firms whose defaults decide
  std::string name_;
  const Calendar& calendar_;
  double probit_sd_ = 0, take_up_ = 1;
};

/// What the limit of small loans cannot say.
void check_fine(const Value& portfolio, const Parts& parts, double end, Problems& problems) {
  if (!portfolio.at("fine_grained").is_true()) return;
  const Value& tie = portfolio.at("lgd_tie");
  for (const LossGivenDefault* fraction : {parts.book.loss.get(), parts.book.recovery.get()})
    if (tie && fraction && fraction->is_tied() && fraction->is_drawn())
      problems.add(tie.place, tie.path, "drawn losses tied to a factor, of fine-grained loans",
                   "give the mean loss as a number, which is tied exactly");
  if (parts.losses->lag_is_drawn())
    problems.add(portfolio.at("recovery").at("lag").place, portfolio.at("recovery").at("lag").path,
                 "a drawn lag of fine-grained loans", "give a fixed lag");
  constexpr double kMostMonths = 5e6;  // each is an event of a trial
  const Lives& lives = parts.book.exposures.lives;
  double months = 0;
  for (std::size_t row = 0; row < lives.start.size(); ++row)
    months +=
        12 * std::max(0.0, std::min(end, lives.end[row]) - std::max(0.0, lives.start[row])) + 1;
  if (months > kMostMonths)
    problems.add(portfolio.at("fine_grained").place, portfolio.at("fine_grained").path,
                 rounded_text(months) + " months of life over all rows",
                 "at most 5e6 are followed in a trial; use fewer tags or batches, or a shorter "
                 "calendar");
}

/// A distribution of the part that is lent; null for a fixed one.
std::unique_ptr<Distribution> read_take_up(const Value& portfolio, Problems& problems) {
  const Value& business = portfolio.at("new_business");
  if (!business) return nullptr;
  const Value& take_up = business.at("take_up");
  if (take_up.form == Value::Form::number) return nullptr;
  if (take_up.form != Value::Form::distribution) {
    problems.add(take_up.place, take_up.path, "a take-up that varies between loans",
                 "write a rate, or a distribution that is drawn once a trial");
    return nullptr;
  }
  auto drawn = make_distribution(take_up, problems);
  if (drawn && (drawn->low() < 0 || drawn->high() > 1))
    problems.add(take_up.place, take_up.path, "a take-up below 0 or above 100 %",
                 "the volume is the most that is lent; choose a distribution on 0 to 1");
  return drawn;
}

/// What is the firms' if they are shared, and what is worked loan by loan then.
constexpr const char* kKeysOfFirms[] = {
    "pd",      "pd_by_score",    "pd_curve",     "probit_hazard",    "loading", "asset_correlation",
    "vintage", "pd_uncertainty", "fine_grained", "group_equal_loans"};

std::unique_ptr<Portfolio> make(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  Parts parts;
  parts.book = build_loan_book(portfolio, context, kLoanWords, problems);
  if (!parts.book.complete) return nullptr;
  parts.book.exposures.fine_grained = portfolio.at("fine_grained").is_true();
  HazardModel& hazards = parts.hazards;
  if (parts.book.exposures.links.given())
    check_keys_of_firms(portfolio, kKeysOfFirms, problems);
  else
    hazards.ages = read_age_hazards(portfolio, parts.book.exposures, context.copula, problems);
  FactorSets sets =
      build_factor_sets(portfolio, context, parts.book.exposures, hazards.is_probit(), problems);
  parts.losses.emplace(portfolio, parts.book, sets, context.calendar, problems);
  hazards.sets = std::move(sets.sets);
  hazards.vintage = portfolio.at("vintage").number;
  hazards.portfolio = context.name;
  hazards.factors = &context.factors;
  hazards.copula = &context.copula;
  parts.set_of = std::move(sets.set_of);
  parts.take_up = read_take_up(portfolio, problems);
  check_fine(portfolio, parts, context.calendar.end(), problems);
  if (problems.size() != before) return nullptr;
  auto made = std::make_unique<Loans>(std::move(parts), portfolio, context);
  const LoanExposures& exposures = made->exposures();
  return with_grade_of_firms(with_renewed_tags(std::move(made), exposures, portfolio), exposures,
                             context);
}

}  // namespace

PortfolioMember loans_member() {
  return {loan_keys(), make, explain_loans};
}

}  // namespace cofferdam
