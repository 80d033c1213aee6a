// Splits a claim among bearers: each part a rate of the loss, one of them perhaps the remainder.
#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/row_rates.hpp"
#include "scenario/scalars.hpp"
#include "scenario/words.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kBases[] = {"claim", "principal"};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause", .fallback = kOptional},
    {.name = "claim", .type = Type::name, .sentence = "the claim that is split"},
    {.name = "of",
     .type = Type::choice,
     .sentence = "what is split: the whole claim, or its principal alone, so that the lender bears "
                 "the interest in it",
     .fallback = "claim",
     .choices = kBases},
    {.name = "parts",
     .type = Type::field,
     .sentence = "rate of each bearer",
     .range = kShare,
     .shape = Shape::map,
     .unit = Type::rate},
    {.name = "remainder",
     .type = Type::name,
     .sentence = "bearer of what the parts leave; without it they sum to 1",
     .fallback = kOptional}};

constexpr std::size_t kNobody = std::numeric_limits<std::size_t>::max();
constexpr double kRounding = 1e-9;
constexpr double kResidue = 1e-14;  // of the loss

struct Part {
  std::size_t bearer = 0;
  RowRates rates;
  std::size_t ceiling = kNobody;  ///< of its rate, among the rules of the results
};

/// What a bearer pays to the lenders of a claim; a claim may be of loans of several lenders.
struct PartPayment {
  std::size_t bearer = 0, lender = 0;
  const Payment* payment = nullptr;
};

/// Interest in the claim that its lender bears alone.
struct KeptInterest {
  double rate = 0;                   ///< of the principal; 0: all of the claim is split
  std::vector<std::size_t> lenders;  ///< [row over all portfolios], where there is any
};

class Share final : public Clause {
 public:
  Share(std::size_t claim, std::vector<Part> parts, std::size_t remainder, KeptInterest kept,
        std::vector<PartPayment> payments)
      : claim_(claim),
        parts_(std::move(parts)),
        remainder_(remainder),
        kept_(std::move(kept)),
        payments_(std::move(payments)) {}

  void act(Walk& walk, const EntryList& entries) const override {
    if (walk.s.base.empty()) return act_at_once(walk, entries);
    Settlement& s = walk.s;
    entries.each([&](std::size_t e) {
      const double base = split_of(walk, e);
      if (base == 0) return;
      const auto entry = static_cast<std::uint32_t>(e);
      const std::uint32_t row = s.events.exposure[e];
      const std::size_t lender = walk.context.lender_of(row);
      const bool back = is_back(s.kind[e]);
      const auto pay = [&](std::size_t bearer, double amount) {
        if (bearer == lender || amount == 0) return;
        const Payment& payment = payment_of(bearer, lender);
        if (back)
          payment.give_back(walk, entry, amount);
        else
          payment.due(walk, entry, amount);
      };
      if (!back) count_ceilings(s, e, base);
      double left = base;
      for (const Part& part : parts_)
        if (part.bearer != remainder_) left -= base * part.rates.of(row);
      // Parts that sum to 1 leave nothing, not what rounding leaves.
      if (std::abs(left) < kResidue * std::abs(base)) left = 0;
      // Who is named and bears the rest too makes one payment.
      bool rest = remainder_ != kNobody;
      for (const Part& part : parts_) {
        const bool both = part.bearer == remainder_;
        pay(part.bearer, both ? left : base * part.rates.of(row));
        rest = rest && !both;
      }
      if (rest) pay(remainder_, left);
      walk.clean(e, lender, kResidue * std::abs(base));
    });
  }

  std::vector<std::size_t> claims() const override { return {claim_}; }
  bool shares() const override { return true; }
  std::vector<const Rule*> rules() const override {
    std::vector<const Rule*> all;
    for (const PartPayment& part : payments_)
      for (const Rule* rule : part.payment->rules()) all.push_back(rule);
    return all;
  }
  void nominal(std::uint32_t row, NominalParts& of) const override {
    std::fill(of.parts.begin(), of.parts.end(), 0.0);
    const double principal = kept_.rate > 0 ? std::max(0.0, of.base - of.interest) : of.base;
    if (kept_.rate > 0) of.parts[kept_.lenders[row]] += of.base - principal;
    double left = principal;
    for (const Part& part : parts_) {
      of.parts[part.bearer] += principal * part.rates.of(row);
      left -= principal * part.rates.of(row);
    }
    if (remainder_ != kNobody && std::abs(left) >= kResidue * of.base) of.parts[remainder_] += left;
  }

