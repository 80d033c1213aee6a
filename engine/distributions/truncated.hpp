// Sizes that a rule keeps below a cap, with the stated mean holding after the cap.
#pragma once
#include "distributions/distribution.hpp"

namespace cofferdam {

enum class Cap {
  redraw,  ///< values above are drawn again
  clamp    ///< values above become the cap
};

/// `base`, scaled so that its mean holds after capping at `cap`. Null, with a problem at `where`,
/// if the cap is not above the mean.
std::unique_ptr<Distribution> capped(std::unique_ptr<Distribution> base, double cap, Cap how,
                                     const Value& where, Problems& problems);

}  // namespace cofferdam
