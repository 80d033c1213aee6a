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

DefaultLosses::DefaultLosses(const Value& portfolio, LoanBook& book, const Calendar& calendar,
                             Problems& problems)
    : calendar_(calendar) {
  if (book.recovery)
    recoveries_.emplace(portfolio.at("recovery"), *book.recovery, calendar, problems);
  if (!portfolio.at("lgd_tie")) return;
  const double loading = portfolio.at("lgd_tie").at("loading").number;
  if (book.loss) book.loss->set_tie({loading});
  if (book.recovery) book.recovery->set_tie({-loading});
}

void DefaultLosses::add(const DefaultRun& run, const LoanBook& book, std::uint64_t seed,
                        const TrialRange& trials, const Factors& factors, std::uint32_t first_row,
                        Events& events) const {
  const std::size_t n = run.last - run.first;
  if (n == 0) return;
  const LoanExposures& all = book.exposures;
  std::vector<std::uint32_t> rows(n);
  std::vector<double> tie;  // the tying factor in the year of each default
  const std::span amounts(events.amount.data() + run.first, n);
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t e = run.first + i;
    rows[i] = events.exposure[e] - first_row;
    amounts[i] = all.ead[rows[i]] * all.lives.at_default(rows[i], events.time[e]);
    if (run.tie_factor >= 0)
      tie.push_back(factors.of(static_cast<std::size_t>(run.tie_factor),
                               calendar_.year_of(events.time[e]))[events.trial[e]]);
  }
  if (book.loss) {
    std::vector<double> uniforms;
    if (book.loss->is_drawn()) uniforms = loss_uniforms(run, seed, trials, events);
    book.loss->apply(rows, uniforms, tie, amounts);
  }
  if (recoveries_)
    recoveries_->append(run.first, run.last, seed, trials, run.entity, first_row, tie, events);
}

EventTraits DefaultLosses::traits(const LoanBook& book) const {
  const auto is_drawn = [](const auto& loss) { return loss && loss->is_drawn(); };
  return {.drawn_severity = is_drawn(book.loss) || is_drawn(book.recovery),
          .later_cash = recoveries_.has_value()};
}

}  // namespace cofferdam
