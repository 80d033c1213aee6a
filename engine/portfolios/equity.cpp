// Stakes in firms: what is paid for them, when they are sold, and what they bring then.
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "base/random.hpp"
#include "base/special.hpp"
#include "portfolios/current_grades.hpp"
#include "portfolios/drawn_field.hpp"
#include "portfolios/equity_keys.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/loan_book.hpp"
#include "portfolios/stake_payoff.hpp"
#include "portfolios/survivors.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kStakeWords{"stake", "stakes", "cost", "stakes_per_row", false, "holding"};
constexpr double kMostExits = 1e7;      // of a trial
constexpr std::size_t kTogether = 512;  // exits that are worked at a time
constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kTooEarly = -1;  // a stake is not bought any more
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Stakes that share factors, those alone that are sold while the scenario runs. Columns.
struct ExitClass {
  ExitValue value;  ///< of the firm
  std::string label;
  double correlation = 0;
  std::uint64_t entity = 0;
  std::vector<std::uint32_t> row, member;
  std::vector<std::uint32_t> year;  ///< of the calendar
  std::vector<double> time;         ///< years
  std::vector<double> follow_on;    ///< when it is paid; +inf: never
  /// Of firms that several portfolios share.
  std::shared_ptr<const Survivors> survivors;
};

/// Contract: word i of the stream (seed, exit, trial, class) decides what the i-th stake of the
/// class brings: its value is w.Y + sqrt(1 - w'Cw) times the normal of the word, Y the factors of
/// the year of exit; the part of the long run below that value is the uniform of its multiple. If
/// the stake is of a firm that several portfolios share, and that defaults before, it is resolved
/// then, and the word is its place among those; else its place among the survivors.
class Equity final : public Portfolio {
 public:
  Equity(LoanBook book, DrawnField multiples, std::vector<ExitClass> classes, StakePayoff payoff,
         std::vector<double> first_cost)
      : book_(std::move(book)),
        multiples_(std::move(multiples)),
        classes_(std::move(classes)),
        payoff_(payoff),
        first_cost_(std::move(first_cost)) {}

