#include <cofferdam/compare.hpp>

#include <algorithm>
#include <cmath>

#include "measures/errors_between.hpp"
#include "measures/measure.hpp"
#include "model/accounts.hpp"
#include "model/stop_rule.hpp"
#include "scenario/scenario_data.hpp"
#include "simulate/block_queue.hpp"
#include "simulate/work.hpp"

namespace cofferdam {
namespace {

constexpr double kSame = 1e-11;  // of the values: rounding of what sets contribute

/// The scenario without what further runs would be for.
Scenario changed(const ScenarioData& data, const std::vector<std::string>& overrides, bool sized) {
  Document document = data.document;
  std::erase_if(document.root.entries, [&](const Entry& entry) {
    return entry.key == "variants" || (entry.key == "size" && !sized);
  });
  ScenarioData made =
      make_scenario(std::move(document), overrides, data.file, data.folder, data.families);
  made.overrides.insert(made.overrides.begin(), data.overrides.begin(), data.overrides.end());
  return Scenario(std::make_shared<const ScenarioData>(std::move(made)));
}

bool is_usual(const StopMeasure& measure, double highest) {
  using Kind = StopMeasure::Kind;
  if (measure.kind == Kind::size || measure.kind == Kind::exhausted) return true;
  if (measure.kind == Kind::mean) return measure.of == kLossAccount || measure.of == kPublicCost;
  if (measure.kind == Kind::fiscal_cost) return measure.of == kPublicCost;
  return measure.kind == Kind::tvar && measure.of == kLossAccount && measure.level == highest;
}

StopMeasure measure_called(const std::string& name, const std::vector<StopMeasure>& all) {
  const Parsed<StopMeasure> found = find_measure(name, all);
  if (!found.value) throw Error(ExitCode::scenario, found.what + "; " + found.advice);
  return *found.value;
}

/// What is asked of a model, by names that it may have in other places than another model.
std::vector<StopMeasure> measures_called(const std::vector<MeasureName>& names,
                                         const Model& model) {
  const std::vector<StopMeasure> all = measures_of(model.params(), model.sizes());
  std::vector<StopMeasure> measures;
  for (const MeasureName& one : names) measures.push_back(measure_called(one.name, all));
  return measures;
}

/// The tables that have some measure; accounts are there without one.
Family tables_with(const std::vector<StopMeasure>& measures, const Model& model) {
  Family tables = tables_of(model);
  std::erase_if(tables.kinds, [&](const Kind* kind) {
    const auto table = static_cast<const TableKind*>(kind)->make(model.params());
    return !table || std::none_of(measures.begin(), measures.end(), [&](const StopMeasure& one) {
      return table->estimate(one, model.params(), 1).has_value();
    });
  });
  return tables;
}

Measured measured(const MeasureBySet& by_set) {
  Measured measured{
      by_set.of_all.value, by_set.of_all.standard_error, by_set.of_all.resolution, {}};
  for (const SetEstimate& set : by_set.sets) measured.sets.push_back({set.value, set.share});
  return measured;
}

}  // namespace

bool PairedDifference::can_be_told() const {
  return std::abs(value) > 0 && std::abs(value) >= 2 * standard_error;
}

PairedDifference paired_difference(const Measured& to, const Measured& from) {
  PairedDifference difference{to.value - from.value};
  if (std::isnan(difference.value) || to.sets.size() != from.sets.size()) return difference;
  const double rounding = kSame * std::max(std::abs(to.value), std::abs(from.value));
  std::vector<SetEstimate> sets;
  double largest = 0;
  for (std::size_t r = 0; r < to.sets.size(); ++r) {
    sets.push_back({to.sets[r].value - from.sets[r].value, from.sets[r].share});
    largest = std::max(largest, std::abs(sets.back().value - difference.value));
  }
  if (std::abs(difference.value) <= rounding) difference.value = 0;
  if (largest <= rounding) {
    difference.standard_error = 0;
  } else {
    Estimate of_all;
    of_all.value = difference.value;
    difference.standard_error = with_error_between(of_all, sets).standard_error;
  }
  const double bins = (to.resolution * to.resolution + from.resolution * from.resolution) / 12;
  difference.standard_error =
      std::sqrt(difference.standard_error * difference.standard_error + bins);
  return difference;
}

struct PairedRuns::State {
  std::shared_ptr<const ScenarioData> data;
  BuildOptions options;
  bool sized = true;
  std::vector<MeasureName> names;
  std::optional<SizeTarget> target;
  Results heading;

