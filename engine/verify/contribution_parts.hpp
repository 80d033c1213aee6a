// What each portfolio is of the TVaR of all losses, exactly.
#pragma once
#include <cofferdam/model.hpp>
#include <cofferdam/table.hpp>

#include <string>
#include <vector>

namespace cofferdam {

/// A row of the table `contributions` that has an exact answer.
struct ExactContribution {
  std::size_t row = 0;
  double exact = 0;
};

/// Whether the scenario asks for contributions, and loans of one period with one factor make all
/// losses.
bool has_exact_contributions(const Model& model);

/// Of its table `contributions`: parts of the TVaR of all losses by portfolio. Empty where the
/// distribution takes too much work.
std::vector<ExactContribution> exact_contributions(const Model& model, const Table& contributions);

}  // namespace cofferdam