  const LoanExposures& exposures() const override { return book_.exposures; }
  void admit_tag_values(const Tag& other) override { book_.exposures.admit_tag_values(other); }
  std::vector<InputFile> inputs() const override {
    if (!book_.input) return {};
    return {*book_.input};
  }

  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events) const override {
    const FirmLinks& links = book_.exposures.links;
    std::vector<double> firms(links.given() ? links.firms->exposures().rows() : 0, kNaN);
    for (const ExitClass& of : classes_) {
      if (of.row.empty()) continue;
      const std::size_t most = std::max<std::size_t>(1, kTogether / of.row.size());
      for (std::size_t t = 0; t < trials.count; t += most)
        draw_part(of, seed, trials, t, std::min(trials.count, t + most), background, first_row,
                  firms, events);
    }
  }

  std::vector<SampledClass> classes() const override {
    std::vector<SampledClass> result;
    for (const ExitClass& of : classes_)
      result.push_back({of.label, of.row.size(), kNaN, kNaN, of.correlation, "exits"});
    return result;
  }
  double correlation(std::size_t, std::size_t) const override { return kNaN; }
  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  EventTraits traits() const override { return {.drawn_severity = true, .gains = true}; }
  bool is_drawn() const override { return true; }
  double expected_events(double) const override {
    double count = 0;
    for (const ExitClass& of : classes_) count += static_cast<double>(of.row.size());
    return count;
  }
  /// Of exits that lose; gains are no losses. Factors that begin elsewhere than in the long run
  /// change it.
  double expected_loss() const override { return kNaN; }
  /// Of what stakes bring, given the factors of the years of their exits.
  FactorLoadings factor_loadings() const override {
    FactorLoadings all{"", {}, std::vector<std::uint32_t>(book_.exposures.rows(), 0)};
    for (std::uint32_t set = 0; set < classes_.size(); ++set) {
      all.sets.push_back(classes_[set].value.loadings);
      for (const std::uint32_t row : classes_[set].row) all.set_of[row] = set;
    }
    return all;
  }
  double last_cash() const override {
    double last = 0;
    for (const double end : book_.exposures.lives.end) last = std::max(last, end);
    return last;
  }

 private:
  void draw_part(const ExitClass& of, std::uint64_t seed, const TrialRange& trials,
                 std::size_t begin, std::size_t end, const Background& background,
                 std::uint32_t first_row, std::vector<double>& firms, Events& events) const {
    const std::size_t exits = of.row.size();
    std::vector<double> drawn(exits * (end - begin));
    std::vector<std::uint32_t> rows;
    for (std::size_t t = begin; t < end; ++t) {
      fill_uniform(seed, Purpose::exit, static_cast<std::uint64_t>(trials.first) + t, of.entity,
                   std::span(drawn).subspan((t - begin) * exits, exits));
      rows.insert(rows.end(), of.row.begin(), of.row.end());
    }
    std::vector<double> ended;  // by default, at that time; else NaN
    if (of.survivors) ended = default_times(of, background, begin, end, firms);
    place(of, begin, background.factors, ended, drawn);
    multiples_.draw(rows, drawn, drawn);
    std::size_t k = 0;
    for (auto t = static_cast<std::uint32_t>(begin); t < end; ++t)
      for (std::size_t i = 0; i < exits; ++i, ++k) {
        if (!ended.empty() && ended[k] < 0) {
          events.ends.push_back(
              {t, first_row + of.row[i], 1, book_.exposures.lives.start[of.row[i]], of.member[i]});
          continue;
        }
        const bool failed = !ended.empty() && ended[k] == ended[k];
        const bool followed = of.follow_on[i] < (failed ? ended[k] : of.time[i]);
        const double loss = first_cost_[of.row[i]] * payoff_.lost(drawn[k], failed, followed);
        if (loss == 0 || !(of.time[i] < kNever || failed)) continue;
        events.add(t, first_row + of.row[i], of.member[i], failed ? ended[k] : of.time[i],
                   loss > 0 ? EventKind::loss : EventKind::gain, 0, loss);
      }
  }

  /// When the firms of stakes default before their exit, [trial][stake]; NaN: they do not; below 0:
  /// before the stake is bought. `at`, [firm], is NaN before and after.
  std::vector<double> default_times(const ExitClass& of, const Background& background,
                                    std::size_t begin, std::size_t end,
                                    std::vector<double>& at) const {
    const FirmLinks& links = book_.exposures.links;
    const Lives& lives = book_.exposures.lives;
    const FirmDefaults& defaults = background.firms[links.firms->index()];
    std::vector<double> times;
    for (std::size_t t = begin; t < end; ++t) {
      for (std::size_t k = defaults.first[t]; k < defaults.first[t + 1]; ++k)
        at[defaults.firm[k]] = defaults.time[k];
      for (std::size_t i = 0; i < of.row.size(); ++i) {
        const double time = at[links.firm_of[of.row[i]]];
        times.push_back(time >= of.time[i]              ? kNaN
                        : time < lives.start[of.row[i]] ? kTooEarly
                                                        : time);
      }
      for (std::size_t k = defaults.first[t]; k < defaults.first[t + 1]; ++k)
        at[defaults.firm[k]] = kNaN;
    }
    return times;
  }

  /// Words become the uniforms of multiples.
  static void place(const ExitClass& of, std::size_t first_trial, const Factors& factors,
                    const std::vector<double>& ended, std::span<double> drawn) {
    const bool tied = !of.value.loadings.empty();
    if (!of.survivors) {
      if (tied) tie(of, first_trial, factors, drawn);
      return;
    }
    const std::vector<double> words(drawn.begin(), drawn.end());
    if (tied) values(of, first_trial, factors, drawn);
    for (std::size_t k = 0; k < drawn.size(); ++k) {
      const std::size_t i = k % of.row.size();
      drawn[k] = ended[k] == ended[k] ? of.survivors->default_probability(i) * words[k]
                                      : of.survivors->rank(i, drawn[k]);
    }
  }

  /// Uniforms of what is the firm's own become values.
  static void values(const ExitClass& of, std::size_t first_trial, const Factors& factors,
                     std::span<double> uniforms) {
    normal_quantile(uniforms, uniforms);
    double* drawn = uniforms.data();
    for (std::size_t t = first_trial; drawn != uniforms.data() + uniforms.size(); ++t)
      for (const std::uint32_t year : of.year) {
        double value = of.value.own * *drawn;
        for (const Loading& loading : of.value.loadings)
          value += loading.weight * factors.of(loading.factor, year)[t];
        *drawn++ = value;
      }
  }

  /// And uniforms of these values in the long run.
  static void tie(const ExitClass& of, std::size_t first_trial, const Factors& factors,
                  std::span<double> uniforms) {
    values(of, first_trial, factors, uniforms);
    for (double& u : uniforms) u = std::clamp(part_below(of, u), 0x1p-53, 1 - 0x1p-53);
  }

  static double part_below(const ExitClass& of, double value) {
    double below = 0;
    for (const LawPart& part : of.value.law)
      below += part.probability * normal_cdf((value - part.mean) / std::sqrt(part.variance));
    return below;
  }

  LoanBook book_;
  DrawnField multiples_;
  std::vector<ExitClass> classes_;
  StakePayoff payoff_;
  std::vector<double> first_cost_;  ///< [row] without the follow-on
};

