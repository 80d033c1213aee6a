// Insurance policies: claims that are drawn, and what the terms of the policies pay of them.
#include <algorithm>
#include <limits>
#include <numeric>

#include "base/random.hpp"
#include "portfolios/claim_events.hpp"
#include "portfolios/claim_process.hpp"
#include "portfolios/claim_sums.hpp"
#include "portfolios/coverages.hpp"
#include "portfolios/current_grades.hpp"
#include "portfolios/firm_cover.hpp"
#include "portfolios/loan_book.hpp"
#include "portfolios/loss_log.hpp"
#include "portfolios/policy_keys.hpp"
#include "portfolios/renewed_tags.hpp"
#include "portfolios/shocks.hpp"
#include "portfolios/thinning.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kPolicyWords{"policy", "policies", "sum_insured", "policies_per_row", false};

/// What a portfolio of policies is made of; the exposures stay where they are.
struct Parts {
  std::unique_ptr<LoanExposures> exposures;
  std::optional<InputFile> input;
  std::unique_ptr<ClaimProcess> process;
  std::unique_ptr<Coverages> coverages;
  std::unique_ptr<Thinning> thinning;
  std::unique_ptr<Shocks> shocks;
  std::unique_ptr<FirmCover> firms;
  std::vector<NamedTerm> terms;  ///< of all coverages together
  bool has_terms = false;        ///< of a coverage or of all
};

/// Of claims, in the life of their policies.
struct PolicyTime {
  std::vector<std::int32_t> year;
  std::vector<double> months;
};

/// Claims that are worked at a time: few enough for the first-level cache.
constexpr std::size_t kPartClaims = 2048;

class Policies final : public Portfolio {
 public:
  Policies(Parts parts, const PortfolioContext& context)
      : parts_(std::move(parts)),
        book_(*parts_.exposures),
        calendar_(context.calendar),
        renewal_entity_(context.name + "|renewal") {}

