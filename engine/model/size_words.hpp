// What is to be sized, in plain words.
#pragma once
#include <string>
#include <vector>

#include "model/size_question.hpp"
#include "scenario/words.hpp"

namespace cofferdam {

std::vector<std::string> explain_size(const SizeQuestion& question, const Words& words);

}  // namespace cofferdam
