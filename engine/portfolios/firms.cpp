#include "portfolios/firms.hpp"

#include <algorithm>

#include "portfolios/age_hazards.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/loan_book.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kFirmWords{
    .one = "firm", .many = "firms", .amount = "", .per_row = "", .term = "", .loses = false};

/// Makes the groups of firms the cohorts of their book: what a cohort shares, a group does.
void set_groups(const Value& groups, LoanExposures& firms, Problems& problems) {
  const Value& by = groups.at("by");
  const Tag* tag = firms.tag(by.text);
  if (!tag) {
    std::vector<std::string> known;
    for (const Tag& other : firms.tags) known.push_back(other.name);
    return problems.add(by.place, by.path, "'" + by.text + "' is no tag of the firms",
                        did_you_mean(by.text, known, "declare it under 'tags'"));
  }
  firms.lives.cohorts = tag->values;
  firms.lives.cohort = tag->codes;
}

}  // namespace

Firms::Firms(std::size_t index, LoanBook book, HazardModel hazards,
             std::vector<std::uint32_t> set_of, const Calendar& calendar, std::string grouped_by)
    : index_(index),
      book_(std::move(book)),
      set_of_(std::move(set_of)),
      sampler_(book_.exposures, std::move(hazards), set_of_, calendar, false),
      grouped_by_(std::move(grouped_by)) {}

void Firms::draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                 FirmDefaults& defaults) const {
  Events events;
  sampler_.draw(seed, trials, factors, {}, 0, events);
  defaults.first.assign(trials.count + 1, 0);
  for (const std::uint32_t trial : events.trial) ++defaults.first[trial + 1];
  for (std::size_t t = 0; t < trials.count; ++t) defaults.first[t + 1] += defaults.first[t];
  defaults.firm.resize(events.size());
  defaults.time.resize(events.size());
  std::vector<std::size_t> next(defaults.first.begin(), defaults.first.end() - 1);
  for (std::size_t e = 0; e < events.size(); ++e) {
    const std::size_t to = next[events.trial[e]]++;
    defaults.firm[to] = events.exposure[e];
    defaults.time[to] = events.time[e];
  }
}

std::shared_ptr<const Firms> make_firms(const Value& declared, std::size_t index,
                                        const PortfolioContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  LoanBook book = build_loan_book(declared, context, kFirmWords, problems);
  if (!book.complete) return nullptr;
  HazardModel hazards;
  hazards.ages = read_age_hazards(declared, book.exposures, context.copula, problems);
  std::string grouped_by;
  if (const Value& groups = declared.at("groups")) {
    set_groups(groups, book.exposures, problems);
    grouped_by = groups.at("by").text;
    hazards.vintage = groups.at("loading").number;
  }
  FactorSets sets = build_factor_sets(declared, context, book.exposures, false, problems);
  if (problems.size() != before) return nullptr;
  hazards.sets = std::move(sets.sets);
  hazards.portfolio = context.name;
  hazards.factors = &context.factors;
  hazards.copula = &context.copula;
  return std::make_shared<const Firms>(index, std::move(book), std::move(hazards),
                                       std::move(sets.set_of), context.calendar,
                                       std::move(grouped_by));
}

}  // namespace cofferdam
