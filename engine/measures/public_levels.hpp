// Levels of government among the bearers.
#pragma once
#include <algorithm>
#include <cstddef>
#include <string>
#include <vector>

#include "model/params.hpp"
#include "waterfall/clause.hpp"

namespace cofferdam {

/// Levels that occur, in order of appearance.
struct PublicLevels {
  static constexpr std::size_t kPrivate = static_cast<std::size_t>(-1);

  explicit PublicLevels(const std::vector<Bearer>& bearers) {
    for (const Bearer& bearer : bearers) {
      const auto found = std::find(names.begin(), names.end(), bearer.level);
      const bool is_private = bearer.level == "no";
      of.push_back(is_private ? kPrivate : static_cast<std::size_t>(found - names.begin()));
      if (!is_private && found == names.end()) names.push_back(bearer.level);
    }
  }
  bool is_public(std::size_t bearer) const { return of[bearer] != kPrivate; }

  std::vector<std::string> names;
  std::vector<std::size_t> of;  ///< [bearer] index of its level, or kPrivate
};

/// Whether cash moves that is no loss: funding of pools, flows.
inline bool moves_cash(const ProgrammeContext& context) {
  return !context.funding.empty() || !context.flows.empty();
}

/// Flows as what each side spends: for every flow and cell [year x trials + trial] with an amount,
/// add(payer, amount, cell) and add(payee, -amount, cell). Both may be kOutside.
template <class Add>
void each_flow(const ProgrammeContext& context, const std::vector<std::vector<double>>& flows,
               const Add& add) {
  for (std::size_t i = 0; i < flows.size(); ++i)
    for (std::size_t cell = 0; cell < flows[i].size(); ++cell) {
      if (flows[i][cell] == 0) continue;
      add(context.flows[i].payer, flows[i][cell], cell);
      add(context.flows[i].payee, -flows[i][cell], cell);
    }
}

/// Funding as what each side spends: for every line and cell [year x trials + trial] with an
/// amount, add(payer, amount, cell) and add(bearer of the pool, -amount, cell). The payer may be
/// kOutside; amounts are below zero where a pool gives back.
template <class Add>
void each_funding(const ProgrammeContext& context, const std::vector<std::vector<double>>& funding,
                  const Add& add) {
  for (std::size_t i = 0; i < funding.size(); ++i) {
    const FundingLine& line = context.funding[i];
    for (std::size_t cell = 0; cell < funding[i].size(); ++cell) {
      if (funding[i][cell] == 0) continue;
      add(line.bearer, funding[i][cell], cell);
      add(context.pools[line.pool].bearer, -funding[i][cell], cell);
    }
  }
}

}  // namespace cofferdam
