#include "gates/lending_rule.hpp"

#include <algorithm>
#include <map>

#include "gates/lending_round.hpp"
#include "gates/lending_state.hpp"
#include "gates/pool_rule.hpp"
#include "portfolios/take_up.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

std::vector<double> weights_of(const LendingTerms& terms) {
  std::vector<double> weights = terms.weights;
  for (std::size_t row = 0; row < weights.size(); ++row)
    if (terms.cell_of[row] == LendingTerms::kNone) weights[row] = 0;
  return weights;
}

std::vector<std::uint32_t> cells_of(const LendingTerms& terms) {
  std::vector<std::uint32_t> cells = terms.cell_of;
  std::replace(cells.begin(), cells.end(), LendingTerms::kNone, 0u);
  return cells;
}

}  // namespace

LendingRule::LendingRule(const ProgrammeContext& context, std::vector<LendingTerms> terms)
    : stops_(context.declared_stops),
      clauses_of_(context.portfolios.size()),
      stops_of_(context.portfolios.size()),
      of_offer_(context.portfolios.size(), 1.0) {
  for (LendingTerms& one : terms) {
    for (std::size_t p = 0; p < context.portfolios.size(); ++p) {
      const std::uint32_t first = context.portfolios[p].first_row;
      if (context.portfolios[p].exposures->rows() > 0 && one.cell_of[first] != LendingTerms::kNone)
        clauses_of_[p].push_back(clauses_.size()),
            of_offer_[p] = std::min(of_offer_[p], one.of_offer);
    }
    VolumeSet volumes(context, weights_of(one), cells_of(one), one.values.size());
    clauses_.push_back({std::move(one), std::move(volumes)});
  }
  for (std::size_t stop = 0; stop < stops_.size(); ++stop)
    for (const std::size_t portfolio : stops_[stop].portfolios)
      stops_of_[portfolio].push_back(stop);
  add_days(context);
  watch_claims(context);
}

LendingRule::~LendingRule() = default;

bool LendingRule::renewals_need_room(std::size_t portfolio) const {
  return std::any_of(clauses_of_[portfolio].begin(), clauses_of_[portfolio].end(),
                     [&](std::size_t c) { return clauses_[c].terms.renewals_need_room; });
}

double LendingRule::on_offer(const Walk& walk, std::size_t portfolio, std::size_t row, double loans,
                             double wanted) const {
  const Exposures& exposures = *walk.context.portfolios[portfolio].exposures;
  const auto& take_up = walk.s.offered;
  double part = of_offer_[portfolio] * wanted, rank = exposures.rank_of(row);
  if (rank >= 0 && portfolio < take_up.size() && !take_up[portfolio].empty())
    part *= take_up[portfolio][walk.trial];
  if (part == 1 || exposures.begins(row) < 0) return loans;
  if (exposures.is_fine_grained()) return part * loans;
  if (rank < 0) rank = lending_rank(static_cast<double>(row));
  return lent_before(rank, static_cast<std::uint32_t>(loans), part);
}

double LendingRule::place(const Walk& walk, std::size_t portfolio, std::size_t row,
                          std::uint32_t member) const {
  const double before = on_offer(walk, portfolio, row, member);
  const bool is_one = on_offer(walk, portfolio, row, member + 1.0) > before;
  return is_one ? before : std::numeric_limits<double>::infinity();
}

void LendingRule::watch_claims(const ProgrammeContext& context) {
  for (std::size_t claim = 1; claim < context.claims.size(); ++claim) {
    const std::vector<std::uint32_t>& rows = context.claims[claim].rows;
    const bool watched = std::any_of(clauses_.begin(), clauses_.end(), [&](const Clause& clause) {
      return clause.terms.response && std::any_of(rows.begin(), rows.end(), [&](std::uint32_t row) {
               return clause.terms.cell_of[row] != LendingTerms::kNone;
             });
    });
    if (watched) watched_claims_.push_back(claim);
  }
}

void LendingRule::add_days(const ProgrammeContext& context) {
  const Calendar& calendar = *context.calendar;
  std::map<std::uint32_t, std::vector<Turn>> days;
  for (std::size_t p = 0; p < context.portfolios.size(); ++p) {
    if (clauses_of_[p].empty() && stops_of_[p].empty()) continue;
    const PortfolioView& portfolio = context.portfolios[p];
    const Exposures& exposures = *portfolio.exposures;
    const bool renewals = renewals_need_room(p);
    for (std::uint32_t i = 0; i < exposures.rows(); ++i) {
      const PrincipalCourse& course = exposures.courses()[exposures.course_of(i)];
      double part = 1;
      bool made = true;
      for (const double time : exposures.turns_of(i, calendar.end())) {
        if (!made && (!renewals || course.renewal <= 0)) break;
        if (time >= -kRounding)
          days[calendar.day_of(time)].push_back({portfolio.first_row + i, time, part, made});
        part *= course.renewal;
        made = false;
      }
    }
  }
  for (auto& [day, turns] : days) {
    std::stable_sort(turns.begin(), turns.end(),
                     [](const Turn& a, const Turn& b) { return a.row < b.row; });
    days_.push_back({day, std::move(turns)});
  }
}

std::string LendingRule::title() const {
  return "lending '" + (clauses_.empty() ? std::string("stopped") : clauses_.front().terms.name) +
         "'";
}

std::vector<const Rule*> LendingRule::with() const {
  std::vector<const Rule*> rules;
  for (const Clause& clause : clauses_)
    rules.insert(rules.end(), clause.terms.pools.begin(), clause.terms.pools.end());
  for (const DeclaredStop& stop : stops_)
    if (stop.stop->rule()) rules.push_back(stop.stop->rule());
  return rules;
}

