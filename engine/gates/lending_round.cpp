#include "gates/lending_round.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include "gates/lending_state.hpp"
#include "gates/pool_rule.hpp"
#include "gates/shut_out.hpp"

namespace cofferdam {
namespace {

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr double kSame = 1e-11;  // of what a room is worked from

}  // namespace

LendingRound::LendingRound(const LendingRule& rule, Walk& walk, LendingRule::State& state,
                           const LendingRule::Day& day)
    : rule_(rule), walk_(walk), state_(state), day_(day) {
  for (const LendingRule::Clause& clause : rule.clauses_)
    rooms_.emplace_back(clause.terms.values.size());
  stopped_.resize(rule.stops_.size());
}

void LendingRound::run() {
  for (const LendingRule::Turn& turn : day_.turns) add_offer(turn);
  open_rooms();
  for (auto first = offers_.begin(); first != offers_.end();) {
    const auto last = std::find_if(first, offers_.end(), [&](const Offer& offer) {
      return offer.portfolio != first->portfolio;
    });
    serve_portfolio({first, last});
    first = last;
  }
  for (const Offer& offer : offers_) lend(offer);
  tell();
}

void LendingRound::add_offer(const LendingRule::Turn& turn) {
  const PortfolioView& portfolio = walk_.context.portfolio_of(turn.row);
  const Exposures& exposures = *portfolio.exposures;
  Offer offer{.turn = &turn};
  offer.portfolio = static_cast<std::size_t>(&portfolio - walk_.context.portfolios.data());
  offer.row = turn.row - portfolio.first_row;
  const double count = exposures.count_of(offer.row), amount = exposures.amount_of(offer.row);
  offer.each = amount * turn.part;
  if (amount > 0) offer.level = exposures.principal_of(offer.row, turn.time) / amount;
  if (turn.made) {
    offer.scheduled = count - state_.absent[turn.row];
    offer.loans = rule_.on_offer(walk_, offer.portfolio, offer.row, count);
    offer.loans = std::min(offer.loans, offer.scheduled);
  } else if (exposures.is_fine_grained()) {
    offer.scheduled = offer.loans = std::max(0.0, state_.loans[turn.row]);
  } else {
    double alive = state_.lent[turn.row];
    if (const auto fallen = state_.fallen.find(turn.row); fallen != state_.fallen.end())
      alive -= static_cast<double>(
          std::count_if(fallen->second.begin(), fallen->second.end(),
                        [&](double place) { return place < state_.lent[turn.row]; }));
    offer.scheduled = offer.loans = alive;
  }
  offer.wanted = offer.loans;
  if (turn.made || offer.loans > 0) offers_.push_back(offer);
}

/// How much of a room one loan takes.
double LendingRound::each_in(std::size_t clause, const Offer& offer) const {
  const LendingTerms& terms = rule_.clauses_[clause].terms;
  const double part = terms.counts == LendingTerms::Counts::lent ? 1 : offer.level;
  return terms.weights[offer.turn->row] * offer.each * part;
}

/// What is made today is in no room yet; what ends today is in none any more.
void LendingRound::open_rooms() {
  std::vector<std::vector<double>> today;
  for (const auto& cells : rooms_) today.emplace_back(cells.size(), 0.0);
  for (const Offer& offer : offers_)
    for (const std::size_t c : rule_.clauses_of_[offer.portfolio]) {
      const std::uint32_t cell = rule_.clauses_[c].terms.cell_of[offer.turn->row];
      rooms_[c][cell].is_open = true;
      today[c][cell] += offer.scheduled * each_in(c, offer);
    }
  for (std::size_t c = 0; c < rooms_.size(); ++c)
    for (std::size_t cell = 0; cell < rooms_[c].size(); ++cell) {
      Room& room = rooms_[c][cell];
      if (!room.is_open) continue;
      const double all = counted(c, cell);
      room.capacity = capacity(rule_.clauses_[c].terms, cell);
      room.rounding = kSame * ((std::isfinite(room.capacity) ? room.capacity : 0) + all);
      room.counted = all - today[c][cell];
      if (room.counted <= room.rounding) room.counted = 0;
      room.left = std::max(0.0, room.capacity - room.counted);
    }
}

double LendingRound::capacity(const LendingTerms& terms, std::size_t cell) const {
  const double capacity =
      terms.capacity * walk_.s.incentive(terms.unit_of[cell], walk_.year(), walk_.trial);
  if (terms.pools.empty()) return capacity;
  const auto row = std::find(terms.cell_of.begin(), terms.cell_of.end(), cell);
  const auto at = static_cast<std::uint32_t>(row - terms.cell_of.begin());
  double balance = 0;
  for (const PoolRule* pool : terms.pools)
    balance += terms.values[cell].empty() ? pool->balance(walk_)
                                          : pool->balance(walk_, pool->instance_of(at));
  return capacity * balance;
}

double LendingRound::counted(std::size_t clause, std::size_t cell) const {
  const LendingTerms& terms = rule_.clauses_[clause].terms;
  const VolumeSet& volumes = rule_.clauses_[clause].volumes;
  VolumeSet::State& state = state_.volumes[clause];
  const Volumes::Totals now = volumes.at(state, cell, end_of_day(walk_));
  if (terms.counts == LendingTerms::Counts::in_force) return now.in_force;
  const Volumes::Totals before =
      volumes.at(state, cell, begin_of_window(walk_, terms.window, terms.months) - kJustBefore);
  return terms.renewals_need_room ? now.filed - before.filed : now.originated - before.originated;
}

void LendingRound::serve_portfolio(std::span<Offer> offers) {
  for (const std::size_t c : rule_.clauses_of_[offers.front().portfolio])
    if (rule_.clauses_[c].terms.auction) return serve_bidders(offers, c);
  serve(offers, LendingTerms::kNone);
}

/// The lowest bid first; who bids the same gets the same part of what he asks for.
void LendingRound::serve_bidders(std::span<Offer> offers, std::size_t clause) {
  const Auction& auction = *rule_.clauses_[clause].terms.auction;
  const auto bid = [&](const Offer& offer) { return auction.bids[offer.turn->row]; };
  std::stable_sort(offers.begin(), offers.end(),
                   [&](const Offer& a, const Offer& b) { return bid(a) < bid(b); });
  Room& room = rooms_[clause].front();
  for (auto first = offers.begin(); first != offers.end();) {
    const auto last = std::find_if(first, offers.end(),
                                   [&](const Offer& offer) { return bid(offer) > bid(*first); });
    const std::span<Offer> alike(first, last);
    quotas_.assign(auction.count, {});
    double asked = 0;
    for (Offer& offer : alike) {
      if (is_stopped(offer)) continue;
      // What takes no room would fit whatever it bids.
      offer.bids_too_much = bid(offer) > auction.at_most && each_in(clause, offer) <= 0;
      if (offer.bids_too_much) room.stopped += offer.loans * offer.each;
      const double amount = offer.loans * each_in(clause, offer);
      quotas_[auction.bidders[offer.turn->row]].left += amount;
      asked += amount;
    }
    const double left = bid(*first) > auction.at_most ? 0 : room.left;
    const double part = asked <= left + room.rounding ? 1 : left / asked;
    for (Room& quota : quotas_) {
      quota.left = part < 1 ? part * quota.left : kEndless;
      quota.rounding = room.rounding;
    }
    serve(alike, static_cast<std::uint32_t>(clause));
    first = last;
  }
}

void LendingRound::serve(std::span<Offer> offers, std::size_t auction) {
  if (walk_.context.portfolios[offers.front().portfolio].exposures->is_fine_grained())
    return serve_fine(offers, auction);
  for (Offer& offer : offers)
    if (!is_stopped(offer) && !offer.bids_too_much) serve_whole(offer, auction);
}

bool LendingRound::is_stopped(const Offer& offer) const {
  return stop_of(offer) != LendingTerms::kNone;
}

bool LendingRound::concerns(std::size_t stop, const Offer& offer) const {
  return offer.turn->made || rule_.stops_[stop].stop->stops_renewals();
}

std::size_t LendingRound::stop_of(const Offer& offer) const {
  for (const std::size_t stop : rule_.stops_of_[offer.portfolio])
    if (concerns(stop, offer) && rule_.stops_[stop].stop->stops(walk_, offer.turn->row))
      return stop;
  return LendingTerms::kNone;
}

std::vector<LendingRound::Need> LendingRound::needs_of(const Offer& offer, std::size_t auction) {
  std::vector<Need> needs;
  for (const std::size_t c : rule_.clauses_of_[offer.portfolio]) {
    const LendingTerms& terms = rule_.clauses_[c].terms;
    Room* room = &room_of(c, offer);
    const double each = each_in(c, offer);
    needs.push_back({room, each, room});
    if (c == auction)
      needs.push_back({&quotas_[terms.auction->bidders[offer.turn->row]], each, room});
  }
  return needs;
}

/// New loans are made as far as banks want to lend.
void LendingRound::respond(Offer& offer) {
  if (!offer.turn->made) return;
  for (const std::size_t c : rule_.clauses_of_[offer.portfolio]) {
    const auto& response = rule_.clauses_[c].terms.response;
    if (!response) continue;
    const double part = response->part(offer.turn->row, coverage(c, offer));
    if (part >= offer.part) continue;
    offer.part = part;
    offer.wanted = loans_wanted(offer, part);
    room_of(c, offer).stopped += std::max(0.0, offer.lent - offer.wanted) * offer.each;
    offer.lent = std::min(offer.lent, offer.wanted);
  }
}

double LendingRound::coverage(std::size_t clause, const Offer& offer) const {
  const LendingTerms& terms = rule_.clauses_[clause].terms;
  const std::uint32_t row = offer.turn->row;
  return terms.response->coverage_of(row, state_.coverages[clause].of(terms.cell_of[row]));
}

/// Of those on offer, a part in the order of lending.
double LendingRound::loans_wanted(const Offer& offer, double part) const {
  const double count = walk_.context.portfolios[offer.portfolio].exposures->count_of(offer.row);
  return std::min(offer.loans, rule_.on_offer(walk_, offer.portfolio, offer.row, count, part));
}

/// What came of it.
void LendingRound::count_response(std::size_t clause, const Offer& offer) {
  const LendingTerms& terms = rule_.clauses_[clause].terms;
  const LendingResponse& response = *terms.response;
  const std::uint32_t row = offer.turn->row;
  const LendingResponse::Row& of = response.rows[row];
  const double at = coverage(clause, offer), asked = offer.loans * offer.each,
               lent = offer.lent * offer.each,
               without = loans_wanted(offer, response.part_without(row)) * offer.each;
  ResponseOutcomes& outcomes = walk_.s.lending[terms.first_line + terms.cell_of[row]].response;
  const std::size_t cell = walk_.year() * walk_.s.trials + walk_.trial;
  outcomes.asked[cell] += asked;
  outcomes.coverage[cell] += at * asked;
  outcomes.willing[cell] += response.pays(row, at) ? asked : 0;
  outcomes.lent[cell] += lent;
  outcomes.without[cell] += without;
  outcomes.defaults[cell] += of.pd * lent;
  outcomes.without_uplift[cell] += of.pd_without * lent;
  outcomes.defaults_without[cell] += of.pd_without * without;
}

/// A loan that does not fit whole is not lent; a later smaller one may still fit.
void LendingRound::serve_whole(Offer& offer, std::size_t auction) {
  const std::vector<Need> needs = needs_of(offer, auction);
  offer.lent = offer.loans;
  respond(offer);
  for (const Need& need : needs) {
    if (need.each <= 0) continue;
    const double fit = std::floor((need.room->left + need.room->rounding) / need.each);
    if (fit >= offer.lent) continue;
    need.blame->stopped += (offer.lent - fit) * offer.each;
    offer.lent = fit;
  }
  take(offer, needs);
}

/// Of very many small loans each clause lets the same part through.
void LendingRound::serve_fine(std::span<Offer> offers, std::size_t auction) {
  std::vector<std::vector<Need>> needs;
  for (Offer& offer : offers) {
    offer.lent = is_stopped(offer) || offer.bids_too_much ? 0 : offer.loans;
    respond(offer);
    needs.push_back(needs_of(offer, auction));
  }
  for (std::size_t k = 0; k < needs.front().size(); ++k) {
    std::map<const Room*, double> asked, part;
    for (std::size_t i = 0; i < offers.size(); ++i)
      asked[needs[i][k].room] += offers[i].lent * needs[i][k].each;
    for (const auto& [room, amount] : asked)
      part[room] = amount <= room->left + room->rounding ? 1
                   : room->left <= room->rounding        ? 0
                                                         : room->left / amount;
    for (std::size_t i = 0; i < offers.size(); ++i) {
      const Need& need = needs[i][k];
      if (need.each <= 0 || part[need.room] >= 1) continue;
      const double lent = part[need.room] * offers[i].lent;
      need.blame->stopped += (offers[i].lent - lent) * offers[i].each;
      offers[i].lent = lent;
    }
  }
  for (std::size_t i = 0; i < offers.size(); ++i) take(offers[i], needs[i]);
}

void LendingRound::take(const Offer& offer, const std::vector<Need>& needs) {
  for (const Need& need : needs)
    need.room->left = std::max(0.0, need.room->left - offer.lent * need.each);
}

/// What is not lent never is there; what is not renewed ends.
void LendingRound::lend(const Offer& offer) {
  count(offer);
  const LendingRule::Turn& turn = *offer.turn;
  const bool fine = walk_.context.portfolios[offer.portfolio].exposures->is_fine_grained();
  const double ended = offer.scheduled - offer.lent;
  double places = offer.lent;
  if (!turn.made && !fine) places = places_of(offer);
  if (!state_.loans.empty()) {
    state_.loans[turn.row] = turn.made || fine ? offer.lent : state_.loans[turn.row] - ended;
    state_.lent[turn.row] = places;
  }
  if (ended <= 0) return;
  walk_.s.not_lent.push_back({walk_.trial, turn.row, ended, turn.time});
  const double part = fine ? part_of_drawn(offer) : 0;
  if (part == 1) return;
  for (std::uint32_t e = state_.first_of[turn.row]; e != Settlement::kNoEntry;
       e = state_.next_of[e]) {
    const Events& events = walk_.s.events;
    const std::uint32_t origin = events.origin[e];
    if (!turn.made && day_of(walk_.s.moment[origin]) < walk_.day()) continue;
    if (fine || rule_.place(walk_, offer.portfolio, offer.row, events.member[e]) >= places)
      keep_part(e, part);
  }
}

/// What is lent of the small loans whose defaults were drawn: those that are taken up.
double LendingRound::part_of_drawn(const Offer& offer) const {
  if (offer.wanted <= 0) return 0;
  const double part = offer.lent / offer.wanted * offer.part;
  return offer.turn->made ? part * rule_.of_offer_[offer.portfolio] : part;
}

/// Places of the loans that are renewed: the first of those that are alive.
double LendingRound::places_of(const Offer& offer) const {
  const double lent = state_.lent[offer.turn->row];
  if (offer.lent == offer.loans) return lent;
  const auto fallen = state_.fallen.find(offer.turn->row);
  double place = 0;
  for (double renewed = 0; place < lent && renewed < offer.lent; ++place)
    renewed += fallen == state_.fallen.end() ||
                       std::count(fallen->second.begin(), fallen->second.end(), place) == 0
                   ? 1
                   : 0;
  return place;
}

/// Only so much of an entry there is.
void LendingRound::keep_part(std::uint32_t entry, double part) {
  Settlement& s = walk_.s;
  s.gone[entry] = part == 0;
  s.events.amount[entry] *= part;
  s.events.loans[entry] *= part;
  s.base[entry] *= part;
  s.cash[entry] *= part;
  for (auto& of_bearer : s.parts) of_bearer[entry] *= part;
}

void LendingRound::count(const Offer& offer) {
  const double planned = offer.loans * offer.each, lent = offer.lent * offer.each;
  const auto add = [&](Room& room) {
    room.planned += planned;
    room.lent += lent;
  };
  for (const std::size_t c : rule_.clauses_of_[offer.portfolio]) {
    add(room_of(c, offer));
    if (rule_.clauses_[c].terms.response && offer.turn->made) count_response(c, offer);
  }
  for (const std::size_t stop : rule_.stops_of_[offer.portfolio])
    if (concerns(stop, offer)) add(stopped_[stop]);
  if (const std::size_t stop = stop_of(offer); stop != LendingTerms::kNone)
    stopped_[stop].stopped += planned;
}

/// What has no end is not shown.
static double finite(double capacity) {
  return std::isfinite(capacity) ? capacity : std::numeric_limits<double>::quiet_NaN();
}

void LendingRound::tell() {
  Settlement& s = walk_.s;
  const double time = walk_.calendar().time_of_day(walk_.day());
  const std::size_t at = walk_.year() * s.trials + walk_.trial;
  const auto tell_one = [&](std::size_t line, const Room& room) {
    if (room.planned <= 0) return;
    LendingOutcomes& outcomes = s.lending[line];
    outcomes.planned[at] += room.planned;
    outcomes.lent[at] += room.lent;
    outcomes.stopped[at] += room.stopped;
    if (room.stopped > 0) outcomes.first[walk_.trial] = std::min(outcomes.first[walk_.trial], time);
    if (s.log)
      s.log->lending.push_back({walk_.now, line, finite(room.capacity), room.counted, room.planned,
                                room.lent, room.stopped});
  };
  for (std::size_t c = 0; c < rooms_.size(); ++c)
    for (std::size_t cell = 0; cell < rooms_[c].size(); ++cell)
      tell_one(rule_.clauses_[c].terms.first_line + cell, rooms_[c][cell]);
  for (std::size_t stop = 0; stop < stopped_.size(); ++stop) {
    stopped_[stop].capacity = stopped_[stop].counted = std::numeric_limits<double>::quiet_NaN();
    tell_one(rule_.stops_[stop].line, stopped_[stop]);
  }
}

}  // namespace cofferdam
