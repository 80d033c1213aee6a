#include "simulate/variant_worker.hpp"

#include <algorithm>
#include <stdexcept>

#include "measures/known.hpp"

namespace cofferdam {
namespace {

/// What has a table take less.
std::string advice_for(std::string_view table) {
  if (table == "book") return "report: {book: total}";
  if (table == "trials") return "output: {trials: headline} or none";
  return "fewer periods, cohorts, tags or portfolios";
}

/// Does the work; where memory does not suffice, names the table.
template <class Work>
void naming(std::string_view table, const Work& work) {
  try {
    work();
  } catch (const std::bad_alloc&) {
    throw NoRoom("ask for less of the table '" + std::string(table) + "': " + advice_for(table));
  }
}

}  // namespace

VariantWorker::VariantWorker(const Params& params, const Family& tables, std::size_t scenarios)
    : params_(params), statistics_(params, scenarios) {
  for (const Kind* kind : tables.kinds)
    naming(kind->name, [&] {
      const auto* table = static_cast<const TableKind*>(kind);
      auto measure = table->make(params);
      if (!measure) return;
      measures_.push_back(std::move(measure));
      kinds_.push_back(table);
      names_.push_back(kind->name);
    });
}

void VariantWorker::observe(const TrialRun& run) {
  statistics_.observe(run);
  for (std::size_t i = 0; i < measures_.size(); ++i)
    naming(names_[i], [&] { measures_[i]->observe(run); });
}

void VariantWorker::close_block(std::int64_t block) {
  statistics_.close_block(block);
  for (const auto& measure : measures_) measure->close_block();
}

void VariantWorker::share(const VariantWorker& other) {
  statistics_.share(other.statistics_);
  for (std::size_t i = 0; i < measures_.size(); ++i) measures_[i]->share(*other.measures_[i]);
}

double VariantWorker::bytes_after(double trials) const {
  double bytes = statistics_.bytes_after(trials);
  for (const auto& measure : measures_) bytes += measure->bytes_after(trials);
  return bytes;
}

TableBytes VariantWorker::table_bytes(double trials) const {
  TableBytes bytes;
  for (const auto& measure : measures_) {
    const TableBytes of = measure->table_bytes(trials);
    bytes.scratch = std::max(bytes.scratch, of.scratch);
    bytes.cells += of.cells;
  }
  bytes.scratch += statistics_.sample_bytes(trials);
  return bytes;
}

void VariantWorker::merge(const VariantWorker& other) {
  statistics_.merge(other.statistics_);
  for (std::size_t i = 0; i < measures_.size(); ++i) measures_[i]->merge(*other.measures_[i]);
}

void VariantWorker::write(ByteWriter& bytes) const {
  statistics_.write(bytes);
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    bytes.put_text(names_[i]);
    measures_[i]->write(bytes);
  }
}

void VariantWorker::read(ByteReader& bytes) {
  statistics_.read(bytes);
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    bytes.expect(names_[i]);
    measures_[i]->read(bytes);
  }
}

void VariantWorker::merge(ByteReader& bytes, std::size_t scenarios) {
  {
    AccountStatistics other(params_, scenarios);
    other.read(bytes);
    statistics_.merge(other);
  }
  for (std::size_t i = 0; i < measures_.size(); ++i) {
    bytes.expect(names_[i]);
    const auto other = kinds_[i]->make(params_);
    other->read(bytes);
    measures_[i]->merge(*other);
  }
}

Estimate VariantWorker::estimate(const StopMeasure& measure) const {
  const auto trials = static_cast<double>(statistics_.trials());
  for (const auto& table : measures_)
    if (const auto found = table->estimate(measure, params_, trials)) return *found;
  const Bounds bounds = KnownBounds(params_).of_account(measure.of);
  if (measure.kind == StopMeasure::Kind::mean)
    return statistics_.moments(measure.of).mean_of_amounts(trials, bounds);
  if (measure.kind == StopMeasure::Kind::value_at_risk)
    return statistics_.sample(measure.of).quantile(measure.level);
  if (measure.kind == StopMeasure::Kind::tvar)
    return statistics_.sample(measure.of).tvar(measure.level, bounds);
  throw std::logic_error("no table has the measure '" + measure.name + "'");
}

std::vector<Table> VariantWorker::tables() const {
  const Summary summary = summarise(params_, statistics_);
  std::vector<Table> tables;
  for (const auto& measure : measures_) tables.push_back(measure->table(summary));
  return tables;
}

}  // namespace cofferdam
