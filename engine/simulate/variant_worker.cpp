#include "simulate/variant_worker.hpp"

namespace cofferdam {

VariantWorker::VariantWorker(const Params& params, const Family& tables, std::size_t scenarios)
    : params_(params), statistics_(params, scenarios) {
  for (const Kind* kind : tables.kinds)
    if (auto measure = static_cast<const TableKind*>(kind)->make(params)) {
      measures_.push_back(std::move(measure));
      names_.push_back(kind->name);
    }
}

void VariantWorker::observe(const TrialRun& run) {
  statistics_.observe(run);
  for (const auto& measure : measures_) measure->observe(run);
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

std::vector<Table> VariantWorker::tables() const {
  const Summary summary = summarise(params_, statistics_);
  std::vector<Table> tables;
  for (const auto& measure : measures_) tables.push_back(measure->table(summary));
  return tables;
}

}  // namespace cofferdam
