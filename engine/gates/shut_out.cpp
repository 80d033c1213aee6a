#include "gates/shut_out.hpp"

#include <algorithm>

#include "scenario/value.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-12;  // of an amount

}  // namespace

struct ShutOut::State final : RuleState {
  struct Default {
    std::uint32_t day = 0;
    double principal = 0;
  };
  VolumeSet::State lent;
  std::vector<std::vector<Default>> defaults;  ///< [bidder] in the order of time
  std::uint32_t day = 0;                       ///< for which `out` holds
  std::vector<char> out;                       ///< [bidder]
};

LendingTerms::Window lending_window(const Value& value) {
  using Window = LendingTerms::Window;
  const std::string& window = value.at("window").text;
  return window == "day"                     ? Window::day
         : window == "calendar_year_to_date" ? Window::year_to_date
         : window == "trailing_months"       ? Window::trailing_months
                                             : Window::since_start;
}

double begin_of_window(const Walk& walk, LendingTerms::Window window, int months) {
  const Calendar& calendar = walk.calendar();
  switch (window) {
    case LendingTerms::Window::day:
      return calendar.time_of_day(walk.day());
    case LendingTerms::Window::year_to_date:
      return std::max(0.0, calendar.year_start(calendar.year_of_day(walk.day())));
    case LendingTerms::Window::trailing_months:
      return calendar.time_of_day(static_cast<std::uint32_t>(
          std::max<std::int64_t>(0, calendar.months_later(walk.day(), -months) + 1)));
    default:
      return 0;
  }
}

ShutOut::ShutOut(const ProgrammeContext& context, std::string name,
                 const std::vector<double>& weights, std::vector<std::uint32_t> bidders,
                 std::size_t count, Terms terms)
    : name_(std::move(name)),
      bidders_(std::move(bidders)),
      terms_(terms),
      count_(count),
      lent_(context, weights, bidders_, count) {}

void ShutOut::start(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  lent_.start(walk, state.lent);
  state.defaults.assign(count_, {});
  state.out.clear();
}

void ShutOut::defaulted(Walk& walk, std::uint32_t entry) const {
  State& state = walk.s.state<State>(slot);
  const Events& events = walk.s.events;
  const std::uint32_t row = events.exposure[entry], day = day_of(walk.s.moment[entry]);
  lent_.defaulted(walk, state.lent, entry);
  const PortfolioView& portfolio = walk.context.portfolio_of(row);
  const double principal = events.loans[entry] * portfolio.exposures->principal_of(
                                                     row - portfolio.first_row, events.time[entry]);
  state.defaults[bidders_[row]].push_back({day, principal});
}

bool ShutOut::stops(Walk& walk, std::uint32_t row) const {
  State& state = walk.s.state<State>(slot);
  if (state.out.empty() || state.day != walk.day()) {
    state.day = walk.day();
    state.out.resize(count_);
    for (std::size_t bidder = 0; bidder < count_; ++bidder)
      state.out[bidder] = is_out(walk, state, bidder);
  }
  return state.out[bidders_[row]] != 0;
}

bool ShutOut::is_out(Walk& walk, State& state, std::size_t bidder) const {
  const double begin = begin_of_window(walk, terms_.window, terms_.months);
  const double today = walk.calendar().time_of_day(walk.day());
  double defaulted = 0;
  for (const State::Default& one : state.defaults[bidder])
    if (walk.calendar().time_of_day(one.day) >= begin - kJustBefore) defaulted += one.principal;
  if (defaulted == 0) return false;
  const double lent = lent_.at(state.lent, bidder, today - kJustBefore).originated -
                      lent_.at(state.lent, bidder, begin - kJustBefore).originated;
  return defaulted > terms_.above * lent * (1 + kSame);
}

}  // namespace cofferdam