  const LoanExposures& exposures() const override { return book_; }
  void admit_tag_values(const Tag& other) override { parts_.exposures->admit_tag_values(other); }
  std::vector<InputFile> inputs() const override {
    if (!parts_.input) return {};
    return {*parts_.input};
  }

  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events) const override {
    const std::size_t first_event = events.size();
    const double expected = expected_events(1) / static_cast<double>(kPartClaims);
    const auto most = static_cast<std::size_t>(std::max(1.0, 1 / std::max(expected, 1e-9)));
    Scratch scratch;
    scratch.log = begin_log(first_row, events);
    if (parts_.firms->given()) scratch.ends.emplace(parts_.firms->ends(background));
    for (std::size_t t = 0; t < trials.count; t += most)
      draw_part(seed, {trials.first, trials.count, t, std::min(trials.count, t + most)},
                background.factors, first_row, scratch, events);
    if (!parts_.firms->given()) return;
    parts_.firms->append_defaults(
        background,
        [&](std::uint32_t trial, std::uint32_t row, std::uint32_t member, double time) {
          return is_renewed(seed, trials.first + trial, row, member, time);
        },
        first_event, first_row, events);
  }

  std::vector<std::string> occurrences() const override { return parts_.shocks->names(); }
  void number_occurrences(const std::vector<std::string>& all) override {
    names_ = static_cast<std::uint32_t>(all.size());
    parts_.shocks->number(all);
  }
  std::vector<Tally> tallies() const override {
    std::vector<Tally> all;
    const std::size_t years = this->years();
    const auto add = [&](const std::string& name, const std::string& unit) {
      for (std::size_t y = 0; y < years; ++y) all.push_back({name, unit, y});
    };
    add("claims", "1");
    add("ground_up", "money");
    each_term([&](std::size_t, const NamedTerm& term) { add("kept by " + term.name, "money"); });
    add("insured", "money");
    return all;
  }
  void number_tallies(std::size_t first) override { first_tally_ = first; }

  std::vector<SampledClass> classes() const override {
    std::vector<SampledClass> result;
    for (std::size_t c = 0; c < parts_.process->classes(); ++c)
      result.push_back({parts_.process->label(c),
                        static_cast<std::size_t>(parts_.process->policies(c)), kNaN, kNaN, kNaN,
                        "claims"});
    return result;
  }
  double correlation(std::size_t, std::size_t) const override { return kNaN; }
  std::vector<double> lent(std::uint64_t, const TrialRange&) const override { return {}; }
  EventTraits traits() const override {
    return {.drawn_severity = true, .more_than_lent = true, .tells_losses = true};
  }
  bool is_drawn() const override { return true; }
  double expected_events(double) const override {
    return parts_.process->expected_claims() + parts_.shocks->expected_claims();
  }
  /// Where nothing but the claims themselves decides it.
  double expected_loss() const override {
    if (parts_.has_terms || book_.is_dated() || parts_.shocks->expected_claims() > 0) return kNaN;
    double sum = 0;
    for (std::size_t row = 0; row < book_.rows(); ++row)
      sum += book_.count_of(row) * parts_.process->mean(row) * parts_.coverages->mean(row);
    return sum;
  }
  double last_cash() const override {
    double last = 0;
    for (const double end : book_.lives.end) last = std::max(last, end);
    return last;
  }

 private:
  static constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

  std::size_t years() const { return calendar_.given() ? calendar_.years() : 1; }

  /// What is used again for every part of a run.
  struct Scratch {
    DrawnClaims claims, sorted;
    std::vector<double> uniforms;
    std::vector<std::vector<double>> owed;  ///< [stage][claim] before the terms, after each
    std::vector<std::uint32_t> cell;        ///< [claim] of its sums
    std::vector<double> sums;
    PolicyTime time;
    std::optional<FirmCover::Ends> ends;  ///< of policies of firms
    LossSteps* log = nullptr;             ///< of trials that are shown in full
  };

  /// Where losses are written down; null: no trial is shown in full.
  LossSteps* begin_log(std::uint32_t first_row, const Events& events) const {
    if (!events.log) return nullptr;
    LossSteps& log = events.log->portfolios.emplace_back();
    log.first_row = first_row;
    log.first_loss = events.losses.size();
    each_term([&](std::size_t, const NamedTerm& term) { log.terms.push_back(term.name); });
    log.left.resize(log.terms.size());
    log.covers = !parts_.coverages->name(0).empty();
    if (parts_.thinning->is_on())
      log.left_out = std::string("claims up to 'claims_above'") +
                     (parts_.shocks->empty() ? "" : " that come from no shock");
    return &log;
  }

  void write_log(const Scratch& scratch) const {
    LossSteps& log = *scratch.log;
    for (const std::uint32_t coverage : scratch.claims.coverage)
      log.coverage.push_back(parts_.coverages->name(coverage));
    for (std::size_t term = 0; term < log.left.size(); ++term) {
      const std::vector<double>& after = scratch.owed[1 + term];
      log.left[term].insert(log.left[term].end(), after.begin(), after.end());
    }
  }

  void draw_part(std::uint64_t seed, const TrialPart& part, const Factors& factors,
                 std::uint32_t first_row, Scratch& scratch, Events& events) const {
    DrawnClaims& claims = scratch.claims;
    claims.resize(0);
    draw_claims(seed, part, factors, scratch);
    if (book_.take_up) drop_uninsured(claims);
    if (book_.lives.renewal() > 0) drop_not_renewed(seed, part.first, claims);
    claims.sort(part, scratch.sorted);
    settle_terms(part, scratch, events);
    if (scratch.log) write_log(scratch);
    append_claims(claims, !parts_.shocks->empty(), first_row, events);
  }

  void draw_claims(std::uint64_t seed, const TrialPart& part, const Factors& factors,
                   Scratch& scratch) const {
    DrawnClaims& claims = scratch.claims;
    for (std::size_t c = 0; c < parts_.process->classes(); ++c)
      for (std::size_t y = 0; y < parts_.process->years(); ++y) {
        const std::size_t first = claims.size();
        parts_.process->draw(c, y, seed, part, factors, claims, scratch.uniforms);
        if (scratch.ends)
          parts_.firms->thin(seed, parts_.process->entity(c, y), part, *scratch.ends, first, claims,
                             scratch.uniforms);
        parts_.thinning->condition(std::span(claims.row).subspan(first), scratch.uniforms);
        parts_.coverages->draw(std::span(claims.row).subspan(first), scratch.uniforms,
                               std::span(claims.amount).subspan(first),
                               std::span(claims.coverage).subspan(first));
      }
    if (parts_.shocks->empty()) return;
    const std::size_t first = claims.size();
    for (std::size_t t = part.begin; t < part.end; ++t)
      parts_.shocks->draw(seed, part.first, static_cast<std::uint32_t>(t), names_, claims);
    if (scratch.ends) FirmCover::end(*scratch.ends, first, claims);
  }

  /// Claims of all who could insure are drawn, so that premiums are compared on the same ones.
  void drop_uninsured(DrawnClaims& claims) const {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < claims.size(); ++i)
      if (claims.member[i] < book_.count[claims.row[i]]) claims.copy(kept++, claims, i);
    claims.resize(kept);
  }

  /// A policy has one draw for all its renewals in a trial.
  void drop_not_renewed(std::uint64_t seed, std::int64_t first_trial, DrawnClaims& claims) const {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (!is_renewed(seed, first_trial + claims.trial[i], claims.row[i], claims.member[i],
                      claims.time[i]))
        continue;
      claims.copy(kept++, claims, i);
    }
    claims.resize(kept);
  }

  /// Whether a policy was renewed as often as it takes to be in force at `time`.
  bool is_renewed(std::uint64_t seed, std::int64_t trial, std::uint32_t row, std::uint32_t member,
                  double time) const {
    const double probability = book_.lives.kept(row, time);
    if (probability >= 1) return true;
    const std::uint64_t policy = std::uint64_t{row} << 32 | member;
    const Block256 words = stream_block(seed, Purpose::renewal, static_cast<std::uint64_t>(trial),
                                        entity_of(renewal_entity_, policy), 0);
    return uniform_open(words[0]) < probability;
  }

  /// Calls visit(coverage, term) of all terms in the order in which they act; those of all
  /// coverages together are of `Coverages::kNone`.
  template <class Visit>
  void each_term(const Visit& visit) const {
    for (std::size_t c = 0; c < parts_.coverages->size(); ++c)
      for (const NamedTerm& term : parts_.coverages->terms(c)) visit(c, term);
    for (const NamedTerm& term : parts_.terms) visit(std::size_t{Coverages::kNone}, term);
  }

  void find_policy_time(const DrawnClaims& claims, PolicyTime& time) const {
    time.year.assign(claims.size(), 0);
    time.months.assign(claims.size(), 0.0);
    if (!book_.is_dated() || !parts_.has_terms) return;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      const double begins = book_.begins(claims.row[i]);
      time.months[i] = 12 * (claims.time[i] - begins);
      // Only about a whole number of years do dates decide.
      time.year[i] =
          time.months[i] < 11 ? 0 : calendar_.months_between(begins, claims.time[i]) / 12;
    }
  }

  /// On all claims, or on those of a coverage alone.
  static void apply(const Term& term, std::size_t coverage, const PolicyTime& time,
                    DrawnClaims& claims) {
    if (coverage == Coverages::kNone)
      return term.apply(
          {claims.trial, claims.row, claims.member, time.year, time.months, claims.owed});
    DrawnClaims own;
    PolicyTime own_time;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < claims.size(); ++i) {
      if (claims.coverage[i] != coverage) continue;
      places.push_back(i);
      own.add(claims.trial[i], claims.row[i], claims.member[i], claims.time[i]);
      own.owed.back() = claims.owed[i];
      own_time.year.push_back(time.year[i]), own_time.months.push_back(time.months[i]);
    }
    apply(term, Coverages::kNone, own_time, own);
    for (std::size_t k = 0; k < places.size(); ++k) claims.owed[places[k]] = own.owed[k];
  }

  /// Terms lower what is owed; what each of them leaves to the insured is added up by year.
  void settle_terms(const TrialPart& part, Scratch& scratch, Events& events) const {
    DrawnClaims& claims = scratch.claims;
    std::vector<std::vector<double>>& owed = scratch.owed;
    owed.resize(1 + count_terms());
    owed.front().assign(claims.amount.begin(), claims.amount.end());
    claims.owed = claims.amount;
    find_policy_time(claims, scratch.time);
    std::size_t stage = 0;
    each_term([&](std::size_t coverage, const NamedTerm& term) {
      apply(*term.term, coverage, scratch.time, claims);
      owed[++stage].assign(claims.owed.begin(), claims.owed.end());
    });
    add_up(part, scratch);
    tell(part, scratch.sums, events);
  }

  std::size_t count_terms() const {
    std::size_t count = 0;
    each_term([&](std::size_t, const NamedTerm&) { ++count; });
    return count;
  }

  /// Sums [claims, then what is owed before the terms and after each][year][trial of the part].
  void add_up(const TrialPart& part, Scratch& scratch) const {
    const DrawnClaims& claims = scratch.claims;
    const std::size_t width = part.end - part.begin;
    std::vector<std::uint32_t>& cell = scratch.cell;
    cell.resize(claims.size());
    for (std::size_t i = 0; i < cell.size(); ++i)
      cell[i] = claims.trial[i] - static_cast<std::uint32_t>(part.begin);
    if (years() > 1)
      for (std::size_t i = 0; i < cell.size(); ++i)
        cell[i] += static_cast<std::uint32_t>(calendar_.year_of(claims.time[i]) * width);
    sum_claims(cell, years() * width, scratch.owed, scratch.sums);
  }

  /// What `tallies` lists, from the sums.
  void tell(const TrialPart& part, const std::vector<double>& sums, Events& events) const {
    const std::size_t width = part.end - part.begin, cells = years() * width;
    std::size_t tally = first_tally_;
    const auto of_each_trial = [&](const auto& amount) {
      for (std::size_t year = 0; year < years(); ++year, ++tally)
        for (std::size_t t = 0; t < width; ++t)
          events.tallies[tally * part.count + part.begin + t] = amount(&sums[year * width + t]);
    };
    of_each_trial([](const double* of) { return of[0]; });
    of_each_trial([&](const double* of) { return of[cells]; });
    const std::size_t last = sums.size() - cells;
    for (std::size_t stage = 2 * cells; stage <= last; stage += cells)
      of_each_trial([&](const double* of) { return of[stage - cells] - of[stage]; });
    of_each_trial([&](const double* of) { return of[last]; });
  }

  Parts parts_;
  const LoanExposures& book_;
  const Calendar& calendar_;
  std::string renewal_entity_;
  std::uint32_t names_ = 1;  ///< of occurrences of all portfolios
  std::size_t first_tally_ = 0;
};

