// Insurance policies: claims that are drawn, and what the terms of the policies pay of them.
#include <algorithm>
#include <limits>
#include <numeric>
#include <tuple>

#include "base/random.hpp"
#include "portfolios/claim_process.hpp"
#include "portfolios/coverages.hpp"
#include "portfolios/loan_book.hpp"
#include "portfolios/policy_keys.hpp"
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
  std::vector<NamedTerm> terms;  ///< of all coverages together
  bool has_terms = false;        ///< of a coverage or of all
};

/// Columns of the claims of a trial, sorted by policy and time.
struct SortedClaims {
  std::vector<std::size_t> from;  ///< place among the drawn
  std::vector<std::uint32_t> row, member;
  std::vector<std::int32_t> year;
  std::vector<double> months, owed;
};

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

  void draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
            std::uint32_t first_row, Events& events) const override {
    DrawnClaims drawn;
    SortedClaims sorted;
    for (std::size_t t = 0; t < trials.count; ++t) {
      drawn.clear();
      draw_claims(seed, trials.first, t, factors, drawn);
      const std::int64_t trial = trials.first + static_cast<std::int64_t>(t);
      if (book_.lives.renewal() > 0) drop_not_renewed(seed, trial, drawn);
      sort(drawn, sorted);
      settle_terms(drawn, sorted, t, trials.count, events);
      append(drawn, sorted, static_cast<std::uint32_t>(t), first_row, events);
    }
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
  EventTraits traits() const override { return {.drawn_severity = true, .tells_losses = true}; }
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
  std::size_t year_of(double time) const { return calendar_.given() ? calendar_.year_of(time) : 0; }

  void draw_claims(std::uint64_t seed, std::int64_t first_trial, std::size_t index,
                   const Factors& factors, DrawnClaims& drawn) const {
    const auto trial = static_cast<std::uint64_t>(first_trial) + index;
    std::vector<double> uniforms;
    for (std::size_t c = 0; c < parts_.process->classes(); ++c) {
      const std::size_t first = drawn.size();
      parts_.process->draw(c, seed, first_trial, index, factors, drawn);
      uniforms.resize(drawn.size() - first);
      fill_uniform(seed, Purpose::claim_size, trial, parts_.process->entity(c), uniforms);
      parts_.thinning->condition(std::span(drawn.row).subspan(first), uniforms);
      parts_.coverages->draw(std::span(drawn.row).subspan(first), uniforms,
                             std::span(drawn.amount).subspan(first),
                             std::span(drawn.coverage).subspan(first));
    }
    parts_.shocks->draw(seed, static_cast<std::int64_t>(trial), names_, drawn);
  }

  /// A policy has one draw for all its renewals in a trial.
  void drop_not_renewed(std::uint64_t seed, std::int64_t trial, DrawnClaims& drawn) const {
    std::size_t kept = 0;
    for (std::size_t i = 0; i < drawn.size(); ++i) {
      const double probability = book_.lives.kept(drawn.row[i], drawn.time[i]);
      if (probability < 1) {
        const std::uint64_t policy = std::uint64_t{drawn.row[i]} << 32 | drawn.member[i];
        const Block256 words =
            stream_block(seed, Purpose::renewal, static_cast<std::uint64_t>(trial),
                         entity_of(renewal_entity_, policy), 0);
        if (uniform_open(words[0]) >= probability) continue;
      }
      drawn.copy(kept++, i);
    }
    drawn.resize(kept);
  }

  void sort(const DrawnClaims& drawn, SortedClaims& sorted) const {
    sorted.from.resize(drawn.size());
    std::iota(sorted.from.begin(), sorted.from.end(), std::size_t{0});
    const auto key = [&](std::size_t i) {
      return std::tuple(drawn.row[i], drawn.member[i], drawn.time[i], i);
    };
    std::sort(sorted.from.begin(), sorted.from.end(),
              [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
    const std::size_t n = drawn.size();
    sorted.row.resize(n), sorted.member.resize(n), sorted.year.assign(n, 0);
    sorted.months.assign(n, 0.0), sorted.owed.resize(n);
    for (std::size_t i = 0; i < n; ++i) {
      const std::size_t e = sorted.from[i];
      sorted.row[i] = drawn.row[e];
      sorted.member[i] = drawn.member[e];
      sorted.owed[i] = drawn.amount[e];
      if (!book_.is_dated() || !parts_.has_terms) continue;
      const double begins = book_.begins(drawn.row[e]);
      sorted.year[i] = calendar_.months_between(begins, drawn.time[e]) / 12;
      sorted.months[i] = 12 * (drawn.time[e] - begins);
    }
  }

  /// Calls visit(coverage, term) of all terms in the order in which they act; those of all
  /// coverages together are of `Coverages::kNone`.
  template <class Visit>
  void each_term(const Visit& visit) const {
    for (std::size_t c = 0; c < parts_.coverages->size(); ++c)
      for (const NamedTerm& term : parts_.coverages->terms(c)) visit(c, term);
    for (const NamedTerm& term : parts_.terms) visit(std::size_t{Coverages::kNone}, term);
  }

  /// On all claims, or on those of a coverage alone.
  static void apply(const Term& term, std::size_t coverage, const DrawnClaims& drawn,
                    SortedClaims& sorted) {
    if (coverage == Coverages::kNone)
      return term.apply({sorted.row, sorted.member, sorted.year, sorted.months, sorted.owed});
    SortedClaims own;
    for (std::size_t i = 0; i < sorted.from.size(); ++i) {
      if (drawn.coverage[sorted.from[i]] != coverage) continue;
      own.from.push_back(i);
      own.row.push_back(sorted.row[i]), own.member.push_back(sorted.member[i]);
      own.year.push_back(sorted.year[i]), own.months.push_back(sorted.months[i]);
      own.owed.push_back(sorted.owed[i]);
    }
    term.apply({own.row, own.member, own.year, own.months, own.owed});
    for (std::size_t k = 0; k < own.from.size(); ++k) sorted.owed[own.from[k]] = own.owed[k];
  }

  /// Terms lower what is owed; what each of them leaves to the insured is added up by year.
  void settle_terms(const DrawnClaims& drawn, SortedClaims& sorted, std::size_t trial,
                    std::size_t trials, Events& events) const {
    std::size_t tally = first_tally_;
    const auto add = [&](const auto& amount) {
      for (std::size_t i = 0; i < sorted.from.size(); ++i)
        events.tallies[(tally + year_of(drawn.time[sorted.from[i]])) * trials + trial] += amount(i);
      tally += years();
    };
    add([](std::size_t) { return 1.0; });
    add([&](std::size_t i) { return sorted.owed[i]; });
    std::vector<double> before;
    each_term([&](std::size_t coverage, const NamedTerm& term) {
      before = sorted.owed;
      apply(*term.term, coverage, drawn, sorted);
      add([&](std::size_t i) { return before[i] - sorted.owed[i]; });
    });
    add([&](std::size_t i) { return sorted.owed[i]; });
  }

  /// All losses, and as events what the insurer owes; claims of a policy are numbered in the order
  /// of time.
  void append(const DrawnClaims& drawn, const SortedClaims& sorted, std::uint32_t trial,
              std::uint32_t first_row, Events& events) const {
    std::uint32_t number = 0;
    for (std::size_t i = 0; i < sorted.from.size(); ++i) {
      if (i > 0 && (sorted.row[i] != sorted.row[i - 1] || sorted.member[i] != sorted.member[i - 1]))
        number = 0;
      const std::size_t e = sorted.from[i], entry = events.size();
      events.losses.push_back({trial, first_row + sorted.row[i], sorted.member[i], number,
                               drawn.occurrence[e], drawn.time[e], drawn.amount[e],
                               sorted.owed[i]});
      if (sorted.owed[i] <= 0) continue;
      events.add(trial, first_row + sorted.row[i], sorted.member[i], drawn.time[e], EventKind::loss,
                 0, sorted.owed[i]);
      events.set_claim(entry, number++);
      events.set_occurrence(entry, drawn.occurrence[e]);
    }
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
  source.portfolio_seed = context.portfolio_seed;
  FieldResolver resolver(*parts.exposures, source, problems);
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
  parts.process = std::make_unique<ClaimProcess>(portfolio, context, *parts.exposures, resolver,
                                                 parts.thinning->kept(), problems);
  parts.has_terms = !parts.terms.empty();
  for (std::size_t c = 0; c < parts.coverages->size(); ++c)
    parts.has_terms = parts.has_terms || !parts.coverages->terms(c).empty();
  if (problems.size() != before) return nullptr;
  return std::make_unique<Policies>(std::move(parts), context);
}

}  // namespace

PortfolioMember policies_member() {
  return {policy_keys(), make, {"insurer", "insures"}};
}

}  // namespace cofferdam
