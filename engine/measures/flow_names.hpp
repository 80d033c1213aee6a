// Flows of one name and the same parties, which may be lines of several portfolios.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "waterfall/clause.hpp"

namespace cofferdam {

struct NamedFlow {
  std::string name;
  FlowKind kind = FlowKind::fee;
  std::size_t payer = kOutside, payee = kOutside;
  std::vector<std::size_t> lines;  ///< of the flows of the programme
};

/// In the order of the programme.
inline std::vector<NamedFlow> named_flows(const ProgrammeContext& context) {
  std::vector<NamedFlow> named;
  for (const FlowLine& flow : context.flows) {
    const auto same = [&](const NamedFlow& known) {
      return known.name == flow.name && known.payer == flow.payer && known.payee == flow.payee;
    };
    auto known = std::find_if(named.begin(), named.end(), same);
    if (known == named.end())
      known = named.insert(named.end(), {flow.name, flow.kind, flow.payer, flow.payee, {}});
    known->lines.push_back(flow.index);
  }
  return named;
}

inline std::string party_name(std::size_t bearer, const ProgrammeContext& context) {
  return bearer == kOutside ? "outside" : context.bearers[bearer];
}

}  // namespace cofferdam
