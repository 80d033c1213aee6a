// Names a set of losses, so that other clauses can share them.
#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "clauses/claim_cover.hpp"
#include "portfolios/fields.hpp"
#include "scenario/words.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {
namespace {

constexpr std::string_view kBases[] = {"principal", "after_recovery"};
constexpr Key kInterestKeys[] = {
    {.name = "rate", .type = Type::rate, .sentence = "interest a year", .range = kShare},
    {.name = "days",
     .type = Type::integer,
     .sentence = "days of interest in the claim; a year has 365",
     .range = {0, 3660, false, false}}};
constexpr std::string_view kApplies[] = {"whole", "marginal"};
constexpr Key kBorrowerKeys[] = {
    {.name = "up_to",
     .type = Type::amount,
     .sentence = "what one borrower may have in force of the portfolios when a loan is made, that "
                 "loan included",
     .range = kAboveZero},
    {.name = "apply",
     .type = Type::choice,
     .sentence =
         "to the loan with which he comes above it: whole: it is not covered; marginal: the "
         "part of it below is, and the lender bears the rest",
     .choices = kApplies}};
constexpr Key kKeys[] = {
    {.name = "name", .type = Type::name, .sentence = "name by which other clauses call the losses"},
    {.name = "of",
     .type = Type::name,
     .sentence = "portfolios whose losses these are",
     .shape = Shape::list},
    {.name = "when",
     .type = Type::predicate,
     .sentence = "only losses of exposures that satisfy this",
     .fallback = kOptional},
    {.name = "unless",
     .type = Type::name,
     .sentence = "claims above whose losses these are not: of schemes that exclude each other a "
                 "loan belongs, for its life, to the first whose conditions it meets",
     .fallback = "[]",
     .shape = Shape::list},
    {.name = "borrower_in_force",
     .type = Type::record,
     .sentence = "covers the loans of one borrower, in the order in which they are made, up to an "
                 "amount in force",
     .fallback = kOptional,
     .keys = kBorrowerKeys},
    {.name = "lag",
     .type = Type::field,
     .sentence =
         "time from default to the trigger, on which the claim comes due; a distribution is "
         "drawn for each claim, in months",
     .fallback = "0 days",
     .range = kAtLeastZero,
     .family = FamilyId::distribution,
     .unit = Type::duration,
     .days = true},
    {.name = "base",
     .type = Type::choice,
     .sentence = "what clauses share: the principal at default, or what is left of it after "
                 "recoveries up to the trigger",
     .fallback = "principal",
     .choices = kBases},
    {.name = "interest",
     .type = Type::record,
     .sentence = "interest that is claimed with the principal",
     .fallback = kOptional,
     .keys = kInterestKeys}};

/// Claims above whose losses a claim leaves out.
std::set<std::uint32_t> left_out(const Value& value, const ProgrammeContext& context,
                                 Problems& problems) {
  std::set<std::uint32_t> others;
  for (const Value& name : value.at("unless").items)
    others.insert(static_cast<std::uint32_t>(context.claim(name, problems)));
  return others;
}

void check_dated(const Value& key, bool asked, const ProgrammeContext& context,
                 Problems& problems) {
  if (asked && !context.dated)
    problems.add(key.place, key.path,
                 "'" + key.path.substr(key.path.rfind('.') + 1) + "' needs the order of time",
                 "add a calendar");
}

/// A lag of one claim after the other: the same for all rows, or one a row.
class LagReader {
 public:
  LagReader(const ProgrammeContext& context, Claim& claim, Problems& problems)
      : context_(context), claim_(claim), problems_(problems) {}

  void read(const Value& lag) {
    claim_.lag_index.assign(context_.rows, 0);
    for (const PortfolioView& portfolio : context_.portfolios) {
      const std::size_t rows = portfolio.exposures->rows();
      RowList covered;
      for (const std::uint32_t row : claim_.rows)
        if (row >= portfolio.first_row && row - portfolio.first_row < rows)
          covered.push_back(row - portfolio.first_row);
      if (covered.empty()) continue;
      FieldResolver resolver(*portfolio.exposures, no_file_, problems_);
      resolver.for_each_leaf(lag, covered, [&](const Value& leaf, const RowList& on) {
        read_leaf(leaf, portfolio, on, resolver);
      });
    }
    if (claim_.lags.size() <= 1) claim_.lag_index.clear();
    if (claim_.lags.empty()) claim_.lags.emplace_back();
  }

