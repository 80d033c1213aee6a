#include "input_search.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <cmath>
#include <map>

#include "measures/columns.hpp"
#include "measures/estimate.hpp"

namespace cofferdam {
namespace {

using Form = InputNumber::Form;

[[noreturn]] void refuse(const std::string& option, const std::string& what,
                         const std::string& advice) {
  throw Error(ExitCode::scenario, option + ": " + what + (advice.empty() ? "" : "; " + advice));
}

class InputSearch {
 public:
  InputSearch(ComparedRuns& runs, const InputQuestion& question)
      : runs_(runs),
        question_(question),
        target_(*runs.comparison().target()),
        input_(input_called(question.input, inputs_of(runs.scenario()))) {}

  std::optional<Table> find() {
    double low = parsed("--from", question_.from), high = parsed("--to", question_.to);
    if (!(low < high))
      throw Error(ExitCode::scenario, "--to must be above --from, between which a value is sought");
    check_end("--from", low), check_end("--to", high);
    if (!measure(low) || !measure(high)) return std::nullopt;
    if (const std::string why = why_none(low, high); !why.empty()) return row(none(why));
    rises_ = over(high) > over(low);
    if (!close_in(low, high, kMostForCrossing,
                  [&] { return std::abs(over(high) - over(low)) <= kFine * noise(low, high); }))
      return std::nullopt;
    if (!is_known(low, high))
      return row(none("not available: between the ends it is not known whether " + target_.words));
    return size_between(low, high);
  }

 private:
  static constexpr double kFine = 0.5;     ///< change of the measure, in its standard errors
  static constexpr double kInside = 0.05;  ///< of the width, how near an end a value may be tried
  static constexpr double kSame = 1e-9;
  static constexpr std::size_t kMostForCrossing = 14, kMostForEnd = 5;

  /// Told without its place in a text that nobody has written.
  void check_end(const char* option, double end) const {
    try {
      runs_.comparison().check({assignment(end)});
    } catch (const InputError& error) {
      const Problem& problem = error.problems().front();
      refuse(option, problem.what, problem.advice);
    }
  }
  double parsed(const char* option, const std::string& text) const {
    if (text.empty())
      throw Error(ExitCode::scenario, std::string(option) + " is not given: '" + question_.input +
                                          "' is sought between --from and --to with a run for "
                                          "each value");
    return option_number(option, parse(text));
  }
  Parsed<double> parse(const std::string& text) const {
    if (input_.form == Form::months || input_.form == Form::days) return parse_as_stated(text);
    return input_.form == Form::rate     ? parse_rate(text)
           : input_.form == Form::points ? parse_points(text)
           : input_.form == Form::number ? parse_number(text)
                                         : parse_amount(text);
  }
  /// A span of time, in months or in days as the scenario has it.
  Parsed<double> parse_as_stated(const std::string& text) const {
    const Parsed<Duration> span = parse_duration(text);
    if (!span.value) return {{}, span.what, span.advice};
    const auto [months, days] = *span.value;
    const bool in_months = input_.form == Form::months;
    if (in_months ? days == 0 : months == 0)
      return {static_cast<double>(in_months ? months : days), "", ""};
    return {{},
            "'" + text + "' is not counted in " + (in_months ? "months" : "days"),
            "write it so, as the scenario does: " + value_text(input_, input_.value)};
  }
  double number_of(const std::string& text) const { return *parse(text).value; }
  std::string text_of(double x) const {
    return value_text(input_,
                      is_whole(input_) ? std::round(x) : *parse_number(rounded_text(x)).value);
  }
  std::string assignment(double x) const { return question_.input + "=" + text_of(x); }

  bool measure(double x) {
    auto measured = runs_.run({assignment(x)});
    if (measured) at_[x] = std::move(measured->front());
    return measured.has_value();
  }
  /// By how much the measure is above its level.
  double over(double x) const { return at_.at(x).value - target_.allowed; }

  std::string why_none(double low, double high) const {
    if (!std::isfinite(over(low)) || !std::isfinite(over(high)))
      return "not available: at an end it is not known whether " + target_.words;
    if ((over(low) > 0) != (over(high) > 0)) return "";
    const std::string side = over(low) > 0 ? "missed" : "met";
    return "open: the target is " + side + " at both ends, " + text_of(low) + " and " +
           text_of(high);
  }

  bool is_known(double low, double high) const {
    return std::isfinite(over(low)) && std::isfinite(over(high));
  }
  double noise(double low, double high) const {
    return std::max(at_.at(low).standard_error, at_.at(high).standard_error);
  }

