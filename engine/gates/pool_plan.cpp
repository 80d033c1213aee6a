// When money comes into a pool and leaves it, and what fees are of: fixed when it is built.
#include <algorithm>
#include <cmath>
#include <set>

#include "gates/pool_rule.hpp"
#include "scenario/checker.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/instances_of.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

/// What is split among the values of a pool's tag: its part for each of them, of sum 1.
std::vector<double> weights_of(const PoolTerms& terms, const std::vector<std::string>& values,
                               const Value& place, Problems& problems) {
  const Value& declared = place.at("weights");
  if (values.empty()) {
    if (declared && terms.each.empty())
      problems.add(declared.place, declared.path, "'weights' without 'each'",
                   "name the tag whose values have a balance of their own, such as each: bank");
    return {1.0};
  }
  if (!declared) return std::vector<double>(values.size(), 1 / static_cast<double>(values.size()));
  std::vector<double> weights;
  double sum = 0;
  std::vector<std::string> missing;
  for (const std::string& value : values) {
    const Value* weight = declared.find(value);
    weights.push_back(weight ? weight->number : 0);
    sum += weights.back();
    if (!weight) missing.push_back(value);
  }
  bool known = true;
  for (const auto& [value, weight] : declared.entries) {
    if (std::find(values.begin(), values.end(), value) != values.end()) continue;
    known = false;
    problems.add(weight.place, weight.path,
                 "'" + value + "' is no value of the tag '" + terms.each + "'",
                 did_you_mean(value, missing, "weights are by value of the tag 'each'"));
  }
  if (!known) return weights;
  if (!missing.empty())
    problems.add(declared.place, declared.path, "no weight for " + joined(missing),
                 "weigh every value of the tag '" + terms.each + "'; 0 gives it nothing");
  else if (sum <= 0)
    problems.add(declared.place, declared.path, "weights of sum 0",
                 "name at least one value with a weight above 0");
  for (double& weight : weights) weight /= sum;
  return weights;
}

}  // namespace

PoolRule::PoolRule(PoolTerms terms, std::size_t index, ProgrammeContext& context,
                   Problems& problems, const Value& place)
    : terms_(std::move(terms)), index_(index) {
  for (const PoolLine& line : terms_.lines) {
    sublimits_.push_back(nullptr);
    if (!std::isfinite(line.sublimit)) continue;
    auto sublimit = std::make_unique<Sublimit>(*this, line);
    sublimits_.back() = sublimit.get();
    context.gates.push_back(std::move(sublimit));
  }
  instance_ = instances_of(context, terms_.each, values_);
  if (!terms_.each.empty() && values_.empty()) {
    const Value& each = place.at("each");
    problems.add(each.place, each.path, "'" + terms_.each + "' is no tag of any portfolio",
                 "name a tag, or a bearer with instances");
  }
  weights_ = weights_of(terms_, values_, place, problems);
  for (std::size_t i = 0; i < weights_.size(); ++i)
    unit_of_.push_back(context.incentives.unit_of(terms_.name, values_.empty() ? "" : values_[i]));
  plan(context);
  first_funding_ = context.funding.size();
  const auto line = [&](PoolFlow flow, const Payers& payers) {
    for (const Payer& payer : payers) {
      const auto same = [&](const FundingLine& known) {
        return known.flow == flow && known.bearer == payer.bearer;
      };
      if (std::none_of(funding_.begin(), funding_.end(), same))
        funding_.push_back({index_, flow, payer.bearer});
    }
  };
  if (terms_.opening > 0) line(PoolFlow::opening, terms_.owner);
  if (terms_.has_budget) line(PoolFlow::budget, terms_.owner);
  for (const Contribution& paid : terms_.contributions) line(PoolFlow::contribution, paid.from);
  for (const FeeTerms& fee : terms_.fees) line(PoolFlow::fee, {{fee.bearer, 1}});
  if (terms_.interest != 0) line(PoolFlow::interest, {{kOutside, 1}});
  if (terms_.has_top_up) line(PoolFlow::top_up, terms_.top_up.from);
  line(PoolFlow::lapse, terms_.owner);
  if (terms_.closes != 0xffffffff) line(PoolFlow::closing, terms_.owner);
  context.funding.insert(context.funding.end(), funding_.begin(), funding_.end());
}

