// Cuts what a bearer pays once it has failed.
#pragma once
#include <memory>

#include "waterfall/gate.hpp"

namespace cofferdam {

struct FailingBearer;

/// Of all payments of that bearer; `context` gets its name among limits and caps.
std::unique_ptr<Gate> make_failure_gate(const FailingBearer& failing, ProgrammeContext& context);

}  // namespace cofferdam
