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

std::string brief(const Value& value, const std::string&, const Words&) {
  return brief_flow(value);
}

}  // namespace

ClauseMember subsidy_member() {
  return {.keys = flow_keys(),
          .make = make,
          .explain = explain,
          .brief = brief,
          .formula =
              "X = r x B, at most M: r rate, B what others owe: another flow, such as a premium "
              "(up to the rate up_to), interest, or a part of what is lent; M at_most",
          .scheme = {"Xi'an, technology insurance, 2026",
                     "the city pays up to 80 % of the premium of technology insurance",
                     "Xixian New Area, January 2026, xixianxinqu.gov.cn"}};
}

}  // namespace cofferdam
