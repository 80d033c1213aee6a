// What a bearer bears in a year more than under another programme, refunded in the year after.
#include <algorithm>
#include <cmath>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// The day of the refund of a year: that of the next one.
static Day refunded_on(const Refund& refund, const Calendar& calendar, int year) {
  const Day from = calendar.year_begin(year + 1);
  const std::string first = std::to_string(to_date(from).year);
  const Day anchor = read_date(first + "-" + refund.month_day);
  return anchor >= from ? anchor : add_months(anchor, 12);
}

void Trial::collect_refund_days() {
  for (const Refund& refund : scenario_.refunds)
    for (int year = 0; year < calendar_.years(); ++year)
      days_.insert(refunded_on(refund, calendar_, year));
}

static std::set<std::string> claims_of(const Scenario& scenario, const Refund& refund) {
  std::set<std::string> claims;
  for (const Clause& clause : scenario.clauses)
    if (refund.of.count(clause.name)) claims.insert(clause.claim);
  return claims;
}

/// A row of its claims: of a pool that is split all of them have to do with one balance.
const Row& Trial::any_row_of(const Refund& refund) const {
  const std::set<std::string> claims = claims_of(scenario_, refund);
  for (const Row& row : world_.rows)
    for (const std::string& claim : covering_[index_of(row)])
      if (claims.count(claim)) return row;
  return world_.rows.front();
}

/// Of the claims of its clauses.
double Trial::borne_in(const Scenario& scenario, const World& world, const Result& result,
                       const Refund& refund, int year) const {
  const std::set<std::string> claims = claims_of(scenario, refund);
  double sum = 0, lost = 0;
  for (const Line& line : result.lines) {
    if (line.kind == Line::Kind::gain || calendar_.year_of(line.day) != year) continue;
    const Row& row = world.rows.at(world.events[line.of].row);
    const std::string& portfolio = world.portfolios.at(row.portfolio).name;
    const std::set<std::string> covering = claims_of(scenario, portfolio, row);
    const bool counts = std::any_of(claims.begin(), claims.end(), [&](const std::string& claim) {
      return covering.count(claim) > 0;
    });
    if (const auto own = line.change.find(refund.payee); counts && own != line.change.end())
      sum += own->second, lost += std::abs(world.events[line.of].amount);
  }
  return std::abs(sum) <= 1e-12 * lost ? 0 : sum;  // rounding
}

/// It decides by itself what is lent.
const Result& Trial::under_less(const Refund& refund) {
  if (const auto known = under_less_.find(&refund); known != under_less_.end())
    return known->second;
  const bool lends = refund.less->decides_lending();
  return under_less_[&refund] =
             lends ? Lender::work(*refund.less, *on_offer_) : Trial(*refund.less, *on_offer_).run();
}

/// If it is due today.
void Trial::pay_refund(const Refund& refund) {
  if (has_failed(refund.payer) || has_failed(refund.payee)) return;
  const int year = calendar_.year_of(day_) - 1;
  if (year < 0 || refunded_on(refund, calendar_, year) != day_) return;
  double more = borne_in(scenario_, world_, result_, refund, year);
  if (refund.less) more -= borne_in(*refund.less, *on_offer_, under_less(refund), refund, year);
  const double amount = refund.rate * more;
  if (amount == 0) return;
  Amounts& cash = result_.cash_by_year[static_cast<std::size_t>(year) + 1];
  cash[refund.payer] += amount;
  cash[refund.payee] -= amount;
  const Row& any = any_row_of(refund);
  const Balance from{refund.payer, balance_of(refund.payer, any)};
  const Balance into{refund.payee, balance_of(refund.payee, any)};
  if (amount > 0)
    through_pools(from, into, amount);
  else
    through_pools(into, from, -amount);
  result_.flows.push_back({day_, refund.name, refund.payer, refund.payee, "", amount});
}

}  // namespace cofferdam::oracle