 private:
  void read_leaf(const Value& leaf, const PortfolioView& portfolio, const RowList& on,
                 FieldResolver& resolver) {
    if (leaf.form == Value::Form::number) {
      Lag lag;
      (leaf.per == "days" ? lag.days : lag.months) = leaf.number;
      return set(portfolio, on, index_of(lag));
    }
    if (leaf.form == Value::Form::distribution) {
      if (!on.empty()) set(portfolio, on, drawn(leaf));
      return;
    }
    std::vector<double> months(portfolio.exposures->rows(), 0.0);
    resolver.read_column(leaf, kAtLeastZero, on, months, Type::duration);
    for (const std::uint32_t row : on)
      claim_.lag_index[portfolio.first_row + row] = index_of({.months = months[row]});
  }

  void set(const PortfolioView& portfolio, const RowList& on, std::uint32_t lag) {
    for (const std::uint32_t row : on) claim_.lag_index[portfolio.first_row + row] = lag;
  }
  std::uint32_t index_of(const Lag& lag) {
    const auto [known, added] = spans_.emplace(std::pair(lag.months, lag.days), claim_.lags.size());
    if (added) claim_.lags.push_back(lag);
    return static_cast<std::uint32_t>(known->second);
  }
  std::uint32_t drawn(const Value& leaf) {
    const auto [known, added] = drawn_.emplace(&leaf, claim_.lags.size());
    if (!added) return static_cast<std::uint32_t>(known->second);
    std::shared_ptr<const Distribution> lag = make_distribution(leaf, problems_);
    if (lag && (lag->low() < 0 || !std::isfinite(lag->high())))
      problems_.add(leaf.place, leaf.path,
                    lag->low() < 0
                        ? "a lag below zero: claims would be settled before their trigger"
                        : "a lag without end",
                    "choose a distribution that starts at 0 or above and ends");
    claim_.lags.push_back({.drawn = std::move(lag)});
    return static_cast<std::uint32_t>(known->second);
  }

  const ProgrammeContext& context_;
  Claim& claim_;
  Problems& problems_;
  const RowSource no_file_{.reads_columns = false};
  std::map<std::pair<double, double>, std::size_t> spans_;  ///< months and days
  std::map<const Value*, std::size_t> drawn_;
};

/// Base and interest.
void read_terms(const Value& value, const ProgrammeContext& context, Claim& claim,
                Problems& problems) {
  const Value& interest = value.at("interest");
  claim.after_recovery = value.at("base").text == "after_recovery";
  if (interest) claim.interest = interest.at("rate").number * interest.at("days").number / 365;
  check_dated(value.at("base"), claim.after_recovery, context, problems);
  check_dated(interest, bool(interest), context, problems);
}

void fail_empty(const Value& value, Problems& problems) {
  const Value &when = value.at("when"), &limit = value.at("borrower_in_force");
  const bool by_limit = limit && !when;
  const Value& where = by_limit ? limit : when;
  problems.add(where.place, where.path, "the claim covers no loan",
               by_limit ? "every borrower has more in force" : "no loan satisfies this condition");
}

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  const std::size_t before = problems.size();
  if (context.claims.size() > 60'000) {
    problems.add(value.place, value.path, "more than 60,000 claims", "merge some of them");
    return nullptr;
  }
  Claim claim;
  claim.name = value.at("name").text;
  read_terms(value, context, claim, problems);
  for (const Claim& other : context.claims)
    if (other.name == claim.name)
      problems.add(value.at("name").place, value.at("name").path,
                   "a second claim '" + claim.name + "'", "name each claim once");
  const Value& of = value.at("of");
  const std::size_t before_exclusions = problems.size();
  std::set<std::uint32_t> others = left_out(value, context, problems);
  others.erase(0);
  if (problems.size() != before_exclusions) {  // which losses are meant is not known
    context.claims.push_back(std::move(claim));
    return nullptr;
  }
  if (of.items.empty())
    problems.add(of.place, of.path, "the claim names no portfolio", "write of: [loans]");
  const ClaimCover cover(value, std::move(others), context, claim, problems);
  for (const Value& name : of.items) {
    const auto same = [&](const Value& other) { return other.text == name.text; };
    if (std::find_if(of.items.begin(), of.items.end(), same) !=
        of.items.begin() + (&name - &of.items[0])) {
      problems.add(name.place, name.path, "'" + name.text + "' is named twice",
                   "name each portfolio once");
      continue;
    }
    if (const auto found = context.portfolio(name, problems))
      cover.add(context.portfolios[*found], context, claim, problems);
  }
  if (claim.rows.empty() && problems.size() == before) fail_empty(value, problems);
  LagReader(context, claim, problems).read(value.at("lag"));
  check_dated(value.at("lag"), claim.is_late(), context, problems);
  context.claims.push_back(std::move(claim));
  return nullptr;
}

