// Version of the engine.
#pragma once

namespace cofferdam {

/// "major.minor.patch" of the engine that was built.
const char* version();

}  // namespace cofferdam
