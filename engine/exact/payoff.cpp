#include "exact/payoff.hpp"

#include <algorithm>
#include <cmath>

namespace cofferdam {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool same(const Payoff::Piece& a, const Payoff::Piece& b) {
  return a.from == b.from && a.to == b.to && a.low == b.low && a.slope == b.slope;
}

double high_of(const Payoff::Piece& piece) {
  return piece.slope > 0 ? piece.low + piece.slope * (piece.to - piece.from) : piece.low;
}

/// Leaves out pieces of no length.
Payoff made_of(std::vector<Payoff::Piece> pieces) {
  std::erase_if(pieces, [](const Payoff::Piece& piece) { return !(piece.from < piece.to); });
  return Payoff(std::move(pieces));
}

/// Integral of P(X in the piece, Y > t) over t from 0 to y.
double limited_on(const Payoff::Piece& piece, const LimitedMean& loss, const Survival& above,
                  double y) {
  double sum = std::min(y, piece.low) * above(piece.from);
  if (y > piece.low && piece.slope > 0) {
    const double end = std::min(piece.to, piece.from + (y - piece.low) / piece.slope);
    sum += piece.slope * (loss(end) - loss(piece.from));
  }
  if (std::isfinite(piece.to)) sum -= std::min(y, high_of(piece)) * above(piece.to);
  return sum;
}

}  // namespace

bool operator==(const Payoff& a, const Payoff& b) {
  return std::equal(a.pieces_.begin(), a.pieces_.end(), b.pieces_.begin(), b.pieces_.end(), same);
}

double Payoff::operator()(double x) const {
  for (const Piece& piece : pieces_)
    if (x > piece.from && x <= piece.to) return piece.low + piece.slope * (x - piece.from);
  return 0;
}

Payoff Payoff::then(const Payoff& next) const {
  std::vector<Piece> pieces;
  for (const Piece& piece : pieces_) {
    if (piece.slope == 0) {
      pieces.push_back({piece.from, piece.to, next(piece.low), 0});
      continue;
    }
    const auto place_of = [&](double y) {
      return std::isfinite(y) ? piece.from + (y - piece.low) / piece.slope : piece.to;
    };
    for (const Piece& outer : next.pieces_) {
      const double from = std::max(piece.low, outer.from);
      const double to = std::min(high_of(piece), outer.to);
      if (!(from < to)) continue;
      pieces.push_back({place_of(from), to == high_of(piece) ? piece.to : place_of(to),
                        outer.low + outer.slope * (from - outer.from), piece.slope * outer.slope});
    }
  }
  return made_of(std::move(pieces));
}

LimitedMean Payoff::limited_mean(const LimitedMean& loss, const Survival& above) const {
  return [pieces = pieces_, loss, above](double y) {
    double sum = 0;
    for (const Piece& piece : pieces) sum += limited_on(piece, loss, above, y);
    return sum;
  };
}

double Payoff::positive(const Survival& above) const {
  double sum = 0;
  for (const Piece& piece : pieces_)
    if (piece.low > 0 || piece.slope > 0)
      sum += above(piece.from) - (std::isfinite(piece.to) ? above(piece.to) : 0);
  return sum;
}

std::vector<double> Payoff::flat_amounts(const Survival& above) const {
  std::vector<double> amounts;
  for (const Piece& piece : pieces_)
    if (piece.slope == 0 && piece.low > 0 &&
        above(piece.from) > (std::isfinite(piece.to) ? above(piece.to) : 0))
      amounts.push_back(piece.low);
  return amounts;
}

Payoff deductible_of(double amount) {
  return made_of({{0, amount, 0, 0}, {amount, kInfinity, 0, 1}});
}

Payoff deductible_of(double part, double least, double most) {
  if (part <= 0 || most <= least) return deductible_of(std::min(std::max(0.0, least), most));
  // The part lies between both from `start` to `end`.
  const double start = least / part, end = std::isfinite(most) ? most / part : kInfinity;
  return made_of({{0, least, 0, 0},
                  {least, start, 0, 1},
                  {start, end, start - least, 1 - part},
                  {end, kInfinity, end - most, 1}});
}

Payoff franchise_of(double amount) {
  return made_of({{0, amount, 0, 0}, {amount, kInfinity, amount, 1}});
}

Payoff reverse_franchise_of(double amount) {
  return made_of({{0, amount, 0, 1}, {amount, kInfinity, 0, 0}});
}

Payoff share_of(double part) {
  return Payoff({{0, kInfinity, 0, part}});
}

Payoff limit_of(double amount) {
  return made_of({{0, amount, 0, 1}, {amount, kInfinity, amount, 0}});
}

}  // namespace cofferdam
