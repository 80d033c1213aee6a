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

std::string brief(const Value& value, const std::string&, const Words&) {
  return brief_flow(value);
}

}  // namespace

ClauseMember fee_member() {
  return {
      .keys = flow_keys(),
      .make = make,
      .explain = explain,
      .brief = brief,
      .formula =
          "X = r x B, at most M: r rate, B what is lent or insured (per: loan), or its average in "
          "force over a year (per: year), the guaranteed or the payee's own part of it, interest "
          "on it, or another flow; M at_most",
      .scheme = {
          "National Financing Guarantee Fund, 2024",
          "its fee is at most 0.3 % of guarantees up to 5 million yuan and 0.5 % of larger ones",
          "Securities Times, 27 July 2024 (copy), m.lautan.net/2024-07-27/213742950.html"}};
}

}  // namespace cofferdam
