#include "support/identities.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <sstream>

#include "clauses/pool_rule.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // of all amounts that a sum is made of

/// A sum that should be zero, and the amounts that went to and fro.
struct Open {
  double sum = 0, gross = 0;
  void add(double amount) {
    sum += amount;
    gross += std::abs(amount);
  }
};

class Breaches {
 public:
  void expect_zero(const Open& open, const std::string& what) {
    if (!(std::abs(open.sum) <= kRounding * open.gross)) tell(what, open.sum);
  }
  void expect_not_below(double amount, double gross, const std::string& what) {
    if (!(amount >= -kRounding * gross)) tell(what, amount);
  }
  std::string text() const { return text_.str(); }

 private:
  void tell(const std::string& what, double by) {
    if (++told_ > 20) return;
    text_.precision(12);
    text_ << what << ": off by " << by << "\n";
  }
  std::ostringstream text_;
  int told_ = 0;
};

class Identities {
 public:
  Identities(const Params& params, const Settlement& settlement)
      : params_(params),
        context_(params.programme->context()),
        s_(settlement),
        bearers_(settlement.parts.size()) {}

  std::string broken() {
    check_entries();
    check_burdens();
    if (!params_.programme->is_walked()) return breaches_.text();
    check_payments();
    check_layers();
    check_cash();
    return breaches_.text();
  }

 private:
  std::string in_trial(std::size_t t) const {
    return " in trial " + std::to_string(s_.first_trial + static_cast<std::int64_t>(t));
  }

  void check_entries() {
    std::vector<Open> lost(s_.trials), compensation(s_.trials), borne(s_.trials * bearers_);
    for (std::size_t e = 0; e < s_.events.size(); ++e) {
      const std::size_t t = s_.events.trial[e];
      Open entry;
      for (std::size_t b = 0; b < bearers_; ++b) {
        entry.add(s_.parts[b][e]);
        borne[t * bearers_ + b].add(s_.parts[b][e]);
      }
      entry.add(-s_.events.amount[e]);
      breaches_.expect_zero(entry, "parts of entry " + std::to_string(e) + in_trial(t));
      lost[t].add(s_.events.amount[e]);
    }
    for (std::size_t t = 0; t < s_.trials; ++t) {
      lost[t].add(-s_.losses[t]);
      breaches_.expect_zero(lost[t], "losses" + in_trial(t));
      compensation[t].gross += lost[t].gross;  // sums of what went to and fro may leave nothing
      for (std::size_t b = 0; b < bearers_; ++b) {
        Open& of = borne[t * bearers_ + b];
        of.add(-s_.ledger.of(LedgerKind::borne, b)[t]);
        of.gross += lost[t].gross;
        breaches_.expect_zero(of, "ledger of " + context_.bearers[b] + in_trial(t));
        compensation[t].add(s_.ledger.of(LedgerKind::compensation_paid, b)[t]);
        compensation[t].add(-s_.ledger.of(LedgerKind::compensation_received, b)[t]);
      }
      breaches_.expect_zero(compensation[t], "compensation paid and received" + in_trial(t));
    }
  }

