// Tags of a book: columns of its file, drawn from a mix or a joint table, of the instances of a
// bearer, bands of numbers, or how another tag is seen.
#pragma once
#include "portfolios/instances.hpp"
#include "portfolios/waiting_tags.hpp"

namespace cofferdam {

class LoanTags {
 public:
  /// `exposures` has its number of rows; the arguments outlive this.
  LoanTags(const Value& portfolio, const RowSource& source, const std::vector<Instances>& instances,
           LoanExposures& exposures, Problems& problems);

  /// Adds the declared tags, then those of joint tables, then one for each bearer of instances that
  /// is not declared, drawn as a mix of that name would be. Tags of numbers have no codes yet.
  /// False if one of them cannot be made; the problem is then told.
  bool add();
  /// Gives codes to tags whose numbers are known by now.
  void make_known() { waiting_.make_known(); }
  /// The same, and tells of those that cannot be made.
  void finish() { waiting_.finish(); }
  /// [row] part of the loans of a day that a fine-grained row has.
  const std::vector<double>& shares() const { return draws_.shares(); }

 private:
  bool add(const std::string& name, const Value& tag);
  bool add_column(const std::string& name, const Value& tag);
  bool add_banded_column(const std::string& name, const Value& tag);
  bool add_mixed(const std::string& name, const Value& mix);
  bool add_joint(const Value& table);
  bool fail(const Value& value, std::string what, std::string advice);
  std::vector<std::uint32_t> drawn(const std::vector<double>& shares, const std::string& path);

  const Value& portfolio_;
  const RowSource& source_;
  const std::vector<Instances>& instances_;
  LoanExposures& exposures_;
  Problems& problems_;
  TagDraws draws_;
  WaitingTags waiting_;
};

/// Number of combinations of what is drawn for tags.
double combinations_of(const Value& portfolio, const std::vector<Instances>& instances);

}  // namespace cofferdam
