#include "clauses/inclusion.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "portfolios/take_up.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kBlockRows = 1024;
constexpr double kSame = 1e-12;  // of an amount
constexpr std::int64_t kBeforeStart = -1;

std::int64_t date_number(std::chrono::sys_days date) {
  return date.time_since_epoch().count();
}

}  // namespace

Inclusion::Inclusion(const ProgrammeContext& context, const std::vector<std::uint32_t>& rows,
                     Terms terms)
    : terms_(terms), place_(context.rows, kNoDay) {
  make_blocks(context, rows, terms.last);
  place_later_rows(context, rows);
  usual_.assign(context.rows, 0.0);
  if (binds() && varies_) {
    for (const std::uint32_t row : rows) usual_[row] = place_[row] == kNoDay ? 0 : 1;
    return;
  }
  State state;
  state.lent_.assign(context.portfolios.size(), 1.0);
  include(state);
  for (const std::uint32_t row : rows) {
    const std::uint32_t place = place_[row];
    if (place == kNoDay) continue;
    if (order_[place].loans == 0) continue;  // refused applicants
    const State::Block of = state.blocks_[block_of_[place]];
    usual_[row] = of == State::Block::all    ? 1
                  : of == State::Block::none ? 0
                                             : state.taken_[place] / order_[place].loans;
  }
}

/// An exposure is included as what it begins as.
void Inclusion::place_later_rows(const ProgrammeContext& context,
                                 const std::vector<std::uint32_t>& rows) {
  for (const std::uint32_t row : rows) {
    const PortfolioView& portfolio = context.portfolio_of(row);
    place_[row] =
        place_[portfolio.first_row + portfolio.exposures->first_of(row - portfolio.first_row)];
  }
}

/// Rows in their order, cut into blocks.
void Inclusion::make_blocks(const ProgrammeContext& context, const std::vector<std::uint32_t>& rows,
                            double last) {
  std::vector<std::pair<std::int64_t, std::uint32_t>> dated;
  for (const std::uint32_t row : rows) {
    const PortfolioView& portfolio = context.portfolio_of(row);
    const std::size_t at = row - portfolio.first_row;
    if (portfolio.exposures->first_of(at) != at) continue;
    const double start = portfolio.exposures->begins(at);
    const std::int64_t day = date_number(context.calendar->date_of(start));
    if (static_cast<double>(day) <= last) dated.emplace_back(day, row);
  }
  std::sort(dated.begin(), dated.end());
  for (const auto& [day, row] : dated) add_row(context, row, day);
  if (!blocks_.empty()) close_block();
}

void Inclusion::add_row(const ProgrammeContext& context, std::uint32_t row, std::int64_t date) {
  const std::int64_t start = date_number(context.calendar->date_of_day(0));
  const std::int64_t day = date < start ? kBeforeStart : date - start;
  std::uint32_t portfolio = 0;
  while (portfolio + 1 < context.portfolios.size() &&
         context.portfolios[portfolio + 1].first_row <= row)
    ++portfolio;
  if (days_.empty() || days_.back() != day) days_.push_back(day);
  const auto in_days = static_cast<std::uint32_t>(days_.size() - 1);
  const auto place = static_cast<std::uint32_t>(order_.size());
  if (blocks_.empty() || blocks_.back().day != in_days || blocks_.back().portfolio != portfolio ||
      place - blocks_.back().first >= kBlockRows) {
    if (!blocks_.empty()) close_block();
    blocks_.push_back({.first = place, .day = in_days, .portfolio = portfolio});
    blocks_.back().smallest = std::numeric_limits<double>::infinity();
  }
  const Exposures& exposures = *context.portfolios[portfolio].exposures;
  const std::size_t at = row - context.portfolios[portfolio].first_row;
  const double rank = exposures.rank_of(at);
  const bool waits = rank >= 0;
  const double covered = context.claims[context.claim_of[row]].covered_of(row);
  const Row one{row, exposures.count_of(at), covered * exposures.amount_of(at),
                waits ? rank : -1.0};
  Block& block = blocks_.back();
  block.fine = exposures.is_fine_grained();
  block.smallest = std::min(block.smallest, one.lent);
  block.grouped = block.grouped || (waits && (one.loans != 1 || block.fine));
  if (!waits) block.always += one.loans * one.lent;
  varies_ = varies_ || waits || exposures.may_never_begin(at) || context.decides_lending_of(row);
  offered_ += one.loans * one.lent;
  place_[row] = place;
  block_of_.push_back(static_cast<std::uint32_t>(blocks_.size() - 1));
  order_.push_back(one);
}

