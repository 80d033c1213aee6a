#include "simulate/point_sets.hpp"

#include <algorithm>

#include "economies/points.hpp"

namespace cofferdam {

PointSets::PointSets(const Model& model, const Family& tables, Sets sets)
    : model_(model), tables_(tables), kept_(sets) {
  const std::size_t count = is_even() || sets == Sets::always ? kPointSets : 1;
  while (sets_.size() < count) sets_.emplace_back(model, tables);
}

std::unique_ptr<PointSets> PointSets::another() const {
  return std::make_unique<PointSets>(model_, tables_, kept_);
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
  if (!is_even()) return tables;
  ErrorsBetween errors(static_cast<double>(trials()));
  for (const TrialWorker& set : sets_)
    if (set.trials() > 0) errors.add(set.tables(), static_cast<double>(set.trials()));
  errors.put_into(tables);
  return tables;
}

Estimate PointSets::estimate(const StopMeasure& measure) const {
  if (sets_.size() == 1) return sets_.front().estimate(measure);
  const Estimate of_all = all().estimate(measure);
  if (!is_even()) return of_all;
  std::vector<SetEstimate> estimates;
  for (const TrialWorker& set : sets_)
    if (set.trials() > 0)
      estimates.push_back({set.estimate(measure).value,
                           static_cast<double>(set.trials()) / static_cast<double>(trials())});
  return with_error_between(of_all, estimates);
}

/// Visits each set from `first` up to `end` with what all others have; `others`: those outside of
/// this range. Halves share their merging.
template <class Visit>
void PointSets::without_each(std::size_t first, std::size_t end, const TrialWorker& others,
                             const Visit& visit) const {
  if (end - first == 1) return visit(first, others);
  const std::size_t middle = (first + end) / 2;
  const auto with = [&](std::size_t from, std::size_t to) {
    TrialWorker more(model_, tables_);
    more.merge(others);
    for (std::size_t set = from; set < to; ++set) more.merge(sets_[set]);
    return more;
  };
  without_each(first, middle, with(middle, end), visit);
  without_each(middle, end, with(first, middle), visit);
}

std::vector<MeasureBySet> PointSets::by_set(std::span<const StopMeasure> measures) const {
  std::vector<MeasureBySet> by_set;
  for (const StopMeasure& measure : measures) by_set.push_back({estimate(measure), {}});
  if (sets_.size() == 1) return by_set;
  const auto trials = static_cast<double>(this->trials());
  without_each(0, sets_.size(), TrialWorker(model_, tables_),
               [&](std::size_t set, const TrialWorker& others) {
                 const double share = static_cast<double>(sets_[set].trials()) / trials;
                 if (share == 0) return;
                 for (std::size_t m = 0; m < measures.size(); ++m) {
                   const double without = others.estimate(measures[m]).value;
                   const double all = by_set[m].of_all.value;
                   by_set[m].sets.push_back({(all - (1 - share) * without) / share, share});
                 }
               });
  return by_set;
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
