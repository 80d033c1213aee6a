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

std::string brief(const Value& value, const std::string&, const Words&) {
  return brief_flow(value);
}

}  // namespace

ClauseMember premium_member() {
  return {
      .keys = flow_keys(),
      .make = make,
      .explain = explain,
      .brief = brief,
      .formula =
          "X = r x B, at most M: r rate, B what is lent or insured (per: loan), or its average in "
          "force over a year (per: year), or another flow; M at_most; losses and stop losses are "
          "set against it",
      .scheme = {
          "UK Enterprise Finance Guarantee",
          "the borrower pays a premium of 2 % a year of what is outstanding",
          "Metro Bank, "
          "metrobankonline.co.uk/business/borrowing/products/enterprise-finance-guarantee-scheme"}};
}

}  // namespace cofferdam
