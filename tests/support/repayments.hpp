// Repayments by themselves, without a portfolio.
#pragma once
#include <memory>
#include <string>

#include "catalogue.hpp"
#include "repayments/repayment.hpp"
#include "scenario/tree.hpp"

namespace cofferdam {

/// The repayment that the text names as it would stand in a scenario. Throws InputError.
inline std::unique_ptr<Repayment> repayment_of(const std::string& yaml) {
  static constexpr Key kKeys[] = {
      {.name = "x", .type = Type::kind, .sentence = "x", .family = FamilyId::repayment}};
  const Document document = parse_document("test.yaml", "x: " + yaml + "\n");
  Problems problems(document.sources);
  const Value root = check(document, kKeys, catalogue(), problems);
  problems.throw_if_any();
  auto made = make_repayment(root.at("x"), problems);
  problems.throw_if_any();
  return made;
}

inline Schedule schedule_of(const std::string& yaml, int term_months) {
  return repayment_of(yaml)->schedule(term_months);
}

}  // namespace cofferdam
