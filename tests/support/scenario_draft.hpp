// What the parts of the generator of scenarios share: choices, names that exist so far, words.
#pragma once
#include <chrono>
#include <initializer_list>
#include <string>
#include <vector>

#include "support/choices.hpp"

namespace cofferdam {

/// A portfolio as clauses see it.
struct DraftPortfolio {
  std::string name, lender;
  std::vector<std::string> tags;
  bool has_quota = false;      ///< an attribute from 0 to a quarter
  std::string amount = "ead";  ///< name in conditions of what one may lose
  bool has_pd = true;
  bool comes_back = false;  ///< something, of what is lost
  bool has_loans = false, is_renewed = false;
  bool lends_later = false;    ///< after the start
  bool is_fine = false;        ///< of its losses there is no single one
  bool is_grouped = false;     ///< rows of several loans
  bool is_premium_of = false;  ///< of a stop loss, which is priced before anything is lent
};

struct DraftClaim {
  std::string name;
  std::vector<std::size_t> portfolios;
  bool shared = false, compensated = false;
  bool has_interest = false;
  bool is_late = false;  ///< it comes due after the default
};

/// A clause in which somebody pays.
struct DraftClause {
  std::string name, kind;
  std::size_t claim = 0;
  std::vector<std::string> payers, payees;
  std::string overflow;      ///< of a cap
  bool has_rate = false;     ///< its parts of a loan do not depend on other clauses
  bool is_settled = false;   ///< on dates
  bool has_premium = false;  ///< of its own
};

/// A fee, premium or subsidy.
struct DraftFlow {
  std::string name, kind, payer, payee;
  std::vector<std::size_t> portfolios;
  bool per_loan = false;  ///< due as contracts begin
  bool has_rate = true;   ///< and not an amount
};

struct DraftPool {
  std::string bearer, each;
};

class Draft {
 public:
  explicit Draft(Choices made) : choices(std::move(made)) {}

  Choices choices;
  bool dated = false;
  bool needs_pricing = false;
  std::chrono::sys_days start{}, last{};  ///< of the calendar
  std::vector<std::string> bearers;       ///< what one cannot pay goes to one that stands later
  std::vector<std::string> failing;       ///< bearers that can fail
  std::vector<std::string> takers;        ///< [of failing] who takes over, or nobody
  std::vector<DraftPortfolio> portfolios;
  std::vector<DraftClaim> claims;
  std::vector<DraftClause> clauses;
  std::vector<DraftFlow> flows;
  std::vector<DraftPool> pools;
  std::vector<std::string> items;  ///< of the programme
  bool has_instances = false;      ///< of the bearer bank
  bool has_firms = false;          ///< that portfolios share
  bool firms_come = false;         ///< over time, those of loans and stakes
  bool firms_are_many = false;     ///< for new business with them
  bool tells_own_grades = false;   ///< of the moment, as their tag 'now'
  bool rates_firms = false;        ///< those of bonds and policies
  bool tells_grades = false;       ///< of the moment, as their tag 'now'
  bool has_fine_grained = false, has_several_claims = false;  ///< portfolios so far
  bool settled_at_year_end = false;

  std::uint32_t below(std::size_t count) {
    return choices.below(static_cast<std::uint32_t>(count));
  }
  bool flag() { return choices.flag(); }
  bool rarely(std::uint32_t count) { return choices.rarely(count); }
  std::string pick(std::initializer_list<const char*> words) {
    return words.begin()[below(words.size())];
  }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(list.size())];
  }
  std::string percent(std::uint32_t most) { return std::to_string(1 + below(most)) + " %"; }
  /// At least 1, mostly whole.
  std::string amount(std::uint32_t most);
  std::string step() { return pick({"month", "quarter", "half_year", "year"}); }
  /// A bearer that stands behind `bearer` and may take over; "" for the last.
  std::string behind(const std::string& bearer);
  /// A day from `from` to `to`, both included, often one of few on which much happens.
  std::chrono::sys_days day(std::chrono::sys_days from, std::chrono::sys_days to);
  std::chrono::sys_days day() { return day(start, last); }
  std::string name(const std::string& kind) { return kind + std::to_string(++names_); }
  /// Tags that all portfolios of a claim carry; rarely one that some lack, which is refused.
  std::vector<std::string> tags_of(const DraftClaim& claim);
  std::string condition(const DraftClaim& claim, int depth);
  /// What all portfolios of a claim call what one may lose; "" where they differ.
  std::string amount_of(const DraftClaim& claim) const;
  /// "[{when: ead over 20, value: 10 %}, {otherwise: 6 %}]"
  std::string by_amount(const DraftClaim& claim, const std::string& over_20,
                        const std::string& otherwise) const;
  /// A rate in any of its forms, at most `most` percent.
  std::string rate(const DraftClaim& claim, std::uint32_t most, int depth = 1);

 private:
  std::string additions(const DraftClaim& claim, std::uint32_t most, int depth);
  std::string bands(const DraftClaim& claim, std::uint32_t most, int depth);
  int names_ = 0;
};

/// "east, north" of the tag `region`.
std::vector<std::string> values_of_tag(const std::string& tag);
/// The day of the same number `months` later, or the last of a shorter month.
std::chrono::sys_days plus_months(std::chrono::sys_days day, int months);
std::string text_of(std::chrono::sys_days day);
std::string list_of(const std::vector<std::string>& words);
bool holds(const std::vector<std::string>& words, const std::string& word);

// The parts of a scenario, in the order in which they are drawn; each returns its text.
std::string draw_calendar(Draft& draft);
std::string draw_bearers(Draft& draft);
std::string draw_firms(Draft& draft);  ///< that portfolios share
std::string draw_portfolios(Draft& draft);
std::string draw_history(Draft& draft, DraftPortfolio& portfolio);   ///< one of type `file`
std::string draw_of_firms(Draft& draft, DraftPortfolio& portfolio);  ///< their loans or stakes
std::string draw_policies(Draft& draft, DraftPortfolio& portfolio);
std::string draw_equity(Draft& draft, DraftPortfolio& portfolio);
std::string draw_bonds(Draft& draft, DraftPortfolio& portfolio);
std::string random_ratings();       ///< by which bonds move; always the same
void draw_programme(Draft& draft);  ///< adds claims and clauses that pay
/// Adds a premium that is paid to the lender of a claim; its name.
std::string draw_premium(Draft& draft, const DraftClaim& claim, bool per_loan);
/// Adds a reinsurance contract between two bearers.
void draw_contract(Draft& draft, std::size_t claim, const std::string& payer,
                   const std::string& payee);
/// Whether losses and gains of the claim may be set against each other.
bool may_have_accounts(Draft& draft, std::size_t claim);
void draw_net_compensation(Draft& draft, std::size_t claim, const std::string& payer);
void draw_gain_share(Draft& draft, std::size_t claim);
void draw_rules(Draft& draft);  ///< adds limits, breakers, dates, rules of recovery
std::string draw_pools(Draft& draft);
void draw_lending(Draft& draft);  ///< adds clauses on what is lent
void draw_flows(Draft& draft);    ///< adds fees, premiums and subsidies
void draw_relending(Draft& draft);

}  // namespace cofferdam
