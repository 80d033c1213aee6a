#include "portfolios/default_classes.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <tuple>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kClassRatio = 1.25;
constexpr double kRounding = 1e-9;  // years
/// Loans of one origination date and term form a class of their own if they are as many.
constexpr double kOwnClass = 2048;  // loans

/// What rows of a class have in common, besides near PDs. The date is a span of months on the axis
/// of dates, and not of the scenario, so that addresses do not depend on its start.
struct Similar {
  std::uint32_t set = 0;
  int cohort = -1;
  std::int64_t pd_class = 0;
  auto operator<=>(const Similar&) const = default;
};
struct Dates {
  std::int64_t start = 0, end = 0;  ///< 0, 0: of a year of origination or without dates
  std::int64_t year = 0;            ///< of origination
  auto operator<=>(const Dates&) const = default;
};

class ClassBuilder {
 public:
  explicit ClassBuilder(const ClassInput& input) : in_(input) {}

  std::vector<DefaultClass> build() {
    if (in_.exposures.links.given()) return {};  // they follow their firms
    for (auto& [group, rows] : rows_by_group()) {
      set_extremes(group, rows);
      for (auto& [dates, members] : rows_by_dates(rows)) add(group, dates, std::move(members));
    }
    return std::move(classes_);
  }

 private:
  using Rows = std::vector<std::uint32_t>;

  double from(std::uint32_t row) const {
    const Lives& lives = in_.exposures.lives;
    return lives.given() ? std::max(0.0, lives.start[row]) : 0.0;
  }
  double to(std::uint32_t row) const {
    const Lives& lives = in_.exposures.lives;
    return lives.given() ? std::min(in_.calendar.end(), lives.end[row]) : 1.0;
  }
  bool has_ages() const { return !in_.ages.empty(); }

  std::map<Similar, Rows> rows_by_group() const {
    std::map<Similar, Rows> groups;
    for (std::uint32_t row = 0; row < in_.exposures.rows(); ++row) {
      if (to(row) - from(row) <= kRounding) continue;
      const double pd = this->pd(row);
      if (!has_ages() && pd <= 0) continue;
      Similar group{in_.set_of[row], -1, 0};
      if (!has_ages()) group.pd_class = in_.apart ? std::bit_cast<std::int64_t>(pd) : pd_class(pd);
      if (in_.model.vintage != 0) group.cohort = in_.exposures.lives.cohort[row];
      groups[group].push_back(row);
    }
    return groups;
  }

  /// Rows of one date and term stand alone if they are many; the others by year of origination, or,
  /// where hazards depend on age, by date.
  std::map<Dates, Rows> rows_by_dates(const Rows& rows) const {
    std::map<Dates, Rows> result;
    const Lives& lives = in_.exposures.lives;
    if (!lives.given()) {
      result[{}] = rows;
      return result;
    }
    const auto dates_of = [&](std::uint32_t row) {
      const double start = in_.calendar.month_at(lives.start[row]),
                   end = in_.calendar.month_at(lives.end[row]);
      return Dates{std::llround(1024 * start), std::llround(1024 * end),
                   static_cast<std::int64_t>(std::floor(start / 12 + kRounding))};
    };
    std::map<Dates, double> loans;
    for (const std::uint32_t row : rows) loans[dates_of(row)] += count(row);
    for (const std::uint32_t row : rows) {
      Dates dates = dates_of(row);
      if (!in_.apart && loans.size() > 1 && loans[dates] < kOwnClass) {
        dates.end = 0;
        if (!has_ages()) dates.start = 0;
      }
      result[dates].push_back(row);
    }
    return result;
  }

  /// Applicants are drawn as if all were accepted; of fine-grained loans there is nothing to draw.
  const Applicants* applicants() const { return in_.apart ? nullptr : in_.exposures.applicants(); }
  double pd(std::uint32_t row) const {
    return applicants() ? applicants()->pd[row] : in_.exposures.pd[row];
  }
  double count(std::uint32_t row) const {
    return applicants() ? applicants()->count[row] : in_.exposures.count[row];
  }
  bool differs_from_drawn(std::uint32_t row) const {
    return in_.exposures.pd[row] != pd(row) || in_.exposures.count[row] != count(row);
  }

  void set_extremes(const Similar& group, const Rows& rows) {
    const auto lower = [&](std::uint32_t a, std::uint32_t b) { return pd(a) < pd(b); };
    pd_high_ = pd(*std::max_element(rows.begin(), rows.end(), lower));
    pd_low_ = pd(*std::min_element(rows.begin(), rows.end(), lower));
    if (has_ages()) return;
    highest_ = threshold(group.set, pd_high_);
    lowest_ = threshold(group.set, pd_low_);
  }

