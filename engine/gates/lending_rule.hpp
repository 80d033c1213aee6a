// Which loans are lent: as far as clauses leave room for them on the day on which they are made.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "gates/lending_response.hpp"
#include "gates/volume_set.hpp"
#include "waterfall/walk.hpp"

namespace cofferdam {

class PoolRule;

/// Loans are served in the order of what those who bring them bid.
struct Auction {
  std::vector<double> bids;                                  ///< [row over all portfolios]
  std::vector<std::uint32_t> bidders;                        ///< [row] index of who brings it
  std::size_t count = 0;                                     ///< of bidders
  double at_most = std::numeric_limits<double>::infinity();  ///< higher bids get nothing
};

/// How much may be lent, as a clause says it.
struct LendingTerms {
  enum class Counts { in_force, lent };
  enum class Window { day, year_to_date, trailing_months, since_start };
  static constexpr std::uint32_t kNone = 0xffffffff;

  std::string name;
  double capacity = std::numeric_limits<double>::infinity();  ///< money, or times what the pools
                                                              ///< hold; +inf: all has room
  double of_offer = 1;                 ///< part of new business that is on offer
  std::vector<const PoolRule*> pools;  ///< empty: `capacity` is money
  Counts counts = Counts::in_force;    ///< against it
  Window window = Window::day;         ///< in which `lent` counts
  int months = 0;                      ///< of it
  bool renewals_need_room = false;     ///< as new loans do
  std::vector<std::uint32_t> cell_of;  ///< [row] value of the tag that splits it; kNone: not of it
  std::vector<std::string> values;     ///< [cell]; one that is empty: it is not split
  std::vector<std::uint32_t> unit_of;  ///< [cell] whose score moves the capacity; kNoUnit: nobody's
  std::vector<double> weights;         ///< [row] part of a loan that counts
  std::optional<Auction> auction;
  std::optional<LendingResponse> response;
  std::size_t first_line = 0;  ///< of its cells among the lending lines of the results
};

/// The one rule of all clauses on lending of a programme, which acts in the step of a day in which
/// loans are made: a loan is lent if all clauses leave room for it and nothing stops it.
class LendingRule final : public Rule {
 public:
  /// The context must stay where it is.
  LendingRule(const ProgrammeContext& context, std::vector<LendingTerms> terms);
  ~LendingRule() override;

  std::string title() const override;
  std::vector<const Rule*> with() const override;
  std::vector<std::size_t> looks_at_claims() const override { return watched_claims_; }
  bool decides_lending() const override { return true; }
  void start(Walk& walk) const override;
  Moment next(Walk& walk) const override;
  void step(Walk& walk) const override;

 private:
  friend class LendingRound;
  /// Loans that are made on a day, or renewed where that needs room.
  struct Turn {
    std::uint32_t row = 0;
    double time = 0;   ///< years
    double part = 1;   ///< probability of having been renewed until then
    bool made = true;  ///< for the first time
  };
  struct Day {
    std::uint32_t day = 0;
    std::vector<Turn> turns;  ///< by row
  };
  struct Clause {
    LendingTerms terms;
    VolumeSet volumes;
  };
  struct State;

  void add_days(const ProgrammeContext& context);
  void begin_renewals(Walk& walk, State& state) const;
  void hear_defaults(Walk& walk, State& state) const;
  void hear_claim(Walk& walk, State& state, std::uint32_t entry) const;
  bool renewals_need_room(std::size_t portfolio) const;
  void watch_claims(const ProgrammeContext& context);
  /// How many of the first `loans` loans of a row, the `row`-th of its portfolio, are on offer.
  /// Or of which a bank wants to lend a part.
  double on_offer(const Walk& walk, std::size_t portfolio, std::size_t row, double loans,
                  double wanted = 1) const;
  /// Place of a loan among those of its row that are on offer, from 0; +inf: it is not.
  double place(const Walk& walk, std::size_t portfolio, std::size_t row,
               std::uint32_t member) const;

  std::vector<Clause> clauses_;
  std::vector<DeclaredStop> stops_;
  std::vector<Day> days_;                             ///< ascending
  std::vector<std::vector<std::size_t>> clauses_of_;  ///< [portfolio] in the order of the file
  std::vector<std::vector<std::size_t>> stops_of_;    ///< [portfolio]
  std::vector<double> of_offer_;                      ///< [portfolio]
  std::vector<std::size_t> watched_claims_;           ///< by what is paid of which banks respond
};

}  // namespace cofferdam