  /// What each bears of a loan after each entry, in their order.
  void check_burdens() {
    std::vector<std::uint32_t> order = s_.order;
    if (!params_.programme->is_walked()) {
      order.resize(s_.events.size());
      std::iota(order.begin(), order.end(), 0u);
      std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return s_.events.time[a] < s_.events.time[b];
      });
    }
    std::map<std::uint32_t, std::vector<Open>> loans;
    for (const std::uint32_t e : order) {
      const std::uint32_t of = s_.events.origin[e];
      auto& borne = loans.try_emplace(of, bearers_ + 1).first->second;
      double gross = 0;
      for (std::size_t b = 0; b < bearers_; ++b) {
        borne[b].add(s_.parts[b][e]);
        gross += borne[b].gross;
      }
      borne[bearers_].add(s_.events.amount[e]);
      const std::size_t lender = context_.lender_of(s_.events.exposure[e]);
      for (std::size_t b = 0; b < bearers_; ++b) {
        // A gain is the lender's.
        const double least = b == lender ? std::min(0.0, borne[bearers_].sum) : 0.0;
        breaches_.expect_not_below(borne[b].sum - least, gross,
                                   context_.bearers[b] + " bears less than nothing of row " +
                                       std::to_string(s_.events.exposure[e]) + " after entry " +
                                       std::to_string(e) + in_trial(s_.events.trial[e]));
      }
    }
  }

  void check_payments() {
    for (std::size_t i = 0; i < s_.payments.size(); ++i)
      for (std::size_t t = 0; t < s_.trials; ++t) {
        const PaymentOutcomes& line = s_.payments[i];
        const std::string of = context_.payments[i].clause + " by " +
                               context_.bearers[context_.payments[i].payer] + in_trial(t);
        Open due;
        due.add(line.due[t]);
        due.add(-line.paid[t]);
        due.add(-line.moved[t]);
        for (std::size_t r = 0; r < kReasons; ++r) {
          due.add(-line.stopped[r][t]);
          breaches_.expect_not_below(line.stopped[r][t], std::abs(line.due[t]),
                                     std::string(name_of(static_cast<Reason>(r))) + " of " + of);
        }
        breaches_.expect_zero(due, "due = paid + moved + reasons of " + of);
        breaches_.expect_not_below(line.paid[t], std::abs(line.due[t]), "paid of " + of);
        breaches_.expect_not_below(line.moved[t], std::abs(line.due[t]), "moved of " + of);
      }
  }

  /// What came back was taken off a layer.
  void check_layers() {
    std::map<std::string, std::vector<double>> paid, filled;
    for (std::size_t i = 0; i < context_.lines.size(); ++i) {
      const LayerLine& line = context_.lines[i];
      auto& sums = filled[line.clause + " by " + context_.bearers[line.payer]];
      sums.resize(s_.trials);
      for (std::size_t t = 0; t < s_.trials; ++t) {
        sums[t] += s_.lines[i][t];
        breaches_.expect_not_below(s_.lines[i][t], sums[t],
                                   "layer of " + line.clause + in_trial(t));
      }
    }
    for (std::size_t i = 0; i < context_.payments.size(); ++i) {
      const PaymentLine& line = context_.payments[i];
      auto& sums = paid[line.clause + " by " + context_.bearers[line.payer]];
      sums.resize(s_.trials);
      for (std::size_t t = 0; t < s_.trials; ++t) sums[t] += s_.payments[i].paid[t];
    }
    for (const auto& [name, sums] : filled)
      for (std::size_t t = 0; t < s_.trials; ++t)
        breaches_.expect_not_below(paid[name][t] - sums[t], sums[t],
                                   "paid under layers " + name + in_trial(t));
  }

  /// A bearer with a pool pays out of its stock; each flow is booked twice.
  void check_cash() {
    const std::size_t years = context_.calendar->years(), pools = context_.pools.size();
    const std::size_t outside = bearers_ + pools, accounts = outside + 1;
    std::vector<std::size_t> stock_of(bearers_);
    std::iota(stock_of.begin(), stock_of.end(), std::size_t{0});
    for (std::size_t p = 0; p < pools; ++p) stock_of[context_.pools[p].bearer] = bearers_ + p;
    std::vector<Open> cells(years * s_.trials * accounts);
    const auto cell = [&](std::size_t year, std::size_t t, std::size_t account) -> Open& {
      return cells[(year * s_.trials + t) * accounts + account];
    };
    for (std::size_t e = 0; e < s_.events.size(); ++e) {
      const std::size_t year = context_.calendar->year_of_day(day_of(s_.moment[e]));
      for (std::size_t b = 0; b < bearers_; ++b)
        cell(year, s_.events.trial[e], stock_of[b]).add(-s_.parts[b][e]);
      cell(year, s_.events.trial[e], outside).add(s_.events.amount[e]);
    }
    for (std::size_t i = 0; i < context_.funding.size(); ++i)
      for (std::size_t year = 0; year < years; ++year)
        for (std::size_t t = 0; t < s_.trials; ++t) {
          const FundingLine& line = context_.funding[i];
          const double amount = s_.funding[i][year * s_.trials + t];
          cell(year, t, bearers_ + line.pool).add(amount);
          cell(year, t, line.bearer == kOutside ? outside : line.bearer).add(-amount);
        }
    for (std::size_t t = 0; t < s_.trials; ++t) {
      std::vector<Open> stock(pools);
      for (std::size_t year = 0; year < years; ++year) {
        Open all;
        for (std::size_t a = 0; a < accounts; ++a) {
          all.sum += cell(year, t, a).sum;
          all.gross += cell(year, t, a).gross;
        }
        breaches_.expect_zero(all, "cash of year " + std::to_string(year) + in_trial(t));
        for (std::size_t p = 0; p < pools; ++p) {
          stock[p].sum += cell(year, t, bearers_ + p).sum;
          stock[p].gross += cell(year, t, bearers_ + p).gross;
          Open balance = stock[p];
          balance.add(-s_.pools[p].balance[year * s_.trials + t]);
          const std::string name = context_.pools[p].name + ", year " + std::to_string(year);
          breaches_.expect_zero(balance, "balance of " + name + in_trial(t));
          breaches_.expect_not_below(s_.pools[p].balance[year * s_.trials + t], stock[p].gross,
                                     "balance of " + name + in_trial(t));
        }
      }
    }
  }

  const Params& params_;
  const ProgrammeContext& context_;
  const Settlement& s_;
  std::size_t bearers_;
  Breaches breaches_;
};

}  // namespace