  Model build(const std::vector<std::string>& overrides, const BuildOptions& how) const {
    return build_model(changed(*data, overrides, sized), how);
  }
  void choose(const std::vector<std::string>& asked, const Model& model);
};

void PairedRuns::State::choose(const std::vector<std::string>& asked, const Model& model) {
  const std::vector<StopMeasure> all = measures_of(model.params(), model.sizes());
  std::vector<StopMeasure> chosen;
  for (const std::string& name : asked) chosen.push_back(measure_called(name, all));
  const std::vector<double>& levels = model.params().levels;
  if (asked.empty())
    std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), [&](const auto& measure) {
      return is_usual(measure, levels.empty() ? 0 : levels.back());
    });
  if (chosen.front().kind == StopMeasure::Kind::target)
    target = {model.sizes()[chosen.front().of].target_text, chosen.front().level,
              chosen.front().allowed};
  sized = std::any_of(chosen.begin(), chosen.end(), [](const StopMeasure& measure) {
    return measure.kind == StopMeasure::Kind::size || measure.kind == StopMeasure::Kind::target;
  });
  for (const StopMeasure& measure : chosen)
    if (std::none_of(names.begin(), names.end(),
                     [&](const MeasureName& one) { return one.name == measure.name; }))
      names.push_back({measure.name, measure.unit});
}

PairedRuns::PairedRuns(const Scenario& scenario, const std::vector<std::string>& measures,
                       const BuildOptions& options)
    : state_(std::make_unique<State>()) {
  state_->data = std::make_shared<const ScenarioData>(scenario.data());
  state_->options = options;
  if (state_->data->root.at("stop_when"))
    throw Error(ExitCode::scenario,
                "the scenario ends by 'stop_when', and runs that are compared have the same "
                "trials: say how many, with --trials");
  const Model base = state_->build({}, options);
  state_->heading = heading_of(base);
  state_->heading.trials = base.trials();
  if (trials() < kFewestCompared)
    throw Error(ExitCode::scenario,
                std::to_string(trials()) +
                    " trials are too few to compare: errors come from 16 sets of blocks of 1,024; "
                    "give 16,384 or more, with --trials");
  state_->choose(measures, base);
  state_->options.like = base.shared_params();
}

PairedRuns::~PairedRuns() = default;

const std::vector<MeasureName>& PairedRuns::measures() const {
  return state_->names;
}

const std::string& PairedRuns::currency() const {
  return state_->heading.currency;
}

const std::optional<SizeTarget>& PairedRuns::target() const {
  return state_->target;
}

std::int64_t PairedRuns::trials() const {
  return state_->heading.trials;
}

const Results& PairedRuns::heading() const {
  return state_->heading;
}

void PairedRuns::check(const std::vector<std::string>& overrides) const {
  BuildOptions without_pilot = state_->options;
  without_pilot.seek = false;
  measures_called(state_->names, state_->build(overrides, without_pilot));
}

std::optional<std::vector<Measured>> PairedRuns::run(const std::vector<std::string>& overrides,
                                                     const RunOptions& options) const {
  const Model model = state_->build(overrides, state_->options);
  const std::vector<StopMeasure> measures = measures_called(state_->names, model);
  const Family tables = tables_with(measures, model);
  PointSets worker(model, tables, Sets::always);
  BlockQueue queue(options.stop, options.until);
  queue.add({0, blocks_of(model.trials())});
  const auto most = static_cast<std::int64_t>(std::max(1, options.threads));
  const int threads = static_cast<int>(std::min(most, queue.waiting()));
  queue.close();
  work_off(queue, model, threads, worker, [&] {
    if (options.progress) options.progress({queue.trials(), model.trials()});
  });
  if (worker.trials() < model.trials()) return std::nullopt;
  std::vector<Measured> found;
  for (const MeasureBySet& one : worker.by_set(measures)) found.push_back(measured(one));
  return found;
}

}  // namespace cofferdam
