// To whom cash goes that comes back, and who bears what it cost.
#include <algorithm>
#include <cmath>

#include "support/reference_run.hpp"

namespace cofferdam::reference_dated {
namespace {

double sum_of(const Amounts& amounts) {
  double sum = 0;
  for (const auto& [bearer, amount] : amounts) sum += std::max(0.0, amount);
  return sum;
}

/// Gives out what is left of `rest` in proportion to what each bearer still bears.
double give_in_proportion(double rest, const Amounts& burdens, Amounts& given) {
  Amounts left = burdens;
  for (const auto& [bearer, amount] : given) left[bearer] -= amount;
  const double all = sum_of(left), now = std::min(rest, all);
  for (const auto& [bearer, amount] : left)
    if (amount > 0) given[bearer] += now * amount / all;
  return rest - now;
}

}  // namespace

const RecoverRule* Run::recover_rule(std::size_t loan) const {
  const std::string claim = claim_of_loan(loan)->name;
  for (const Rule& rule : programme_.rules)
    if (const auto* recover = std::get_if<RecoverRule>(&rule))
      if (std::count(recover->of.begin(), recover->of.end(), claim) > 0) return recover;
  return nullptr;
}

/// What is lost so far: what all bear together.
double Run::outstanding_of(std::size_t loan) const {
  double sum = 0;
  for (const auto& [bearer, amount] : burdens_[loan]) sum += amount;
  return sum;
}

bool Run::is_cut_off(const RecoverRule& rule, std::size_t loan) const {
  for (const WorkedClaim& claim : worked_)
    if (claim.loan == loan && rule.cut_off_months)
      return today_ > plus_months(claim.date, *rule.cut_off_months);
  return false;
}

/// Cash that is shared when it comes, or, if it came before the claim, right after the claim.
void Run::share_recovery(const Cash& cash, bool was_held) {
  const double outstanding = outstanding_of(cash.loan);
  const RecoverRule* rule = recover_rule(cash.loan);
  Amounts back;
  if (!rule)
    back = go_back_at_rates(cash.loan, -cash.amount);
  else
    for (const auto& [bearer, amount] : split(*rule, cash.loan, cash.amount))
      back[bearer] = -amount;
  book_cash(cash, back, was_held);
  shared_.push_back({today_, cash.loan, cash.kind, cash.amount});
  // What a cap's payer gets back is first what it has paid under the cap.
  for (std::size_t at = 0; rule && at < programme_.rules.size(); ++at)
    if (const auto* cap = std::get_if<CapRule>(&programme_.rules[at]))
      if (cap->claim == claim_of_loan(cash.loan)->name && back.count(cap->payer) > 0)
        reopen(at, cash.loan,
               std::min(std::max(0.0, -back.at(cap->payer)), net_paid_[{at, cash.loan}]));
  for (Due& due : held_)
    if (due.loan == cash.loan && due.stage == Stage::blocked && outstanding > 0)
      due.amount *= std::max(0.0, 1 - cash.amount / outstanding);
}

/// The payer of a cap got back what it had paid on a loan.
void Run::reopen(std::size_t at, std::size_t loan, double amount) {
  net_paid_[{at, loan}] -= amount;
  if (amount <= rounding_ || !std::get<CapRule>(programme_.rules[at]).reinstate) return;
  reopened_[at] += amount;
  room_made_.insert(at);
}

/// `before` is what each bearer bore before the recovery of the same moment.
void Run::share_cost(const Cash& cash, const Amounts& before, bool was_held) {
  const RecoverRule* rule = recover_rule(cash.loan);
  Amounts parts;
  if (!rule) {
    parts = go_back_at_rates(cash.loan, cash.amount);
  } else if (is_cut_off(*rule, cash.loan) ||
             sum_of(before) <= 1e-12 * programme_.loans[cash.loan].amount) {
    parts[lender_of(cash.loan)] = cash.amount;
  } else {
    for (const auto& [bearer, amount] : before)
      if (amount > 0) parts[bearer] = cash.amount * amount / sum_of(before);
  }
  book_cash(cash, parts, was_held);
}

void Run::book_cash(const Cash& cash, const Amounts& change, bool was_held) {
  const bool recovery = cash.kind == Event::Kind::recovery;
  const double loss = recovery ? -cash.amount : cash.amount;
  Amounts shown = change;
  for (const auto& [bearer, amount] : change) {
    burdens_[cash.loan][bearer] += amount;
    cash_of(bearer, cash.loan, -amount);
  }
  if (was_held) shown[lender_of(cash.loan)] -= loss;  // he had it so far
  add_row(recovery ? Row::Kind::recovery : Row::Kind::cost, cash.loan, was_held ? 0 : loss, shown);
}

Amounts Run::split(const RecoverRule& rule, std::size_t loan, double amount) const {
  const std::string lender = lender_of(loan);
  if (is_cut_off(rule, loan)) return {{lender, amount}};
  Amounts given;
  double rest = amount;
  if (rule.how == RecoverRule::How::by_agreed_share) {
    given = split_by_agreed_share(loan, amount);
    for (const auto& [bearer, one] : given) rest -= one;
  }
  if (rule.how == RecoverRule::How::named_first)
    for (const std::string& bearer : rule.first) {
      const double one = std::min(rest, std::max(0.0, burden(loan, bearer)));
      given[bearer] += one;
      rest -= one;
    }
  rest = give_in_proportion(std::max(0.0, rest), burdens_[loan], given);
  given[lender] += rest;
  return given;
}

/// Bearers that are full leave; the others take what is left by their agreed parts.
Amounts Run::split_by_agreed_share(std::size_t loan, double amount) const {
  double base = 0;
  for (const WorkedClaim& claim : worked_)
    if (claim.loan == loan) base = claim.base;
  Amounts open = at_rates(loan, base), given;
  std::erase_if(open, [&](const auto& one) { return one.second <= 1e-12 * base; });
  while (!open.empty()) {
    double agreed = 0, rest = amount;
    for (const auto& [bearer, one] : open) agreed += one;
    for (const auto& [bearer, one] : given) rest -= one;
    const std::size_t before = open.size();
    Amounts full;
    for (const auto& [bearer, one] : open)
      if (rest * one / agreed >= std::max(0.0, burden(loan, bearer)))
        full[bearer] = std::max(0.0, burden(loan, bearer));
    for (const auto& [bearer, one] : full) {
      given[bearer] = one;
      open.erase(bearer);
    }
    if (open.size() < before) continue;
    for (const auto& [bearer, one] : open) given[bearer] = rest * one / agreed;
    break;
  }
  return given;
}

/// What each bearer bears of a claim without limits, caps, pools and layers.
/// `paid` [rule]: what each clause moves.
Amounts Run::at_rates(std::size_t loan, double base, bool deductibles,
                      std::map<std::size_t, double>* paid) const {
  const reference::Loan& traits = programme_.loans[loan].traits;
  Amounts parts{{lender_of(loan), base}}, received;
  for (std::size_t at = 0; at < programme_.rules.size(); ++at) {
    const Rule& rule = programme_.rules[at];
    if (claim_of(rule) != claim_of_loan(loan)->name) continue;
    if (const auto* share = std::get_if<ShareRule>(&rule)) {
      parts.clear();
      double rest = 1;
      for (const auto& [bearer, rate] : share->parts) {
        parts[bearer] += base * reference::rate_of(rate, traits);
        rest -= reference::rate_of(rate, traits);
      }
      if (share->remainder) parts[*share->remainder] += base * rest;
    }
    std::string payer, payee;
    double due = 0;
    if (const auto* one = std::get_if<CompensateRule>(&rule)) {
      const double of = one->of_payee_part ? parts[one->payee] : base;
      const double deductible = deductibles ? one->deductible : 0;
      due = reference::rate_of(one->rate, traits) * std::max(0.0, of - deductible);
      payer = one->payer;
      payee = one->payee;
      if (one->at_most)
        due = std::min(due, *one->at_most * (parts[payee] + received[payee]) - received[payee]);
    }
    if (const auto* cap = std::get_if<CapRule>(&rule); cap && included(*cap).count(loan) > 0) {
      due = cap->rate * base;
      payer = cap->payer;
      payee = cap->payee;
    }
    due = std::max(0.0, std::min(due, parts[payee]));
    parts[payer] += due;
    parts[payee] -= due;
    received[payee] += due;
    if (paid) (*paid)[at] = due;
  }
  return parts;
}

/// Cash (below zero) or cost that goes the way of the claim, at the same rates and without bounds.
Amounts Run::go_back_at_rates(std::size_t loan, double amount) {
  const double sign = amount < 0 ? -1 : 1, size = std::abs(amount);
  const reference::Loan& traits = programme_.loans[loan].traits;
  Amounts parts{{lender_of(loan), size}}, received;
  for (std::size_t at = 0; at < programme_.rules.size(); ++at) {
    const Rule& rule = programme_.rules[at];
    if (claim_of(rule) != claim_of_loan(loan)->name) continue;
    const auto give = [&](const std::string& payer, const std::string& payee, double due) {
      parts[payer] += due;
      parts[payee] -= due;
      received[payee] += due;
      given_back_[{loan, payee}] -= sign * due;
    };
    if (const auto* share = std::get_if<ShareRule>(&rule)) {
      parts.clear();
      double rest = 1;
      for (const auto& [bearer, rate] : share->parts) {
        parts[bearer] += size * reference::rate_of(rate, traits);
        rest -= reference::rate_of(rate, traits);
      }
      if (share->remainder) parts[*share->remainder] += size * rest;
    }
    if (const auto* one = std::get_if<CompensateRule>(&rule)) {
      double due =
          reference::rate_of(one->rate, traits) * (one->of_payee_part ? parts[one->payee] : size);
      due = std::min(due, parts[one->payee]);
      if (one->at_most)
        due = std::min(
            due, *one->at_most * (parts[one->payee] + received[one->payee]) - received[one->payee]);
      give(one->payer, one->payee, std::max(0.0, due));
    }
    // A cap gives back at the rate at which it has paid.
    if (const auto* cap = std::get_if<CapRule>(&rule);
        cap && outstanding_of(loan) > 1e-12 * programme_.loans[loan].amount) {
      const double back = size * net_paid_[{at, loan}] / outstanding_of(loan);
      reopen(at, loan, -sign * back);
      give(cap->payer, cap->payee, back);
    }
    if (const auto* layers = std::get_if<LayersRule>(&rule)) {
      const std::vector<double> more = fill_layers(at, loan, sign * parts[layers->payee]);
      for (std::size_t i = 0; i < more.size(); ++i)
        give(layers->layers[i].payer, layers->payee, sign * more[i]);
    }
  }
  for (auto& [bearer, one] : parts) one *= sign;
  return parts;
}

}  // namespace cofferdam::reference_dated
