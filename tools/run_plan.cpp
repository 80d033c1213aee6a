#include "run_plan.hpp"

#include <cofferdam/error.hpp>

#include <algorithm>
#include <charconv>
#include <filesystem>

#include "duration.hpp"
#include "results_name.hpp"

namespace cofferdam {
namespace {

/// The part of "3/8".
Part part_of(const std::string& text) {
  constexpr std::int64_t kMostParts = 1'000'000;
  if (text.empty()) return {};
  Part part{0, 0};
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, part.number);
  if (number.ec == std::errc() && number.ptr != end && *number.ptr == '/') {
    const auto of = std::from_chars(number.ptr + 1, end, part.of);
    if (of.ec == std::errc() && of.ptr == end && part.number >= 1 && part.number <= part.of &&
        part.of <= kMostParts)
      return part;
  }
  throw Error(ExitCode::scenario,
              "cofferdam run: --part is '" + text + "'; write 1/8 to 8/8 for the parts of eight");
}

Plan::Clock::duration span_of(double seconds) {
  return std::chrono::duration_cast<Plan::Clock::duration>(std::chrono::duration<double>(seconds));
}

}  // namespace

std::vector<std::string> overrides_of(const RunArguments& arguments) {
  std::vector<std::string> overrides = arguments.assignments;
  const bool stops = !arguments.until_precise.empty();
  if (stops) overrides.push_back("stop_when.relative_error=" + arguments.until_precise);
  if (!arguments.trials.empty())
    overrides.push_back((stops ? "stop_when.max_trials=" : "trials=") + arguments.trials);
  if (!arguments.seed.empty()) overrides.push_back("seed=" + arguments.seed);
  return overrides;
}

std::optional<Plan::Clock::time_point> Plan::next_pause() const {
  if (!between) return end;
  const Clock::time_point checkpoint = Clock::now() + *between;
  return end ? std::min(*end, checkpoint) : checkpoint;
}

Plan plan_of(const RunArguments& arguments) {
  Plan plan;
  plan.part = part_of(arguments.part);
  if (arguments.part.empty()) {
    plan.results = results_name(arguments.file, arguments.out);
    plan.state = plan.results + ".state";
  } else {
    const std::string name = std::filesystem::path(arguments.file).stem().string() + ".part-" +
                             std::to_string(plan.part.number) + "-of-" +
                             std::to_string(plan.part.of) + ".state";
    plan.state = arguments.out.value_or(name);
  }
  const double between = seconds_of(arguments.checkpoint_every, "--checkpoint-every");
  if (between > 0) plan.between = span_of(between);
  if (!arguments.time_limit.empty())
    plan.end = Plan::Clock::now() + span_of(seconds_of(arguments.time_limit, "--time-limit"));
  return plan;
}

}  // namespace cofferdam
