// Which loans are lent: as far as there is room.
#include <algorithm>
#include <cmath>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

static constexpr std::size_t kNoRow = static_cast<std::size_t>(-1);
static constexpr double kRounding = 1e-12;  // of what a room is worked from

Lender::Lender(const Trial& trial)
    : trial_(trial), scenario_(trial.scenario_), world_(trial.world_), day_(trial.day_) {}

bool Lender::lends(const LendingClause& lending, std::size_t row) const {
  return lending.of.count(world_.portfolios.at(world_.rows[row].portfolio).name) > 0;
}

/// Breakers may decide on its new loans.
bool Lender::may_be_stopped(std::size_t row) const {
  for (const Limit& limit : scenario_.limits)
    if (limit.breaker.stops.count(world_.portfolios.at(world_.rows[row].portfolio).name))
      return true;
  return false;
}

/// Of a loan that is there and has not defaulted on a day before.
bool Lender::is_due_for_renewal(std::size_t row) const {
  const Row& loans = world_.rows[row];
  return loans.made < day_ && std::count(loans.begins.begin(), loans.begins.end(), day_) > 0;
}

/// Loans that may be renewed: of a fine-grained row those that are scheduled to be.
double Lender::alive(std::size_t row) const {
  const Row& loans = world_.rows[row];
  double left = loans.loans_in_volumes.value_or(loans.loans_lent);
  for (const Event& event : world_.events) {
    if (event.row != row || event.kind != Event::Kind::default_ || event.day >= day_) continue;
    left -= loans.fine_grained ? event.loans / trial_.book_.survival(row, event.day) : 1;
  }
  return std::max(0.0, left);
}

/// In the order of portfolio, row and loan.
std::vector<Offer> Lender::offers() const {
  std::vector<Offer> all;
  for (std::size_t row = 0; row < world_.rows.size(); ++row) {
    bool concerned = may_be_stopped(row), need_room = false;
    for (const LendingClause& lending : scenario_.lendings)
      if (lends(lending, row)) concerned = true, need_room = need_room || lending.need_room;
    const Row& loans = world_.rows[row];
    Offer offer{row, loans.loans_lent, loans.lent};
    if (!concerned) continue;
    if (loans.made != day_) {
      if (!need_room || !is_due_for_renewal(row)) continue;
      offer.loans = alive(row);
      for (const Step& step : loans.steps)
        if (step.day == day_ && step.filed > 0) offer.each = step.filed;
    }
    for (const Step& step : loans.steps)
      if (step.day == day_ && step.filed > 0) offer.level = step.in_force / step.filed;
    if (offer.loans > 0) all.push_back(offer);
  }
  return all;
}

double Lender::part_that_counts(const LendingClause& lending, std::size_t row) const {
  if (lending.part == "whole_loan") return 1;
  const double part = guaranteed_part(scenario_, trial_.seen(row));
  if (part > 1e-12) return part;
  if (lending.pools.empty()) return 1;
  double own = 0;
  for (const std::string& pool : lending.pools)
    own += by_rates(scenario_, trial_.seen(row), 1, false).bears[pool];
  return own;
}

/// Room that one loan takes.
double Lender::takes(const LendingClause& lending, const Offer& offer) const {
  return part_that_counts(lending, offer.row) * offer.each * (lending.lent ? 1 : offer.level);
}

std::string Lender::cell(const LendingClause& lending, std::size_t row) const {
  return lending.each.empty() ? "" : tag(world_.rows[row], lending.each);
}

/// First day of a window that ends today.
Day Lender::window_begins(const std::string& window, int months) const {
  const Calendar& calendar = scenario_.calendar;
  Day from = calendar.start;
  if (window == "day") from = day_;
  if (window == "calendar_year_to_date") from = calendar.year_begin(calendar.year_of(day_));
  if (window == "trailing_months") from = add_months(day_, -months) + 1;
  return std::max(from, calendar.start);
}

