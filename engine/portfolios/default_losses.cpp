#include "portfolios/default_losses.hpp"

#include "base/random.hpp"

namespace cofferdam {
namespace {

std::vector<double> loss_uniforms(const DefaultRun& run, std::uint64_t seed,
                                  const TrialRange& trials, const Events& events) {
  std::vector<double> uniforms(run.last - run.first);
  for (std::size_t e = run.first; e < run.last;) {
    std::size_t end = e;
    while (end < run.last && events.trial[end] == events.trial[e]) ++end;
    fill_uniform(seed, Purpose::loss, static_cast<std::uint64_t>(trials.first) + events.trial[e],
                 run.entity, std::span(uniforms).subspan(e - run.first, end - e));
    e = end;
  }
  return uniforms;
}

}  // namespace

DefaultLosses::DefaultLosses(const Value& portfolio, LoanBook& book, const FactorSets& sets,
                             const Calendar& calendar, Problems& problems)
    : calendar_(calendar) {
  if (book.recovery)
    recoveries_.emplace(portfolio.at("recovery"), *book.recovery, calendar, problems);
  if (!portfolio.at("lgd_tie") || sets.sets.empty()) return;
  const double loading = portfolio.at("lgd_tie").at("loading").number;
  if (book.loss)
    book.loss->set_tie({loading});
  else if (book.recovery)
    book.recovery->set_tie({-loading});
  for (const std::uint32_t set : sets.set_of)
    tie_of_.push_back(static_cast<std::size_t>(sets.sets[set].tie_factor));
}

void DefaultLosses::add(const DefaultRun& run, const LoanBook& book, std::uint64_t seed,
                        const TrialRange& trials, const Factors& factors, std::uint32_t first_row,
                        Events& events) const {
  const std::size_t n = run.last - run.first;
  if (n == 0) return;
  const LoanExposures& all = book.exposures;
  std::vector<std::uint32_t> rows(n);
  const std::span amounts(events.amount.data() + run.first, n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t e = run.first + i;
    rows[i] = events.exposure[e] - first_row;
    amounts[i] = all.ead[rows[i]];
    if (all.fine_grained) amounts[i] *= events.loans[e];
    if (all.lives.given()) amounts[i] *= all.lives.at_default(rows[i], events.time[e]);
  }
  const std::vector<double> tie = tying_factors(run.first, rows, factors, events);
  if (all.fine_grained) return add_means(run.first, book, rows, tie, events);
  if (book.loss) {
    std::vector<double> uniforms;
    if (book.loss->is_drawn()) uniforms = loss_uniforms(run, seed, trials, events);
    book.loss->apply(rows, uniforms, tie, amounts);
  }
  if (recoveries_)
    recoveries_->append(run.first, run.last, seed, trials, run.entity, first_row, tie, events);
}

/// In the year of each default; empty if losses are not tied.
std::vector<double> DefaultLosses::tying_factors(std::size_t first,
                                                 const std::vector<std::uint32_t>& rows,
                                                 const Factors& factors,
                                                 const Events& events) const {
  std::vector<double> tie;
  for (std::size_t i = 0; !tie_of_.empty() && i < rows.size(); ++i)
    tie.push_back(factors.of(tie_of_[rows[i]],
                             calendar_.year_of(events.time[first + i]))[events.trial[first + i]]);
  return tie;
}

void DefaultLosses::add_means(std::size_t first, const LoanBook& book,
                              const std::vector<std::uint32_t>& rows,
                              const std::vector<double>& tie, Events& events) const {
  std::vector<double> fractions(rows.size(), 1.0);
  if (book.loss) {
    book.loss->apply_mean(rows, tie, fractions);
    for (std::size_t i = 0; i < rows.size(); ++i) events.amount[first + i] *= fractions[i];
  }
  if (!recoveries_) return;
  book.recovery->apply_mean(rows, tie, fractions);
  recoveries_->append_means(first, fractions, events);
}

EventTraits DefaultLosses::traits(const LoanBook& book) const {
  const auto is_drawn = [](const auto& loss) { return loss && loss->is_drawn(); };
  return {.drawn_severity = is_drawn(book.loss) || is_drawn(book.recovery),
          .later_cash = recoveries_.has_value()};
}

}  // namespace cofferdam
