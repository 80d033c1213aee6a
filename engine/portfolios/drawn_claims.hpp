// Claims of policies as they are drawn.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace cofferdam {

/// Trials of a run that are worked together.
struct TrialPart {
  std::int64_t first = 0;          ///< of the run
  std::size_t count = 0;           ///< of the run
  std::size_t begin = 0, end = 0;  ///< offsets in the run
  std::uint64_t trial(std::size_t offset) const {
    return static_cast<std::uint64_t>(first) + offset;
  }
};

/// Claims of a run of trials. Columns of equal length.
struct DrawnClaims {
  std::vector<std::uint32_t> trial;  ///< offset from the first of the run
  std::vector<std::uint32_t> row, member;
  std::vector<double> time;    ///< years from the start of the calendar
  std::vector<double> amount;  ///< loss from the ground up, money
  std::vector<double> owed;    ///< of it by the insurer, once terms have acted
  std::vector<std::uint32_t> occurrence;
  std::vector<std::uint32_t> coverage;  ///< to which it belongs, see `Coverages`

  std::size_t size() const { return row.size(); }
  /// New claims are of no occurrence and of the first coverage.
  void resize(std::size_t size);
  /// Claim `to` becomes a copy of claim `from` of `other`.
  void copy(std::size_t to, const DrawnClaims& other, std::size_t from);
  /// Becomes the claims of `other` at the places of `order`.
  void take(const DrawnClaims& other, std::span<const std::uint32_t> order);
  void add(std::uint32_t in_trial, std::uint32_t of, std::uint32_t number, double at);
  /// Whether two claims are of the same policy in the same trial.
  bool same_policy(std::size_t i, std::size_t j) const {
    return (row[i] == row[j]) & (member[i] == member[j]) & (trial[i] == trial[j]);
  }
  /// By trial, policy and time; what is equal stays in the order of drawing.
  void sort(const TrialPart& part, DrawnClaims& scratch);
};

}  // namespace cofferdam
