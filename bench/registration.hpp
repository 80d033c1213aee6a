// Benchmarks that are made of scenarios or of the catalogue, and registered when main begins: the
// engine is not set up before.
#pragma once

namespace cofferdam::bench {

/// A static of it has main call `add`.
struct Registration {
  explicit Registration(void (*add)());
};

}  // namespace cofferdam::bench
