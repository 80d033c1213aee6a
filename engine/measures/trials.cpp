// Single trials, if the scenario asks for them.
#include <algorithm>
#include <cmath>

#include "economies/factor_model.hpp"
#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "time/calendar.hpp"
#include "waterfall/programme.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

/// Values of the trials of one run, in order.
struct RunRows {
  std::int64_t first = 0;
  std::vector<double> cells;  ///< [column][trial]
};

class Trials final : public Measure {
 public:
  explicit Trials(const Params& params)
      : pools_(params.programme->context().pools),
        all_(params.trial_tables == TrialTables::all),
        told_(static_cast<std::size_t>(std::count_if(pools_.begin(), pools_.end(), tells_stock))),
        columns_(3 + params.bearers.size() + pools_.size() + told_ +
                 (all_ ? params.factors->factors().size() * params.factors->years() : 0)) {}

  void observe(const TrialRun& run) override {
    const Settlement& settlement = run.settlement;
    RunRows rows{run.range.first, {}};
    rows.cells.reserve(columns_ * run.range.count);
    const auto append = [&](std::span<const double> values) {
      rows.cells.insert(rows.cells.end(), values.begin(), values.end());
    };
    append(run.weights());
    append(settlement.losses);
    append(settlement.defaults);
    for (std::size_t b = 0; b < settlement.ledger.bearers(); ++b)
      append(settlement.ledger.of(LedgerKind::borne, b));
    for (std::size_t p = 0; p < pools_.size(); ++p) append_pool(p, settlement, rows.cells);
    for (std::size_t year = 0; all_ && year < run.factors.years(); ++year)
      for (std::size_t f = 0; f < run.factors.factors(); ++f) append(run.factors.of(f, year));
    runs_.push_back(std::make_shared<const RunRows>(std::move(rows)));
  }
  double bytes_after(double trials) const override { return cells(columns_, trials); }
  TableBytes table_bytes(double trials) const override { return {0, cells(columns_ + 1, trials)}; }
  void close_block() override {}
  void merge(const Measure& other) override {
    const auto& runs = static_cast<const Trials&>(other).runs_;
    runs_.insert(runs_.end(), runs.begin(), runs.end());
  }
  void write(ByteWriter& bytes) const override {
    bytes.put(static_cast<std::uint64_t>(runs_.size()));
    for (const auto& run : runs_) bytes.put(run->first), bytes.put_all(run->cells);
  }
  void read(ByteReader& bytes) override {
    runs_.clear();
    for (auto left = bytes.take<std::uint64_t>(); left > 0; --left) {
      const auto first = bytes.take<std::int64_t>();
      runs_.push_back(std::make_shared<const RunRows>(RunRows{first, bytes.take_all<double>()}));
    }
  }

  Table table(const Summary& summary) const override {
    std::vector<const RunRows*> order;
    for (const auto& run : runs_) order.push_back(run.get());
    std::sort(order.begin(), order.end(),
              [](const RunRows* a, const RunRows* b) { return a->first < b->first; });
    IntegerColumn trial("trial", "number of the trial, as 'replay' takes it");
    std::vector<NumberColumn> columns = declare(summary);
    for (const RunRows* run : order) {
      const std::size_t count = run->cells.size() / columns_;
      for (std::size_t t = 0; t < count; ++t) {
        trial.add(run->first + static_cast<std::int64_t>(t));
        for (std::size_t c = 0; c < columns_; ++c) columns[c].add(run->cells[c * count + t]);
      }
    }
    Table table = make_table("trials", "one trial", trial);
    for (NumberColumn& column : columns) table.columns.push_back(column.take());
    return table;
  }

 private:
  static bool tells_stock(const NamedPool& pool) { return pool.feedback.empty(); }
  /// Whether the pool was exhausted, and the stock with which it would not have been if that can
  /// be told.
  void append_pool(std::size_t pool, const Settlement& settlement,
                   std::vector<double>& cells) const {
    const PoolOutcomes& outcomes = settlement.pools[pool];
    const std::size_t trials = settlement.trials;
    for (std::size_t t = 0; t < trials; ++t) cells.push_back(std::isfinite(outcomes.exhausted[t]));
    if (tells_stock(pools_[pool]))
      cells.insert(cells.end(), outcomes.required.end() - static_cast<std::ptrdiff_t>(trials),
                   outcomes.required.end());
  }
  static double cells(std::size_t columns, double trials) {
    return sizeof(double) * static_cast<double>(columns) * trials;
  }
  std::vector<NumberColumn> declare(const Summary& summary) const {
    const std::string& currency = summary.params.currency;
    std::vector<NumberColumn> columns = {{"weight", "1", "likelihood weight"},
                                         {"losses", currency, "sum of all losses"},
                                         {"defaults", "1", "number of defaults"}};
    for (const Bearer& bearer : summary.params.bearers)
      columns.emplace_back("borne_by_" + bearer.name, currency, "borne by " + bearer.name);
    for (const NamedPool& pool : pools_) {
      columns.emplace_back("exhausted_" + pool.name, "1",
                           "1: the pool " + pool.name + " was exhausted; 0: it was not");
      if (tells_stock(pool))
        columns.emplace_back("required_" + pool.name, currency,
                             "least opening money with which the pool " + pool.name +
                                 " pays all that is due; inf: none is enough");
    }
    if (all_)
      for (std::size_t year = 0; year < summary.params.factors->years(); ++year)
        for (const Factor& factor : summary.params.factors->factors()) {
          std::string in =
              summary.params.calendar->given() ? summary.params.calendar->year_label(year) : "";
          std::replace(in.begin(), in.end(), '/', '_');  // a group of HDF5 is no part of a name
          columns.emplace_back(
              "factor_" + factor.name + (in.empty() ? "" : "_" + in), "1",
              "factor " + factor.name + (in.empty() ? "" : " in " + in) + "; high is a good year");
        }
    return columns;
  }

  const std::vector<NamedPool>& pools_;
  bool all_;          ///< factors too
  std::size_t told_;  ///< pools whose stock is told
  std::size_t columns_;
  std::vector<std::shared_ptr<const RunRows>> runs_;  ///< of which copies have the same
};

std::unique_ptr<Measure> make(const Params& params) {
  return params.trial_tables == TrialTables::none ? nullptr : std::make_unique<Trials>(params);
}

}  // namespace

TableMember trials_table() {
  return {make};
}

}  // namespace cofferdam
