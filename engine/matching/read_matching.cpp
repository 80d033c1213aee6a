// Reads the key `matching` of a scenario.
#include <algorithm>
#include <cmath>

#include "matching/matching.hpp"
#include "scenario/scalars.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;     // years
constexpr double kMostMeetings = 100;  // in a quarter
constexpr std::size_t kMostStages = 255;

/// Without its sign, to a hundredth.
std::string percent(double share) {
  return rounded_text(std::round(1e4 * share) / 100);
}

}  // namespace

class Matching::Reader {
 public:
  Reader(Matching& made, const Value& declared, Problems& problems)
      : made_(made), declared_(declared), problems_(problems), before_(problems.size()) {}

  void read() {
    read_stages();
    read_financiers();
    if (problems_.size() == before_) check_stages();
    if (problems_.size() != before_) return;
    if (declared_.at("calibrated").given) calibrate();
    made_.set_tables();
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void read_stages() {
    const Value& all = declared_.at("stages");
    for (const auto& [name, value] : all.entries) {
      MatchingStage stage;
      stage.name = name;
      stage.firms = static_cast<std::uint32_t>(value.at("firms").number);
      stage.with_finance =
          static_cast<std::uint32_t>(std::round(stage.firms * value.at("with_finance").number));
      stage.new_firms = static_cast<std::uint32_t>(value.at("new_firms").number);
      stage.need = value.at("need").number;
      stage.ends = value.at("ends").number;
      stage.meetings = value.at("meetings").number;
      made_.stages_.push_back(std::move(stage));
    }
    if (made_.stages_.size() > kMostStages)
      fail(all, "more than 255 stages", "put stages together");
    if (std::all_of(made_.stages_.begin(), made_.stages_.end(),
                    [](const MatchingStage& stage) { return stage.firms + stage.new_firms == 0; }))
      fail(all, "no firm looks for finance", "give 'firms' or 'new_firms' above 0");
  }

  void read_financiers() {
    for (const auto& [name, value] : declared_.at("financiers").entries) {
      Financier financier;
      financier.name = name;
      for (const Value& stage : value.at("stages").items) read_stage(stage, financier);
      financier.weight = value.at("weight").number;
      if (const Value& capacity = value.at("capacity"); capacity.given)
        financier.capacity = static_cast<std::uint32_t>(capacity.number);
      financier.rate = value.at("rate").number;
      made_.financiers_.push_back(std::move(financier));
    }
  }

  void read_stage(const Value& named, Financier& financier) {
    std::vector<std::string> names;
    for (const MatchingStage& stage : made_.stages_) names.push_back(stage.name);
    const auto found = std::find(names.begin(), names.end(), named.text);
    const auto number = static_cast<std::uint32_t>(found - names.begin());
    if (found == names.end())
      return fail(named, "no stage '" + named.text + "'",
                  did_you_mean(named.text, names, "stages stand under 'stages' of 'matching'"));
    if (std::count(financier.stages.begin(), financier.stages.end(), number) > 0)
      return fail(named, "'" + named.text + "' is named twice",
                  "name each stage once, those that " + financier.name + " likes best first");
    financier.stages.push_back(number);
  }

  void check_stages() {
    const Value& calibrated = declared_.at("calibrated");
    bool all_say = true;
    for (std::uint32_t i = 0; i < made_.stages_.size(); ++i) {
      const auto& [name, value] = declared_.at("stages").entries[i];
      if (std::none_of(made_.financiers_.begin(), made_.financiers_.end(), [&](const auto& of) {
            return std::count(of.stages.begin(), of.stages.end(), i) > 0;
          }))
        fail(value, "nobody finances '" + name + "'", "name it under 'stages' of a financier");
      const bool says = value.at("meetings").given;
      all_say = all_say && says;
      if (!says && !calibrated.given)
        fail(value, "no 'meetings', and nothing that they are calibrated by",
             "give 'meetings', or 'calibrated' under 'matching'");
    }
    if (all_say && calibrated.given)
      fail(calibrated, "all stages say their 'meetings'",
           "leave 'calibrated' out, or the 'meetings' of the stages that it should set");
  }

  /// One mean number of meetings for all stages that do not say theirs; the share rises with it.
  void calibrate() {
    const Value& calibrated = declared_.at("calibrated");
    const Value &share = calibrated.at("share"), &after = calibrated.at("after");
    const int months = static_cast<int>(std::lround(after.number));
    const auto quarters = static_cast<std::size_t>(months / 3);
    if (after.per == "days" || months % 3 != 0)
      return fail(after, "no whole number of quarters", "write a multiple of 3 months");
    if (quarters > made_.quarters_)
      return fail(after, "a date after the horizon",
                  "the horizon has " + std::to_string(made_.quarters_) + " quarters");
    double low = 0, high = kMostMeetings;
    const double least = share_at(low, quarters), most = share_at(high, quarters);
    if (share.number < least || share.number > most)
      return fail(share,
                  rounded_text(100 * share.number) + " % of firms with finance after " +
                      std::to_string(quarters) + " quarters cannot be reached",
                  "without meetings of these stages it is " + percent(least) +
                      " %, and with 100 a quarter " + percent(most) +
                      " %; change it, or 'with_finance', 'ends' or 'new_firms'");
    for (int step = 0; step < 100; ++step) {
      const double middle = low + (high - low) / 2;
      (share_at(middle, quarters) < share.number ? low : high) = middle;
    }
    share_at(high, quarters);
  }

  double share_at(double meetings, std::size_t quarters) {
    for (std::size_t i = 0; i < made_.stages_.size(); ++i)
      if (!declared_.at("stages").entries[i].second.at("meetings").given)
        made_.stages_[i].meetings = meetings;
    return made_.expected_share(quarters);
  }

  Matching& made_;
  const Value& declared_;
  Problems& problems_;
  std::size_t before_;
};

Matching::Matching(const Value& declared, const Calendar& calendar, Problems& problems)
    : quarters_(static_cast<std::size_t>(4 * calendar.horizon() + kRounding)) {
  Reader(*this, declared, problems).read();
}

}  // namespace cofferdam