std::size_t PoolRule::funding_line(PoolFlow flow, std::size_t bearer) const {
  for (std::size_t i = 0; i < funding_.size(); ++i)
    if (funding_[i].flow == flow && funding_[i].bearer == bearer) return first_funding_ + i;
  throw Error(ExitCode::internal, "pool '" + terms_.name + "' has a flow without a line");
}

const Payers& PoolRule::payers_of(PoolFlow flow, std::size_t contribution) const {
  static const Payers kOther = {{kOutside, 1}};
  if (flow == PoolFlow::contribution) return terms_.contributions[contribution].from;
  if (flow == PoolFlow::top_up) return terms_.top_up.from;
  return flow == PoolFlow::interest ? kOther : terms_.owner;
}

void PoolRule::fund(Walk& walk, PoolFlow flow, const Payers& payers, double amount) const {
  for (const Payer& payer : payers) fund(walk, flow, payer.bearer, amount * payer.part);
}

bool PoolRule::has_line(const std::string& clause) const {
  return std::any_of(terms_.lines.begin(), terms_.lines.end(),
                     [&](const PoolLine& line) { return line.clause == clause; });
}

std::size_t PoolRule::line_of(const std::string& clause) {
  if (!has_line(clause)) {
    terms_.lines.push_back({clause});
    sublimits_.push_back(nullptr);
  }
  std::size_t i = 0;
  while (terms_.lines[i].clause != clause) ++i;
  return i;
}

void PoolRule::plan(const ProgrammeContext& context) {
  const Calendar& calendar = *context.calendar;
  plan_.push_back({moment_of(0, DayStep::year_turn), PoolEvent::opening, 0});
  if (terms_.has_budget)
    for (std::size_t year = 0; year < calendar.years(); ++year)
      plan_.push_back(
          {moment_of(calendar.first_day(year), DayStep::year_turn), PoolEvent::budget, 0});
  for (std::size_t i = 0; i < terms_.contributions.size(); ++i)
    plan_.push_back({moment_of(terms_.contributions[i].day, DayStep::contribution),
                     PoolEvent::contribution, i});
  for (const std::uint32_t last : calendar.step_ends(12)) {
    const bool whole = last + 1 >= calendar.months_later(0, 12);
    for (std::size_t f = 0; f < terms_.fees.size(); ++f)
      if (terms_.fees[f].per_year)
        plan_.push_back(
            {moment_of(last, DayStep::fee), whole ? PoolEvent::year_fee : PoolEvent::part_year, f});
  }
  if (terms_.interest != 0)
    for (std::uint32_t day = 0; day < calendar.end_day(); ++day) {
      const std::chrono::year_month_day date(calendar.date_of_day(day));
      if (date.month() == std::chrono::December && unsigned(date.day()) == 31)
        plan_.push_back({moment_of(day, DayStep::fee), PoolEvent::interest, 0});
    }
  for (const std::uint32_t day : terms_.top_up.days)
    plan_.push_back({moment_of(day, DayStep::closing), PoolEvent::top_up, 0});
  if (terms_.closes != 0xffffffff)
    plan_.push_back({moment_of(terms_.closes, DayStep::closing), PoolEvent::close, 0});
  for (std::size_t year = 0; year < calendar.years(); ++year)
    plan_.push_back(
        {moment_of(calendar.first_day(year + 1) - 1, DayStep::closing), PoolEvent::record, 0});
  // As in other years what lapses is in the balance that is recorded.
  if (terms_.has_budget)
    plan_.push_back({moment_of(calendar.end_day() - 1, DayStep::closing), PoolEvent::lapse, 0});
  plan_loan_fees(context);
  std::stable_sort(plan_.begin(), plan_.end(),
                   [](const Planned& a, const Planned& b) { return a.at < b.at; });
  for (Planned& planned : plan_) planned.time = interest_time(calendar, day_of(planned.at));
}

