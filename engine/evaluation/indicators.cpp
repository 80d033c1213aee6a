#include "evaluation/indicators.hpp"

#include <algorithm>
#include <cmath>

#include "gates/pool_rule.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years
constexpr double kSame = 1e-12;     // of an amount: the same but for rounding

bool has_loans(const PortfolioView& portfolio) {
  return portfolio.words == PortfolioWords();
}

bool has_bonds(const PortfolioView& portfolio) {
  return portfolio.words.many == "bonds";
}

std::size_t judged_years(const Calendar& calendar) {
  std::size_t years = 0;
  while (years < calendar.years() && calendar.year_start(years) < calendar.horizon() - kRounding)
    ++years;
  return years;
}

}  // namespace

Indicators::Indicators(const Value& evaluation, const JudgedUnits& units,
                       const ProgrammeContext& context, const std::vector<char>& is_public,
                       Problems& problems)
    : units_(units),
      context_(context),
      is_public_(is_public),
      years_(judged_years(*context.calendar)),
      masks_{std::vector<char>(context.rows, 1)} {
  const std::size_t before = problems.size();
  for (const Value& indicator : evaluation.at("indicators").items) read(indicator, problems);
  find_pools(evaluation, problems);
  lender_of_.assign(context.rows, kNoUnit);
  for (const PortfolioView& portfolio : context.portfolios)
    for (std::size_t i = 0; i < portfolio.exposures->rows() && has_loans(portfolio); ++i)
      if (units.of_row[portfolio.first_row + i] != kNoUnit)
        lender_of_[portfolio.first_row + i] = static_cast<std::uint32_t>(portfolio.lender);
  if (problems.size() != before) return;
  make_volumes(problems);
  if (!needs(Count::cost)) return;
  for (const auto& flow : context.scheduled) {
    const FlowLine& line = context.flows[flow->lines().front()];
    const auto is_public_bearer = [&](std::size_t bearer) {
      return bearer != kOutside && is_public_[bearer];
    };
    std::vector<std::uint32_t> group_of(context.rows,
                                        static_cast<std::uint32_t>(units.names.size()));
    for (std::uint32_t row = 0; row < context.rows; ++row)
      if (lender_of_[row] != kNoUnit) group_of[row] = units.of_row[row];
    const auto income = [&] { return flow->income(group_of, units.names.size() + 1, false); };
    if (is_public_bearer(line.payer)) paid_.push_back(income());
    if (is_public_bearer(line.payee)) got_.push_back(income());
  }
}

bool Indicators::is_amount(std::size_t indicator) const {
  const IndicatorMeasure of = ratios_[indicator].measure;
  return of == IndicatorMeasure::lent || of == IndicatorMeasure::bonds_issued ||
         of == IndicatorMeasure::bonds_held;
}

bool Indicators::needs(Count count) const {
  return std::any_of(ratios_.begin(), ratios_.end(), [&](const Ratio& ratio) {
    return ratio.numerator.count == count || ratio.denominator.count == count;
  });
}

void Indicators::read(const Value& indicator, Problems& problems) {
  const std::string& measure = indicator.at("measure").text;
  const Value& name = indicator.at("name");
  const std::string called = name ? name.text : measure;
  if (std::find(names_.begin(), names_.end(), called) != names_.end())
    problems.add(indicator.place, indicator.path, "a second indicator '" + called + "'",
                 "give each a name of its own");
  names_.push_back(called);
  using Measure = IndicatorMeasure;
  const std::size_t mask = mask_of(indicator.at("when"), problems);
  const Term one{Count::one, 0}, lent{Count::lent, mask}, lost{Count::lost, mask};
  const std::map<std::string, Ratio> known = {
      {"lent", {Measure::lent, lent, one}},
      {"growth", {Measure::growth, lent, lent}},
      {"share", {Measure::share, lent, {Count::lent, 0}}},
      {"bonds_issued", {Measure::bonds_issued, {Count::bonds_issued, mask}, one}},
      {"bonds_held", {Measure::bonds_held, {Count::bonds_held, mask}, one}},
      {"coverage", {Measure::coverage, {Count::covered, mask}, lost}},
      {"loss_rate", {Measure::loss_rate, lost, {Count::in_force, mask}}},
      {"losses_per_lent", {Measure::losses_per_lent, lost, lent}},
      {"cost", {Measure::cost, {Count::cost, 0}, {Count::lent, 0}}},
      {"leverage", {Measure::leverage, {Count::in_force, 0}, {Count::balance, 0}}}};
  ratios_.push_back(known.at(measure));
  check(indicator, problems);
}