/// How the portfolios of a claim speak of it, if they all speak alike.
PortfolioWords words_of(const Value& of, const ProgrammeContext& context) {
  std::optional<PortfolioWords> words;
  for (const PortfolioView& portfolio : context.portfolios) {
    if (std::none_of(of.items.begin(), of.items.end(),
                     [&](const Value& name) { return name.text == portfolio.name; }))
      continue;
    if (words && *words != portfolio.words) return {};
    words = portfolio.words;
  }
  return words.value_or(PortfolioWords{});
}

/// What of the loans of one borrower is covered.
std::string limit_of(const Value& limit, const Words& words) {
  const bool whole = limit.at("apply").text == "whole";
  return "Of one borrower it covers loans of up to " + words.money(limit.at("up_to").number) +
         " in force when each is made, that loan and what is outstanding of those before "
         "included; " +
         (whole ? "a loan with which he comes above it is not covered."
                : "what lies above it is not covered, and the lender bears it.");
}

/// When the claim comes due.
std::string due_of(const Value& value, const PortfolioWords& words) {
  const Value& lag = value.at("lag");
  const std::string until = "ntil then the " + words.holder + " bears everything.";
  if (lag.form == Value::Form::distribution)
    return "It comes due some months after the " + words.event +
           ", drawn for each claim: " + Words::distribution(lag) + ". U" + until;
  if (lag.form != Value::Form::number)
    return "It comes due after the " + words.event + " by " + Words::lags(lag) + "; u" + until;
  if (lag.number == 0) return "It comes due on the day of the " + words.event + ".";
  return "It comes due " + Words::span(lag) + " after the " + words.event + "; u" + until;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext& context,
                                 const Words& words) {
  const std::string& name = value.at("name").text;
  const auto claim = std::find_if(context.claims.begin(), context.claims.end(),
                                  [&](const Claim& other) { return other.name == name; });
  const Value& of = value.at("of");
  std::string covers = "Claim '" + name + "' covers the losses of the " +
                       (of.items.size() > 1 ? "portfolios " : "portfolio ") + Words::names(of);
  if (const Value& when = value.at("when"))
    covers += ", where " + Words::condition(*when.condition);
  if (const Value& others = value.at("unless"); !others.items.empty())
    covers += ", unless they belong to " + Words::names(others);
  const Value& limit = value.at("borrower_in_force");
  covers += ", an exposure of " + words.about(claim->exposure) + " in all.";
  std::vector<std::string> all = {covers};
  if (limit) all.push_back(limit_of(limit, words));
  if (!context.dated) return all;
  const PortfolioWords own = words_of(of, context);
  std::string base = own.amount;
  if (value.at("base").text == "after_recovery")
    base += ", less what has come back and plus costs up to that day";
  if (const Value& interest = value.at("interest"))
    base += ", and interest on the principal of " + Words::percent(interest.at("rate").number) +
            " a year over " + Words::number(interest.at("days").number) + " days";
  all.push_back(due_of(value, own));
  all.push_back(base + ".");
  if (claim->is_late()) {
    if (!claim->after_recovery)
      all.emplace_back("What comes back before is shared on that day, right after the claim.");
    all.push_back("A claim that would come due after the end stays with the " + own.holder + ".");
  }
  return all;
}

std::string brief(const Value& value, const std::string&, const Words&) {
  const Value& lag = value.at("lag");
  const std::string base =
      value.at("base").text == "after_recovery" ? "what is left after recoveries" : "";
  if (lag.form != Value::Form::number) return "a lag of each" + (base.empty() ? "" : ", " + base);
  if (lag.number == 0) return base;
  return "after " + Words::span(lag) + (base.empty() ? "" : ", " + base);
}

}  // namespace

ClauseMember claim_member() {
  return {
      .keys = kKeys,
      .make = make,
      .explain = explain,
      .declares = {.payments = false},
      .brief = brief,
      .formula =
          "C = P + i x P0 x d / 365, due at default + lag: P0 the principal at default, P the "
          "same, or with base: after_recovery what is left of it after what came back and "
          "costs up to that day; i interest a year over d days; with borrower_in_force C x c, c "
          "the part of the loan below its level",
      .scheme = {"UK Growth Guarantee Scheme, 2024 on",
                 "the guarantee is for what is outstanding after the lender's normal recovery: "
                 "base: after_recovery",
                 "British Business Bank, performance data of 30 June 2025, "
                 "british-business-bank.co.uk/about/research-and-publications/"
                 "ggs-including-rls-iteration-3-performance-data-30-june-2025"}};
}

}  // namespace cofferdam
