// Geometric: the number of failures before the first success.
#include "frequencies/negative_binomial.hpp"

namespace cofferdam {
namespace {

constexpr Key kKeys[] = {{.name = "mean",
                          .type = Type::number,
                          .sentence = "mean m; p(n) = m^n / (1 + m)^(n + 1)",
                          .range = {0, 1e6, true, false}}};

std::unique_ptr<Frequency> make(const Value& value, Problems&) {
  return negative_binomial(value.at("mean").number, 1);
}

}  // namespace

FrequencyMember geometric_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
