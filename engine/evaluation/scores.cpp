#include "evaluation/scores.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cofferdam {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
constexpr double kSame = 1e-9;  // of the largest value so far: the same but for rounding

/// What an indicator was in the years of one trial, [unit][year]; NaN: it has no value.
using Course = std::vector<std::vector<double>>;

struct Spread {
  double mean = 0, deviation = 0;
};

/// Of the values that units have in the years from `first` to `year`.
Spread spread_in(const Course& course, std::size_t first, std::size_t year) {
  double count = 0, sum = 0, squares = 0, largest = 0;
  const auto each = [&](std::size_t from, const auto& visit) {
    for (const auto& unit : course)
      for (std::size_t y = from; y <= year; ++y)
        if (!std::isnan(unit[y])) visit(unit[y]);
  };
  each(first, [&](double value) { count += 1, sum += value; });
  if (count == 0) return {};
  const double mean = sum / count;
  each(first, [&](double value) { squares += (value - mean) * (value - mean); });
  each(0, [&](double value) { largest = std::max(largest, std::abs(value)); });
  const double deviation = std::sqrt(squares / count);
  return {mean, deviation > kSame * largest ? deviation : 0};
}

/// Distances from the mean of the units in each year, in standard deviations of that year.
Course without_common_factor(Course course) {
  for (std::size_t year = 0; year < course.front().size(); ++year) {
    const Spread spread = spread_in(course, year, year);
    for (auto& unit : course)
      if (!std::isnan(unit[year]))
        unit[year] = spread.deviation > 0 ? (unit[year] - spread.mean) / spread.deviation : 0;
  }
  return course;
}

class Trial {
 public:
  Trial(const Card& card, const IndicatorParts& parts, std::size_t trial)
      : card_(card), parts_(parts), trial_(trial) {}

  /// Of each year alone.
  Course values() const {
    return each([&](std::size_t unit, std::size_t year) { return ratio(unit, year, year); });
  }
  /// What is judged: means over years.
  Course levels() const {
    if (!card_.removes_common_factor)
      return each(
          [&](std::size_t unit, std::size_t year) { return ratio(unit, first(year), year); });
    const Course course = without_common_factor(values());
    return each([&](std::size_t unit, std::size_t year) {
      double count = 0, sum = 0;
      for (std::size_t y = first(year); y <= year; ++y)
        if (!std::isnan(course[unit][y])) count += 1, sum += course[unit][y];
      return count > 0 ? sum / count : kNone;
    });
  }

 private:
  std::size_t first(std::size_t year) const {
    return year + 1 - std::min(card_.average_years, year + 1);
  }
  template <class Of>
  Course each(const Of& of) const {
    Course course(parts_.numerator.units(), std::vector<double>(parts_.numerator.years()));
    for (std::size_t unit = 0; unit < course.size(); ++unit)
      for (std::size_t year = 0; year < course[unit].size(); ++year)
        course[unit][year] = of(unit, year);
    return course;
  }
  double ratio(std::size_t unit, std::size_t from, std::size_t to) const {
    double above = 0, below = 0;
    for (std::size_t year = from; year <= to; ++year) {
      above += parts_.numerator.at(unit, year, trial_);
      below += parts_.denominator.at(unit, year, trial_);
    }
    return below > 0 ? above / below : kNone;
  }

  const Card& card_;
  const IndicatorParts& parts_;
  std::size_t trial_;
};

double in_deviations(double distance, const Spread& spread) {
  return spread.deviation > 0 ? distance / spread.deviation : 0;
}

/// Distance from the mean, in standard deviations of the units in the year, and own change, in
/// those of the units in the year and the one before; 0 of what is not known.
Course points_of(const Card& card, const Course& levels) {
  Course points(levels.size(), std::vector<double>(levels.front().size(), 0.0));
  for (std::size_t year = 0; year < levels.front().size(); ++year) {
    const Spread now = spread_in(levels, year, year);
    const Spread both = year > 0 ? spread_in(levels, year - 1, year) : Spread{};
    for (std::size_t unit = 0; unit < levels.size(); ++unit) {
      const double level = levels[unit][year];
      if (std::isnan(level)) continue;
      const double before = year > 0 ? levels[unit][year - 1] : kNone;
      const double change = std::isnan(before) ? 0 : level - before;
      points[unit][year] = (1 - card.own_growth) * in_deviations(level - now.mean, now) +
                           card.own_growth * in_deviations(change, both);
    }
  }
  return points;
}

double on_hundred(const Card& card, double points) {
  return 50 + 50 * std::clamp(points / card.full_score_at, -1.0, 1.0);
}

void add_scores(const Card& card, Judgement& of, std::size_t unit, std::size_t year,
                std::size_t trial) {
  double sum = 0;
  std::array<double, kGroups> sums{}, weights{};
  for (std::size_t i = 0; i < card.lines.size(); ++i) {
    const Card::Line& line = card.lines[i];
    const double points = line.weight * of.points[i].at(unit, year, trial);
    sum += points;
    sums[line.group] += points;
    weights[line.group] += line.weight;
  }
  for (std::size_t g = 0; g < kGroups; ++g)
    of.group_scores[g].at(unit, year, trial) =
        on_hundred(card, weights[g] > 0 ? sums[g] / weights[g] : 0);
  of.scores.at(unit, year, trial) = (1 - card.qualitative_weight) * on_hundred(card, sum) +
                                    card.qualitative_weight * card.qualitative[unit];
}

}  // namespace

Judgement judge(const Card& card, const std::vector<IndicatorParts>& indicators) {
  const UnitYears& like = indicators.front().numerator;
  const UnitYears none(like.units(), like.years(), like.trials());
  Judgement result{{}, {}, {none, none, none, none}, none};
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    result.values.push_back(none);
    result.points.push_back(none);
    for (std::size_t trial = 0; trial < like.trials(); ++trial) {
      const Trial of(card, indicators[i], trial);
      const Course values = of.values(), points = points_of(card, of.levels());
      for (std::size_t unit = 0; unit < like.units(); ++unit)
        for (std::size_t year = 0; year < like.years(); ++year) {
          result.values[i].at(unit, year, trial) = values[unit][year];
          result.points[i].at(unit, year, trial) = card.lines[i].sign * points[unit][year];
        }
    }
  }
  for (std::size_t unit = 0; unit < like.units(); ++unit)
    for (std::size_t year = 0; year < like.years(); ++year)
      for (std::size_t trial = 0; trial < like.trials(); ++trial)
        add_scores(card, result, unit, year, trial);
  return result;
}

double Reward::factor(double score) const {
  return std::clamp(1 + gamma * (score - 50) / 50, at_least, at_most);
}

}  // namespace cofferdam