 private:
  /// Without a walk: all losses at once, and no rules.
  void act_at_once(Walk& walk, const EntryList& entries) const {
    Settlement& s = walk.s;
    const Events& events = s.events;
    entries.each([&](std::size_t e) {
      for (auto& part : s.parts) part[e] = 0;
    });
    double* rest = remainder_ == kNobody ? nullptr : s.parts[remainder_].data();
    if (rest) entries.each([&](std::size_t e) { rest[e] = events.amount[e]; });
    entries.each([&](std::size_t e) {
      if (events.origin[e] == e) count_ceilings(s, e, events.amount[e]);
    });
    for (const Part& part : parts_) {
      double* out = s.parts[part.bearer].data();
      entries.each([&](std::size_t e) {
        const double borne = events.amount[e] * part.rates.of(events.exposure[e]);
        out[e] += borne;
        if (rest) rest[e] -= borne;
      });
    }
    // Parts that sum to 1 leave nothing, not what rounding leaves.
    if (rest)
      entries.each([&](std::size_t e) {
        if (std::abs(rest[e]) < kResidue * std::abs(events.amount[e])) rest[e] = 0;
      });
  }

  const Payment& payment_of(std::size_t bearer, std::size_t lender) const {
    std::size_t i = 0;
    while (payments_[i].bearer != bearer || payments_[i].lender != lender) ++i;
    return *payments_[i].payment;
  }

  /// What ceilings of rates leave to others.
  void count_ceilings(Settlement& s, std::size_t e, double base) const {
    for (const Part& part : parts_) {
      if (part.ceiling == kNobody || base <= 0) continue;
      const double cut = part.rates.lowered(s.events.exposure[e]) * base;
      if (cut > 0) s.rules[part.ceiling].add(s.events.trial[e], cut, s.events.time[e]);
    }
  }
  /// What of an entry is split. Cash comes back on principal and interest as they stand in the
  /// claim.
  double split_of(const Walk& walk, std::size_t e) const {
    const Settlement& s = walk.s;
    if (kept_.rate == 0 || s.base[e] == 0) return s.base[e];
    if (!is_back(s.kind[e])) return walk.principal_in(e);
    const std::uint32_t claim = s.claim_entry[s.events.origin[e]];
    if (claim == Settlement::kNoEntry || s.base[claim] <= 0) return s.base[e];
    return s.base[e] * walk.principal_in(claim) / s.base[claim];
  }

  std::size_t claim_;
  std::vector<Part> parts_;
  std::size_t remainder_;
  KeptInterest kept_;
  std::vector<PartPayment> payments_;
};

/// One payment for each bearer and each lender of the claim's loans.
std::vector<PartPayment> payments_of(const Value& value, std::size_t index,
                                     const std::vector<Part>& parts, std::size_t remainder,
                                     ProgrammeContext& context) {
  const Value& name = value.at("name");
  const std::string clause =
      name ? name.text : "share " + std::to_string(context.payments.size() + 1);
  std::vector<std::size_t> bearers;
  for (const Part& part : parts) bearers.push_back(part.bearer);
  if (remainder != kNobody) bearers.push_back(remainder);
  std::vector<std::size_t> lenders;
  for (const PortfolioView& portfolio : context.portfolios) {
    const bool covers = std::any_of(
        context.claims[index].rows.begin(), context.claims[index].rows.end(), [&](auto row) {
          return row >= portfolio.first_row &&
                 row < portfolio.first_row + portfolio.exposures->rows();
        });
    if (covers && std::find(lenders.begin(), lenders.end(), portfolio.lender) == lenders.end())
      lenders.push_back(portfolio.lender);
  }
  std::vector<PartPayment> payments;
  for (const std::size_t bearer : bearers)
    for (const std::size_t lender : lenders) {
      const auto same = [&](const PartPayment& known) {
        return known.bearer == bearer && known.lender == lender;
      };
      if (bearer == lender || std::any_of(payments.begin(), payments.end(), same)) continue;
      Payment& payment = context.add_payment(clause, index, bearer, lender, false);
      payment.never_due =
          bearer != remainder && std::all_of(parts.begin(), parts.end(), [&](const Part& part) {
            return part.bearer != bearer || part.rates.are_zero();
          });
      payments.push_back({bearer, lender, &payment});
    }
  return payments;
}

