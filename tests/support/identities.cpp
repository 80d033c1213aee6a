#include "support/identities.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "gates/pool_rule.hpp"
#include "measures/known.hpp"
#include "support/breaches.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

class Identities {
 public:
  Identities(const Params& params, const Settlement& settlement)
      : params_(params),
        context_(params.programme->context()),
        s_(settlement),
        bearers_(settlement.parts.size()),
        size_(settlement.trials) {
    for (std::size_t e = 0; e < s_.events.size(); ++e)
      size_[s_.events.trial[e]] += std::abs(s_.events.amount[e]);
  }

  std::string broken() {
    check_entries();
    check_burdens();
    check_bounds();
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
      Open entry{0, std::abs(s_.events.amount[s_.events.origin[e]])};
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

  /// What each bears of a loan, in the order of its entries.
  struct Loan {
    std::vector<Open> borne;
    double lost = 0;  ///< less what came back, without costs
    std::uint32_t day = 0, entry = 0;
    double gross() const {
      double sum = 0;
      for (const Open& of : borne) sum += of.gross;
      return sum;
    }
  };

  /// Cash comes before the claims of its day, so that the lender may have the cash of a loan first
  /// and its loss a little later: he is looked at when the loan's day is over.
  void check_burdens() {
    const bool walked = params_.programme->is_walked();
    std::vector<std::uint32_t> order = s_.order;
    if (!walked) {
      order.resize(s_.events.size());
      std::iota(order.begin(), order.end(), 0u);
      std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
        return s_.events.time[a] < s_.events.time[b];
      });
    }
    const auto day = [&](std::uint32_t e) {
      if (walked) return day_of(s_.moment[e]);
      return context_.calendar ? context_.calendar->day_of(s_.events.time[e]) : 0;
    };
    std::map<std::uint32_t, Loan> loans;
    for (const std::uint32_t e : order) {
      Loan& loan = loans.try_emplace(s_.events.origin[e]).first->second;
      loan.borne.resize(bearers_);
      if (loan.day != day(e)) check_burden_of_lender(loan);
      loan.day = day(e);
      loan.entry = e;
      // Costs go by the rates, and may be taken off somebody who bears nothing.
      const bool cost = s_.events.kind[e] == EventKind::cost;
      if (!cost) loan.lost += s_.events.amount[e];
      for (std::size_t b = 0; b < bearers_; ++b)
        loan.borne[b].add(cost ? std::max(0.0, s_.parts[b][e]) : s_.parts[b][e]);
      for (std::size_t b = 0; b < bearers_; ++b)
        if (b != context_.lender_of(s_.events.exposure[e])) check_burden(loan, b, 0);
    }
    for (const auto& [origin, loan] : loans) check_burden_of_lender(loan);
  }

  /// A gain is the lender's; costs are not.
  void check_burden_of_lender(const Loan& loan) {
    check_burden(loan, context_.lender_of(s_.events.exposure[loan.entry]),
                 std::min(0.0, loan.lost));
  }

  void check_burden(const Loan& loan, std::size_t b, double least) {
    breaches_.expect_not_below(loan.borne[b].sum - least, loan.gross(),
                               context_.bearers[b] + " bears less than nothing of row " +
                                   std::to_string(s_.events.exposure[loan.entry]) +
                                   " after entry " + std::to_string(loan.entry) +
                                   in_trial(s_.events.trial[loan.entry]));
  }

  /// Nobody bears more than is known before anything is drawn, and some nothing at all.
  void check_bounds() {
    const KnownBounds known(params_);
    for (std::size_t b = 0; b < bearers_; ++b) {
      const double most = known.of_account(kFirstBearerAccount + b).most;
      const auto borne = s_.ledger.of(LedgerKind::borne, b);
      for (std::size_t t = 0; t < s_.trials && std::isfinite(most); ++t)
        breaches_.expect_not_below(most - borne[t], most > 0 ? size_[t] : 0,
                                   "most that " + context_.bearers[b] + " bears" + in_trial(t));
    }
  }

  void check_payments() {
    for (std::size_t i = 0; i < s_.payments.size(); ++i)
      for (std::size_t t = 0; t < s_.trials; ++t) {
        const PaymentOutcomes& line = s_.payments[i];
        const std::string of = context_.payment_lines[i].clause + " by " +
                               context_.bearers[context_.payment_lines[i].payer] + in_trial(t);
        Open due{0, size_[t]};
        due.add(line.due[t]);
        due.add(-line.paid[t]);
        due.add(-line.moved[t]);
        for (std::size_t r = 0; r < kReasons; ++r) {
          due.add(-line.stopped[r][t]);
          breaches_.expect_not_below(line.stopped[r][t], size_[t],
                                     std::string(name_of(static_cast<Reason>(r))) + " of " + of);
        }
        breaches_.expect_zero(due, "due = paid + moved + reasons of " + of);
        breaches_.expect_not_below(line.paid[t], size_[t], "paid of " + of);
        breaches_.expect_not_below(line.moved[t], size_[t], "moved of " + of);
      }
  }

  /// What a payer bears of a claim, in a trial.
  struct Borne {
    double all = 0, costs = 0;
    double by_cash = 0;  ///< clauses above have given back more, or cash has cost something
  };
  std::vector<Borne> borne_of(const LayerLine& line) const {
    std::vector<Borne> sums(s_.trials);
    for (std::size_t e = 0; e < s_.events.size(); ++e) {
      if (context_.claim_of[s_.events.exposure[e]] != line.claim) continue;
      Borne& of = sums[s_.events.trial[e]];
      const double part = s_.parts[line.payer][e];
      of.all += part;
      if (s_.events.kind[e] == EventKind::cost) of.costs += part;
      if (is_back(s_.kind[e])) of.by_cash += std::max(0.0, part);
    }
    return sums;
  }

  /// Whether layers of this clause are all that a bearer has to do with its claim.
  bool only_layers(const LayerLine& line) const {
    for (const PaymentLine& payment : context_.payment_lines)
      if (payment.claim == line.claim &&
          ((payment.payer == line.payer && payment.clause != line.clause) ||
           payment.payee == line.payer))
        return false;
    for (const std::uint32_t row : context_.claims[line.claim].rows)
      if (context_.lender_of(row) == line.payer) return false;
    return true;
  }

  /// A layer is what its payer has paid under it, with costs, less what came back.
  void check_layers() {
    using Key = std::pair<std::string, std::size_t>;  // clause and payer
    std::map<Key, std::vector<double>> net, paid;
    std::map<Key, const LayerLine*> line_of;
    for (std::size_t i = 0; i < context_.lines.size(); ++i) {
      const LayerLine& line = context_.lines[i];
      const Key key{line.clause, line.payer};
      line_of[key] = &line;
      auto& sums = net[key];
      sums.resize(s_.trials);
      for (std::size_t t = 0; t < s_.trials; ++t) {
        sums[t] += s_.lines[i][t];
        breaches_.expect_not_below(s_.lines[i][t], size_[t],
                                   "layer of " + line.clause + in_trial(t));
      }
    }
    for (std::size_t i = 0; i < context_.payment_lines.size(); ++i) {
      const PaymentLine& line = context_.payment_lines[i];
      auto& sums = paid[{line.clause, line.payer}];
      sums.resize(s_.trials);
      for (std::size_t t = 0; t < s_.trials; ++t) sums[t] += s_.payments[i].paid[t];
    }
    for (const auto& [key, line] : line_of) {
      const std::string name = "layers " + line->clause + " by " + context_.bearers[line->payer];
      const std::vector<Borne> borne = borne_of(*line);
      const bool recovers = context_.claims[line->claim].recovers;
      // What comes back to one who pays under other clauses too is not told apart by clause.
      for (std::size_t t = 0; t < s_.trials && only_layers(*line); ++t) {
        breaches_.expect_not_below(paid[key][t] + borne[t].by_cash - net[key][t], size_[t],
                                   "paid under " + name + in_trial(t));
        if (is_moved(line->claim, t)) continue;
        // A `recover` clause splits costs, whatever layers hold; what comes back pays them too.
        const double least = borne[t].all - (recovers ? borne[t].costs : 0);
        breaches_.expect_not_below(net[key][t] - least, size_[t],
                                   "borne under " + name + in_trial(t));
        breaches_.expect_not_below(borne[t].all - net[key][t], size_[t],
                                   "borne under " + name + in_trial(t));
      }
    }
  }

  /// Whether bearers pay what others owe.
  bool is_moved(std::size_t claim, std::size_t t) const {
    for (std::size_t i = 0; i < context_.payment_lines.size(); ++i)
      if (context_.payment_lines[i].claim == claim && s_.payments[i].moved[t] > 0) return true;
    return false;
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
    const auto account_of = [&](std::size_t b) { return b == kOutside ? outside : stock_of[b]; };
    for (const FlowLine& flow : context_.flows)
      for (std::size_t year = 0; year < years; ++year)
        for (std::size_t t = 0; t < s_.trials; ++t) {
          const double amount = s_.flows[flow.index][year * s_.trials + t];
          cell(year, t, account_of(flow.payee)).add(amount);
          cell(year, t, account_of(flow.payer)).add(-amount);
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
          check_balance(p, year, t, stock[p]);
        }
      }
    }
  }

  /// The balance of a year's end is what came in and has not gone. That of the last year is taken
  /// before what is left of its budget lapses.
  void check_balance(std::size_t pool, std::size_t year, std::size_t t, const Open& stock) {
    const double recorded = s_.pools[pool].balance[year * s_.trials + t];
    const std::string name =
        "balance of " + context_.pools[pool].name + ", year " + std::to_string(year) + in_trial(t);
    Open missing{stock.sum, stock.gross + size_[t]};
    missing.add(-recorded);
    const PoolTerms& terms = context_.pool_rules[pool]->terms();
    const bool lapses = terms.has_budget && !terms.budget_rolls;
    if (!lapses || year + 1 < context_.calendar->years())
      return breaches_.expect_zero(missing, name);
    breaches_.expect_not_below(-missing.sum, missing.gross, name + ", lapsed");
    breaches_.expect_not_below(std::min(terms.budget, recorded) + missing.sum, missing.gross,
                               name + ", lapsed");
  }

  const Params& params_;
  const ProgrammeContext& context_;
  const Settlement& s_;
  std::size_t bearers_;
  std::vector<double> size_;  ///< [trial] of all that is lost or comes back
  Breaches breaches_;
};

}  // namespace

std::string broken_identities(const Params& params, const Settlement& settlement) {
  return Identities(params, settlement).broken();
}

}  // namespace cofferdam
