// Splits a claim among bearers: each part a rate of the loss, one of them perhaps the remainder.
#include <algorithm>
#include <cmath>
#include <limits>

#include "clauses/row_rates.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name of the clause", .fallback = kOptional},
    {.name = "claim", .type = Type::name, .sentence = "the claim that is split"},
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
};

class Share final : public Clause {
 public:
  Share(std::size_t claim, std::vector<Part> parts, std::size_t remainder)
      : claim_(claim), parts_(std::move(parts)), remainder_(remainder) {}

  void settle(Settlement& settlement) const override {
    const EventRange range = settlement.claims[claim_];
    const Events& events = settlement.events;
    for (auto& part : settlement.parts)
      std::fill(part.begin() + range.first, part.begin() + range.last, 0.0);
    double* rest = remainder_ == kNobody ? nullptr : settlement.parts[remainder_].data();
    if (rest)
      std::copy(events.amount.begin() + range.first, events.amount.begin() + range.last,
                rest + range.first);
    for (const Part& part : parts_) {
      double* out = settlement.parts[part.bearer].data();
      for (std::size_t e = range.first; e < range.last; ++e) {
        const double borne = events.amount[e] * part.rates.of(events.exposure[e]);
        out[e] += borne;
        if (rest) rest[e] -= borne;
      }
    }
    // Parts that sum to 1 leave nothing, not what rounding leaves.
    for (std::size_t e = range.first; rest && e < range.last; ++e)
      if (std::abs(rest[e]) < kResidue * std::abs(events.amount[e])) rest[e] = 0;
  }

 private:
  std::size_t claim_;
  std::vector<Part> parts_;
  std::size_t remainder_;
};

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
                     [&](const InsuredPortfolio& portfolio) { return portfolio.first_row <= row; });
    const bool same = std::all_of(parts.begin(), parts.end(),
                                  [](const Part& part) { return part.rates.is_equal(); });
    const Value& place = value.at("parts");
    return problems.add(place.place, place.path,
                        "the shares sum to " + rounded_text(sum) +
                            (same ? ""
                                  : " for loan " + of->exposures->id(row - of->first_row) +
                                        " of '" + of->name + "'"),
                        open      ? "parts beside a 'remainder' sum to at most 1"
                        : sum > 1 ? "they must sum to 1"
                                  : "they must sum to 1; name a 'remainder' for what is left");
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
  std::size_t remainder = kNobody;
  if (const Value& rest = value.at("remainder"))
    remainder = context.bearer(rest.text, rest, problems);
  if (problems.size() != before) return nullptr;
  check_sum(value, parts, claim, context, problems);
  return std::make_unique<Share>(index, std::move(parts), remainder);
}

}  // namespace

ClauseMember share_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
