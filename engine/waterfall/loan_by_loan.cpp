#include "waterfall/loan_by_loan.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/random.hpp"
#include "waterfall/gate.hpp"
#include "waterfall/payment.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr double kMostParts = 1000;

bool is_recovery(const ProgrammeContext& context, const Clause* clause) {
  return std::any_of(context.recoveries.begin(), context.recoveries.end(),
                     [&](const RecoverClause& recover) { return recover.clause == clause; });
}

/// Whether something other than rates decides what is paid on the claim.
bool may_be_stopped(const ProgrammeContext& context, std::size_t claim) {
  return std::any_of(context.clauses.begin(), context.clauses.end(), [&](const Clause* clause) {
    const auto of = clause->claims();
    return !is_recovery(context, clause) && !clause->rules().empty() &&
           std::find(of.begin(), of.end(), claim) != of.end();
  });
}

/// Whether all payments on the claim wait for dates, and neither layers nor caps, which fill in the
/// order of time, nor a bound on what one loan is paid decide them.
bool is_paid_on_dates(const ProgrammeContext& context, std::size_t claim) {
  return std::all_of(context.payments.begin(), context.payments.end(), [&](const Payment& payment) {
    const bool in_order =
        payment.listener || payment.at_most >= 0 ||
        std::any_of(payment.gates.begin(), payment.gates.end(),
                    [](const Payment::Stage& stage) { return stage.gate->fills_in_order(); });
    return context.payment_lines[payment.line()].claim != claim ||
           (!in_order && (payment.dates || payment.is_plain()));
  });
}

/// The loans of each part, and how many parts there are.
struct PartsOfDefault {
  explicit PartsOfDefault(double loans)
      : all(loans),
        count(static_cast<std::uint32_t>(std::clamp(std::ceil(loans), 1.0, kMostParts))),
        each(loans > kMostParts ? loans / kMostParts : 1) {}
  double of(std::uint32_t part) const { return part + 1 < count ? each : all - each * (count - 1); }

  double all;
  std::uint32_t count;
  double each;
};

/// When loans of a row default that do so in one month of their lives, cut at the turns of years:
/// at moments drawn evenly from it. Contract: word by word of the stream (seed, part, trial,
/// portfolio and 2^32 x row + day of the middle of the month).
class Times {
 public:
  Times(const ProgrammeContext& context, std::uint64_t seed, std::uint64_t trial, std::uint32_t row,
        double middle)
      : words_(stream(context, seed, trial, row, middle)) {
    const PortfolioView& portfolio = context.portfolio_of(row);
    const Exposures& book = *portfolio.exposures;
    const Calendar& calendar = *context.calendar;
    const std::uint32_t at = row - portfolio.first_row;
    const int month = calendar.months_between(book.begins(at), middle);
    const std::size_t year = calendar.year_of(middle);
    start_ = std::max(book.after(at, month), calendar.year_start(year));
    length_ =
        std::min({book.after(at, month + 1), calendar.year_end(year), book.ends(at)}) - start_;
  }
  double draw() { return start_ + length_ * words_.uniform(); }

 private:
  static Stream stream(const ProgrammeContext& context, std::uint64_t seed, std::uint64_t trial,
                       std::uint32_t row, double middle) {
    const PortfolioView& portfolio = context.portfolio_of(row);
    const std::uint64_t place = (std::uint64_t{row} - portfolio.first_row) << 32;
    return {seed, Purpose::part, trial,
            entity_of(portfolio.name, place | context.calendar->day_of(middle))};
  }

  Stream words_;
  double start_ = 0, length_ = 0;
};

}  // namespace

void mark_claims_loan_by_loan(ProgrammeContext& context) {
  std::vector<bool> cash(context.claims.size());
  for (const PortfolioView& portfolio : context.portfolios) {
    if (!portfolio.exposures->is_fine_grained() || !portfolio.events.later_cash) continue;
    for (std::uint32_t row = 0; row < portfolio.exposures->rows(); ++row)
      cash[context.claim_of[portfolio.first_row + row]] = true;
  }
  for (std::size_t claim = 1; claim < context.claims.size(); ++claim) {
    Claim& terms = context.claims[claim];
    const bool alike = terms.recovers_by_burden && is_paid_on_dates(context, claim);
    terms.loan_by_loan = cash[claim] && !alike && may_be_stopped(context, claim);
  }
}

double most_parts(const ProgrammeContext& context) {
  return std::any_of(context.claims.begin(), context.claims.end(),
                     [](const Claim& claim) { return claim.loan_by_loan; })
             ? kMostParts
             : 1;
}

void take_apart(std::span<const ProgrammeContext* const> programmes, std::uint64_t seed,
                std::int64_t first_trial, Events& events) {
  std::vector<const ProgrammeContext*> marking;
  for (const ProgrammeContext* programme : programmes)
    if (most_parts(*programme) > 1) marking.push_back(programme);
  if (marking.empty()) return;
  const ProgrammeContext& context = *marking.front();
  // What comes within the calendar does so for all parts.
  const double last = context.calendar->time_of_day(context.calendar->end_day() - 1);
  const std::size_t drawn = events.size();
  const std::vector<double> loans = events.loans, times = events.time;
  const auto is_apart = [&](std::uint32_t e) {
    const std::uint32_t row = events.exposure[e];
    return loans[events.origin[e]] > 0 && context.portfolio_of(row).exposures->is_fine_grained() &&
           std::any_of(marking.begin(), marking.end(), [&](const ProgrammeContext* programme) {
             return programme->claims[programme->claim_of[row]].loan_by_loan;
           });
  };
  // A default stays the first of its parts; the others follow one another at the end.
  std::vector<std::uint32_t> second(drawn);
  std::unordered_map<std::uint64_t, std::uint32_t> numbered;  // of the row in the trial
  for (std::uint32_t e = 0; e < drawn; ++e) {
    const std::uint32_t row = events.exposure[e];
    if (events.origin[e] != e || !is_apart(e)) continue;
    const PartsOfDefault parts(loans[e]);
    second[e] = static_cast<std::uint32_t>(events.size());
    const double amount = events.amount[e] / loans[e];
    Times time(context, seed, static_cast<std::uint64_t>(first_trial) + events.trial[e], row,
               times[e]);
    std::uint32_t& number = numbered[std::uint64_t{events.trial[e]} << 32 | row];
    events.member[e] = number++;
    events.time[e] = std::min(last, time.draw());
    events.loans[e] = parts.of(0);
    events.amount[e] = amount * parts.of(0);
    for (std::uint32_t part = 1; part < parts.count; ++part)
      events.add(events.trial[e], row, number++, std::min(last, time.draw()), events.kind[e],
                 parts.of(part), amount * parts.of(part));
  }
  for (std::uint32_t e = 0; e < drawn; ++e) {
    const std::uint32_t origin = events.origin[e], row = events.exposure[e];
    if (origin == e || !is_apart(e)) continue;
    const PartsOfDefault parts(loans[origin]);
    const double amount = events.amount[e] / loans[origin], lag = times[e] - times[origin];
    const auto time_of = [&](std::uint32_t of) { return std::min(last, events.time[of] + lag); };
    events.member[e] = events.member[origin];
    events.time[e] = time_of(origin);
    events.amount[e] = amount * parts.of(0);
    for (std::uint32_t part = 1; part < parts.count; ++part) {
      const std::uint32_t of = second[origin] + part - 1;
      events.add(events.trial[e], row, events.member[of], time_of(of), events.kind[e], 0,
                 amount * parts.of(part), of);
    }
  }
}

}  // namespace cofferdam