std::string broken_identities(const Params& params, const Settlement& settlement) {
  return Identities(params, settlement).broken();
}

std::string broken_accounts(const Params& params, const Settlement& settlement) {
  Breaches breaches;
  const ProgrammeContext& context = params.programme->context();
  std::map<std::pair<std::size_t, std::size_t>, Open> balances;
  for (const AccountStep& step : settlement.log->accounts) {
    Open& balance = balances[{step.pool, step.instance}];
    balance.add(step.amount);
    Open open = balance;
    open.add(-step.balance);
    const std::string name = context.pool_rules[step.pool]->account_name(step.instance);
    breaches.expect_zero(open, "balance of " + name + " after " + name_of(step.flow));
    breaches.expect_not_below(step.balance, balance.gross, "balance of " + name);
  }
  return breaches.text();
}

std::string differences(const Settlement& one, const Settlement& other) {
  Breaches breaches;
  const auto compare = [&](double a, double b, double size, const std::string& what) {
    if (a == b) return;  // infinite too
    breaches.expect_zero({a - b, size}, what);
  };
  double size = 0;
  for (const double amount : one.events.amount) size += std::abs(amount);
  for (const auto& line : one.funding)
    for (const double amount : line) size += std::abs(amount);
  const std::size_t n = one.parts.size();
  for (std::size_t b = 0; b < n; ++b)
    for (std::size_t t = 0; t < one.trials; ++t)
      compare(one.ledger.of(LedgerKind::borne, b)[t], other.ledger.of(LedgerKind::borne, b)[t],
              size, "borne by " + std::to_string(b));
  const auto columns = [&](const std::vector<double>& a, const std::vector<double>& b,
                           const std::string& what) {
    for (std::size_t i = 0; i < a.size(); ++i) compare(a[i], b[i], size, what);
  };
  for (std::size_t i = 0; i < one.lines.size(); ++i)
    columns(one.lines[i], other.lines[i], "layers");
  for (std::size_t i = 0; i < one.payments.size(); ++i) {
    columns(one.payments[i].due, other.payments[i].due, "due");
    columns(one.payments[i].paid, other.payments[i].paid, "paid");
    columns(one.payments[i].moved, other.payments[i].moved, "moved");
    columns(one.payments[i].delay, other.payments[i].delay, "delay");
    columns(one.payments[i].excluded, other.payments[i].excluded, "excluded");
    for (std::size_t r = 0; r < kReasons; ++r)
      columns(one.payments[i].stopped[r], other.payments[i].stopped[r], "stopped");
  }
  for (std::size_t i = 0; i < one.rules.size(); ++i) {
    columns(one.rules[i].stopped, other.rules[i].stopped, "stopped by rules");
    columns(one.rules[i].first, other.rules[i].first, "first stop of rules");
  }
  for (std::size_t i = 0; i < one.pools.size(); ++i) {
    columns(one.pools[i].balance, other.pools[i].balance, "balance");
    columns(one.pools[i].exhausted, other.pools[i].exhausted, "exhausted");
    columns(one.pools[i].unpaid, other.pools[i].unpaid, "unpaid");
    columns(one.pools[i].short_in, other.pools[i].short_in, "short");
    columns(one.pools[i].required, other.pools[i].required, "required");
  }
  for (std::size_t i = 0; i < one.funding.size(); ++i)
    columns(one.funding[i], other.funding[i], "funding");
  return breaches.text();
}

}  // namespace cofferdam