void LendingRule::start(Walk& walk) const {
  Settlement& s = walk.s;
  State& state = s.state<State>(slot);
  if (walk.trial == 0) {
    state.entries = 0;
    state.volumes.resize(clauses_.size());
    state.first_of.assign(walk.context.rows, Settlement::kNoEntry);
    state.next_of.assign(s.gone.size(), Settlement::kNoEntry);
    state.absent.assign(walk.context.rows, 0.0);
  }
  state.day = 0;
  // The rows of the trial before are forgotten.
  for (std::size_t e = state.first; e < state.entries && walk.trial > 0; ++e)
    state.first_of[s.events.exposure[e]] = Settlement::kNoEntry;
  for (const std::uint32_t row : state.absent_rows) state.absent[row] = 0;
  state.absent_rows.clear();
  state.first = state.heard = state.entries;
  while (state.entries < s.gone.size() && s.events.trial[state.entries] == walk.trial)
    ++state.entries;
  for (std::size_t e = state.entries; e-- > state.first;) {
    std::uint32_t& first = state.first_of[s.events.exposure[e]];
    state.next_of[e] = first;
    first = static_cast<std::uint32_t>(e);
  }
  for (const EarlyEnd& end : s.ends_of(walk.trial)) {
    const PortfolioView& portfolio = walk.context.portfolio_of(end.exposure);
    if (end.time > portfolio.exposures->begins(end.exposure - portfolio.first_row)) continue;
    state.absent[end.exposure] += end.loans;
    state.absent_rows.push_back(end.exposure);
  }
  state.coverages.resize(clauses_.size());
  for (std::size_t c = 0; c < clauses_.size(); ++c) {
    const LendingTerms& terms = clauses_[c].terms;
    clauses_[c].volumes.start(walk, state.volumes[c]);
    if (terms.response) state.coverages[c].start(*terms.response, terms.values.size());
  }
  for (const DeclaredStop& stop : stops_) stop.stop->begin(walk);
  begin_renewals(walk, state);
}

/// What is there before the first day, where renewals need room.
void LendingRule::begin_renewals(Walk& walk, State& state) const {
  state.fallen.clear();
  for (std::size_t p = 0; p < clauses_of_.size(); ++p) {
    if (!renewals_need_room(p)) continue;
    state.loans.resize(walk.context.rows);
    state.lent.resize(walk.context.rows);
    const PortfolioView& portfolio = walk.context.portfolios[p];
    for (std::uint32_t i = 0; i < portfolio.exposures->rows(); ++i) {
      const std::uint32_t row = portfolio.first_row + i;
      const bool is_there = portfolio.exposures->begins(i) < -kRounding;
      const double loans = portfolio.exposures->count_of(i) - state.absent[row];
      state.loans[row] = state.lent[row] = is_there ? loans : 0;
    }
  }
}

Moment LendingRule::next(Walk& walk) const {
  const State& state = walk.s.state<State>(slot);
  return state.day < days_.size() ? moment_of(days_[state.day].day, DayStep::origination) : kNever;
}

void LendingRule::step(Walk& walk) const {
  State& state = walk.s.state<State>(slot);
  hear_defaults(walk, state);
  for (std::size_t c = 0; c < clauses_.size(); ++c)
    if (const auto& response = clauses_[c].terms.response)
      state.coverages[c].look_back(walk, *response, clauses_[c].terms.cell_of);
  LendingRound(*this, walk, state, days_[state.day++]).run();
}

/// One of the days before, by what is paid of which banks respond.
void LendingRule::hear_claim(Walk& walk, State& state, std::uint32_t entry) const {
  const EntryKind kind = walk.s.kind[entry];
  if ((kind != EntryKind::claim && kind != EntryKind::due) || walk.s.is_gone(entry)) return;
  const std::uint32_t row = walk.s.events.exposure[entry];
  if (walk.context.claim_of[row] == 0) return;
  for (std::size_t c = 0; c < clauses_.size(); ++c)
    if (clauses_[c].terms.response && clauses_[c].terms.cell_of[row] != LendingTerms::kNone)
      state.coverages[c].hear(entry);
}

/// Those of the days before.
void LendingRule::hear_defaults(Walk& walk, State& state) const {
  const Events& events = walk.s.events;
  for (; state.heard < state.entries && day_of(walk.s.moment[state.heard]) < walk.day();
       ++state.heard) {
    const auto e = static_cast<std::uint32_t>(state.heard);
    hear_claim(walk, state, e);
    if (events.kind[e] != EventKind::default_ || walk.s.is_gone(e)) continue;
    const std::uint32_t row = events.exposure[e];
    const PortfolioView& portfolio = walk.context.portfolio_of(row);
    const auto p = static_cast<std::size_t>(&portfolio - walk.context.portfolios.data());
    for (const std::size_t c : clauses_of_[p])
      clauses_[c].volumes.defaulted(walk, state.volumes[c], e);
    for (const std::size_t stop : stops_of_[p]) stops_[stop].stop->defaulted(walk, e);
    if (!renewals_need_room(p)) continue;
    const Exposures& exposures = *portfolio.exposures;
    const std::size_t i = row - portfolio.first_row;
    const PrincipalCourse& course = exposures.courses()[exposures.course_of(i)];
    state.loans[row] -=
        events.loans[e] / course.kept(walk.calendar(), exposures.begins(i), events.time[e]);
    if (!exposures.is_fine_grained())
      state.fallen[row].push_back(place(walk, p, i, events.member[e]));
  }
}

}  // namespace cofferdam
