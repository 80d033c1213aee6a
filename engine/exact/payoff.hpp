// What is paid of a loss, as a function of it.
#pragma once
#include <functional>
#include <limits>
#include <vector>

#include "exact/compound.hpp"

namespace cofferdam {

/// P(X > x).
using Survival = std::function<double(double)>;

/// A function of losses x > 0 that is linear and does not fall on each of its pieces, but may jump
/// between them. Of nothing it pays nothing.
class Payoff {
 public:
  /// On (from, to] it is low + slope (x - from); slope >= 0.
  struct Piece {
    double from = 0, to = std::numeric_limits<double>::infinity();
    double low = 0, slope = 1;
  };
  /// All of a loss.
  Payoff() : pieces_{{}} {}
  /// Pieces ascend without gaps, from 0 to infinity.
  explicit Payoff(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {}

  double operator()(double x) const;
  /// Of what this pays `next` pays a part.
  Payoff then(const Payoff& next) const;
  /// E[min(Y, y)] of what is paid of X, for y from 0 to infinity. On a piece that rises,
  /// integral over y of P(X > inverse(y)) is slope times the increase of E[min(X, x)].
  LimitedMean limited_mean(const LimitedMean& loss, const Survival& above) const;
  /// The probability that something is paid.
  double positive(const Survival& above) const;
  /// Amounts above 0 that are paid of many different losses, with a probability above 0.
  std::vector<double> flat_amounts(const Survival& above) const;
  friend bool operator==(const Payoff& a, const Payoff& b);

 private:
  std::vector<Piece> pieces_;
};

/// max(0, x - amount).
Payoff deductible_of(double amount);
/// max(0, x - min(max(part x, least), most)).
Payoff deductible_of(double part, double least, double most);
/// x above an amount, else 0.
Payoff franchise_of(double amount);
/// x up to an amount, else 0.
Payoff reverse_franchise_of(double amount);
/// part x.
Payoff share_of(double part);
/// min(x, amount).
Payoff limit_of(double amount);

}  // namespace cofferdam