/// Exits while the scenario runs, each on the last day of its holding time. Stakes whose firms may
/// default before a later exit are among them, with an exit that never comes.
void add_exits(const LoanExposures& book, const Calendar& calendar, const StakePayoff& payoff,
               const FactorSets& sets, std::vector<ExitClass>& classes) {
  constexpr double kBefore = 1e-6;  // years
  for (std::uint32_t row = 0; row < book.rows(); ++row) {
    const bool stays = book.lives.end[row] > calendar.end() + kBefore;
    if (stays && !book.links.given()) continue;
    const double last = stays ? calendar.end() : book.lives.end[row];
    const double time = calendar.time_of_day(calendar.day_of(last - kBefore));
    ExitClass& to = classes[sets.set_of[row]];
    const auto count = static_cast<std::uint32_t>(book.count[row]);
    for (std::uint32_t member = 0; member < count; ++member) {
      to.row.push_back(row), to.member.push_back(member);
      to.year.push_back(static_cast<std::uint32_t>(calendar.year_of(time)));
      to.time.push_back(stays ? kNever : time);
      to.follow_on.push_back(payoff.follow_on(calendar, book.lives.start[row], time));
    }
  }
}

/// What may be lost is what is committed.
void commit(const StakePayoff& payoff, const Calendar& calendar, LoanExposures& book) {
  for (std::size_t row = 0; row < book.rows(); ++row)
    book.ead[row] *= payoff.committed(
        payoff.follow_on(calendar, book.lives.start[row], book.lives.end[row]) < kNever);
}

std::shared_ptr<const Survivors> survivors_of(const ExitClass& of, const LoanExposures& book,
                                              const PortfolioContext& context) {
  std::vector<Holding> holdings;
  for (std::size_t i = 0; i < of.row.size(); ++i) {
    const std::uint32_t row = of.row[i];
    const double end = std::min(of.time[i], context.calendar.end());
    holdings.push_back({book.links.firm_of[row], std::max(0.0, book.lives.start[row]), end});
  }
  return std::make_shared<const Survivors>(*book.links.firms, of.value, holdings, context.calendar,
                                           context.portfolio_seed);
}

/// Whoever defaults must not be among those that gain.
void check_defaults(const Value& portfolio, const std::vector<ExitClass>& classes,
                    const DrawnField& multiples, const StakePayoff& payoff,
                    const LoanExposures& book, Problems& problems) {
  const Value &multiple = portfolio.at("multiple"), &strike = portfolio.at("strike");
  for (const ExitClass& of : classes)
    for (std::size_t i = 0; of.survivors && i < of.row.size(); ++i) {
      const double worthless = payoff.without_gain(of.follow_on[i] < of.time[i]);
      const double q = of.survivors->default_probability(i),
                   losing = 1 - multiples.survival(of.row[i], worthless);
      if (of.time[i] == kNever || q <= losing) continue;
      return problems.add(
          multiple.place, multiple.path,
          "stake " + book.id(of.row[i]) +
              (strike ? " brings nothing with a probability of "
                      : " loses with a probability of ") +
              rounded_text(std::round(1e4 * losing) / 100) +
              " %, but its firm defaults before the exit with " +
              rounded_text(std::round(1e4 * q) / 100) + " %",
          "what is stated of multiples holds for all stakes, those that end by default with it: "
          "lower the PD of the firms, or raise the part of multiples below " +
              format_number(worthless));
    }
}

