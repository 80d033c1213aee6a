#include "simulate/trial_worker.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include "simulate/variant_tables.hpp"
#include "waterfall/settlement.hpp"

namespace cofferdam {
namespace {

class Stopwatch {
 public:
  /// Seconds since the beginning or the last lap.
  double lap() {
    const auto now = std::chrono::steady_clock::now();
    return std::chrono::duration<double>(now - std::exchange(start_, now)).count();
  }

 private:
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

}  // namespace

TrialWorker::TrialWorker(const Model& model, const Family& tables)
    : model_(model), tables_(tables), base_(model.params(), !model.variants().empty()) {
  groups_.push_back({run_length(model.params()), {0}, {}});
  const std::size_t scenarios = 1 + model.variants().size();
  workers_.emplace_back(model.params(), tables, scenarios);
  add_sizes(0, model.sizes(), groups_.front());
  for (const Variant& variant : model.variants()) {
    const std::size_t length = run_length(*variant.params);
    if (variant.draws == groups_.size()) groups_.push_back({length, {}, {}});
    Group& group = groups_[variant.draws];
    group.run_length = std::min(group.run_length, length);
    group.workers.push_back(workers_.size());
    if (variant.sizes) add_sizes(workers_.size(), *variant.sizes, group);
    workers_.emplace_back(*variant.params, tables, scenarios);
    differences_.emplace_back(model.params(), *variant.params, variant.draws == 0);
  }
}

void TrialWorker::add_sizes(std::size_t worker, const std::vector<SizeQuestion>& questions,
                            Group& group) {
  const Params& params = worker == 0 ? model_.params() : *model_.variants()[worker - 1].params;
  for (const SizeQuestion& question : questions) {
    if (!question.as_it_is) group.sizes.push_back(sizes_.size());
    sizes_.emplace_back(question, params);
    sized_.push_back(worker);
  }
}

/// The questions of one scenario.
std::span<const SizeStatistics> TrialWorker::sizes_of(std::size_t worker) const {
  const auto [first, last] = std::equal_range(sized_.begin(), sized_.end(), worker);
  return {sizes_.data() + (first - sized_.begin()), static_cast<std::size_t>(last - first)};
}

void TrialWorker::settle_and_observe(std::size_t worker, const TrialRange& range,
                                     std::size_t offset) {
  Stopwatch watch;
  settle(workers_[worker].params(), range, settlement_);
  seconds_.settle += watch.lap();
  const TrialRun run{range, factors_, settlement_};
  workers_[worker].observe(run);
  for (std::size_t i = 0; i < sizes_.size(); ++i)
    if (sized_[i] == worker && sizes_[i].question().as_it_is) sizes_[i].observe(0, run);
  if (worker > 0)
    differences_[worker - 1].observe(run, offset, base_);
  else if (!differences_.empty())
    base_.record(run, offset);
  seconds_.measure += watch.lap();
}

/// Settles the drawn trials with every value of an input that is sized.
void TrialWorker::settle_sizes(const Group& group, const TrialRange& range) {
  for (const std::size_t i : group.sizes) {
    SizeStatistics& size = sizes_[i];
    const SizeQuestion& question = size.question();
    if (question.endless) {
      DueRecord record{question.pool, {}};
      settlement_.dues = &record;
      settlement_.events = drawn_;
      settle(*question.endless, range, settlement_);
      settlement_.dues = nullptr;
      size.observe_endless(record, {range, factors_, settlement_});
      continue;
    }
    for (std::size_t value = 0; value < question.settled.size(); ++value) {
      settlement_.events = drawn_;
      settle(*question.settled[value], range, settlement_);
      size.observe(value, {range, factors_, settlement_});
    }
  }
}

void TrialWorker::run_group(const Group& group, std::int64_t first, std::int64_t end) {
  const Params& params = workers_[group.workers.front()].params();
  const bool sized = !group.sizes.empty();
  const bool several = group.workers.size() > 1 || sized;
  for (std::int64_t at = first; at < end;) {
    const TrialRange range{at, std::min(group.run_length, static_cast<std::size_t>(end - at))};
    Stopwatch watch;
    draw(params, range, factors_, several ? drawn_ : settlement_.events);
    seconds_.draw += watch.lap();
    for (const std::size_t worker : group.workers) {
      if (several) settlement_.events = drawn_;  // settling changes their order
      settle_and_observe(worker, range, static_cast<std::size_t>(at - first));
    }
    watch.lap();
    settle_sizes(group, range);
    seconds_.size += watch.lap();
    at += static_cast<std::int64_t>(range.count);
  }
}

std::int64_t TrialWorker::run_block(std::int64_t block, std::int64_t trials) {
  const std::int64_t first = block * kBlockTrials, end = std::min(trials, first + kBlockTrials);
  for (const Group& group : groups_) run_group(group, first, end);
  for (VariantWorker& worker : workers_) worker.close_block(block);
  for (Differences& differences : differences_) differences.close_block();
  for (SizeStatistics& size : sizes_) size.close_block();
  return end - first;
}

void TrialWorker::share(const TrialWorker& other) {
  for (std::size_t i = 0; i < workers_.size(); ++i) workers_[i].share(other.workers_[i]);
  for (std::size_t i = 0; i < sizes_.size(); ++i) sizes_[i].share(other.sizes_[i]);
}

void TrialWorker::write(ByteWriter& bytes) const {
  for (const VariantWorker& worker : workers_) worker.write(bytes);
  for (const Differences& differences : differences_) differences.write(bytes);
  for (const SizeStatistics& size : sizes_) size.write(bytes);
}

void TrialWorker::read(ByteReader& bytes) {
  for (VariantWorker& worker : workers_) worker.read(bytes);
  for (Differences& differences : differences_) differences.read(bytes);
  for (SizeStatistics& size : sizes_) size.read(bytes);
}

void TrialWorker::merge(ByteReader& bytes) {
  for (VariantWorker& worker : workers_) worker.merge(bytes, workers_.size());
  for (std::size_t i = 0; i < differences_.size(); ++i) {
    const Variant& variant = model_.variants()[i];
    Differences other(model_.params(), *variant.params, variant.draws == 0);
    other.read(bytes);
    differences_[i].merge(other);
  }
  for (std::size_t i = 0; i < sizes_.size(); ++i) {
    SizeStatistics other(sizes_[i].question(), workers_[sized_[i]].params());
    other.read(bytes);
    sizes_[i].merge(other);
  }
}

double TrialWorker::bytes_after(double trials) const {
  double bytes = 0;
  for (const VariantWorker& worker : workers_) bytes += worker.bytes_after(trials);
  for (const SizeStatistics& size : sizes_) bytes += size.bytes_after(trials);
  return bytes;
}

TableBytes TrialWorker::table_bytes(double trials) const {
  TableBytes bytes;
  for (const VariantWorker& worker : workers_) {
    const TableBytes of = worker.table_bytes(trials);
    bytes.scratch = std::max(bytes.scratch, of.scratch);
    bytes.cells += of.cells;
  }
  for (const SizeStatistics& size : sizes_)
    bytes.scratch = std::max(bytes.scratch, size.bytes_after(trials));
  return bytes;
}

void TrialWorker::merge(const TrialWorker& other) {
  seconds_.add(other.seconds_);
  for (std::size_t i = 0; i < workers_.size(); ++i) workers_[i].merge(other.workers_[i]);
  for (std::size_t i = 0; i < differences_.size(); ++i)
    differences_[i].merge(other.differences_[i]);
  for (std::size_t i = 0; i < sizes_.size(); ++i) sizes_[i].merge(other.sizes_[i]);
}

Estimate TrialWorker::estimate(const StopMeasure& measure) const {
  if (measure.kind == StopMeasure::Kind::size)
    return sizes_[measure.of].size(measure.level, static_cast<double>(trials()));
  if (measure.kind == StopMeasure::Kind::target)
    return sizes_[measure.of].risk(0, static_cast<double>(trials()));
  return workers_.front().estimate(measure);
}

/// The variant of a worker.
std::string TrialWorker::name_of(std::size_t worker) const {
  return worker == 0 ? kBaseName : model_.variants()[worker - 1].name;
}

std::vector<Table> TrialWorker::tables() const {
  const auto count = static_cast<double>(trials());
  const auto sizes_into = [&](std::vector<Table> to) {
    for (const auto& make : {sizing_table, sizes_table}) {
      std::vector<NamedTable> of_scenarios;
      for (std::size_t worker = 0; worker < workers_.size(); ++worker)
        if (const auto sizes = sizes_of(worker); !sizes.empty())
          of_scenarios.push_back({name_of(worker), make(sizes, count)});
      if (of_scenarios.empty()) continue;
      to.push_back(differences_.empty() ? std::move(of_scenarios.front().table)
                                        : joined_table(std::move(of_scenarios)));
    }
    return to;
  };
  if (differences_.empty()) return sizes_into(workers_.front().tables());
  std::vector<NamedTables> named = {{kBaseName, workers_.front().tables()}};
  std::vector<ComparedVariant> compared;
  for (std::size_t v = 0; v < differences_.size(); ++v) {
    const std::string name = name_of(v + 1);
    named.push_back({name, workers_[v + 1].tables()});
    compared.push_back(
        {name, *model_.variants()[v].params, workers_[v + 1].statistics(), differences_[v]});
  }
  std::vector<Table> tables = joined_tables(std::move(named), tables_);
  tables.push_back(differences_table(model_.params(), workers_.front().statistics(), compared));
  return sizes_into(std::move(tables));
}

}  // namespace cofferdam
