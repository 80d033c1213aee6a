// Stakes in firms: what is paid for them, when they are sold, and what they bring then.
#include <algorithm>
#include <cmath>
#include <limits>

#include "base/random.hpp"
#include "base/special.hpp"
#include "portfolios/drawn_field.hpp"
#include "portfolios/equity_keys.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/loan_book.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kStakeWords{"stake", "stakes", "cost", "stakes_per_row", false, "holding"};
constexpr double kMostExits = 1e7;      // of a trial
constexpr std::size_t kTogether = 512;  // exits that are worked at a time
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

/// Stakes that share factors, those alone that are sold while the scenario runs. Columns.
struct ExitClass {
  std::vector<Loading> loadings;
  std::vector<LawPart> law;  ///< of the value of a firm in the long run; empty: it needs no factor
  double own = 1;            ///< loading on what is the firm's alone
  std::string label;
  double correlation = 0;
  std::uint64_t entity = 0;
  std::vector<std::uint32_t> row, member;
  std::vector<std::uint32_t> year;  ///< of the calendar
  std::vector<double> time;         ///< years
};

/// Contract: word i of the stream (seed, exit, trial, class) decides what the i-th stake of the
/// class brings: its value is w.Y + sqrt(1 - w'Cw) times the normal of the word, Y the factors of
/// the year of exit; the part of the long run below that value is the uniform of its multiple.
class Equity final : public Portfolio {
 public:
  Equity(LoanBook book, DrawnField multiples, std::vector<ExitClass> classes)
      : book_(std::move(book)), multiples_(std::move(multiples)), classes_(std::move(classes)) {}

  const LoanExposures& exposures() const override { return book_.exposures; }
  void admit_tag_values(const Tag& other) override { book_.exposures.admit_tag_values(other); }
  std::vector<InputFile> inputs() const override {
    if (!book_.input) return {};
    return {*book_.input};
  }

  void draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
            std::uint32_t first_row, Events& events) const override {
    for (const ExitClass& of : classes_) {
      if (of.row.empty()) continue;
      const std::size_t most = std::max<std::size_t>(1, kTogether / of.row.size());
      for (std::size_t t = 0; t < trials.count; t += most)
        draw_part(of, seed, trials, t, std::min(trials.count, t + most), factors, first_row,
                  events);
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
  double last_cash() const override {
    double last = 0;
    for (const double end : book_.exposures.lives.end) last = std::max(last, end);
    return last;
  }

 private:
  void draw_part(const ExitClass& of, std::uint64_t seed, const TrialRange& trials,
                 std::size_t begin, std::size_t end, const Factors& factors,
                 std::uint32_t first_row, Events& events) const {
    const std::size_t exits = of.row.size();
    std::vector<double> drawn(exits * (end - begin));
    std::vector<std::uint32_t> rows;
    for (std::size_t t = begin; t < end; ++t) {
      fill_uniform(seed, Purpose::exit, static_cast<std::uint64_t>(trials.first) + t, of.entity,
                   std::span(drawn).subspan((t - begin) * exits, exits));
      rows.insert(rows.end(), of.row.begin(), of.row.end());
    }
    if (!of.loadings.empty()) tie(of, begin, factors, drawn);
    multiples_.draw(rows, drawn, drawn);
    const std::vector<double>& cost = book_.exposures.ead;
    const double* multiple = drawn.data();
    for (auto t = static_cast<std::uint32_t>(begin); t < end; ++t)
      for (std::size_t i = 0; i < exits; ++i) {
        const double loss = cost[of.row[i]] * (1 - *multiple++);
        if (loss == 0) continue;
        events.add(t, first_row + of.row[i], of.member[i], of.time[i],
                   loss > 0 ? EventKind::loss : EventKind::gain, 0, loss);
      }
  }

  /// Uniforms of what is the firm's own become those of its value.
  static void tie(const ExitClass& of, std::size_t first_trial, const Factors& factors,
                  std::span<double> uniforms) {
    normal_quantile(uniforms, uniforms);
    double* drawn = uniforms.data();
    for (std::size_t t = first_trial; drawn != uniforms.data() + uniforms.size(); ++t)
      for (const std::uint32_t year : of.year) {
        double value = of.own * *drawn;
        for (const Loading& loading : of.loadings)
          value += loading.weight * factors.of(loading.factor, year)[t];
        *drawn++ = std::clamp(part_below(of, value), 0x1p-53, 1 - 0x1p-53);
      }
  }

  /// Of the values of firms in the long run.
  static double part_below(const ExitClass& of, double value) {
    double below = 0;
    for (const LawPart& part : of.law)
      below += part.probability * normal_cdf((value - part.mean) / std::sqrt(part.variance));
    return below;
  }

  LoanBook book_;
  DrawnField multiples_;
  std::vector<ExitClass> classes_;
};

/// Exits while the scenario runs, each on the last day of its holding time.
void add_exits(const LoanExposures& book, const Calendar& calendar, const FactorSets& sets,
               std::vector<ExitClass>& classes) {
  constexpr double kBefore = 1e-6;  // years
  for (std::uint32_t row = 0; row < book.rows(); ++row) {
    if (book.lives.end[row] > calendar.end() + kBefore) continue;
    const double time = calendar.time_of_day(calendar.day_of(book.lives.end[row] - kBefore));
    ExitClass& to = classes[sets.set_of[row]];
    const auto count = static_cast<std::uint32_t>(book.count[row]);
    for (std::uint32_t member = 0; member < count; ++member) {
      to.row.push_back(row), to.member.push_back(member);
      to.year.push_back(static_cast<std::uint32_t>(calendar.year_of(time)));
      to.time.push_back(time);
    }
  }
}

std::vector<ExitClass> make_classes(const Value& portfolio, const PortfolioContext& context,
                                    const LoanExposures& book, Problems& problems) {
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
    ExitClass made{set.loadings,
                   {},
                   std::sqrt(1 - set.correlation),
                   set.label,
                   set.correlation,
                   entity_of(context.name + "|exit|" + set.names),
                   {},
                   {},
                   {},
                   {}};
    if (!set.loadings.empty()) made.law = context.factors.law(set.loadings);
    for (LawPart& part : made.law) part.variance += 1 - set.correlation;
    classes.push_back(std::move(made));
  }
  add_exits(book, context.calendar, sets, classes);
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
  auto classes = make_classes(portfolio, context, book.exposures, problems);
  if (problems.size() != before) return nullptr;
  return std::make_unique<Equity>(std::move(book), std::move(multiples), std::move(classes));
}

}  // namespace

PortfolioMember equity_member() {
  return {equity_keys(),
          make,
          {"investor", "invests in", "loss", "The amount is what the stake has lost"}};
}

}  // namespace cofferdam
