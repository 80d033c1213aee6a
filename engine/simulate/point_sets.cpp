#include "simulate/point_sets.hpp"

#include <algorithm>

#include "economies/points.hpp"
#include "measures/errors_between.hpp"
#include "model/params.hpp"

namespace cofferdam {

PointSets::PointSets(const Model& model, const Family& tables) : model_(model), tables_(tables) {
  const std::size_t sets = model.params().points ? kPointSets : 1;
  while (sets_.size() < sets) sets_.emplace_back(model, tables);
}

std::int64_t PointSets::run_block(std::int64_t block, std::int64_t trials) {
  return sets_[sets_.size() > 1 ? point_set_of(block) : 0].run_block(block, trials);
}

void PointSets::share(const PointSets& other) {
  for (std::size_t i = 0; i < sets_.size(); ++i) sets_[i].share(other.sets_[i]);
}

void PointSets::merge(const PointSets& other) {
  for (std::size_t i = 0; i < sets_.size(); ++i) sets_[i].merge(other.sets_[i]);
}

void PointSets::write(ByteWriter& bytes) const {
  for (const TrialWorker& set : sets_) set.write(bytes);
}

void PointSets::read(ByteReader& bytes) {
  for (TrialWorker& set : sets_) set.read(bytes);
}

void PointSets::merge(ByteReader& bytes) {
  for (TrialWorker& set : sets_) set.merge(bytes);
}

/// Of all sets and, while tables are made, of all trials once more.
double PointSets::bytes_after(double trials) const {
  const auto sets = static_cast<double>(sets_.size());
  const double each = sets * sets_.front().bytes_after(trials / sets);
  return sets_.size() > 1 ? each + sets_.front().bytes_after(trials) : each;
}

TableBytes PointSets::table_bytes(double trials) const {
  const auto sets = static_cast<double>(sets_.size());
  TableBytes bytes = sets_.front().table_bytes(trials);
  if (sets_.size() > 1) bytes.cells += sets * sets_.front().table_bytes(trials / sets).cells;
  return bytes;
}

TrialWorker PointSets::all() const {
  TrialWorker all(model_, tables_);
  for (const TrialWorker& set : sets_) all.merge(set);
  return all;
}

std::vector<Table> PointSets::tables() const {
  if (sets_.size() == 1) return sets_.front().tables();
  std::vector<Table> tables = all().tables();
  ErrorsBetween errors(static_cast<double>(trials()));
  for (const TrialWorker& set : sets_)
    if (set.trials() > 0) errors.add(set.tables(), static_cast<double>(set.trials()));
  errors.put_into(tables);
  return tables;
}

Estimate PointSets::estimate(const StopMeasure& measure) const {
  if (sets_.size() == 1) return sets_.front().estimate(measure);
  std::vector<SetEstimate> estimates;
  for (const TrialWorker& set : sets_)
    if (set.trials() > 0)
      estimates.push_back({set.estimate(measure).value,
                           static_cast<double>(set.trials()) / static_cast<double>(trials())});
  return with_error_between(all().estimate(measure), estimates);
}

std::int64_t PointSets::trials() const {
  std::int64_t trials = 0;
  for (const TrialWorker& set : sets_) trials += set.trials();
  return trials;
}

WorkSeconds PointSets::seconds() const {
  WorkSeconds seconds;
  for (const TrialWorker& set : sets_) seconds.add(set.seconds());
  return seconds;
}

}  // namespace cofferdam
