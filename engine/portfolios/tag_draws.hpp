// Draws of tags when a book is built.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "portfolios/fields.hpp"

namespace cofferdam {

/// One uniform a row for each tag that is drawn, addressed by a path. Fine-grained rows run through
/// all combinations instead, each of which has a share.
class TagDraws {
 public:
  TagDraws(const RowSource& source, std::size_t rows);

  /// A place among the combinations for a draw of so many values. Places are taken in the order of
  /// the tags, draws may be made in another.
  std::size_t take_place(std::size_t values);
  /// A code for each row: code k has the probability shares[which[row]][k]. Rows of `shares` sum
  /// to 1; an empty `which` is 0 for all.
  std::vector<std::uint32_t> draw(const std::string& path, std::size_t place,
                                  const std::vector<std::vector<double>>& shares,
                                  std::span<const std::uint32_t> which = {});
  /// [row] part of the loans of a day that its combination has; empty if rows are drawn.
  const std::vector<double>& shares() const { return shares_; }

 private:
  const RowSource& source_;
  std::size_t rows_, next_place_ = 1;
  std::vector<double> shares_;
};

}  // namespace cofferdam
