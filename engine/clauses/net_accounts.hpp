// Losses and gains of exposures, set against each other by account and period.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "scenario/keys.hpp"
#include "waterfall/clause.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

namespace net_key {

inline constexpr std::string_view kPeriods[] = {"year", "in_all"};
inline constexpr Key kEach{
    .name = "each",
    .type = Type::name,
    .sentence =
        "what has an account of its own: each exposure, each value of a tag such as the "
        "investor or the fund, or all together have one (all)"};
inline constexpr Key kPer{.name = "per",
                          .type = Type::choice,
                          .sentence =
                              "an account is closed at the end of each year of the "
                              "calendar, or once, at the end of the scenario",
                          .choices = kPeriods};

}  // namespace net_key

/// What came of the exposures of an account in a period.
struct NetAccount {
  /// An exposure that lost or gained: its amount, and for how long it had been held at the last.
  struct Held {
    double cost = 0, years = 0;
  };
  std::vector<std::uint32_t> losses, gains;  ///< entries, in the order of time
  std::map<std::uint64_t, Held> held;        ///< by row and member; or by entry of many loans

  double cost() const;
  double cost_years() const;
};

/// What a clause that nets has in common with others: who holds the exposures, and when accounts
/// are closed. Everything is fixed when it is built.
class NetAccounts {
 public:
  struct State {
    std::map<std::uint64_t, NetAccount> open;  ///< by account
    std::size_t period = 0;                    ///< next to be closed
  };

  /// From the keys `each` and `per` of a clause on `claim`. Problems: no calendar, no such tag,
  /// exposures of several holders, or of which cash comes back later.
  /// `step`: of the last day of a period, after whose entries its accounts are closed.
  NetAccounts(const Value& clause, std::size_t claim, DayStep step, ProgrammeContext& context,
              Problems& problems);

  std::size_t holder() const { return holder_; }
  /// Whether exposures that share an account have to do with several balances of `money`.
  bool spans(const FlowAccount& money, const Claim& claim) const;
  void start(State& state) const;
  /// An entry of the claim is worked: a loss or a gain goes into its account.
  void add(const Walk& walk, State& state, std::uint32_t entry) const;
  /// When the next period ends.
  Moment next(const State& state) const;
  /// Ends it: the accounts that were open.
  std::map<std::uint64_t, NetAccount> close(State& state) const;

  /// What the holder still bears of the claim of an entry.
  double borne(const Walk& walk, std::uint32_t entry) const;
  double borne(const Walk& walk, const NetAccount& account) const;
  static double gained(const Walk& walk, const NetAccount& account);
  /// ", for each investor and year of the calendar by itself".
  static std::string text(const Value& clause);

 private:
  std::size_t holder_ = 0;
  bool by_exposure_ = false;
  std::vector<std::uint32_t> group_of_;  ///< [row]; empty: all are one
  std::vector<Moment> ends_;             ///< of periods
};

/// A clause that acts when accounts are closed.
class AccountsClause : public Clause, public Rule {
 public:
  void act(Walk& walk, const EntryList& entries) const final;
  std::vector<std::size_t> claims() const final { return {claim_}; }
  std::string title() const final { return "accounts of '" + name_ + "'"; }
  bool looks_at_burdens() const final { return true; }
  void start(Walk& walk) const final;
  Moment next(Walk& walk) const final;
  void step(Walk& walk) const final;

 protected:
  AccountsClause(std::string name, std::size_t claim, NetAccounts accounts)
      : name_(std::move(name)), claim_(claim), accounts_(std::move(accounts)) {}

  std::string name_;
  std::size_t claim_;
  NetAccounts accounts_;

 private:
  struct State;
  /// A period has ended.
  virtual void close(Walk& walk, const std::map<std::uint64_t, NetAccount>& accounts) const = 0;
};

}  // namespace cofferdam
