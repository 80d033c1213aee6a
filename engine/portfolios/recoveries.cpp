#include "portfolios/recoveries.hpp"

#include <cmath>

#include "base/random.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

Recoveries::Recoveries(const Value& recovery, const LossGivenDefault& rate,
                       const Calendar& calendar, Problems& problems)
    : rate_(rate), calendar_(calendar), cost_(recovery.at("cost").number) {
  const Value& lag = recovery.at("lag");
  if (lag.form == Value::Form::number)
    (lag.per == "days" ? days_ : months_) = static_cast<int>(lag.number);
  else if (lag.form == Value::Form::distribution)
    drawn_ = make_distribution(lag, problems);
  else
    problems.add(lag.place, lag.path, "a lag that varies between loans",
                 "write a span of time, or a distribution that is drawn for each default");
  if (drawn_ && (drawn_->low() < 0 || !std::isfinite(drawn_->high())))
    problems.add(lag.place, lag.path, "a lag below zero or without end",
                 "choose a distribution that starts at 0 or above and ends");
}

double Recoveries::longest_lag() const {
  return drawn_ ? drawn_->high() / 12 : (months_ + days_ / 28.) / 12;
}

void Recoveries::add(std::size_t event, double time, double back, const Events& events,
                     EventWriter& writer) const {
  constexpr double kRounding = 1e-9;  // years: what misses the end by less is on it
  if (back <= 0 || time >= calendar_.end() - kRounding) return;
  const std::uint32_t trial = events.trial[event], row = events.exposure[event],
                      member = events.member[event], origin = static_cast<std::uint32_t>(event);
  writer.add(trial, row, member, time, EventKind::recovery, 0, -back, origin);
  if (cost_ > 0) writer.add(trial, row, member, time, EventKind::cost, 0, cost_ * back, origin);
}

void Recoveries::append(std::size_t first, std::size_t last, std::uint64_t seed,
                        const TrialRange& trials, std::uint64_t entity, std::uint32_t first_row,
                        std::span<const double> tie, Events& events) const {
  const std::size_t n = last - first;
  std::vector<double> words(2 * n), rate(n), lag(n), amounts(n);
  std::vector<std::uint32_t> rows(n);
  for (std::size_t i = 0; i < n;) {
    std::size_t end = i;
    while (end < n && events.trial[first + end] == events.trial[first + i]) ++end;
    fill_uniform(seed, Purpose::recovery,
                 static_cast<std::uint64_t>(trials.first) + events.trial[first + i], entity,
                 std::span(words).subspan(2 * i, 2 * (end - i)));
    i = end;
  }
  for (std::size_t i = 0; i < n; ++i) {
    rate[i] = words[2 * i];
    lag[i] = words[2 * i + 1];
    rows[i] = events.exposure[first + i] - first_row;
    amounts[i] = events.amount[first + i];
  }
  rate_.apply(rows, rate, tie, amounts);
  if (drawn_) drawn_->sample(lag, lag);
  EventWriter writer(events, n * events_per_default());
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t e = first + i;
    const double time = drawn_ ? calendar_.later(events.time[e], lag[i])
                               : calendar_.later(events.time[e], months_, days_);
    add(e, time, amounts[i], events, writer);
  }
}

void Recoveries::append_means(std::size_t first, std::span<const double> rates,
                              Events& events) const {
  EventWriter writer(events, rates.size() * events_per_default());
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const std::size_t e = first + i;
    add(e, calendar_.later(events.time[e], months_, days_), rates[i] * events.amount[e], events,
        writer);
  }
}

}  // namespace cofferdam
