#include "portfolios/shocks.hpp"

#include <algorithm>
#include <cmath>

#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

}  // namespace

Shocks::Shocks(const Value& list, const PortfolioContext& context, const LoanExposures& exposures,
               FieldResolver& resolver, const Coverages& others, Problems& problems)
    : calendar_(&context.calendar), exposures_(&exposures), others_(&others) {
  for (const Value& value : list.items) read(value, context, resolver, problems);
  double count = 0;
  if (!shocks_.empty())
    for (std::size_t row = 0; row < exposures.rows(); ++row)
      last_member_.push_back(count += exposures.count_of(row));
}

void Shocks::read(const Value& value, const PortfolioContext& context, FieldResolver& resolver,
                  Problems& problems) {
  const std::size_t before = problems.size();
  Shock made;
  made.name = value.at("name").text;
  for (const Shock& other : shocks_)
    if (other.name == made.name)
      problems.add(value.at("name").place, value.at("name").path,
                   "'" + made.name + "' is named twice", "give each shock a name of its own");
  made.entity = entity_of(context.name + "|shock|" + made.name);
  const Value &frequency = value.at("frequency"), &share = value.at("share");
  made.number = make_frequency(frequency, problems);
  if (share.form == Value::Form::distribution) {
    made.drawn_share = make_distribution(share, problems);
    if (made.drawn_share && (made.drawn_share->low() < 0 || made.drawn_share->high() > 1))
      problems.add(share.place, share.path, "a share below 0 or above 100 %",
                   "choose a distribution on 0 to 1");
  } else if (share.form == Value::Form::number) {
    made.share = share.number;
  } else {
    problems.add(share.place, share.path, "a share that varies between policies",
                 "write a rate, or a distribution that is drawn for each shock");
  }
  if (value.at("severity").given || value.at("damage_ratio").given)
    made.sizes = std::make_unique<ClaimSizes>(value, resolver, *exposures_, problems);
  if (problems.size() != before) return;
  for (std::size_t y = 0; y < (calendar_->given() ? calendar_->years() : 0); ++y) {
    const double part = calendar_->year_end(y) - calendar_->year_start(y);
    const bool whole = std::abs(part - 1) < 1e-9;
    made.in_year.push_back(whole ? nullptr : made.number->scaled(part));
    if (!whole && !made.in_year.back())
      return problems.add(frequency.place, frequency.path,
                          "numbers of this kind in a year that the scenario has a part of",
                          "write poisson, or let the calendar have whole years");
  }
  shocks_.push_back(std::move(made));
}

std::vector<std::string> Shocks::names() const {
  std::vector<std::string> names;
  for (const Shock& shock : shocks_) names.push_back(shock.name);
  return names;
}

void Shocks::number(const std::vector<std::string>& all) {
  for (Shock& shock : shocks_)
    shock.occurrence =
        static_cast<std::uint32_t>(std::find(all.begin(), all.end(), shock.name) - all.begin());
}

double Shocks::expected_claims() const {
  double sum = 0;
  for (const Shock& shock : shocks_)
    sum += shock.number->mean() * (calendar_->given() ? calendar_->end() : 1) *
           (shock.drawn_share ? shock.drawn_share->mean() : shock.share) * last_member_.back();
  return sum;
}

/// Each policy with the probability `share`: from one that is hit to the next by jumps.
void Shocks::hit(const Shock& shock, Stream& words, std::uint32_t trial, double time,
                 std::uint32_t occurrence, DrawnClaims& claims) const {
  double share = shock.share;
  if (shock.drawn_share) {
    const double u = words.uniform();
    shock.drawn_share->sample({&u, 1}, {&share, 1});
  }
  if (share <= 0) return;
  const std::size_t first = claims.size();
  const double stay = share < 1 ? logarithm_1p(-share) : 0;
  for (double policy = -1;;) {
    policy += 1 + (share < 1 ? std::floor(logarithm(words.uniform()) / stay) : 0);
    if (policy >= last_member_.back()) break;
    const auto end = std::upper_bound(last_member_.begin(), last_member_.end(), policy);
    const auto row = static_cast<std::uint32_t>(end - last_member_.begin());
    if (exposures_->is_dated() &&
        (time < exposures_->begins(row) - kRounding || time >= exposures_->ends(row) - kRounding))
      continue;
    const double before = row == 0 ? 0 : last_member_[row - 1];
    claims.add(trial, row, static_cast<std::uint32_t>(policy - before), time);
    claims.occurrence.back() = occurrence;
  }
  std::vector<double> uniforms(claims.size() - first);
  for (double& u : uniforms) u = words.uniform();
  const std::span<const std::uint32_t> rows = std::span(claims.row).subspan(first);
  const std::span amounts = std::span(claims.amount).subspan(first);
  const std::span coverage = std::span(claims.coverage).subspan(first);
  if (!shock.sizes) return others_->draw(rows, uniforms, amounts, coverage);
  std::fill(coverage.begin(), coverage.end(), Coverages::kNone);
  shock.sizes->draw(rows, uniforms, amounts);
}

void Shocks::draw(std::uint64_t seed, std::int64_t first_trial, std::uint32_t index,
                  std::uint32_t names, DrawnClaims& claims) const {
  const auto trial = static_cast<std::uint64_t>(first_trial) + index;
  for (const Shock& shock : shocks_) {
    Stream words(seed, Purpose::shock, trial, shock.entity);
    std::uint32_t occurrence = shock.occurrence;
    const std::size_t years = std::max<std::size_t>(1, shock.in_year.size());
    for (std::size_t y = 0; y < years; ++y) {
      const Frequency* part = shock.in_year.empty() ? nullptr : shock.in_year[y].get();
      const double u = words.uniform();
      double number = 0;
      (part ? *part : *shock.number).sample({&u, 1}, {&number, 1});
      for (double k = 0; k < number; ++k, occurrence += names) {
        double time = 0;
        if (calendar_->given())
          time = calendar_->year_start(y) +
                 words.uniform() * (calendar_->year_end(y) - calendar_->year_start(y) - kRounding);
        hit(shock, words, index, time, occurrence, claims);
      }
    }
  }
}

}  // namespace cofferdam