/// An indicator of what there is nothing of.
void Indicators::check(const Value& indicator, Problems& problems) const {
  const Value &measure = indicator.at("measure"), &when = indicator.at("when");
  const auto add = [&](const Value& at, const std::string& what, const std::string& advice) {
    problems.add(at.place, at.path, what, advice);
  };
  const IndicatorMeasure of = ratios_.back().measure;
  const bool of_bonds = of == IndicatorMeasure::bonds_issued || of == IndicatorMeasure::bonds_held;
  const auto& portfolios = context_.portfolios;
  if (std::none_of(portfolios.begin(), portfolios.end(), of_bonds ? has_bonds : has_loans))
    add(measure, "'" + measure.text + "' without " + (of_bonds ? "bonds" : "loans"),
        "no portfolio has any: leave it out");
  if (of == IndicatorMeasure::share && !when)
    add(indicator, "'share' without 'when'", "say which loans, such as when: class = technology");
  if (when && (of == IndicatorMeasure::cost || of == IndicatorMeasure::leverage))
    add(when, "'when' beside '" + measure.text + "'", "it is of all loans of a unit: leave it out");
  if (of == IndicatorMeasure::cost &&
      std::none_of(is_public_.begin(), is_public_.end(), [](char is) { return is; }))
    add(measure, "'cost' without a public bearer",
        "say whose money is public: bearers: {fund: {public: city}}");
}

std::size_t Indicators::mask_of(const Value& when, Problems& problems) {
  if (!when) return 0;
  std::vector<char> mask(context_.rows, 0);
  for (const PortfolioView& portfolio : context_.portfolios) {
    if (!has_loans(portfolio) && !has_bonds(portfolio)) continue;
    const auto rows = rows_where(*when.condition, *portfolio.exposures, when.path, problems);
    std::copy(rows.begin(), rows.end(), mask.begin() + portfolio.first_row);
  }
  masks_.push_back(std::move(mask));
  return masks_.size() - 1;
}

void Indicators::find_pools(const Value& evaluation, Problems& problems) {
  pools_.resize(units_.names.size());
  std::vector<std::string> known;
  for (const PoolRule* pool : context_.pool_rules) known.push_back(pool->terms().name);
  for (std::size_t unit = 0; unit < pools_.size(); ++unit) {
    const Value* said = units_.said[unit];
    for (const Value& name : said ? said->at("pools").items : std::vector<Value>()) {
      const auto found = std::find(known.begin(), known.end(), name.text);
      if (found == known.end()) {
        problems.add(name.place, name.path, "'" + name.text + "' is no pool",
                     did_you_mean(name.text, known, "declare it under 'pools'"));
        continue;
      }
      const auto pool = static_cast<std::size_t>(found - known.begin());
      if (const std::string& each = context_.pool_rules[pool]->terms().each; !each.empty())
        problems.add(name.place, name.path,
                     "'" + name.text + "' is split by '" + each +
                         "', of which 'leverage' knows no part by itself",
                     "give each unit a pool of its own");
      pools_[unit].push_back(pool);
    }
    const bool named = said && !said->at("pools").items.empty();
    if (needs(Count::balance) && !named)
      problems.add(evaluation.at("units").place, evaluation.path + ".units",
                   "no pool of '" + units_.names[unit] + "', whose 'leverage' is judged",
                   "write units: {" + units_.names[unit] + ": {pools: [POOL]}}");
  }
}

/// Rows that differ in their unit, or in a condition, are counted apart.
void Indicators::make_volumes(Problems& problems) {
  std::map<std::vector<std::uint32_t>, std::uint32_t> numbers;
  std::vector<std::uint32_t> apart(context_.rows);
  for (std::uint32_t row = 0; row < context_.rows; ++row) {
    std::vector<std::uint32_t> kind = {units_.of_row[row]};
    for (const auto& mask : masks_) kind.push_back(static_cast<std::uint32_t>(mask[row]));
    apart[row] =
        numbers.emplace(std::move(kind), static_cast<std::uint32_t>(numbers.size())).first->second;
  }
  for (const Count count : {Count::lent, Count::in_force, Count::bonds_issued, Count::bonds_held}) {
    if (!needs(count)) continue;
    const bool of_bonds = count == Count::bonds_issued || count == Count::bonds_held;
    std::vector<std::size_t> portfolios;
    std::vector<FlowLine*> lines;
    for (std::size_t p = 0; p < context_.portfolios.size(); ++p) {
      const PortfolioView& portfolio = context_.portfolios[p];
      if (!(of_bonds ? has_bonds(portfolio) : has_loans(portfolio))) continue;
      portfolios.push_back(p);
      lines_.push_back({.portfolio = p});
      lines.push_back(&lines_.back());
    }
    FlowTerms terms;
    terms.name = "evaluation";
    terms.per_year = count == Count::in_force || count == Count::bonds_held;
    terms.rate_key = "";
    auto schedule = std::make_shared<const FlowSchedule>(std::move(terms), Value(), portfolios,
                                                         kOutside, nullptr, context_, problems);
    volumes_[count] =
        std::make_unique<FlowRule>(std::move(schedule), lines, std::vector<std::uint32_t>{}, apart);
  }
}