/// Fees once a loan come on the days on which loans are made or renewed.
void PoolRule::plan_loan_fees(const ProgrammeContext& context) {
  std::set<std::uint32_t> days;
  const Calendar& calendar = *context.calendar;
  for (const PortfolioView& portfolio : context.portfolios) {
    const Exposures& book = *portfolio.exposures;
    if (!book.is_dated()) continue;
    std::set<std::tuple<double, double, std::uint32_t>> known;
    for (std::size_t row = 0; row < book.rows(); ++row) {
      if (!known.insert({book.begins(row), book.ends(row), book.course_of(row)}).second) continue;
      for (const double at : book.turns_of(row, calendar.end()))
        if (at >= 0) days.insert(calendar.day_of(at));
    }
  }
  for (std::size_t f = 0; f < terms_.fees.size(); ++f)
    if (!terms_.fees[f].per_year)
      for (const std::uint32_t day : days)
        plan_.push_back({moment_of(day, DayStep::fee), PoolEvent::loan_fee, f});
}

std::vector<double> PoolRule::moved_weights(Walk& walk) const {
  std::vector<double> weights = weights_;
  for (std::size_t i = 0; i < weights.size(); ++i)
    weights[i] *= walk.s.incentive(unit_of_[i], walk.year(), walk.trial);
  return weights;
}

double PoolRule::balance(Walk& walk) const {
  double sum = 0;
  for (std::size_t i = 0; i < weights_.size(); ++i) sum += balance(walk, i);
  return sum;
}

void PoolRule::connect(const ProgrammeContext& context,
                       const std::vector<const Payment*>& payments) {
  std::vector<double> guaranteed(context.rows, 0.0), own(context.rows, 0.0);
  // Whom it may have to pay of a claim: a share clause of several lenders pays each of them for its
  // own loans, and may do so by other payers.
  std::set<std::pair<std::size_t, std::size_t>> paid;
  for (const Payment* payment : payments) {
    const PaymentLine& line = context.payment_lines[payment->line()];
    paid.emplace(line.claim, line.compensates ? kOutside : line.payee);
  }
  const auto pays_of = [&](std::uint32_t row) {
    const std::size_t claim = context.claim_of[row];
    return paid.contains({claim, kOutside}) || paid.contains({claim, context.lender_of(row)});
  };
  NominalParts of_one;
  of_one.deductibles = false;
  for (std::uint32_t row = 0; row < context.rows; ++row) {
    if (!pays_of(row)) continue;
    context.nominal(row, context.clauses.size(), of_one);
    own[row] = of_one.parts[terms_.bearer];
    guaranteed[row] = guaranteed_part(context, row, own[row]);
  }
  in_force_ = VolumeSet(context, guaranteed, {}, 1);
  for (const FeeTerms& fee : terms_.fees) {
    std::vector<double> weights(context.rows, 0.0);
    for (std::uint32_t row = 0; row < context.rows; ++row)
      if (pays_of(row))
        weights[row] = fee.of == FeeTerms::Of::whole_loan ? 1.0
                       : fee.of == FeeTerms::Of::own_part ? own[row]
                                                          : guaranteed[row];
    fee_volumes_.emplace_back(context, weights, instance_, weights_.size());
  }
}

/// Interest counts a movement on the first day of a month from that month, on its last day from the
/// next, and in proportion in between.
double PoolRule::interest_time(const Calendar& calendar, std::uint32_t day) const {
  if (terms_.interest == 0) return 0;
  const std::chrono::year_month_day date(calendar.date_of_day(day));
  const auto last =
      std::chrono::year_month_day_last(date.year() / date.month() / std::chrono::last);
  const double part = (unsigned(date.day()) - 1.0) / (unsigned(last.day()) - 1.0);
  return int(date.year()) + (unsigned(date.month()) - 1 + part) / 12;
}

double PoolRule::interest_time(Walk& walk) const {
  return interest_time(walk.calendar(), walk.day());
}

}  // namespace cofferdam