double Lender::capacity(const LendingClause& lending, const std::string& of) const {
  if (lending.pools.empty()) return lending.capacity;
  double balance = 0;
  for (const std::string& name : lending.pools) {
    const PoolState& pool = trial_.pools_.at(name);
    for (const auto& [value, account] : pool.accounts)
      if (!pool.closed && (lending.each.empty() || value == of)) balance += account.balance();
  }
  return lending.capacity * balance;
}

/// Before any loan of today.
Lender::Room Lender::room(const LendingClause& lending, const std::string& of) const {
  const Book& book = trial_.book_;
  const Day from = window_begins(lending.window, lending.months);
  double counted = 0;
  for (std::size_t row = 0; row < world_.rows.size(); ++row) {
    if (!lends(lending, row) || cell(lending, row) != of) continue;
    const Row& loans = world_.rows[row];
    if (loans.made >= day_) continue;
    double again = 0;  // renewed today, which is not decided yet
    if (lending.need_room && is_due_for_renewal(row))
      for (const Step& step : loans.steps)
        if (step.day == day_ && step.filed > 0)
          again = alive(row) * (lending.lent ? step.filed : step.in_force);
    const double scheduled = !lending.lent       ? book.in_force_before_claims(row, day_)
                             : lending.need_room ? book.filed(row, from, day_)
                                                 : book.originated(row, from, day_);
    counted += part_that_counts(lending, row) * (scheduled - again);
  }
  counted = std::max(0.0, counted);
  const double most = capacity(lending, of);
  return {std::max(0.0, most - counted), kRounding * (most + counted)};
}

bool Lender::is_shut_out(const LendingClause& lending, std::size_t of) const {
  if (!lending.shut_out) return false;
  const Day from = window_begins(lending.shut_window, lending.shut_months);
  const auto is_his = [&](std::size_t row) {
    return lends(lending, row) &&
           tag(world_.rows[row], lending.among) == tag(world_.rows[of], lending.among);
  };
  double gone = 0, lent = 0;
  for (std::size_t row = 0; row < world_.rows.size(); ++row)
    if (is_his(row)) lent += trial_.book_.originated(row, from, day_ - 1);
  for (const Event& event : world_.events) {
    if (event.kind != Event::Kind::default_ || event.day < from || event.day >= day_ ||
        !is_his(event.row))
      continue;
    double left = 0;  // outstanding of one loan that was renewed
    for (const Step& step : world_.rows[event.row].steps)
      if (step.day < event.day || (step.day == event.day && step.into_day < 1e-6))
        left = step.survival > 0 ? step.in_force / step.survival : 0;
    gone += event.loans * left;
  }
  return above(gone, *lending.shut_out * lent);
}

std::vector<Lender::Need> Lender::needs_of(const Offer& offer, Quotas& quotas) {
  std::vector<Need> needs;
  for (const LendingClause& lending : scenario_.lendings) {
    if (!lends(lending, offer.row)) continue;
    const double each = takes(lending, offer);
    needs.push_back({&rooms_[lending.name + "\n" + cell(lending, offer.row)], each});
    if (!lending.among.empty() && !quotas.empty())
      needs.push_back({&quotas[tag(world_.rows[offer.row], lending.among)], each});
  }
  return needs;
}

