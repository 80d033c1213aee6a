// Which rules govern payments, and which clauses are worked together, in plain words.
#pragma once
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "scenario/words.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {

/// For each payment of a clause that rules govern: which they are, in the order in which they act.
std::vector<std::string> explain_payments(const Clause& clause, const ProgrammeContext& context,
                                          const Words& words);

/// Groups of clauses in the order in which they are worked, each with why it is a group.
std::vector<std::pair<std::string, std::vector<std::string>>> explain_order(
    const Programme& programme, const std::function<std::string(const Clause&)>& name_of);

}  // namespace cofferdam
