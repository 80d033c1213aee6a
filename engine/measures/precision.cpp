#include "measures/precision.hpp"

#include "measures/columns.hpp"

namespace cofferdam {
namespace {

constexpr const char* kCertain = "the same in every trial";

std::string words_of(Ending ending) {
  switch (ending) {
    case Ending::precise:
      return "precise enough";
    case Ending::max_trials:
      return "max_trials";
    case Ending::max_time:
      return "max_time";
    case Ending::none:
      break;
  }
  return "stopped early";
}

}  // namespace

double relative_error(const Estimate& estimate) {
  constexpr double kUnknown = std::numeric_limits<double>::quiet_NaN();
  if (std::isnan(estimate.value) || estimate.never_varied) return kUnknown;
  if (estimate.verdict == kCertain) return 0;
  if (estimate.verdict != "ok" || estimate.effective_trials < kThinTrials) return kUnknown;
  if (estimate.standard_error == 0) return 0;
  return estimate.standard_error / std::abs(estimate.value);
}

Table precision_table(const StopRule& rule, const Estimate& estimate, double trials,
                      Ending ending) {
  TextColumn measure("measure", "measure whose error decided, as 'stop_when' names it");
  TextColumn unit("unit", "unit of the measure");
  EstimateColumns value("estimate", kUnitOfRow, "the measure");
  NumberColumn effective("effective_trials", "1", "effective trials that the estimate rests on");
  NumberColumn reached("relative_error", "1",
                       "standard error / measure; missing where the run cannot tell it");
  NumberColumn asked("relative_error_asked", "1", "relative error at which the run was to end");
  IntegerColumn run("trials", "trials of the run");
  IntegerColumn most("max_trials", "trials after which it was to end at the latest");
  TextColumn end("ended_by",
                 "precise enough, max_trials or max_time; or stopped early by a signal or a limit "
                 "of time");
  TextColumn verdict("verdict", "of the measure: ok, or why it has no error to go by");
  measure.add(rule.measure.name);
  unit.add(rule.measure.unit);
  value.add(estimate);
  effective.add(estimate.effective_trials);
  reached.add(relative_error(estimate));
  asked.add(rule.relative_error);
  run.add(static_cast<std::int64_t>(trials));
  most.add(rule.max_trials);
  end.add(words_of(ending));
  verdict.add(estimate.verdict);
  return make_table("precision", "the measure that decided how many trials were run", measure, unit,
                    value, effective, reached, asked, run, most, end, verdict);
}

}  // namespace cofferdam