/// Parts sum to 1, or to at most 1 if there is a remainder.
void check_sum(const Value& value, const std::vector<Part>& parts, const Claim& claim,
               const ProgrammeContext& context, Problems& problems) {
  const bool open = bool(value.at("remainder"));
  for (const std::uint32_t row : claim.rows) {
    double sum = 0;
    for (const Part& part : parts) sum += part.rates.of(row);
    if (open ? sum <= 1 + kRounding : std::abs(sum - 1) <= kRounding) continue;
    const auto of =
        std::find_if(context.portfolios.rbegin(), context.portfolios.rend(),
                     [&](const PortfolioView& portfolio) { return portfolio.first_row <= row; });
    const bool same = std::all_of(parts.begin(), parts.end(),
                                  [](const Part& part) { return part.rates.is_equal(); });
    const Value& place = value.at("parts");
    return problems.add(place.place, place.path,
                        "the shares sum to " + rounded_text(100 * sum) + " %" +
                            (same ? ""
                                  : " for loan " + of->exposures->id(row - of->first_row) +
                                        " of '" + of->name + "'"),
                        open      ? "parts beside a 'remainder' sum to at most 100 %"
                        : sum > 1 ? "they must sum to 100 %"
                                  : "they must sum to 100 %; name a 'remainder' for what is left");
  }
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t index = context.claim(value.at("claim"), problems);
  if (index == 0) return nullptr;
  const std::size_t before = problems.size();
  Claim& claim = context.claims[index];
  if (claim.shared)
    problems.add(value.at("claim").place, value.at("claim").path,
                 "the claim '" + claim.name + "' is shared twice",
                 "one share clause splits a claim; split the claim itself by 'when'");
  if (claim.compensated)
    problems.add(value.at("claim").place, value.at("claim").path,
                 "the claim '" + claim.name + "' is shared after parts of it are paid by others",
                 "move the share clause above the clauses that pay");
  claim.shared = true;
  const Value& declared = value.at("parts");
  if (declared.entries.empty())
    problems.add(declared.place, declared.path, "the clause names no bearer",
                 "write parts: {bank: 20 %, ...}");
  std::vector<Part> parts;
  for (const auto& [name, field] : declared.entries)
    parts.push_back(
        {context.bearer(name, field, problems), RowRates(field, claim, context, problems)});
  for (Part& part : parts)
    if (part.rates.has_ceiling())
      part.ceiling = context.add_ceiling((value.at("name") ? value.at("name").text : "share") +
                                         ", " + context.bearers[part.bearer]);
  std::size_t remainder = kNobody;
  if (const Value& rest = value.at("remainder"))
    remainder = context.bearer(rest.text, rest, problems);
  if (problems.size() != before) return nullptr;
  check_sum(value, parts, claim, context, problems);
  auto payments = payments_of(value, index, parts, remainder, context);
  const bool of_principal = value.at("of").text == "principal";
  if (of_principal && claim.interest == 0)
    problems.add(value.at("of").place, value.at("of").path, "the claim has no interest",
                 "leave it out, or write 'interest' in the claim '" + claim.name + "'");
  KeptInterest kept{of_principal ? claim.interest : 0, {}};
  if (of_principal)
    for (std::uint32_t row = 0; row < context.rows; ++row)
      kept.lenders.push_back(context.lender_of(row));
  return std::make_unique<Share>(index, std::move(parts), remainder, std::move(kept),
                                 std::move(payments));
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words&) {
  std::vector<std::string> parts;
  for (const auto& [bearer, rate] : value.at("parts").entries)
    parts.push_back(bearer + " bears " + Words::rates(rate));
  if (const Value& rest = value.at("remainder")) parts.push_back(rest.text + " bears the rest");
  const bool varies = std::any_of(parts.begin(), parts.end(), [](const std::string& part) {
    return part.find(',') != std::string::npos;
  });
  const bool of_principal = value.at("of").text == "principal";
  std::vector<std::string> all = {
      std::string("Of ") + (of_principal ? "the principal in each claim '" : "each claim '") +
      value.at("claim").text + "' " + Words::list(parts, "and", varies ? "; " : ", ") + "."};
  if (of_principal) all.emplace_back("The lender bears the interest in it.");
  return all;
}

std::string brief(const Value& value, const std::string& bearer, const Words&) {
  if (value.at("remainder").text == bearer) return "the rest";
  const Value* part = value.at("parts").find(bearer);
  return part ? Words::brief_rates(*part) : "";
}

}  // namespace

ClauseMember share_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .brief = brief,
      .formula =
          "X_b = r_b x C: C the claim, or with of: principal the principal in it; r_b the rate of "
          "bearer b; the remainder bears C less the sum of all X_b",
      .scheme = {
          "Zhongshan, pledges of intellectual property",
          "of each loss the pool bears 54 %, the bank 26 %, the insurer 16 % and the valuer 4 %",
          "China National Intellectual Property Administration, case of January 2025, "
          "zscq.creditchina.gov.cn/dxal/202501/t20250123_349350.html"}};
}

}  // namespace cofferdam