/// Ranks of its loans that wait for take-up, with the sums of their principal.
void Inclusion::close_block() {
  Block& block = blocks_.back();
  block.last = static_cast<std::uint32_t>(order_.size());
  block.waiting = block.waiting_end = static_cast<std::uint32_t>(ranks_.size());
  if (block.grouped) return;
  std::vector<std::pair<double, double>> waiting;  // rank, principal
  for (std::uint32_t place = block.first; place < block.last; ++place)
    if (order_[place].rank >= 0) waiting.emplace_back(order_[place].rank, order_[place].lent);
  std::sort(waiting.begin(), waiting.end());
  double sum = 0;
  for (const auto& [rank, principal] : waiting) {
    ranks_.push_back(rank);
    sums_.push_back(sum += principal);
  }
  block.waiting_end = static_cast<std::uint32_t>(ranks_.size());
}

bool Inclusion::binds() const {
  return offered_ > terms_.maximum * (1 + kSame);
}

bool Inclusion::is_empty() const {
  return std::none_of(usual_.begin(), usual_.end(), [](double part) { return part > 0; });
}

double Inclusion::loans_lent(const Block& block, const Row& row, double lent) const {
  if (row.rank < 0) return row.loans;
  if (block.fine) return row.loans * lent;
  return lent_before(row.rank, static_cast<std::uint32_t>(row.loans), lent);
}

double Inclusion::amount_lent(const Block& block, double lent) const {
  double sum = block.always;
  if (block.grouped) {
    for (std::uint32_t place = block.first; place < block.last; ++place)
      if (order_[place].rank >= 0)
        sum += order_[place].lent * loans_lent(block, order_[place], lent);
    return sum;
  }
  const auto first = ranks_.begin() + block.waiting, last = ranks_.begin() + block.waiting_end;
  const auto made = std::lower_bound(first, last, lent) - first;
  return made == 0 ? sum : sum + sums_[block.waiting + static_cast<std::size_t>(made) - 1];
}

/// Loans whose firms had failed when they were to begin, or that are not lent.
std::vector<std::pair<std::uint32_t, double>> Inclusion::absent_of(const Walk& walk) const {
  std::map<std::uint32_t, double> absent;
  const auto add = [&](const EarlyEnd& end) {
    const PortfolioView& portfolio = walk.context.portfolio_of(end.exposure);
    const std::size_t row = end.exposure - portfolio.first_row;
    const bool never_begins =
        portfolio.exposures->first_of(row) == row && end.time <= portfolio.exposures->begins(row);
    if (place_[end.exposure] != kNoDay && never_begins && !end.goes_on)
      absent[place_[end.exposure]] += end.loans;
  };
  for (const EarlyEnd& end : walk.s.ends_of(walk.trial)) add(end);
  for (const EarlyEnd& end : walk.s.not_lent_now()) add(end);
  return {absent.begin(), absent.end()};
}

double Inclusion::amount_absent(const State& state, const Block& block) const {
  double sum = 0;
  for (auto at = std::lower_bound(state.absent_.begin(), state.absent_.end(),
                                  std::pair(block.first, 0.0));
       at != state.absent_.end() && at->first < block.last; ++at)
    sum += at->second * order_[at->first].lent;
  return sum;
}

/// How many loans of a row are made in the trial.
double Inclusion::loans_made(const State& state, std::uint32_t place, const Block& block) const {
  const double lent = loans_lent(block, order_[place], state.lent_[block.portfolio]);
  const auto at =
      std::lower_bound(state.absent_.begin(), state.absent_.end(), std::pair(place, 0.0));
  if (at == state.absent_.end() || at->first != place) return lent;
  return std::max(0.0, lent - at->second);
}

