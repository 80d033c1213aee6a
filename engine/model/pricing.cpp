#include "model/pricing.hpp"

#include <algorithm>
#include <map>

#include "time/calendar.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kRates[Pricing::kAmounts] = {"",        "",      "interest",
                                                        "funding", "costs", "capital"};

}  // namespace

Pricing::Pricing(const Value& value, const ProgrammeContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  find_groups(value.at("by"), context, problems);
  if (const Value& rules = value.at("capital_rules"))
    capital_rules_ = read_capital_rules(rules, problems);
  if (problems.size() != before) return;
  std::vector<FlowLine*> lines;
  for (const std::size_t portfolio : portfolios_) {
    lines_.push_back({.portfolio = portfolio});
    lines.push_back(&lines_.back());
  }
  for (std::size_t of = 0; of < kAmounts; ++of) {
    FlowTerms terms;
    terms.name = "pricing";
    terms.per_year = of != kLent;
    terms.rate_key = kRates[of];
    const auto schedule = std::make_shared<const FlowSchedule>(
        std::move(terms), value, portfolios_, kOutside, nullptr, context, problems);
    if (problems.size() != before) return;
    if (of == kInterest) interest_ = schedule;
    amounts_[of] =
        std::make_unique<FlowRule>(schedule, lines, std::vector<std::uint32_t>{}, group_of_);
  }
}

std::vector<std::size_t> Pricing::lenders() const {
  std::vector<std::size_t> lenders;
  for (const Group& group : groups_)
    if (std::find(lenders.begin(), lenders.end(), group.lender) == lenders.end())
      lenders.push_back(group.lender);
  return lenders;
}

std::vector<std::size_t> Pricing::groups_of(std::size_t lender) const {
  std::vector<std::size_t> own;
  for (std::size_t g = 0; g < groups_.size(); ++g)
    if (groups_[g].lender == lender) own.push_back(g);
  return own;
}

void Pricing::find_groups(const Value& by, const ProgrammeContext& context, Problems& problems) {
  constexpr std::uint32_t kNone = 0xffffffff;
  tag_ = by ? by.text : "";
  group_of_.assign(context.rows, kNone);
  std::map<std::pair<std::size_t, std::string>, std::uint32_t> known;
  for (std::size_t p = 0; p < context.portfolios.size(); ++p) {
    const PortfolioView& portfolio = context.portfolios[p];
    if (portfolio.words != PortfolioWords()) continue;
    portfolios_.push_back(p);
    const Tag* tag = by ? portfolio.exposures->tag(tag_) : nullptr;
    if (by && !tag)
      problems.add(by.place, by.path,
                   "portfolio '" + portfolio.name + "' has no tag '" + tag_ + "'",
                   "name a tag that all loans have");
    for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row) {
      const std::string& value = tag ? tag->values[tag->codes[row]] : tag_;
      const auto [found, added] = known.emplace(std::pair(portfolio.lender, value),
                                                static_cast<std::uint32_t>(groups_.size()));
      if (added) groups_.push_back({portfolio.lender, value});
      group_of_[portfolio.first_row + row] = found->second;
    }
  }
  for (std::uint32_t& group : group_of_)
    if (group == kNone) group = static_cast<std::uint32_t>(groups_.size());
}

void set_pricing(const Value& value, Params& params, Problems& problems) {
  if (!value) return;
  const auto add = [&](const std::string& what, const std::string& advice) {
    problems.add(value.place, value.path, what, advice);
  };
  if (!params.calendar->given())
    return add("'pricing' needs the order of time", "add a calendar: rates are by year");
  auto pricing = std::make_shared<const Pricing>(value, params.programme->context(), problems);
  if (problems.empty() && pricing->groups().empty())
    return add("'pricing' without loans", "it says what loans earn their lenders");
  params.pricing = std::move(pricing);
  params.programme->keep_defaults();
}

}  // namespace cofferdam