  /// Brings two values nearer, between which the measure passes `level` above what is allowed, by
  /// halving and secants, until they are near enough. False if a signal has ended it.
  template <class Enough>
  bool close_in(double& low, double& high, std::size_t most, const Enough& enough,
                double level = 0) {
    bool halves = false;
    for (std::size_t tried = 0; tried < most && is_known(low, high) && !enough(); ++tried) {
      const double width = high - low;
      if (width <= kSame * std::abs(high)) break;
      const double part = (level - over(low)) / (over(high) - over(low));
      double next = halves ? low + width / 2 : low + width * std::clamp(part, kInside, 1 - kInside);
      halves = !halves;
      if (is_whole(input_) && width >= 2) next = std::clamp(next, low + 1, high - 1);
      next = number_of(text_of(next));
      if (next <= low || next >= high) break;
      if (!measure(next)) return false;
      ((over(next) > level) == rises_ ? high : low) = next;
    }
    return true;
  }
  double crossing(double low, double high, double level = 0) const {
    const double rise = over(high) - over(low);
    return rise != 0 ? low + (high - low) * (level - over(low)) / rise : (low + high) / 2;
  }

  /// The end of the interval is where the measure is 1.96 of its errors from what is allowed: it
  /// lies beyond `inner`, towards smaller or larger values. NaN: beyond the values that may be
  /// tried. Nothing if a signal has ended it.
  std::optional<double> interval_end(double inner, bool larger, double noise) {
    const double level = (larger == rises_ ? kNormal95 : -kNormal95) * noise;
    const auto is_beyond = [&](double x) {
      return larger == rises_ ? over(x) >= level : over(x) <= level;
    };
    auto at = at_.find(inner);
    while (!is_beyond(at->first)) {
      if (larger ? std::next(at) == at_.end() : at == at_.begin()) return std::nan("");
      inner = at->first;
      larger ? ++at : --at;
    }
    if (at->first == inner) return inner;
    double low = std::min(inner, at->first), high = std::max(inner, at->first);
    const auto enough = [&] { return std::abs(over(high) - over(low)) <= 2 * kFine * noise; };
    if (!close_in(low, high, kMostForEnd, enough, level)) return std::nullopt;
    return crossing(low, high, level);
  }

  /// With the interval of all values at which what is allowed lies within that of the measure.
  std::optional<Table> size_between(double low, double high) {
    const double noise = this->noise(low, high);
    Estimate size;
    size.value = crossing(low, high);
    size.value = counted(size.value);
    size.resolution = high - low;
    if (std::isnan(noise)) {
      size.verdict = "no standard error";
      return row(size);
    }
    const std::optional<double> from = interval_end(low, false, noise);
    const std::optional<double> to = from ? interval_end(high, true, noise) : std::nullopt;
    if (!to) return std::nullopt;
    size.ci_low = counted(*from), size.ci_high = counted(*to);
    if (std::isnan(*from) || std::isnan(*to))
      size.verdict = "open: the interval reaches beyond the values that were tried";
    else
      size.standard_error =
          std::max((size.ci_high - size.ci_low) / (2 * kNormal95), size.resolution / std::sqrt(12));
    return row(size);
  }
  /// Of what is counted the next value on the safe side.
  double counted(double x) const {
    return !is_whole(input_) ? x : rises_ ? std::floor(x) : std::ceil(x);
  }
  static Estimate none(const std::string& why) {
    Estimate size;
    size.verdict = why;
    return size;
  }

  Table row(const Estimate& estimate) const {
    const std::string unit = input_.form == Form::amount   ? runs_.comparison().currency()
                             : input_.form == Form::months ? "months"
                             : input_.form == Form::days   ? "days"
                                                           : "1";
    TextColumn input("input", "what is sized"), kind("kind", "kind of target"),
        target("target", "what is met"), units("unit", "unit of the size"),
        safe("safe", "side of the size on which the target is met: upwards or downwards"),
        rule("rule", "how it is answered"), verdict("verdict", "ok, open or not available");
    NumberColumn probability("probability", "1", "how rare it shall be; of mean: 1");
    EstimateColumns size("size", "as in 'unit'", "value of the input at which the target is met");
    NumberColumn resolution("resolution", "as in 'unit'", "distance of the values beside it");
    input.add(question_.input), kind.add(question_.kind), target.add(target_.words);
    probability.add(target_.probability), units.add(unit), size.add(estimate);
    resolution.add(estimate.resolution), safe.add(rises_ ? "downwards" : "upwards");
    rule.add("search: each value is a run, on the same trials"), verdict.add(estimate.verdict);
    return make_table("sizes", "the size that meets one target with one probability", input, kind,
                      target, probability, units, size, resolution, safe, rule, verdict);
  }

  ComparedRuns& runs_;
  const InputQuestion& question_;
  const SizeTarget& target_;
  InputNumber input_;
  std::map<double, Measured> at_;  ///< by value of the input
  bool rises_ = true;
};

}  // namespace

double option_number(const char* option, const Parsed<double>& number) {
  if (!number.value) refuse(option, number.what, number.advice);
  return *number.value;
}

std::optional<Table> search_input(ComparedRuns& runs, const InputQuestion& question) {
  return InputSearch(runs, question).find();
}

}  // namespace cofferdam