void Inclusion::follow(const Walk& walk, State& state) const {
  if (walk.s.not_lent.size() != state.heard_) start(walk, state);
}

void Inclusion::start(const Walk& walk, State& state) const {
  const auto& lent = walk.s.lent;
  state.heard_ = walk.s.not_lent.size();
  state.lent_.resize(lent.size(), 1.0);
  state.offered_.assign(lent.size(), 1.0);
  auto absent = absent_of(walk);
  bool same = state.known_ && absent == state.absent_;
  state.absent_ = std::move(absent);
  for (std::size_t p = 0; p < lent.size(); ++p) {
    const double now = lent[p].empty() ? 1.0 : lent[p][walk.trial];
    same = same && (state.lent_[p] == now || !varies_);
    state.lent_[p] = state.offered_[p] = now;
    // Where lending is decided in the trial, its take-up says which loans come first.
    if (walk.context.lending && !walk.s.offered[p].empty())
      state.offered_[p] = walk.s.offered[p][walk.trial];
  }
  if (!same) include(state);
  state.known_ = true;
}

/// Blocks that fit as a whole, and those of which nothing fits, are not looked into.
void Inclusion::include(State& state) const {
  state.volume_.assign(days_.size(), 0.0);
  state.blocks_.resize(blocks_.size());
  state.taken_.resize(order_.size());
  const double most = terms_.maximum * (1 + kSame);
  double volume = 0;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const Block& block = blocks_[b];
    const double lent = state.lent_[block.portfolio],
                 amount = amount_lent(block, lent) - amount_absent(state, block);
    if (volume + amount <= most) {
      state.blocks_[b] = State::Block::all;
      volume += amount;
    } else if (!block.fine && volume + block.smallest > most) {
      state.blocks_[b] = State::Block::none;
    } else {
      state.blocks_[b] = State::Block::some;
      volume = include_some(state, block, volume);
    }
    state.volume_[block.day] = volume;
  }
}

double Inclusion::include_some(State& state, const Block& block, double volume) const {
  for (std::uint32_t place = block.first; place < block.last; ++place) {
    const Row& row = order_[place];
    const double loans = loans_made(state, place, block);
    const double most = block.fine ? terms_.maximum : terms_.maximum * (1 + kSame);
    const double fit = row.lent > 0 ? std::max(0.0, most - volume) / row.lent : loans;
    double taken = std::min(loans, block.fine ? fit : std::floor(fit));
    // A division may have rounded down what fits.
    if (!block.fine && taken < loans && volume + (taken + 1) * row.lent <= most) ++taken;
    state.taken_[place] = taken;
    volume += taken * row.lent;
  }
  return volume;
}

double Inclusion::part(const State& state, std::uint32_t row, std::uint32_t member) const {
  const std::uint32_t place = place_[row];
  if (place == kNoDay) return 0;
  const std::uint32_t b = block_of_[place];
  if (state.blocks_[b] != State::Block::some) return state.blocks_[b] == State::Block::all ? 1 : 0;
  const Block& block = blocks_[b];
  const Row& at = order_[place];
  const double taken = state.taken_[place], lent = state.offered_[block.portfolio];
  if (block.fine) {
    const double loans = loans_made(state, place, block);
    return loans > 0 ? taken / loans : 0;
  }
  const double before = at.rank < 0 ? member : lent_before(at.rank, member, lent);
  return before < taken ? 1 : 0;
}

double Inclusion::volume(const State& state, std::uint32_t day) const {
  const auto after = std::upper_bound(days_.begin(), days_.end(), std::int64_t{day});
  return after == days_.begin()
             ? 0
             : state.volume_[static_cast<std::size_t>(after - days_.begin()) - 1];
}

std::uint32_t Inclusion::growth_after(const State& state, std::uint32_t day) const {
  const auto after = std::upper_bound(days_.begin(), days_.end(), std::int64_t{day});
  const double now = volume(state, day);
  for (auto at = after; at != days_.end(); ++at)
    if (state.volume_[static_cast<std::size_t>(at - days_.begin())] > now)
      return static_cast<std::uint32_t>(*at);
  return kNoDay;
}

}  // namespace cofferdam
