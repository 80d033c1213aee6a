// What is paid for cover, against which losses are set.
#include "flows/flow_clause.hpp"

namespace cofferdam {
namespace {

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  declare_flow(FlowKind::premium, value, context, problems);
  return nullptr;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  return explain_flow(FlowKind::premium, value, words);
}

}  // namespace

ClauseMember premium_member() {
  return {flow_keys(), make, explain};
}

}  // namespace cofferdam
