// One output table and what it accumulates.
#pragma once
#include <cofferdam/table.hpp>

#include <memory>
#include <vector>

#include "measures/account_statistics.hpp"

namespace cofferdam {

/// What tables are made from at the end of a run.
struct Summary {
  const Params& params;
  const AccountStatistics& statistics;
  std::vector<Account> accounts;
  std::vector<std::vector<TailEntry>> tails;  ///< [account] trials kept one by one, largest first
  std::vector<Sample> samples;                ///< [account]
  double trials = 0;
};

/// Sorts and gathers what tables need; `statistics` must outlive it.
Summary summarise(const Params& params, const AccountStatistics& statistics);

/// A value: what was accumulated in any order and split gives the same table. Tables that need the
/// accounts alone override nothing but `table`.
class Measure {
 public:
  virtual ~Measure() = default;
  /// A settled run of trials; runs of a block come in order.
  virtual void observe(const TrialRun&) {}
  virtual void close_block() {}
  /// Adds what another accumulated; `other` is of the same kind.
  virtual void merge(const Measure& other) { (void)other; }
  virtual void write(ByteWriter&) const {}
  virtual void read(ByteReader&) {}
  virtual Table table(const Summary& summary) const = 0;
};

struct TableKind : Kind {
  /// A null pointer if the scenario has nothing for the table.
  std::unique_ptr<Measure> (*make)(const Params&);
};
struct TableMember {
  std::unique_ptr<Measure> (*make)(const Params&);
};

}  // namespace cofferdam
