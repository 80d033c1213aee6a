// What public money spends in each trial.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "measures/public_levels.hpp"
#include "model/trials.hpp"

namespace cofferdam {

inline constexpr const char* kAllLevels = "all levels";

/// What each level of government, and all of them together, spend over the whole course: losses
/// that its bearers bear, what they pay into pools and flows that they pay, less what they get of
/// these, consolidated of what flows within the level. What a pool holds at the end belongs to its
/// owners by their parts, whatever its own level; without owners to whom it belongs itself.
class PublicCosts {
 public:
  explicit PublicCosts(const Params& params);
  /// Levels in order of their bearers, then all of them; empty where nobody is public.
  const std::vector<std::string>& names() const { return names_; }
  /// Works out the trials of a settled run.
  void observe(const Settlement& settlement);
  /// Costs of a level in those trials, [trial].
  std::span<const double> of(std::size_t level) const { return sums_[level]; }

 private:
  void add(std::size_t bearer, double amount, std::size_t trial);
  void add_to(std::size_t level, double amount, std::size_t trial);
  void give_owners_the_rest(const Settlement& settlement);
  void clean();

  const ProgrammeContext& context_;
  PublicLevels public_;
  std::vector<std::string> names_;
  std::vector<std::vector<double>> sums_, gross_;  ///< [level][trial]
};

}  // namespace cofferdam
