#include "model/params.hpp"

#include "waterfall/programme.hpp"

namespace cofferdam {

Params::Params() = default;
Params::Params(Params&&) noexcept = default;
Params::~Params() = default;

}  // namespace cofferdam
