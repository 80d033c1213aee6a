// What an insurance policy pays of a loss.
#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "scenario/value.hpp"

namespace cofferdam {

/// Amounts that exceed another one by less than this factor are the same, but for rounding.
inline constexpr double kRoundedUp = 1 + 1e-12;

/// The claims of some trials: those of a policy in a trial stand together, in the order of time.
/// Columns of equal length. Amounts are money.
struct TermClaims {
  std::span<const std::uint32_t> trial;
  std::span<const std::uint32_t> row;     ///< of the portfolio
  std::span<const std::uint32_t> member;  ///< which of the equal policies of the row
  std::span<const std::int32_t> year;     ///< of the policy, from 0; its annual terms begin anew
  std::span<const double> months;         ///< since the policy began
  std::span<double> owed;                 ///< of the loss; each term lowers it

  std::size_t size() const { return owed.size(); }
  /// Whether a claim is of the same trial, policy and policy year as the one before.
  bool continues(std::size_t i) const {
    return i > 0 && trial[i] == trial[i - 1] && row[i] == row[i - 1] &&
           member[i] == member[i - 1] && year[i] == year[i - 1];
  }
};

/// Everything is fixed after building; `apply` may be called from any thread.
class Term {
 public:
  virtual ~Term() = default;
  /// Lowers what is owed of each claim, from what the terms before have left; never below zero.
  virtual void apply(const TermClaims& claims) const = 0;
  /// Whether it never pays more of a smaller loss, and of one loss whatever others there are,
  /// unless less for them.
  virtual bool pays_less_of_less() const { return true; }
};

/// What a term is built from.
struct TermContext {
  /// One number a row of a field of the scenario; problems are told.
  std::function<std::vector<double>(const Value& field, const Range& range, Type unit)> numbers;
  std::span<const double> sum_insured;  ///< [row] of one policy, money
  bool dated = false;                   ///< there is a calendar
  Problems& problems;
};

struct TermKind : Kind {
  /// A problem gives a null pointer.
  std::unique_ptr<Term> (*make)(const Value&, const TermContext&);
};
struct TermMember {
  std::span<const Key> keys;
  decltype(TermKind::make) make;
};

/// A number of each policy; kept once if it is the same of all.
class OfPolicies {
 public:
  explicit OfPolicies(std::vector<double> of_rows);  ///< [row]
  bool empty() const { return numbers_.empty(); }
  double of(std::uint32_t row) const {
    return numbers_.size() == 1 ? numbers_.front() : numbers_[row];
  }
  /// owed[i] becomes rule(owed[i], the number of its policy). A rule without a branch is worked on
  /// several claims at once.
  template <class Rule>
  void apply(const TermClaims& claims, const Rule& rule) const {
    constexpr std::size_t kTogether = 64;
    double numbers[kTogether];
    std::fill_n(numbers, kTogether, numbers_.front());
    for (std::size_t first = 0; first < claims.size(); first += kTogether) {
      const std::size_t count = std::min(kTogether, claims.size() - first);
      double* owed = &claims.owed[first];
      if (numbers_.size() > 1)
        for (std::size_t i = 0; i < count; ++i) numbers[i] = numbers_[claims.row[first + i]];
      for (std::size_t i = 0; i < count; ++i) owed[i] = rule(owed[i], numbers[i]);
    }
  }

 private:
  std::vector<double> numbers_;
};

/// An amount of each policy, from the keys `amount` and `of_sum_insured`, of which one is given.
/// Empty if there are problems.
OfPolicies policy_amounts(const Value& term, const TermContext& context);

/// The keys that `policy_amounts` reads.
#define COFFERDAM_POLICY_AMOUNT_KEYS                                                     \
  {.name = "amount",                                                                     \
   .type = Type::field,                                                                  \
   .sentence = "money; may vary between policies",                                       \
   .fallback = kOptional,                                                                \
   .range = kAtLeastZero,                                                                \
   .unit = Type::amount},                                                                \
  {                                                                                      \
    .name = "of_sum_insured", .type = Type::field,                                       \
    .sentence = "instead: part of the sum insured of the policy", .fallback = kOptional, \
    .range = kAtLeastZero, .unit = Type::rate                                            \
  }

}  // namespace cofferdam
