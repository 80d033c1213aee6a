#include "measures/occurrence_losses.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {

bool OccurrenceLosses::Occurrence::same_as(const Occurrence& other) const {
  return number != Events::kNone && number == other.number && trial == other.trial &&
         year == other.year;
}

OccurrenceLosses::OccurrenceLosses(const Params& params) : params_(params) {
  for (std::size_t p = 0; p < params.portfolios.size(); ++p) {
    const NamedPortfolio& named = params.portfolios[p];
    if (!named.portfolio->traits().tells_losses) continue;
    portfolios_.push_back(p);
    exposures_.push_back(&named.portfolio->exposures());
    first_row_.push_back(named.first_row);
    end_row_.push_back(named.first_row +
                       static_cast<std::uint32_t>(named.portfolio->exposures().rows()));
  }
}

std::string OccurrenceLosses::series_name(std::size_t series) const {
  return series == kGroundUp  ? "ground_up"
         : series == kInsured ? "insured"
                              : "borne by " + params_.bearers[series - kFirstBearer].name;
}

void OccurrenceLosses::collect(const TrialRun& run) {
  add_losses(run);
  add_parts(run);
  join();
}

/// One occurrence for each loss.
void OccurrenceLosses::add_losses(const TrialRun& run) {
  const std::vector<DrawnLoss>& losses = run.settlement.events.losses;
  const std::size_t trials = run.settlement.trials;
  occurrences_.resize(losses.size());
  amounts_.assign(losses.size() * series(), 0.0);
  slice_.assign(portfolios_.size() * trials + 1, 0);
  const Calendar& calendar = *params_.calendar;
  insured_.resize(losses.size());
  std::size_t insured = 0;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    const DrawnLoss& loss = losses[i];
    const std::size_t place = place_of(loss.exposure);
    const std::size_t year = calendar.given() ? calendar.year_of(loss.time) : 0;
    occurrences_[i] = {loss.trial,
                       static_cast<std::uint32_t>(place),
                       static_cast<std::uint32_t>(year),
                       loss.occurrence,
                       loss.time,
                       1,
                       exposures_[place]->amount_of(loss.exposure - first_row_[place])};
    amounts_[i * series() + kGroundUp] = loss.ground_up;
    amounts_[i * series() + kInsured] = loss.insured;
    ++slice_[place * trials + loss.trial + 1];
    insured_[insured] = i;
    insured += loss.insured > 0;
  }
  insured_.resize(insured);
  std::partial_sum(slice_.begin(), slice_.end(), slice_.begin());
}

std::size_t OccurrenceLosses::place_of(std::uint32_t row) const {
  const auto end = std::upper_bound(first_row_.begin(), first_row_.end(), row);
  if (end == first_row_.begin()) return portfolios_.size();
  const auto place = static_cast<std::size_t>(end - first_row_.begin()) - 1;
  return row < end_row_[place] ? place : portfolios_.size();
}

/// Unless time or claims have changed the order of entries, losses that are insured come one after
/// the other: the `next` of them is then the one.
std::size_t OccurrenceLosses::loss_of(const Settlement& settlement, std::size_t place,
                                      std::uint32_t origin, std::size_t next) const {
  const Events& events = settlement.events;
  const auto key =
      std::tuple(events.exposure[origin], events.member[origin], events.claim_of(origin));
  const auto key_of = [](const DrawnLoss& loss) {
    return std::tuple(loss.exposure, loss.member, loss.claim);
  };
  const std::vector<DrawnLoss>& losses = events.losses;
  if (next < insured_.size() && losses[insured_[next]].trial == events.trial[origin] &&
      key_of(losses[insured_[next]]) == key)
    return next;
  const std::size_t slice = place * settlement.trials + events.trial[origin];
  const auto first = losses.begin() + static_cast<std::ptrdiff_t>(slice_[slice]),
             last = losses.begin() + static_cast<std::ptrdiff_t>(slice_[slice + 1]);
  auto found = std::lower_bound(
      first, last, key, [&](const DrawnLoss& loss, const auto& of) { return key_of(loss) < of; });
  const auto at = static_cast<std::size_t>(found - losses.begin());
  return static_cast<std::size_t>(std::lower_bound(insured_.begin(), insured_.end(), at) -
                                  insured_.begin());
}

/// Adds what is borne of each entry to the loss that it belongs to.
void OccurrenceLosses::add_parts(const TrialRun& run) {
  const Settlement& settlement = run.settlement;
  const Events& events = settlement.events;
  std::size_t next = 0;
  for (std::uint32_t e = 0; e < events.size(); ++e) {
    const std::size_t place = place_of(events.exposure[e]);
    // A default ends a policy, and loses nothing.
    const bool is_loss = events.kind[events.origin[e]] != EventKind::default_;
    if (place == portfolios_.size() || !is_loss) continue;
    const std::size_t loss = loss_of(settlement, place, events.origin[e], next);
    double* amounts = amounts_.data() + insured_[loss] * series() + kFirstBearer;
    for (std::size_t b = 0; b < settlement.parts.size(); ++b) amounts[b] += settlement.parts[b][e];
    next = loss + 1;
  }
}

/// Losses of one occurrence become one, behind those that belong to none.
void OccurrenceLosses::join() {
  const auto is_single = [&](const Occurrence& of) { return of.number == Events::kNone; };
  if (std::all_of(occurrences_.begin(), occurrences_.end(), is_single)) return;
  std::vector<std::size_t> order(occurrences_.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto middle = std::stable_partition(
      order.begin(), order.end(), [&](std::size_t i) { return is_single(occurrences_[i]); });
  const auto key = [&](std::size_t i) {
    const Occurrence& of = occurrences_[i];
    return std::tuple(of.trial, of.year, of.number, of.portfolio);
  };
  std::stable_sort(middle, order.end(),
                   [&](std::size_t a, std::size_t b) { return key(a) < key(b); });
  std::vector<Occurrence> joined;
  std::vector<double> amounts;
  for (const std::size_t i : order) {
    const Occurrence& next = occurrences_[i];
    const std::span<const double> of = this->amounts(i);
    if (joined.empty() || !next.same_as(joined.back()) ||
        next.portfolio != joined.back().portfolio) {
      joined.push_back(next);
      amounts.insert(amounts.end(), of.begin(), of.end());
      continue;
    }
    Occurrence& last = joined.back();
    last.time = std::min(last.time, next.time);
    last.claims += next.claims;
    last.exposure += next.exposure;
    double* sums = amounts.data() + amounts.size() - series();
    for (std::size_t s = 0; s < of.size(); ++s) sums[s] += of[s];
  }
  occurrences_ = std::move(joined);
  amounts_ = std::move(amounts);
}

}  // namespace cofferdam