std::vector<IndicatorParts> Indicators::work_out(const Settlement& settlement) const {
  Counts counts;
  const std::size_t units = units_.names.size();
  for (const Ratio& ratio : ratios_)
    for (const Term& term : {ratio.numerator, ratio.denominator})
      counts.emplace(term,
                     UnitYears(units, years_, settlement.trials, term.count == Count::one ? 1 : 0));
  for (const auto& [count, volumes] : volumes_) count_volumes(count, settlement, counts);
  count_losses(settlement, counts);
  count_flows(settlement, counts);
  count_balances(settlement, counts);
  std::vector<IndicatorParts> parts;
  for (const Ratio& ratio : ratios_)
    parts.push_back(ratio.measure == IndicatorMeasure::growth
                        ? growth(counts.at(ratio.numerator))
                        : IndicatorParts{counts.at(ratio.numerator), counts.at(ratio.denominator)});
  return parts;
}

void Indicators::count_volumes(Count count, const Settlement& s, Counts& counts) const {
  const Calendar& calendar = *context_.calendar;
  const FlowRule& volumes = *volumes_.at(count);
  const bool is_mean = count == Count::in_force || count == Count::bonds_held;
  for (std::uint32_t trial = 0; trial < s.trials; ++trial)
    volumes.each_due(s, trial, [&](std::uint32_t day, std::uint32_t row, double amount) {
      const std::size_t year = calendar.year_of_day(day), unit = units_.of_row[row];
      if (unit == kNoUnit || year >= years_) return;
      if (is_mean) amount /= calendar.year_end(year) - calendar.year_start(year);
      for (auto& [term, sums] : counts)
        if (term.count == count && masks_[term.mask][row]) sums.at(unit, year, trial) += amount;
    });
}

/// As they are settled: what is lost and who bears it, less what comes back, by the day of each.
void Indicators::count_losses(const Settlement& s, Counts& counts) const {
  if (!needs(Count::lost) && !needs(Count::covered) && !needs(Count::cost)) return;
  const Calendar& calendar = *context_.calendar;
  const Events& events = s.events;
  std::vector<std::pair<Term, UnitYears*>> asked;
  for (auto& [term, sums] : counts)
    if (term.count == Count::lost || term.count == Count::covered || term.count == Count::cost)
      asked.emplace_back(term, &sums);
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::uint32_t row = events.exposure[e];
    if (lender_of_[row] == kNoUnit || events.kind[e] == EventKind::gain) continue;
    const std::uint32_t day =
        s.base.empty() ? calendar.day_of(events.time[e]) : day_of(s.moment[e]);
    const std::size_t year = calendar.year_of_day(day);
    if (year >= years_) continue;
    for (const auto& [term, sums] : asked)
      if (masks_[term.mask][row])
        sums->at(units_.of_row[row], year, events.trial[e]) += counted(term.count, s, e);
  }
}

/// What an entry adds.
double Indicators::counted(Count count, const Settlement& s, std::size_t e) const {
  if (count == Count::lost) return s.events.amount[e];
  if (count == Count::covered)
    return s.events.amount[e] - s.parts[lender_of_[s.events.exposure[e]]][e];
  double cost = 0;
  for (std::size_t b = 0; b < s.parts.size(); ++b)
    if (is_public_[b]) cost += s.parts[b][e];
  return cost;
}

void Indicators::count_flows(const Settlement& s, Counts& counts) const {
  if (!needs(Count::cost)) return;
  UnitYears& cost = counts.at({Count::cost, 0});
  const auto add = [&](const FlowIncome& flow, double sign) {
    for (std::uint32_t trial = 0; trial < s.trials; ++trial)
      flow.each_day(s, trial, [&](std::uint32_t day, std::size_t unit, double amount) {
        const std::size_t year = context_.calendar->year_of_day(day);
        if (unit < cost.units() && year < years_) cost.at(unit, year, trial) += sign * amount;
      });
  };
  for (const auto& flow : paid_) add(*flow, 1);
  for (const auto& flow : got_) add(*flow, -1);
}

void Indicators::count_balances(const Settlement& s, Counts& counts) const {
  if (!needs(Count::balance)) return;
  UnitYears& balance = counts.at({Count::balance, 0});
  for (std::size_t unit = 0; unit < pools_.size(); ++unit)
    for (const std::size_t pool : pools_[unit])
      for (std::size_t year = 0; year < years_; ++year)
        for (std::size_t trial = 0; trial < s.trials; ++trial)
          balance.at(unit, year, trial) += s.pools[pool].balance[year * s.trials + trial];
}

/// What is lent more than in the year before, and what was lent then.
IndicatorParts Indicators::growth(const UnitYears& lent) const {
  IndicatorParts parts{UnitYears(lent.units(), years_, lent.trials()),
                       UnitYears(lent.units(), years_, lent.trials())};
  for (std::size_t unit = 0; unit < lent.units(); ++unit)
    for (std::size_t year = 1; year < years_; ++year)
      for (std::size_t trial = 0; trial < lent.trials(); ++trial) {
        const double before = lent.at(unit, year - 1, trial);
        parts.denominator.at(unit, year, trial) = before;
        const double more = lent.at(unit, year, trial) - before;
        parts.numerator.at(unit, year, trial) = std::abs(more) > kSame * before ? more : 0;
      }
  return parts;
}

}  // namespace cofferdam
