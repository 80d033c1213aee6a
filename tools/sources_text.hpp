// What --strict-sources says.
#pragma once
#include <string>

#include "explain/headline_sources.hpp"

namespace cofferdam {

/// A sentence for each headline that rests on numbers that are assumed or say nothing of their
/// source; "" if none does.
std::string sources_sentences(const ScenarioSources& sources);

/// The same, or that there is none, and then the numbers that are assumed and those that say
/// nothing of their source, each with its line.
std::string sources_text(const ScenarioSources& sources);

}  // namespace cofferdam
