// One output table and what it accumulates.
#pragma once
#include <cofferdam/table.hpp>

#include <memory>
#include <optional>
#include <vector>

#include "measures/account_statistics.hpp"
#include "model/stop_rule.hpp"

namespace cofferdam {

/// What tables are made from at the end of a run.
struct Summary {
  const Params& params;
  const AccountStatistics& statistics;
  std::vector<Account> accounts;
  /// [account] trials kept one by one, largest first
  std::vector<std::span<const TailEntry>> tails;
  std::vector<Sample> samples;  ///< [account]
  double trials = 0;
};

/// Sorts and gathers what tables need; `statistics` must outlive it.
Summary summarise(const Params& params, const AccountStatistics& statistics);

/// Bytes that tables take while they are made at the end of a run.
struct TableBytes {
  double scratch = 0;  ///< while one table is made
  double cells = 0;    ///< of rows that grow in number with the trials
};

/// A value: what was accumulated in any order and split gives the same table.
class Measure {
 public:
  virtual ~Measure() = default;
  /// A settled run of trials; runs of a block come in order.
  virtual void observe(const TrialRun&) = 0;
  virtual void close_block() = 0;
  /// Adds what another accumulated; `other` is of the same kind.
  virtual void merge(const Measure& other) = 0;
  /// All of its state, between blocks.
  virtual void write(ByteWriter&) const = 0;
  virtual void read(ByteReader&) = 0;
  virtual Table table(const Summary& summary) const = 0;
  /// The estimate of one cell of its table; nothing if the measure is in another table.
  virtual std::optional<Estimate> estimate(const StopMeasure&, const Params&, double trials) const {
    return (void)trials, std::nullopt;
  }
  /// May keep single trials in the memory of another worker of the run; called before anything is
  /// observed. Workers that share are merged before one of them is written.
  virtual void share(const Measure& other) { (void)other; }
  /// Bytes that trials kept one by one can take after so many, for all workers that share.
  virtual double bytes_after(double trials) const { return (void)trials, 0; }
  /// What its table takes besides after so many. Quantiles are read from a list as large as what is
  /// kept one by one.
  virtual TableBytes table_bytes(double trials) const { return {bytes_after(trials), 0}; }
};

/// A table that is made from the summary and the parameters alone.
class Stateless : public Measure {
 public:
  void observe(const TrialRun&) final {}
  void close_block() final {}
  void merge(const Measure&) final {}
  void write(ByteWriter&) const final {}
  void read(ByteReader&) final {}
};

struct TableKind : Kind {
  /// A null pointer if the scenario has nothing for the table.
  std::unique_ptr<Measure> (*make)(const Params&);
};
struct TableMember {
  std::unique_ptr<Measure> (*make)(const Params&);
};

}  // namespace cofferdam
