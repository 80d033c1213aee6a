#include "flows/flow_schedule.hpp"

#include <algorithm>
#include <map>
#include <tuple>

#include "gates/volume_set.hpp"
#include "portfolios/fields.hpp"
#include "waterfall/counted_books.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

DueBasis basis_of(const FlowTerms& terms) {
  if (!terms.per_year) return DueBasis::filed;
  const bool level = terms.of == FlowTerms::Of::sum_insured || terms.of == FlowTerms::Of::contract;
  return level ? DueBasis::amount : DueBasis::balance;
}

}  // namespace

FlowSchedule::FlowSchedule(FlowTerms terms, const Value& clause,
                           const std::vector<std::size_t>& portfolios, std::size_t payee,
                           std::shared_ptr<const FlowSchedule> of, const ProgrammeContext& context,
                           Problems& problems)
    : terms_(std::move(terms)),
      of_(std::move(of)),
      calendar_(context.calendar),
      portfolios_(context.portfolios),
      payee_(payee),
      rate_(context.rows, 0.0),
      factor_(context.rows, 0.0),
      life_(of_ ? 0 : context.rows, 0) {
  const std::size_t before = problems.size();
  std::vector<const Value*> fields;
  for (const std::string_view key : {std::string_view("when"), terms_.rate_key,
                                     std::string_view("amount"), std::string_view("interest")})
    fields.push_back(&clause.get(key));
  const AskedExposures asked(fields, counted_books(portfolios, context), context.rows, problems);
  for (const std::size_t index : portfolios) {
    const PortfolioView& portfolio = context.portfolios[index];
    read_rates(clause, portfolio, asked, problems);
    if (problems.size() != before) return;
    weigh(portfolio, context);
    if (!of_) group_rows(portfolio);
  }
}

void FlowSchedule::read_rates(const Value& value, const PortfolioView& portfolio,
                              const AskedExposures& asked, Problems& problems) {
  const Exposures& exposures = asked.of(*portfolio.exposures);
  const Value& when = value.get("when");
  std::vector<char> covered = when ? rows_where(*when.condition, exposures, when.path, problems)
                                   : std::vector<char>(exposures.rows(), 1);
  for (std::size_t row = 0; of_ && row < covered.size(); ++row)
    covered[row] =
        covered[row] && of_->is_of(portfolio.first_row + static_cast<std::uint32_t>(row));
  const RowSource no_file{.reads_columns = false};
  FieldResolver resolver(exposures, no_file, problems);
  const auto rates = terms_.of == FlowTerms::Of::contract
                         ? resolver.numbers(value.at("amount"), kAtLeastZero, covered)
                     : terms_.rate_key.empty()
                         ? std::vector<double>(covered.begin(), covered.end())
                         : resolver.numbers(value.at(terms_.rate_key), kShare, covered);
  std::copy(rates.begin(), rates.end(), rate_.begin() + portfolio.first_row);
  std::vector<double> interest(exposures.rows(), 1.0);
  if (terms_.of == FlowTerms::Of::interest)
    interest = resolver.numbers(value.at("interest"), kShare, covered);
  for (std::size_t row = 0; row < rates.size(); ++row)
    factor_[portfolio.first_row + row] = rates[row] * interest[row];
}

/// The part of an exposure that the flow is of.
double FlowSchedule::part_of(std::uint32_t row, const ProgrammeContext& context) const {
  if (terms_.of != FlowTerms::Of::guaranteed_part && terms_.of != FlowTerms::Of::own_part) return 1;
  NominalParts of_one;
  of_one.deductibles = false;
  context.nominal(row, context.clauses.size(), of_one);
  const double own = payee_ == kOutside ? 0 : of_one.parts[payee_];
  return terms_.of == FlowTerms::Of::own_part ? own : guaranteed_part(context, row, own);
}

void FlowSchedule::weigh(const PortfolioView& portfolio, const ProgrammeContext& context) {
  for (std::size_t i = 0; i < portfolio.exposures->rows(); ++i) {
    const std::uint32_t row = portfolio.first_row + static_cast<std::uint32_t>(i);
    double& factor = factor_[row];
    if (factor == 0) continue;
    if (!of_ && terms_.of != FlowTerms::Of::contract)
      factor *= part_of(row, context) * portfolio.exposures->amount_of(i);
    else if (of_ && of_->rate_[row] > terms_.up_to)
      factor *= terms_.up_to / of_->rate_[row];
  }
}

void FlowSchedule::group_rows(const PortfolioView& portfolio) {
  const Exposures& exposures = *portfolio.exposures;
  std::map<std::tuple<double, double, std::uint32_t>, std::uint32_t> known;
  for (std::size_t i = 0; i < exposures.rows(); ++i) {
    const std::uint32_t row = portfolio.first_row + static_cast<std::uint32_t>(i);
    if (factor_[row] == 0) continue;
    std::tuple<double, double, std::uint32_t> life;
    if (exposures.is_dated())
      life = {exposures.begins(i), exposures.ends(i), exposures.course_of(i)};
    const auto [found, added] = known.emplace(life, static_cast<std::uint32_t>(lives_.size()));
    if (added) {
      lives_.push_back(life_of(exposures, i, Until::its_end));
      lives_until_put_.push_back(life_of(exposures, i, Until::put_date));
    }
    life_[row] = found->second;
  }
}