std::vector<ExitClass> make_classes(const Value& portfolio, const PortfolioContext& context,
                                    const StakePayoff& payoff, const LoanExposures& book,
                                    Problems& problems) {
  const std::size_t before = problems.size();
  FactorSets sets;
  if (portfolio.at("loading") || portfolio.at("asset_correlation"))
    sets = build_factor_sets(portfolio, context, book, false, problems);
  else
    sets.sets.emplace_back(), sets.set_of.assign(book.rows(), 0);
  double exits = 0;
  for (std::size_t row = 0; row < book.rows(); ++row) exits += book.count[row];
  if (exits > kMostExits)
    problems.add(portfolio.place, portfolio.path, rounded_text(exits) + " stakes",
                 "each is drawn by itself: at most 1e7");
  if (problems.size() != before) return {};
  std::vector<ExitClass> classes;
  for (const FactorSet& set : sets.sets) {
    ExitClass made;
    made.value.loadings = set.loadings;
    made.value.own = std::sqrt(1 - set.correlation);
    made.label = set.label;
    made.correlation = set.correlation;
    made.entity = entity_of(context.name + "|exit|" + set.names);
    if (!set.loadings.empty()) made.value.law = context.factors.law(set.loadings);
    for (LawPart& part : made.value.law) part.variance += 1 - set.correlation;
    classes.push_back(std::move(made));
  }
  add_exits(book, context.calendar, payoff, sets, classes);
  if (book.links.given())
    for (ExitClass& of : classes) of.survivors = survivors_of(of, book, context);
  return classes;
}

std::unique_ptr<Portfolio> make(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  if (!context.calendar.given()) {
    problems.add(portfolio.place, portfolio.path, "a portfolio of stakes needs the order of time",
                 "add 'calendar: {start: 2026-01-01, horizon: 8 years}' to the scenario");
    return nullptr;
  }
  LoanBook book = build_loan_book(portfolio, context, kStakeWords, problems);
  if (!book.complete) return nullptr;
  RowSource source;
  source.reads_columns = false;
  source.portfolio_seed = context.portfolio_seed;
  FieldResolver resolver(book.exposures, source, problems);
  const auto is_multiple = [&](const Distribution& distribution, const Value& leaf) {
    if (distribution.low() < 0)
      problems.add(leaf.place, leaf.path,
                   "multiples from " + format_number(distribution.low()) + " on",
                   "a stake loses at most its cost: choose a distribution that is not below zero");
    else if (!std::isfinite(distribution.mean()))
      problems.add(leaf.place, leaf.path, "multiples without a finite mean",
                   "lighten the tail, or cut it");
  };
  DrawnField multiples(portfolio.at("multiple"), resolver, book.exposures.rows(), is_multiple,
                       problems);
  const StakePayoff payoff(portfolio, problems);
  auto classes = make_classes(portfolio, context, payoff, book.exposures, problems);
  check_defaults(portfolio, classes, multiples, payoff, book.exposures, problems);
  const Value& left = portfolio.at("equity_after_default");
  if (left && !book.exposures.links.given())
    problems.add(left.place, left.path, "stakes whose firms do not default",
                 "name the firms: {firms: NAME}, or leave it out");
  if (problems.size() != before) return nullptr;
  std::vector<double> first_cost = book.exposures.ead;
  commit(payoff, context.calendar, book.exposures);
  auto made = std::make_unique<Equity>(std::move(book), std::move(multiples), std::move(classes),
                                       payoff, std::move(first_cost));
  const LoanExposures& exposures = made->exposures();
  return with_grade_of_firms(std::move(made), exposures, context);
}

}  // namespace

PortfolioMember equity_member() {
  return {equity_keys(),
          make,
          {"stake", "stakes", "investor", "invests in", "loss",
           "The amount is what the stake has lost"}};
}

}  // namespace cofferdam
