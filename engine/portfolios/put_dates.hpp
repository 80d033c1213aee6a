// Bonds that their holder may give back at par on one date.
#pragma once
#include "portfolios/default_losses.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {

/// Sets the put dates of the key `put`, of bonds whose lives are set; who issued before the start
/// and had his date by then keeps the money. Problems: bonds that end before their put date, a
/// steady book.
void set_put_dates(const Value& portfolio, FieldResolver& resolver, LoanExposures& bonds,
                   Problems& problems);

/// Removes the defaults of bonds that were given back before them. Contract: word 0 of the stream
/// (seed, put, trial, bond) decides whether a bond is; `address` begins the name of its entity.
void drop_given_back(const LoanExposures& bonds, const std::string& address, std::uint64_t seed,
                     const TrialRange& trials, std::uint32_t first_row,
                     std::vector<DefaultRun>& runs, Events& events);

}  // namespace cofferdam
