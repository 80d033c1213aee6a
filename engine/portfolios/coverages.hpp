// What policies cover: what a claim of each coverage loses, and which terms are its own.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "portfolios/claim_sizes.hpp"
#include "terms/term.hpp"

namespace cofferdam {

/// A term as results name it.
struct NamedTerm {
  std::string name;
  std::unique_ptr<Term> term;
};

/// The terms of a list. A second one of a kind is told as `deductible 2`.
std::vector<NamedTerm> read_terms(const Value& list, const TermContext& context);

/// Every claim belongs to one coverage: that which covers all, or one of a list, drawn with given
/// probabilities from the word that also gives its size.
class Coverages {
 public:
  /// From the keys `coverages`, `severity` and `damage_ratio` of a portfolio. Problems: shares that
  /// are not 100 % together, a size beside coverages that have theirs.
  Coverages(const Value& portfolio, FieldResolver& resolver, const LoanExposures& exposures,
            const TermContext& terms, Problems& problems);

  /// amounts[i] becomes the loss of a claim of rows[i], coverage[i] the one that it belongs to,
  /// from uniforms[i].
  void draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
            std::span<double> amounts, std::span<std::uint32_t> coverage) const;
  std::size_t size() const { return list_.size(); }
  const std::vector<NamedTerm>& terms(std::size_t coverage) const { return list_[coverage].terms; }
  /// Of a coverage as claims have it; "": it covers all, or there is none.
  std::string name(std::uint32_t coverage) const {
    return coverage == kNone ? "" : list_[coverage].name;
  }
  double mean(std::size_t row) const;  ///< of a claim, money
  /// That a claim of the only coverage loses more.
  double probability_above(std::size_t row, double amount) const {
    return list_.front().sizes.probability_above(row, amount);
  }

  /// Of claims that belong to none of them.
  static constexpr std::uint32_t kNone = 0xffffffff;

 private:
  struct Coverage {
    std::string name;
    double share;
    ClaimSizes sizes;
    std::vector<NamedTerm> terms;
  };
  std::vector<Coverage> list_;
};

}  // namespace cofferdam
