#include "portfolios/firm_cover.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "base/random.hpp"
#include "portfolios/firms.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kNever = std::numeric_limits<double>::infinity();
constexpr double kRounding = 1e-9;  // years

}  // namespace

FirmCover::Ends::Ends(const FirmLinks& links, const Background& background)
    : links_(links),
      defaults_(background.firms[links.firms->index()]),
      time_(links.firms->exposures().rows(), kNever) {}

void FirmCover::Ends::turn_to(std::uint32_t trial) {
  if (trial_ == trial) return;
  if (trial_)
    for (std::size_t k = defaults_.first[*trial_]; k < defaults_.first[*trial_ + 1]; ++k)
      time_[defaults_.firm[k]] = kNever;
  for (std::size_t k = defaults_.first[trial]; k < defaults_.first[trial + 1]; ++k)
    time_[defaults_.firm[k]] = defaults_.time[k];
  trial_ = trial;
}

FirmCover::FirmCover(const Value& portfolio, const PortfolioContext& context,
                     const LoanExposures& policies, Problems& problems)
    : policies_(policies), calendar_(context.calendar) {
  const Value& before = portfolio.at("before_default");
  if (!policies.links.given()) {
    if (before)
      problems.add(before.place, before.path, "'before_default' without 'firms'",
                   "policies whose firms default are those of 'firms' of the scenario");
    return;
  }
  if (!calendar_.given()) {
    problems.add(portfolio.place, portfolio.path, "policies of firms without a calendar",
                 "cover ends on the day on which the firm defaults: add 'calendar: {start: "
                 "2026-01-01, horizon: 5 years}' to the scenario");
    return;
  }
  followers_.emplace(policies, context.name);
  if (!before) return;
  factor_ = before.at("factor").number;
  within_ = static_cast<int>(before.at("within").number);
  check_end(before, problems);
}

/// What happens to firms after the end is not drawn.
void FirmCover::check_end(const Value& before, Problems& problems) const {
  const double last = calendar_.later(calendar_.end(), -within_);
  for (std::uint32_t row = 0; row < policies_.rows(); ++row) {
    const double end = std::min(policies_.lives.end[row], calendar_.end());
    if (end <= last + kRounding) continue;
    return problems.add(
        before.at("within").place, before.at("within").path,
        "policy " + policies_.id(row) + " is in force until " + calendar_.last_day_text(end) +
            ", and firms are followed until " + calendar_.last_day_text(calendar_.end()),
        "whether its firm defaults within " + format_number(within_) +
            " months of a claim must be known: lengthen 'run_off' of the calendar by as much");
  }
}

double FirmCover::part_kept(double time, double default_time) const {
  if (time >= default_time) return 0;
  const bool near = default_time < kNever && time >= calendar_.later(default_time, -within_);
  return (near ? factor_ : 1) / drawn_rate();
}

void FirmCover::thin(std::uint64_t seed, std::uint64_t entity, const TrialPart& part, Ends& ends,
                     std::size_t first, DrawnClaims& claims, std::vector<double>& sizes) const {
  std::vector<double> words;
  std::size_t kept = first;
  for (std::size_t i = first; i < claims.size();) {
    const std::uint32_t trial = claims.trial[i];
    std::size_t next = i;
    while (next < claims.size() && claims.trial[next] == trial) ++next;
    words.assign(next - i, 0.0);
    if (factor_ != 1) fill_uniform(seed, Purpose::near_default, part.trial(trial), entity, words);
    ends.turn_to(trial);
    for (std::size_t k = 0; i < next; ++i, ++k) {
      if (words[k] >= part_kept(claims.time[i], ends.of(claims.row[i]))) continue;
      sizes[kept - first] = sizes[i - first];
      claims.copy(kept++, claims, i);
    }
  }
  claims.resize(kept);
  sizes.resize(kept - first);
}

void FirmCover::end(Ends& ends, std::size_t first, DrawnClaims& claims) {
  std::size_t kept = first;
  for (std::size_t i = first; i < claims.size(); ++i) {
    ends.turn_to(claims.trial[i]);
    if (claims.time[i] < ends.of(claims.row[i])) claims.copy(kept++, claims, i);
  }
  claims.resize(kept);
}

void FirmCover::append_defaults(const Background& background, const IsRenewed& is_renewed,
                                std::size_t first, std::uint32_t first_row, Events& events) const {
  using Policy = std::array<std::uint32_t, 3>;
  const auto policy = [&](std::size_t e) {
    return Policy{events.trial[e], events.exposure[e], events.member[e]};
  };
  const std::size_t defaults = events.size();
  followers_->draw(background, first_row, events);
  std::size_t kept = defaults;
  std::map<Policy, std::uint32_t> claims;  // of the policies that end
  for (std::size_t e = defaults; e < events.size(); ++e) {
    if (!is_renewed(events.trial[e], events.exposure[e] - first_row, events.member[e],
                    events.time[e]))
      continue;
    events.copy(kept, events, e);
    events.origin[kept] = static_cast<std::uint32_t>(kept);
    claims.emplace(policy(kept++), 0);
  }
  events.resize(kept);
  if (claims.empty()) return;
  for (std::size_t e = first; e < defaults; ++e)
    if (const auto found = claims.find(policy(e)); found != claims.end()) ++found->second;
  for (std::size_t e = defaults; e < kept; ++e) events.set_claim(e, claims[policy(e)]);
}

}  // namespace cofferdam
