// What loans earn their lenders in each trial, part by part.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "measures/group_sums.hpp"

namespace cofferdam {

/// Interest less funding, costs and losses, and each flow that a lender gets or pays on its loans;
/// over the whole scenario, not discounted.
class LoanMargins {
 public:
  explicit LoanMargins(const Params& params);
  /// Parts come before the margin, which is their sum; then, if there is relending, the margin
  /// without it.
  const std::vector<GroupComponent>& components() const { return components_; }
  const GroupSums& sums() const { return sums_; }
  /// Works out the trials of a settled run.
  void observe(const Settlement& settlement);
  const GroupSums::Sums& of(std::size_t component) const { return parts_[component]; }
  /// [trial] of all loans of a lender.
  std::vector<double> margin(std::size_t lender) const;

 private:
  struct Flow {
    std::size_t component = 0;
    std::vector<double> sign;  ///< [group] 1: its lender gets it; -1: pays it
    std::unique_ptr<const FlowIncome> income;
  };

  const std::vector<Pricing::Group>& groups() const { return sums_.pricing().groups(); }
  void add_flows(const ProgrammeContext& context);
  void add_totals();

  GroupSums sums_;
  std::vector<GroupComponent> components_{
      {"interest", "interest"}, {"funding", "funding"}, {"costs", "costs"}, {"losses", "loss"}};
  std::vector<Flow> flows_;
  std::size_t margin_ = 0;
  std::vector<GroupSums::Sums> parts_;  ///< [component]
};

}  // namespace cofferdam
