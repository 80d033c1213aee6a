// The loans of one day: what is on offer, what there is room for, and what is lent.
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "gates/lending_rule.hpp"

namespace cofferdam {

class LendingRound {
 public:
  LendingRound(const LendingRule& rule, Walk& walk, LendingRule::State& state,
               const LendingRule::Day& day);
  void run();

 private:
  struct Offer {
    const LendingRule::Turn* turn = nullptr;
    std::size_t portfolio = 0, row = 0;  ///< row of the portfolio
    double scheduled = 0;                ///< loans that volumes count today
    double loans = 0;                    ///< on offer
    double part = 1;                     ///< of them that banks want to lend,
    double wanted = 0;                   ///< as loans
    double each = 0;                     ///< money that is lent to each
    double level = 1;                    ///< part of it that is outstanding then
    double lent = 0;                     ///< loans, as it is decided
    bool bids_too_much = false;          ///< in an auction
  };
  /// What may still be lent.
  struct Room {
    double capacity = 0, counted = 0, left = 0;
    double rounding = 0;
    bool is_open = false;
    double planned = 0, lent = 0, stopped = 0;  ///< today, money that is lent
  };
  /// A room that a loan must fit into, and how much of it each loan takes.
  struct Need {
    Room* room;
    double each;
    Room* blame;  ///< where it is counted that it did not fit
  };

  void add_offer(const LendingRule::Turn& turn);
  void open_rooms();
  double capacity(const LendingTerms& terms, std::size_t cell) const;
  double counted(std::size_t clause, std::size_t cell) const;
  double each_in(std::size_t clause, const Offer& offer) const;
  void serve_portfolio(std::span<Offer> offers);
  void serve_bidders(std::span<Offer> offers, std::size_t clause);
  void serve(std::span<Offer> offers, std::size_t auction);
  void serve_whole(Offer& offer, std::size_t auction);
  void serve_fine(std::span<Offer> offers, std::size_t auction);
  Room& room_of(std::size_t clause, const Offer& offer) {
    return rooms_[clause][rule_.clauses_[clause].terms.cell_of[offer.turn->row]];
  }
  void respond(Offer& offer);
  double coverage(std::size_t clause, const Offer& offer) const;
  double loans_wanted(const Offer& offer, double part) const;
  void count_response(std::size_t clause, const Offer& offer);
  std::vector<Need> needs_of(const Offer& offer, std::size_t auction);
  /// Which of the stops keeps it from being lent; kNone: none.
  std::size_t stop_of(const Offer& offer) const;
  /// Whether a stop decides on it: on new loans each does, on renewals not.
  bool concerns(std::size_t stop, const Offer& offer) const;
  bool is_stopped(const Offer& offer) const;
  void take(const Offer& offer, const std::vector<Need>& needs);
  void lend(const Offer& offer);
  double part_of_drawn(const Offer& offer) const;
  double places_of(const Offer& offer) const;
  void keep_part(std::uint32_t entry, double part);
  void count(const Offer& offer);
  void tell();

  const LendingRule& rule_;
  Walk& walk_;
  LendingRule::State& state_;
  const LendingRule::Day& day_;
  std::vector<Offer> offers_;
  std::vector<std::vector<Room>> rooms_;  ///< [clause][cell]
  std::vector<Room> stopped_;             ///< [stop]; a stop has no room
  std::vector<Room> quotas_;              ///< [bidder] of those who bid the same
};

}  // namespace cofferdam