/// `quotas` by who bids, of an auction in which several bid the same.
void Lender::serve_alike(const std::vector<Offer*>& offers, Quotas quotas) {
  const bool fine = world_.rows[offers.front()->row].fine_grained;
  const auto take = [&](const Offer& offer) {
    for (const Need& need : needs_of(offer, quotas)) {
      double& left = need.room->left;
      left -= offer.lent * need.each;
      if (left <= need.room->rounding) left = 0;  // else a part of a loan would be lent
    }
  };
  for (Offer* offer : offers) {
    if (fine) break;
    for (const Need& need : needs_of(*offer, quotas))
      if (need.each > 0)
        offer->lent =
            std::min(offer->lent,
                     std::max(0.0, std::floor(need.room->left / need.each * (1 + 1e-12) + 1e-9)));
    take(*offer);
  }
  if (!fine) return;
  for (std::size_t k = 0; k < needs_of(*offers.front(), quotas).size(); ++k) {
    std::map<Room*, double> asked;
    for (Offer* offer : offers) {
      const Need need = needs_of(*offer, quotas)[k];
      asked[need.room] += offer->lent * need.each;
    }
    for (Offer* offer : offers) {
      const Need need = needs_of(*offer, quotas)[k];
      const double all = asked[need.room];
      if (all > 0 && need.each > 0) offer->lent *= std::min(1.0, need.room->left / all);
    }
  }
  for (Offer* offer : offers) take(*offer);
}

/// Loans of one portfolio.
void Lender::serve(const std::vector<Offer*>& offers) {
  const LendingClause* auction = nullptr;
  for (const LendingClause& lending : scenario_.lendings)
    if (lends(lending, offers.front()->row) && !lending.among.empty()) auction = &lending;
  for (Offer* offer : offers) {
    offer->lent = offer->loans;
    respond(*offer);
  }
  if (!auction) return serve_alike(offers, {});
  std::map<double, std::vector<Offer*>> by_bid;
  for (Offer* offer : offers) {
    const double bid = auction->bids.at(tag(world_.rows[offer->row], auction->among));
    if (is_shut_out(*auction, offer->row) || (auction->at_most && bid > *auction->at_most))
      offer->lent = 0;
    else
      by_bid[bid].push_back(offer);
  }
  for (auto& [bid, alike] : by_bid) {
    Quotas quotas;
    double asked = 0;
    for (const Offer* offer : alike) {
      const double amount = offer->loans * takes(*auction, *offer);
      quotas[tag(world_.rows[offer->row], auction->among)].left += amount;
      asked += amount;
    }
    const Room& room = rooms_[auction->name + "\n"];
    if (room.left >= asked) quotas.clear();
    for (auto& [who, quota] : quotas) quota = {quota.left * room.left / asked, room.rounding};
    serve_alike(alike, quotas);
  }
}

std::map<std::size_t, Offer> Lender::lend() {
  std::vector<Offer> all = offers();
  std::map<std::size_t, std::vector<Offer*>> by_portfolio;
  for (Offer& offer : all) {
    if (world_.rows[offer.row].made == day_ && trial_.stops_new(offer.row)) continue;
    by_portfolio[world_.rows[offer.row].portfolio].push_back(&offer);
    for (const LendingClause& lending : scenario_.lendings) {
      if (!lends(lending, offer.row)) continue;
      const std::string of = cell(lending, offer.row), key = lending.name + "\n" + of;
      if (!rooms_.count(key)) rooms_[key] = room(lending, of);
    }
  }
  for (auto& [portfolio, offers] : by_portfolio) serve(offers);
  std::map<std::size_t, Offer> lent;
  if (std::all_of(all.begin(), all.end(),
                  [](const Offer& offer) { return offer.lent >= offer.loans * (1 - 1e-12); }))
    return lent;
  for (const Offer& offer : all) lent[offer.row] = offer;
  return lent;
}

void Trial::lend() {
  if (scenario_.decides_lending() && day_ > lent_until_) lent_ = Lender(*this).lend();
}

/// Of a row that is not renewed: it ends on the day.
static Row ended(Row row, double loans, Day day) {
  double before = 0;
  std::vector<Step> steps;
  for (const Step& step : row.steps)
    if (step.day < day) steps.push_back(step), before = step.in_force;
  steps.push_back({day, row.into_day, 0, 0, before, steps.back().survival});
  row.steps = steps;
  row.begins.erase(std::lower_bound(row.begins.begin(), row.begins.end(), day), row.begins.end());
  row.loans = 0;  // counted in the row that it was
  row.loans_lent = loans;
  row.loans_in_volumes = loans;
  return row;
}

