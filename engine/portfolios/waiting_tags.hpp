// Tags that wait for what they are of: bands of a number, and how another tag is seen.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "portfolios/bands.hpp"
#include "portfolios/loan_exposures.hpp"
#include "portfolios/tag_draws.hpp"

namespace cofferdam {

/// What bands are called. Bands of one name are one value.
struct NamedBands {
  Bands bands;
  std::vector<std::string> values;
  std::vector<std::uint32_t> codes;  ///< [band]
};

/// From the key `bands` of a tag. Nothing if there are problems.
std::optional<NamedBands> read_named_bands(const Value& bands, Problems& problems);

/// How classes are taken for each other.
struct Misclassification {
  std::vector<std::string> classes;
  std::vector<std::vector<double>> matrix;  ///< [true][seen] rows sum to 1
};

/// From the key `observes` of a tag. Nothing if there are problems: a class that stands twice, a
/// matrix that is not square in the classes, a row that does not sum to 1.
std::optional<Misclassification> read_misclassification(const Value& observes, Problems& problems);

/// Tags whose values are known, and whose codes follow as soon as a number or another tag is there.
class WaitingTags {
 public:
  WaitingTags(TagDraws& draws, LoanExposures& exposures, Problems& problems)
      : draws_(draws), exposures_(exposures), problems_(problems) {}

  /// A tag of the number that the key `of` names. False if there are problems.
  bool add_banded(const std::string& name, const Value& tag);
  /// A tag that shows another one with mistakes. False if there are problems.
  bool add_observed(const std::string& name, const Value& tag);
  /// Makes those that can be made by now.
  void make_known();
  /// Makes the others too, or says why they cannot be made.
  void finish();

 private:
  struct Waiting {
    std::size_t tag = 0;  ///< among those of the exposures
    const Value* key = nullptr;
    std::optional<NamedBands> bands;  ///< nothing: it observes
    Misclassification seen;
    std::size_t place = 0;  ///< of its draw
  };

  bool is_known(const Waiting& waiting) const;
  void make(const Waiting& waiting);
  void cut(const Waiting& waiting, Tag& tag);
  void observe(const Waiting& waiting, Tag& tag);
  std::vector<std::uint32_t> rows_of_matrix(const Waiting& waiting, const Tag& truth);
  void refuse(const Waiting& waiting);

  TagDraws& draws_;
  LoanExposures& exposures_;
  Problems& problems_;
  std::vector<Waiting> waiting_;
};

}  // namespace cofferdam
