// Named factors, their hierarchy and correlations.
#pragma once
#include <string>
#include <vector>

#include "economies/factors.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

struct Factor {
  std::string name;           ///< `national`, or `region.east` for a member of a family
  std::string family;         ///< `region`, or "" for a factor of its own
  std::string member;         ///< `east`
  int parent = -1;            ///< index of the factor above, which stands before this one
  double parent_loading = 0;  ///< correlation with the parent
  std::uint64_t entity = 0;   ///< address of its draws
};

/// Factors are standard normal. Y = M Z with independent innovations Z, one a factor.
class FactorModel {
 public:
  FactorModel(const Value& economy, Problems& problems);

  const std::vector<Factor>& factors() const { return factors_; }
  double correlation(std::size_t i, std::size_t j) const { return correlation_[i][j]; }
  /// Indices that a name stands for: one factor, or all members of a family. Empty if unknown.
  std::vector<std::size_t> indices_of(const std::string& name) const;
  std::vector<std::string> names() const;  ///< of factors and families, for suggestions

  /// Draws all factors of the trials.
  void draw(std::uint64_t seed, const TrialRange& trials, Factors& factors) const;

 private:
  void add(const std::string& name, const Value& value, Problems& problems);
  void order_by_parent(const Value& economy, Problems& problems);
  static void report_parent(const Value& declared, const std::string& name, Problems& problems);
  void read_matrix(const Value& correlations, Problems& problems);
  void factorise(const Value& matrix, const std::vector<std::size_t>& roots, Problems& problems);
  void fill_correlations();

  std::vector<Factor> factors_;
  std::vector<std::vector<double>> mixing_;       ///< M, rows are factors
  std::vector<std::vector<double>> correlation_;  ///< M M'
};

}  // namespace cofferdam