/// What is left of one row: those that are lent, or renewed; and of what ends a row of its own
/// behind it. `part` of its events stay.
static void reduce(World& world, std::size_t at, double loans, double offered, Day day) {
  Row& row = world.rows[at];
  std::vector<double> part(world.events.size(), 1.0);
  const auto on_offer = [&](const Event& event) {
    return event.row == at && world.events[event.of].day >= day;
  };
  double places = loans;  // of members
  if (row.made != day && !row.fine_grained) {
    places = 0;
    for (double renewed = 0; renewed < loans; ++places)
      renewed += std::none_of(world.events.begin(), world.events.end(), [&](const Event& event) {
        return event.row == at && event.kind == Event::Kind::default_ && event.day < day &&
               event.member == places;
      });
  }
  for (std::size_t k = 0; k < world.events.size(); ++k)
    if (on_offer(world.events[k]))
      part[k] = row.fine_grained ? loans / offered : world.events[k].member < places ? 1 : 0;
  for (std::size_t k = 0; k < world.events.size(); ++k) {
    world.events[k].amount *= part[k];
    if (world.events[k].kind == Event::Kind::default_) world.events[k].loans *= part[k];
    if (part[k] == 0) world.events[k].row = kNoRow;
  }
  if (row.made == day) {
    row.loans_lent = loans;
    row.loans_in_volumes = loans;
    return;
  }
  const Row over = ended(row, offered - loans, day);
  row.loans_in_volumes = row.loans_in_volumes.value_or(row.loans_lent) - (offered - loans);
  row.loans_lent -= offered - loans;
  world.rows.insert(world.rows.begin() + static_cast<std::ptrdiff_t>(at) + 1, over);
  const auto shift = [at](std::size_t& of) {
    if (of != kNoRow && of > at) ++of;
  };
  for (Event& event : world.events) shift(event.row);
  for (Move& move : world.moves) shift(move.row);
  for (Row& other : world.rows)
    if (other.begins_as) shift(*other.begins_as);
}

/// Takes the events out that belong to no row; `original` is the place of each in the beginning.
static void drop(World& world, std::vector<std::size_t>& original) {
  std::vector<std::size_t> place(world.events.size());
  std::vector<Event> events;
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < world.events.size(); ++k) {
    if (world.events[k].row == kNoRow) continue;
    place[k] = events.size();
    events.push_back(world.events[k]);
    events.back().of = place[events.back().of];
    places.push_back(original[k]);
  }
  world.events = events;
  original = places;
}

Result Lender::work(const Scenario& scenario, const World& on_offer) {
  World world = on_offer;
  std::vector<std::size_t> original;
  for (std::size_t k = 0; k < world.events.size(); ++k) original.push_back(k);
  for (Row& row : world.rows)
    for (const LendingClause& lending : scenario.lendings)
      if (lending.of.count(world.portfolios.at(row.portfolio).name))
        row.loans_in_volumes = row.loans_lent;
  for (Row& row : world.rows)
    for (const Limit& limit : scenario.limits)
      if (limit.breaker.stops.count(world.portfolios.at(row.portfolio).name))
        row.loans_in_volumes = row.loans_lent;
  for (Day decided = -10000000;;) {
    Trial trial(scenario, world, decided);
    trial.on_offer_ = &on_offer;
    Result result = trial.run();
    if (trial.lent_.empty()) {
      for (Line& line : result.lines) line.of = original[line.of];
      return result;
    }
    decided = trial.day_;
    World left = world;
    for (auto row = trial.lent_.rbegin(); row != trial.lent_.rend(); ++row)
      if (row->second.lent < row->second.loans)
        reduce(left, row->first, row->second.lent, row->second.loans, decided);
    drop(left, original);
    world = left;
  }
}

}  // namespace cofferdam::oracle
