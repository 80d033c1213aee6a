// Fields of a scenario (a number, a column, by tag, cases) resolved to one number a row.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "portfolios/exposures.hpp"
#include "scenario/csv.hpp"

namespace cofferdam {

/// Where a portfolio's numbers come from: rows of a file, if there is one, and the stream of draws.
struct RowSource {
  const CsvFile* file = nullptr;
  std::vector<std::size_t> rows = {};  ///< rows of the file that are used
  std::uint64_t portfolio_seed = 0;    ///< key of generated draws
  /// Combinations of tags of fine-grained rows: row i has combination i mod cells, and what would
  /// be drawn has its mean. 0: tags and numbers are drawn row by row.
  std::size_t cells = 0;
  bool reads_columns = true;  ///< false: fields take attributes, and no columns of a file
  std::map<std::string, std::string> tag_columns = {};  ///< that hold the values of tags, by tag
};

class FieldResolver {
 public:
  FieldResolver(const Exposures& exposures, const RowSource& source, Problems& problems)
      : exposures_(exposures), source_(source), problems_(problems) {}

  /// Rows of a leaf of the field: a constant, a column or a distribution.
  using Leaf = std::function<void(const Value& leaf, const RowList& rows)>;
  void for_each_leaf(const Value& field, const Leaf& leaf);
  /// The same for some rows; what the field says about others is not asked.
  void for_each_leaf(const Value& field, const RowList& rows, const Leaf& leaf);

  /// One number a row. Distributions are drawn once, addressed by the path of the field. Numbers
  /// from a file outside `range` are problems with the cell's place.
  ///
  /// `unit` is that of the field's key. Of dates the numbers are days since 1970-01-01, and `range`
  /// is not asked; of spans of time they are months, whole except where a distribution draws them.
  std::vector<double> numbers(const Value& field, const Range& range, Type unit = Type::number);
  /// The same for the rows where `on` is not 0; others stay 0.
  std::vector<double> numbers(const Value& field, const Range& range, const std::vector<char>& on,
                              Type unit = Type::number);
  /// By how much `at_most` of sums has lowered the numbers so far: one a row, or none if it has
  /// not.
  const std::vector<double>& lowered() const { return lowered_; }
  /// Numbers of a column or attribute leaf on `rows`; others stay 0. Cells of unit date are ISO
  /// dates; those of unit duration are numbers of months, or spans such as `12 months`.
  void read_column(const Value& leaf, const Range& range, const RowList& rows,
                   std::vector<double>& out, Type unit = Type::number);
  /// The draws that belong to some rows: one uniform a row, addressed by the path of the leaf.
  std::vector<double> uniforms_of(const Value& leaf, const RowList& rows) const;

 private:
  void split(const Value& field, const RowList& rows, const Leaf& leaf);
  void split_by_tag(const Value& field, const RowList& rows, const Leaf& leaf);
  /// Rows whose tag has a value for which the field says nothing.
  void add_without_value(const Value& field, const Tag& tag, std::span<const std::uint32_t> rows);
  void add_without_cell(const Value& field, const Tag& tag, std::span<const std::uint32_t> rows);
  void split_cases(const Value& field, const RowList& rows, const Leaf& leaf);
  void draw(const Value& leaf, const Range& range, const RowList& rows, std::vector<double>& out,
            Type unit);
  /// A base with the points of the conditions that hold, at most its ceiling.
  void add_up(const Value& sum, const Range& range, const RowList& rows, std::vector<double>& out);
  /// The value of the band in which a number lies, or the average of those of its slices.
  void take_bands(const Value& bands, const Range& range, const RowList& rows,
                  std::vector<double>& out);
  void read_attribute(const Value& leaf, const Range& range, const RowList& rows,
                      std::vector<double>& out, Type unit);
  void read_cells(const Value& leaf, const Range& range, const RowList& rows,
                  std::vector<double>& out, Type unit);

  const Exposures& exposures_;
  const RowSource& source_;
  Problems& problems_;
  TagCodes codes_;
  std::vector<double> lowered_;
};

/// Names of all columns of the file that a value and its parts refer to.
void collect_columns(const Value& value, std::set<std::string>& columns);

/// A tag from texts, one a row. Values are sorted by bytes. A problem at
/// `where` if there are more than 65,535 different ones.
Tag tag_of(const std::string& name, const std::vector<std::string_view>& cells, const Value& where,
           Problems& problems);

}  // namespace cofferdam
