// What --strict-sources says.
#pragma once
#include <cofferdam/model.hpp>

#include <string>

namespace cofferdam {

/// Whether a headline rests on a number that is assumed or says nothing of its source.
bool rests_on_weak_numbers(const Model& model);

/// Of each headline, on how many numbers it rests and of what status, and then the numbers that are
/// assumed and those that say nothing of their source, each with its line.
std::string sources_text(const Model& model);

/// The same in a sentence for each headline that rests on such numbers.
std::string sources_sentences(const Model& model);

}  // namespace cofferdam
