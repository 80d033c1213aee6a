// What reinstating a limit costs.
#pragma once
#include <cstdint>
#include <vector>

namespace cofferdam {

/// A limit that is restored as it is used, so many times a year. The first `limit` used is restored
/// by the first reinstatement, and so on; each costs price x amount / limit
/// of the premium.
struct ReinstatementTerms {
  double limit = 0;
  std::vector<double> prices;  ///< one a reinstatement; empty: none
  bool pro_rata_time = false;  ///< and x the part of the year that is left

  /// Price of the first `used`, as a part of the premium.
  double price_of(double used) const;
};

/// What a contract year has used, and what that costs by now.
class Reinstatements {
 public:
  /// Used in all is `used` now; what it adds counts with `time_left`, 0 to 1, and what it takes
  /// back is what was added last. Returns by how much the price of all has changed,
  /// as a part of the premium.
  double use(const ReinstatementTerms& terms, double used, double time_left);

 private:
  struct Piece {
    double to = 0;  ///< from the end of the piece before on
    double time_left = 1;
  };
  double used() const { return pieces_.empty() ? 0 : pieces_.back().to; }
  std::vector<Piece> pieces_;
};

}  // namespace cofferdam
