// Random programmes over time with given events: for the reference, and as a scenario.
#pragma once
#include <string>

#include "support/choices.hpp"
#include "support/reference_programme.hpp"

namespace cofferdam {

struct RandomProgramme {
  reference_dated::Programme programme;
  std::string yaml;
};

/// Up to 8 clauses on 5 to 40 loans over 2 to 4 years, with many events on the same days.
RandomProgramme random_programme(Choices choices);

/// The scenario of a programme. Loans need their tags `region` and `class`.
std::string scenario_of(const reference_dated::Programme& programme);

}  // namespace cofferdam
