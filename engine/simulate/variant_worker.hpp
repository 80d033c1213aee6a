// What one thread accumulates about the scenario itself or about one variant.
#pragma once
#include <cofferdam/error.hpp>

#include <memory>
#include <string_view>
#include <vector>

#include "measures/measure.hpp"
#include "scenario/keys.hpp"

namespace cofferdam {

/// There is not enough memory for a table.
class NoRoom : public Error {
 public:
  explicit NoRoom(const std::string& advice)
      : Error(ExitCode::scenario, "there is not enough memory; " + advice), advice_(advice) {}
  const std::string& advice() const { return advice_; }

 private:
  std::string advice_;
};

class VariantWorker {
 public:
  /// Accumulators for a run of so many `scenarios`; `tables` is the family of output tables.
  VariantWorker(const Params& params, const Family& tables, std::size_t scenarios);

  const Params& params() const { return params_; }
  const AccountStatistics& statistics() const { return statistics_; }
  /// A settled run of trials; runs of a block come in order.
  void observe(const TrialRun& run);
  void close_block(std::int64_t block);
  /// Keeps single trials in the memory of another worker of the run; before anything is observed.
  void share(const VariantWorker& other);
  /// Bytes that trials kept one by one can take after so many, for all workers that share.
  double bytes_after(double trials) const;
  TableBytes table_bytes(double trials) const;
  void merge(const VariantWorker& other);
  void write(ByteWriter& bytes) const;
  void read(ByteReader& bytes);
  /// Adds what another of the same parameters wrote, table by table, so that little is held twice.
  void merge(ByteReader& bytes, std::size_t scenarios);
  /// What is known of a measure; not of sizes. It must be one of the scenario.
  Estimate estimate(const StopMeasure& measure) const;
  /// Tables of everything observed, in the order of the catalogue.
  std::vector<Table> tables() const;

 private:
  const Params& params_;
  AccountStatistics statistics_;
  std::vector<std::unique_ptr<Measure>> measures_;
  std::vector<const TableKind*> kinds_;  ///< [measure]
  std::vector<std::string_view> names_;  ///< [measure] of its table
};

}  // namespace cofferdam
