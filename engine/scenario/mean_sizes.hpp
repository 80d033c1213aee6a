// A number of equal exposures and what they are in all, instead of the size of one.
#pragma once
#include <string_view>

#include "scenario/tree.hpp"

namespace cofferdam {

/// The key of a portfolio of this type that says the size of one exposure; "" of other types.
std::string_view size_key(std::string_view type);

/// A portfolio that has `count` and `volume`, itself or under `new_business`, but not the size of
/// one gets that, volume / count, in the place of `volume`. What is no number stays as it is.
void give_mean_sizes(Node& root);

}  // namespace cofferdam
