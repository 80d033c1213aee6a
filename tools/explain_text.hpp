// The explanation of a programme for the eye.
#pragma once
#include <cofferdam/table.hpp>

#include <string>

namespace cofferdam {

/// The table `explanation` as numbered paragraphs below headings.
std::string explanation_text(const std::string& title, const Table& explanation);

}  // namespace cofferdam