std::vector<DuePart> FlowSchedule::life_of(const Exposures& exposures, std::size_t row,
                                           Until until) const {
  const DueBasis basis = terms_.left ? DueBasis::balance : basis_of(terms_);
  const auto parts = until == Until::its_end
                         ? due_parts(exposures, row, basis, *calendar_)
                         : due_parts_until_put(exposures, row, basis, *calendar_);
  return terms_.left ? parts_left(parts, *terms_.left, *calendar_) : parts;
}

const PortfolioView& FlowSchedule::portfolio_of(std::uint32_t row) const {
  std::size_t p = portfolios_.size() - 1;
  while (portfolios_[p].first_row > row) --p;
  return portfolios_[p];
}

bool FlowSchedule::earns_over_time() const {
  const FlowSchedule* base = this;
  while (base->of_ && !base->terms_.if_repaid) base = base->of_.get();
  return calendar_->given() && terms_.kind == FlowKind::premium && !base->terms_.if_repaid &&
         !base->terms_.per_year;
}

void FlowSchedule::parts_of(std::uint32_t row, std::vector<DuePart>& parts, Until until) const {
  if (of_)
    of_->parts_of(row, parts, until);
  else
    parts = (until == Until::its_end ? lives_ : lives_until_put_)[life_[row]];
  for (DuePart& part : parts) part.amount *= factor_[row];
  if (terms_.after_years > 0 || terms_.years > 0) keep_years(row, parts);
  if (terms_.if_repaid) move_to_ends(parts);
  if (terms_.each == "loan") cap(row, parts, until);
}

/// What falls into some years of the life of the exposure.
void FlowSchedule::keep_years(std::uint32_t row, std::vector<DuePart>& parts) const {
  const PortfolioView& portfolio = portfolio_of(row);
  const auto at = [&](int years) {
    return portfolio.exposures->after(row - portfolio.first_row, 12 * years);
  };
  const double first = at(terms_.after_years);
  const double last = terms_.years > 0 ? at(terms_.after_years + terms_.years)
                                       : std::numeric_limits<double>::infinity();
  std::erase_if(parts, [&](DuePart& part) {
    if (part.at_once()) return part.from < first - kRounding || part.from >= last - kRounding;
    const double from = std::max(part.from, first), to = std::min(part.to, last);
    if (from >= to - kRounding) return true;
    part.amount *= (to - from) / (part.to - part.from);
    part.from = from;
    part.to = to;
    return false;
  });
}

/// Each contract owes all of it on the day on which it ends.
void FlowSchedule::move_to_ends(std::vector<DuePart>& parts) const {
  std::vector<DuePart> ends;
  for (const DuePart& part : parts) {
    if (part.ends >= calendar_->end() - kRounding) continue;
    if (!ends.empty() && ends.back().made == part.made && ends.back().from == part.ends) {
      ends.back().amount += part.amount;
      continue;
    }
    ends.push_back(part);
    ends.back().from = ends.back().to = part.ends;
    ends.back().day = calendar_->day_of(part.ends);
  }
  parts = std::move(ends);
}

/// Up to the maximum, in the order of time; what accrues then accrues until it is reached.
/// Contracts that the loan had as another row come first.
void FlowSchedule::cap(std::uint32_t row, std::vector<DuePart>& parts, Until until) const {
  std::size_t year = 0;
  double room = terms_.at_most;
  const PortfolioView& portfolio = portfolio_of(row);
  const Exposures& exposures = *portfolio.exposures;
  const std::size_t own = row - portfolio.first_row;
  if (exposures.is_dated() && exposures.courses()[exposures.course_of(own)].first_contract > 0 &&
      is_of(row - 1)) {
    std::vector<DuePart> before;
    parts_of(row - 1, before, until);
    for (const DuePart& part : before) {
      const std::size_t of = calendar_->year_of_day(part.day);
      if (terms_.at_most_per_year && of != year) room = terms_.at_most;
      year = of;
      room -= part.amount;
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) {
    DuePart& part = parts[i];
    const std::size_t of = calendar_->given() ? calendar_->year_of_day(part.day) : 0;
    // One that is given back and one that is not are not both there.
    const bool other = i > 0 && parts[i - 1].made == part.made && parts[i - 1].ends != part.ends;
    if (other || (terms_.at_most_per_year && of != year)) room = terms_.at_most;
    year = of;
    if (part.amount > room) {
      if (!part.at_once()) part.to = part.from + (part.to - part.from) * room / part.amount;
      part.amount = room;
    }
    room -= part.amount;
  }
  std::erase_if(parts, [](const DuePart& part) { return part.amount <= 0; });
}

}  // namespace cofferdam