std::unique_ptr<Portfolio> make(const Value& portfolio, const PortfolioContext& context,
                                Problems& problems) {
  const std::size_t before = problems.size();
  if (const Value& loans = portfolio.at("loans"))
    problems.add(loans.place, loans.path, "policies on the loans '" + loans.text + "'",
                 "insurance of loans is a share of the loans' claim with the insurer among its "
                 "parts, and a clause 'premium'");
  LoanBook book = build_loan_book(portfolio, context, kPolicyWords, problems);
  if (!book.complete) return nullptr;
  Parts parts;
  parts.exposures = std::make_unique<LoanExposures>(std::move(book.exposures));
  parts.input = std::move(book.input);
  RowSource source;
  source.reads_columns = false;
  source.portfolio_seed = context.portfolio_seed;
  FieldResolver resolver(*parts.exposures, source, problems);
  parts.exposures->take_up = read_take_up(portfolio, resolver, *parts.exposures, problems);
  const TermContext terms{[&](const Value& field, const Range& range, Type unit) {
                            return resolver.numbers(field, range, unit);
                          },
                          parts.exposures->ead, context.calendar.given(), problems};
  parts.coverages =
      std::make_unique<Coverages>(portfolio, resolver, *parts.exposures, terms, problems);
  parts.shocks = std::make_unique<Shocks>(portfolio.at("shocks"), context, *parts.exposures,
                                          resolver, *parts.coverages, problems);
  parts.terms = read_terms(portfolio.at("terms"), terms);
  parts.thinning = std::make_unique<Thinning>(portfolio, resolver, *parts.coverages, parts.terms,
                                              parts.exposures->rows(), problems);
  parts.firms = std::make_unique<FirmCover>(portfolio, context, *parts.exposures, problems);
  std::vector<double> drawn = parts.thinning->kept();
  if (drawn.empty()) drawn.assign(parts.exposures->rows(), 1.0);
  for (double& part : drawn) part *= parts.firms->drawn_rate();
  parts.process = std::make_unique<ClaimProcess>(portfolio, context, *parts.exposures, resolver,
                                                 drawn, problems);
  parts.has_terms = !parts.terms.empty();
  for (std::size_t c = 0; c < parts.coverages->size(); ++c)
    parts.has_terms = parts.has_terms || !parts.coverages->terms(c).empty();
  if (problems.size() != before) return nullptr;
  leave_out_uninsured(*parts.exposures);
  const LoanExposures& exposures = *parts.exposures;
  auto made = with_renewed_tags(std::make_unique<Policies>(std::move(parts), context), exposures,
                                portfolio);
  return with_grade_of_firms(std::move(made), exposures, context);
}

}  // namespace

PortfolioMember policies_member() {
  return {
      policy_keys(),
      make,
      explain_policies,
      {"policy", "policies", "insurer", "insures", "loss", "The amount is what the policy pays"}};
}

}  // namespace cofferdam
