// Accounts of gains and losses on the day on which they are closed.
#include <algorithm>
#include <stdexcept>

#include "oracle/trial.hpp"

namespace cofferdam::oracle {

/// On the last day of each year of the calendar, or of all.
bool Trial::closes_today(const AccountTerms& terms) const {
  if (day_ == calendar_.last) return true;
  return terms.per_year && day_ + 1 == calendar_.year_begin(calendar_.year_of(day_) + 1);
}

/// First day of what is closed today.
Day Trial::account_begins(const AccountTerms& terms) const {
  if (!terms.per_year) return calendar_.start;
  return std::max(calendar_.start, calendar_.year_begin(calendar_.year_of(day_)));
}

/// Loans that are many alike have an account each, fine-grained ones with each claim.
static std::string account_of(const AccountTerms& terms, const Row& row,
                              const std::string& exposure) {
  if (terms.each == "all") return "";
  return terms.each == "exposure" ? exposure : tag(row, terms.each);
}

/// Years on the axis of the calendar, before its start too, as a day begins.
double Trial::axis(Day day) const {
  int month = 12 * (to_date(day).year - to_date(calendar_.start).year) + to_date(day).month -
              to_date(calendar_.start).month;
  while (add_months(calendar_.start, month) > day) --month;
  while (add_months(calendar_.start, month + 1) <= day) ++month;
  const Day from = add_months(calendar_.start, month);
  const Day to = add_months(calendar_.start, month + 1);
  return (month + static_cast<double>(day - from) / static_cast<double>(to - from)) / 12;
}

/// How long an exposure had been held on a day of its loss or gain.
double Trial::years_held(const Row& row, Day day) const {
  return axis(day) - axis(row.made);
}

std::map<std::string, NetAccount> Trial::accounts(const AccountTerms& terms) {
  std::map<std::string, NetAccount> accounts;
  const Day from = account_begins(terms);
  const auto held = [&](NetAccount& account, const std::string& exposure, const Row& row,
                        double cost, Day day) {
    Held& one = account.held[exposure];
    one.cost = cost;
    one.years = std::max(one.years, years_held(row, day));
  };
  for (Case& one : cases_) {
    if (!one.due || one.trigger < from || !one.seen.claims.count(terms.claim)) continue;
    const std::string exposure = loan_of(one);
    NetAccount& account = accounts[account_of(terms, *one.row, exposure)];
    account.claims.push_back(&one);
    const double loans = one.row->fine_grained ? one.seen.loans : 1;
    account.loans = terms.each == "exposure" ? loans : 1;
    held(account, exposure, *one.row, loans * one.row->lent, one.what->day);
  }
  for (const auto& [day, gains] : gains_on_)
    for (const Event* gain : gains) {
      if (day < from || day > day_ || !covering_[gain->row].count(terms.claim)) continue;
      const Row& row = world_.rows[gain->row];
      if (row.fine_grained) throw std::runtime_error("oracle: gains of fine-grained loans");
      const std::string exposure = loan_of(*gain);
      NetAccount& account = accounts[account_of(terms, row, exposure)];
      account.gains += gain->amount;
      account.rows.insert(gain->row);
      held(account, exposure, row, row.lent, day);
    }
  for (auto& [value, account] : accounts)
    for (const Case* one : account.claims) account.rows.insert(one->what->row);
  return accounts;
}

/// What the holder bears of a claim by now.
static double borne_of(const Case& one) {
  const auto net = one.net.find(one.lender());
  return net == one.net.end() ? 0 : std::max(0.0, net->second);
}

static double lost_in(const NetAccount& account) {
  double lost = 0;
  for (const Case* one : account.claims) lost += borne_of(*one);
  return lost;
}

/// What is due of each claim of one account.
static std::vector<std::pair<Case*, double>> net_dues(const Clause& clause,
                                                      const NetAccount& account) {
  const NetTerms& terms = *clause.net;
  const double lost = lost_in(account);
  double cost = 0;
  for (const auto& [exposure, held] : account.held) cost += held.cost;
  double base = lost - account.gains;
  if (terms.up_to) base = std::min(base, *terms.up_to * cost);
  base -= terms.from * cost;
  if (!(lost > 0) || !above(lost + base, lost)) return {};  // rounding
  std::vector<std::pair<Case*, double>> dues;
  double sum = 0;
  for (Case* one : account.claims) {
    dues.emplace_back(one, clause.rate(*one->row) * base * borne_of(*one) / lost);
    sum += dues.back().second;
  }
  if (terms.at_most && sum > *terms.at_most * account.loans)
    for (auto& [one, due] : dues) due *= *terms.at_most * account.loans / sum;
  return dues;
}

/// Clause by clause, the oldest claims of all accounts first.
void Trial::close_net_accounts() {
  for (const Clause& clause : scenario_.clauses) {
    if (!clause.net || !closes_today(clause.net->accounts)) continue;
    std::vector<std::pair<Case*, double>> dues;
    for (const auto& [value, account] : accounts(clause.net->accounts))
      for (const auto& due : net_dues(clause, account)) dues.push_back(due);
    std::sort(dues.begin(), dues.end(), [](const auto& a, const auto& b) {
      return std::make_pair(a.first->trigger, a.first->place) <
             std::make_pair(b.first->trigger, b.first->place);
    });
    for (const auto& [one, due] : dues) {
      begin_line(Line::Kind::payment, *one, clause.name);
      owe(clause, 0, *one, clause.payer, clause.payee,
          std::min(due, std::max(0.0, one->net[clause.payee])));
      act_again(clause.index, *one);
      end_line(0);
    }
  }
}

/// Of a pool that is split: the value that all exposures of the account have.
std::string Trial::balance_of_account(const std::string& bearer, const NetAccount& account) const {
  std::set<std::string> values;
  for (const std::size_t row : account.rows) values.insert(balance_of(bearer, world_.rows[row]));
  if (values.size() != 1) throw std::runtime_error("oracle: whose balance has to do with gains?");
  return *values.begin();
}

void Trial::share_gains(const GainShare& share) {
  const Claim& claim = scenario_.claim(share.accounts.claim);
  std::set<std::size_t> portfolios;
  for (std::size_t row = 0; row < world_.rows.size(); ++row)
    if (covering_[row].count(claim.name)) portfolios.insert(world_.rows[row].portfolio);
  if (!closes_today(share.accounts) || portfolios.empty()) return;
  // All that the claim covers is of one holder.
  const std::string holder = scenario_.lender.at(world_.portfolios[*portfolios.begin()].name);
  if (has_failed(holder) || has_failed(share.payee)) return;
  const std::string of = portfolios.size() == 1 ? world_.portfolios[*portfolios.begin()].name : "";
  Amounts& cash = result_.cash_by_year[static_cast<std::size_t>(calendar_.year_of(day_))];
  for (const auto& [value, account] : accounts(share.accounts)) {
    double kept = lost_in(account);
    for (const auto& [exposure, held] : account.held) kept += share.hurdle * held.cost * held.years;
    if (!above(account.gains, kept)) continue;
    const double amount = share.rate * (account.gains - kept);
    cash[holder] += amount;
    cash[share.payee] -= amount;
    through_pools({holder, balance_of_account(holder, account)},
                  {share.payee, balance_of_account(share.payee, account)}, amount);
    result_.flows.push_back({day_, share.name, holder, share.payee, of, amount});
  }
}

}  // namespace cofferdam::oracle
