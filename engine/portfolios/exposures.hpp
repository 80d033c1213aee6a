// What can default: one row an exposure, or a group of equal ones.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "portfolios/lives.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

/// A label that each exposure carries, fixed at origination.
struct Tag {
  std::string name;
  std::vector<std::string> values;
  std::vector<std::uint32_t> codes;  ///< [row] index into values
};

/// A number that each exposure carries, for clauses and conditions.
struct Attribute {
  std::string name;
  std::vector<double> values;  ///< [row]
};

/// Rows of a portfolio. All columns have the same length.
struct Exposures {
  std::vector<std::string> ids;  ///< [row] of the file, or empty: ids are then 1, 2, ...
  std::vector<double> ead;       ///< [row] what was lent, or without calendar the exposure at
                                 ///< default, of one loan
  std::vector<double> pd;        ///< [row] probability of default over a year; 0 if it follows
                                 ///< from a curve by age
  std::vector<double> lgd;       ///< [row] mean loss given default
  std::vector<double> count;  ///< [row] number of equal loans: whole, but in fine-grained business
  std::vector<double> realised;  ///< [row] loss that really happened; empty if not given
  std::vector<Tag> tags;
  std::vector<Attribute> attributes;
  Lives lives;
  bool fine_grained = false;  ///< rows stand for very many small loans

  std::size_t rows() const { return count.size(); }
  const Tag* tag(const std::string& name) const;
  /// Adds values that the tag has in other portfolios, if these exposures carry it.
  void admit_tag_values(const Tag& other);
  const std::vector<double>* attribute(const std::string& name) const;  ///< also `ead` and `pd`
  std::string id(std::size_t row) const { return ids.empty() ? std::to_string(row + 1) : ids[row]; }
};

/// Some rows of a portfolio, ascending.
using RowList = std::vector<std::uint32_t>;

/// Looks the values of tags up. The tags must not change as long as it is used.
class TagCodes {
 public:
  /// Code of a value; nothing if no row may have it.
  std::optional<std::uint32_t> of(const Tag& tag, std::string_view value);

 private:
  using Codes = std::unordered_map<std::string_view, std::uint32_t>;
  std::map<const Tag*, Codes> known_;
};

/// Which rows satisfy a condition, as 0 and 1. `path` is that of its key, for messages.
std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const std::string& path, Problems& problems);
/// The same of the rows of a list, by place in the list. Takes time by the rows of the list, not by
/// those of the portfolio.
std::vector<char> rows_where(const Predicate& condition, const Exposures& exposures,
                             const RowList& rows, TagCodes& codes, const std::string& path,
                             Problems& problems);

}  // namespace cofferdam
