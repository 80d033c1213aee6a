#include "portfolios/firms.hpp"

#include <algorithm>
#include <tuple>

#include "portfolios/age_hazards.hpp"
#include "portfolios/current_grades.hpp"
#include "portfolios/factor_sets.hpp"
#include "portfolios/loan_book.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

const BookWords kFirmWords{
    .one = "firm", .many = "firms", .amount = "", .per_row = "", .term = "", .loses = false};

constexpr double kRoom = 1.5;  // of expected defaults; more of them take time and nothing else

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
             std::vector<std::uint32_t> set_of, std::optional<IssuerGrades> rated,
             const Calendar& calendar, std::string grouped_by, std::string current_grade)
    : index_(index),
      book_(std::move(book)),
      set_of_(std::move(set_of)),
      grouped_by_(std::move(grouped_by)),
      current_grade_(std::move(current_grade)) {
  if (!rated) {
    sampler_.emplace(book_.exposures, std::move(hazards), set_of_, calendar, false);
    const double years = calendar.given() ? calendar.end() : 1;
    for (const double pd : book_.exposures.pd) expected_ += std::min(1.0, pd * years);
    return;
  }
  grades_ = std::move(rated->grades);
  paths_.emplace(book_.exposures, std::move(hazards), set_of_, std::move(rated->migration), grades_,
                 calendar);
}

void Firms::draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                 FirmDefaults& defaults) const {
  Events events;
  if (paths_) {
    std::vector<GradeMove> moves;
    paths_->draw(seed, trials, factors, 0, events, &moves);
    keep(std::move(moves), trials.count, defaults);
  } else {
    events.reserve(static_cast<std::size_t>(kRoom * expected_ * static_cast<double>(trials.count)));
    sampler_->draw(seed, trials, factors, {}, 0, events);
  }
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

void Firms::keep(std::vector<GradeMove> moves, std::size_t trials, FirmDefaults& defaults) {
  std::sort(moves.begin(), moves.end(), [](const GradeMove& a, const GradeMove& b) {
    return std::tie(a.trial, a.row, a.year) < std::tie(b.trial, b.row, b.year);
  });
  defaults.first_move.assign(trials + 1, 0);
  for (const GradeMove& move : moves) ++defaults.first_move[move.trial + 1];
  for (std::size_t t = 0; t < trials; ++t) defaults.first_move[t + 1] += defaults.first_move[t];
  defaults.moves = std::move(moves);
}

std::shared_ptr<const Firms> make_firms(const Value& declared, std::size_t index,
                                        const PortfolioContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  LoanBook book = build_loan_book(declared, context, kFirmWords, problems);
  if (!book.complete) return nullptr;
  HazardModel hazards;
  std::optional<IssuerGrades> rated;
  check_current_grade(declared.at("current_grade"), book.exposures, problems);
  if (declared.at("rating") || declared.at("migration") || declared.at("current_grade")) {
    check_rating_keys(declared, problems);
    if (problems.size() != before) return nullptr;
    rated = read_issuer_grades(declared, context, book.exposures, problems);
  } else {
    hazards.ages = read_age_hazards(declared, book.exposures, context.copula, problems);
  }
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
                                       std::move(sets.set_of), std::move(rated), context.calendar,
                                       std::move(grouped_by), declared.at("current_grade").text);
}

}  // namespace cofferdam
