// What a bearer, or an enterprise, is paid for its service on loans and policies.
#include "flows/flow_clause.hpp"

namespace cofferdam {
namespace {

std::unique_ptr<Clause> make(const Value& value, ProgrammeContext& context, Problems& problems) {
  declare_flow(FlowKind::fee, value, context, problems);
  return nullptr;
}

std::vector<std::string> explain(const Value& value, const ProgrammeContext&, const Words& words) {
  return explain_flow(FlowKind::fee, value, words);
}

}  // namespace

ClauseMember fee_member() {
  return {flow_keys(), make, explain};
}

}  // namespace cofferdam