  double threshold(std::uint32_t set, double pd) {
    const auto [found, added] = thresholds_.try_emplace({set, pd}, 0.0);
    if (added) found->second = in_.model.score(set, pd);
    return found->second;
  }

  void add(const Similar& key, const Dates& dates, Rows rows) {
    DefaultClass group;
    group.factor_set = key.set;
    group.cohort = key.cohort;
    group.pd_high = pd_high_;
    group.pd_low = pd_low_;
    group.entity = address(key, dates);
    group.rows = std::move(rows);
    const bool counted = std::any_of(group.rows.begin(), group.rows.end(),
                                     [&](auto row) { return count(row) != 1; });
    double loans = 0;
    for (const std::uint32_t row : group.rows) {
      loans += count(row);
      group.loans = static_cast<std::uint64_t>(std::llround(loans));
      if (pd_high_ != pd_low_) group.thresholds.push_back(threshold(key.set, pd(row)));
      if (counted) group.last_member.push_back(group.loans);
    }
    if (std::any_of(group.rows.begin(), group.rows.end(),
                    [&](auto row) { return differs_from_drawn(row); }))
      for (const std::uint32_t row : group.rows)
        group.accepted.push_back(threshold(key.set, in_.exposures.pd[row]));
    set_segments(key, group);
    classes_.push_back(std::move(group));
  }

  std::uint64_t address(const Similar& key, const Dates& dates) const {
    std::string place = in_.model.portfolio + "|" + in_.model.sets[key.set].names;
    if (in_.exposures.lives.given())
      place += "|" + std::to_string(dates.start) + "-" + std::to_string(dates.end) + "|" +
               std::to_string(dates.year);
    if (key.cohort >= 0)
      place += "|" + in_.exposures.lives.cohorts[static_cast<std::size_t>(key.cohort)];
    return entity_of(std::to_string(entity_of(place)), static_cast<std::uint64_t>(key.pd_class));
  }

  void set_segments(const Similar& key, DefaultClass& group) const {
    double first = from(group.rows[0]), last = to(group.rows[0]);
    for (const std::uint32_t row : group.rows) {
      group.dates_differ =
          group.dates_differ || from(row) != from(group.rows[0]) || to(row) != to(group.rows[0]);
      first = std::min(first, from(row)), last = std::max(last, to(row));
    }
    std::set<double> cuts = {first, last};
    for (std::size_t year = 0; year < in_.calendar.years(); ++year)
      if (const double turn = in_.calendar.year_end(year); turn > first && turn < last)
        cuts.insert(turn);
    if (has_ages()) add_birthdays(group, first, last, cuts);
    for (auto cut = cuts.begin(); std::next(cut) != cuts.end(); ++cut) {
      if (*std::next(cut) - *cut <= kRounding) continue;
      Segment segment{*cut, *std::next(cut), 0, highest_, lowest_};
      const double middle = 0.5 * (segment.start + segment.end);
      segment.year = in_.calendar.year_of(middle);
      if (has_ages()) segment.score = segment.lowest = score_at(key, group, middle);
      group.segments.push_back(segment);
    }
  }

  /// Moments at which the members, all of one age, become a year older.
  void add_birthdays(const DefaultClass& group, double first, double last,
                     std::set<double>& cuts) const {
    const Lives& lives = in_.exposures.lives;
    const std::uint32_t row = group.rows[0];
    int age = lives.calendar->months_between(lives.start[row], first) / 12;
    for (; lives.after(row, 12 * age) < last; ++age)
      if (const double birthday = lives.after(row, 12 * age); birthday > first)
        cuts.insert(birthday);
  }

  double score_at(const Similar& key, const DefaultClass& group, double time) const {
    const std::vector<double>& by_age = in_.ages[key.set];
    const Lives& lives = in_.exposures.lives;
    const int age = lives.calendar->months_between(lives.start[group.rows[0]], time) / 12;
    return by_age[std::min(static_cast<std::size_t>(std::max(0, age)), by_age.size() - 1)];
  }

  const ClassInput& in_;
  double pd_high_ = 0, pd_low_ = 0, highest_ = 0, lowest_ = 0;
  std::map<std::pair<std::uint32_t, double>, double> thresholds_;
  std::vector<DefaultClass> classes_;
};

}  // namespace

std::int64_t pd_class(double pd) {
  return static_cast<std::int64_t>(std::floor(logarithm(pd) / logarithm(kClassRatio)));
}

std::vector<DefaultClass> default_classes(const ClassInput& input) {
  return ClassBuilder(input).build();
}

}  // namespace cofferdam
