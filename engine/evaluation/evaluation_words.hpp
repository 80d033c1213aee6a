// An evaluation in plain words.
#pragma once
#include <string>
#include <vector>

#include "evaluation/evaluation.hpp"

namespace cofferdam {

/// From the checked key `evaluation`.
std::vector<std::string> explain_evaluation(const Value& value, const Evaluation& evaluation);

}  // namespace cofferdam
