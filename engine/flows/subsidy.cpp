// What somebody pays of what others owe: interest, fees, premiums.
#include "flows/flow_clause.hpp"

namespace cofferdam {
namespace {

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  declare_flow(FlowKind::subsidy, value, context, problems);
  return nullptr;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  return explain_flow(FlowKind::subsidy, value, words);
}

}  // namespace

ClauseMember subsidy_member() {
  return {flow_keys(), make, explain};
}

}  // namespace cofferdam
