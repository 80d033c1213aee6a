// Makes what clauses on relending have declared.
#include <algorithm>
#include <cmath>

#include "flows/make_flows.hpp"
#include "flows/relending_rule.hpp"
#include "gates/pool_rule.hpp"
#include "pools/pool_terms.hpp"

namespace cofferdam {
namespace {

RelendingTerms read_terms(const Value& value) {
  RelendingTerms terms;
  terms.name = value.at("name").text;
  terms.saving = value.at("market_rate").number - value.at("rate").number;
  terms.months = months_of_step(value.at("every").text);
  terms.steps = static_cast<std::size_t>(value.at("term").number / terms.months);
  terms.extensions = static_cast<std::size_t>(value.at("extensions").number);
  if (const Value& quota = value.at("quota")) {
    using Per = RelendingTerms::Per;
    const std::string& per = quota.at("per").text;
    terms.quota = quota.at("amount").number;
    terms.per = per == "balance" ? Per::balance : per == "year" ? Per::year : Per::in_all;
  }
  return terms;
}

class Maker {
 public:
  Maker(const DeclaredFlow& declared, ProgrammeContext& context, Problems& problems)
      : value_(*declared.value),
        context_(context),
        problems_(problems),
        terms_(read_terms(value_)) {
    terms_.unit = context.incentives.unit_of(terms_.name, "");
    for (const std::size_t line : declared.lines)
      (is_passed_on(line) ? passed_on_ : saved_).push_back(&context_.flows[line]);
  }

  void make() {
    check_balances(saved_, value_, context_, problems_);
    auto schedules = make_schedules();
    if (!problems_.empty()) return;
    context_.relending.push_back(
        {terms_.name, context_.calendar->step_ends(terms_.months), terms_.quota});
    for (auto* lines : {&saved_, &passed_on_})
      for (FlowLine* line : *lines) context_.add_failures(*line, line->ends_with);
    const std::vector<const FlowLine*> lines(saved_.begin(), saved_.end());
    const auto book = std::make_shared<const RelendingBook>(terms_, std::move(schedules), lines,
                                                            std::vector<std::uint32_t>{});
    context_.scheduled.push_back(
        std::make_unique<RelendingRule>(book, saved_, 1, context_.relending.size() - 1));
    if (!passed_on_.empty())
      context_.scheduled.push_back(std::make_unique<RelendingRule>(
          book, passed_on_, value_.at("pass_through").number, RelendingRule::kRecordsNothing));
  }

 private:
  bool is_passed_on(std::size_t line) const { return context_.flows[line].payee == kOutside; }

  std::vector<std::shared_ptr<const FlowSchedule>> make_schedules() {
    std::vector<std::size_t> portfolios;
    for (const FlowLine* line : saved_) portfolios.push_back(line->portfolio);
    std::vector<std::shared_ptr<const FlowSchedule>> schedules;
    for (std::size_t k = 0; k <= terms_.extensions; ++k) {
      FlowTerms of_loans;
      of_loans.name = terms_.name;
      of_loans.kind = FlowKind::relending;
      of_loans.rate_key = "share";
      if (k > 0)
        of_loans.left = LaterDates{step_times(*context_.calendar, terms_.months), k * terms_.steps};
      schedules.push_back(std::make_shared<const FlowSchedule>(
          std::move(of_loans), value_, portfolios, kOutside, nullptr, context_, problems_));
      if (!problems_.empty()) break;
    }
    return schedules;
  }

  const Value& value_;
  ProgrammeContext& context_;
  Problems& problems_;
  RelendingTerms terms_;
  std::vector<FlowLine*> saved_, passed_on_;
};

}  // namespace

void make_relending(ProgrammeContext& context, Problems& problems) {
  for (const DeclaredFlow& declared : context.declared_relending)
    Maker(declared, context, problems).make();
}

}  // namespace cofferdam
