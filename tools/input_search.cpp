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
        input_(input_called(question.input, inputs_of(runs.scenario()), runs.comparison())) {}

  std::optional<Table> find() {
    double low = parsed("--from", question_.from), high = parsed("--to", question_.to);
    if (!(low < high))
      throw Error(ExitCode::scenario, "--to must be above --from, between which a value is sought");
    check_end("--from", low), check_end("--to", high);
    if (!measure(low) || !measure(high)) return std::nullopt;
    if (const std::string why = why_none(low, high); !why.empty()) return row(none(why));
    rises_ = over(high) > over(low);
    for (bool halves = false; at_.size() < kMostSearched; halves = !halves) {
      if (high - low <= std::max(kFine * error_between(low, high), kSame * std::abs(high))) break;
      const double width = high - low;
      const double secant = low - over(low) * width / (over(high) - over(low));
      double next = halves ? low + width / 2
                           : std::clamp(secant, low + kInside * width, high - kInside * width);
      next = number_of(text_of(next));
      if (next <= low || next >= high) break;
      if (!measure(next)) return std::nullopt;
      if (!std::isfinite(over(next))) return row(none("not available: " + question_.target));
      ((over(next) > 0) == rises_ ? high : low) = next;
    }
    return row(size_between(low, high));
  }

 private:
  static constexpr double kFine = 0.5;     ///< distance of values, in standard errors of the size
  static constexpr double kInside = 0.05;  ///< of the width, how near an end a value may be tried
  static constexpr double kSame = 1e-9;

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
      throw Error(ExitCode::scenario, std::string(option) +
                                          " is not given: the value of an input that decides "
                                          "losses is sought between --from and --to");
    return option_number(option, parse(text));
  }
  Parsed<double> parse(const std::string& text) const {
    return input_.form == Form::rate     ? parse_rate(text)
           : input_.form == Form::points ? parse_points(text)
                                         : parse_amount(text);
  }
  double number_of(const std::string& text) const { return *parse(text).value; }
  std::string text_of(double x) const {
    if (input_.form == Form::rate) return rounded_text(100 * x) + " %";
    if (input_.form == Form::points) return rounded_text(100 * x) + " pp";
    return rounded_text(input_.form == Form::whole ? std::round(x) : x);
  }
  std::string assignment(double x) const { return question_.input + "=" + text_of(x); }

  bool measure(double x) {
    auto measured = runs_.run({assignment(x)});
    if (measured) at_[x] = std::move(measured->front());
    return measured.has_value();
  }
  /// By how much the measure is above its level.
  double over(double x) const { return at_.at(x).value - question_.level; }

  std::string why_none(double low, double high) const {
    if (!std::isfinite(over(low)) || !std::isfinite(over(high)))
      return "not available: " + question_.target + " is not known at both ends";
    if ((over(low) > 0) != (over(high) > 0)) return "";
    const std::string side = over(low) > 0 ? "missed" : "met";
    return "open: the target is " + side + " at both ends, " + text_of(low) + " and " +
           text_of(high);
  }

  /// The largest error that the slopes around the crossing give, over distances in which the
  /// measure changes by a few errors: beside a jump, as of numbers of loans, a short one says too
  /// little.
  double error_between(double low, double high) const {
    constexpr double kNear = 8;  // standard errors of the measure
    const double noise = std::max(at_.at(low).standard_error, at_.at(high).standard_error);
    auto left = at_.find(low), right = at_.find(high);
    const auto rise = [&] { return std::abs(over(right->first) - over(left->first)); };
    const auto by_slope = [&] {
      const double width = right->first - left->first;
      return rise() > 0 ? noise * width / rise() : width;
    };
    double error = by_slope();
    while (left != at_.begin() || std::next(right) != at_.end()) {
      if (left != at_.begin()) --left;
      if (std::next(right) != at_.end()) ++right;
      if (!(rise() <= kNear * noise)) break;
      error = std::max(error, by_slope());
    }
    return error;
  }

  Estimate size_between(double low, double high) const {
    const double rise = over(high) - over(low);
    const double part = rise != 0 ? -over(low) / rise : 0.5;
    Estimate size = normal_estimate(low + part * (high - low), error_between(low, high));
    size.resolution = high - low;
    if (std::isnan(size.standard_error)) size.verdict = "no standard error";
    return size;
  }
  static Estimate none(const std::string& why) {
    Estimate size;
    size.verdict = why;
    return size;
  }

  Table row(const Estimate& estimate) const {
    const std::string unit = input_.form == Form::amount ? runs_.comparison().currency() : "1";
    TextColumn input("input", "what is sized"), kind("kind", "kind of target"),
        target("target", "what is met"), units("unit", "unit of the size"),
        safe("safe", "side of the size on which the target is met: upwards or downwards"),
        rule("rule", "how it is answered"), verdict("verdict", "ok, open or not available");
    NumberColumn probability("probability", "1", "how rare it shall be; of mean: 1");
    EstimateColumns size("size", "as in 'unit'", "value of the input at which the target is met");
    NumberColumn resolution("resolution", "as in 'unit'", "distance of the values beside it");
    input.add(question_.input), kind.add(question_.kind), target.add(question_.target);
    probability.add(question_.probability), units.add(unit), size.add(estimate);
    resolution.add(estimate.resolution), safe.add(rises_ ? "downwards" : "upwards");
    rule.add("search: each value is a run, on the same trials"), verdict.add(estimate.verdict);
    return make_table("sizes", "the size that meets one target with one probability", input, kind,
                      target, probability, units, size, resolution, safe, rule, verdict);
  }

  ComparedRuns& runs_;
  const InputQuestion& question_;
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
