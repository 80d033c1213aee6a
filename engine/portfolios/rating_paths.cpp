#include "portfolios/rating_paths.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/random.hpp"
#include "base/special.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

}  // namespace

RatingPaths::RatingPaths(const LoanExposures& exposures, HazardModel model,
                         const std::vector<std::uint32_t>& set_of, Migration migration,
                         const std::vector<std::uint8_t>& grades, const Calendar& calendar)
    : exposures_(exposures),
      model_(std::move(model)),
      migration_(std::move(migration)),
      calendar_(calendar) {
  for (std::size_t set = 0; set < model_.sets.size() && model_.vintage == 0; ++set)
    add_class(set, -1);
  add_rows(set_of, grades);
  set_scores();
}

std::size_t RatingPaths::add_class(std::size_t set, int cohort) {
  std::string name = model_.portfolio + "|rating|" + model_.sets[set].names;
  if (cohort >= 0) name += "|" + exposures_.lives.cohorts[static_cast<std::size_t>(cohort)];
  RatedClass made{set, cohort, entity_of(name), {}, {}, {}, {}, {}, {}};
  for (std::size_t year = 0; year < calendar_.years(); ++year)
    made.year_entities.push_back(entity_of(name, year));
  classes_.push_back(std::move(made));
  return classes_.size() - 1;
}

/// Where cohorts share a normal, each is a class of its own.
void RatingPaths::add_rows(const std::vector<std::uint32_t>& set_of,
                           const std::vector<std::uint8_t>& grades) {
  const Lives& lives = exposures_.lives;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::size_t> by_cohort;
  const auto class_of = [&](std::uint32_t row) {
    if (model_.vintage == 0) return std::size_t{set_of[row]};
    const auto key = std::pair(set_of[row], lives.cohort[row]);
    const auto known = by_cohort.find(key);
    if (known != by_cohort.end()) return known->second;
    return by_cohort[key] = add_class(set_of[row], static_cast<int>(lives.cohort[row]));
  };
  for (std::uint32_t row = 0; row < exposures_.rows(); ++row) {
    const std::size_t first = calendar_.year_of(std::max(0.0, lives.start[row])),
                      last = calendar_.year_of(lives.end[row] - 2 * kRounding);
    RatedClass& to = classes_[class_of(row)];
    const auto count = static_cast<std::uint32_t>(exposures_.count[row]);
    for (std::uint32_t member = 0; member < count; ++member) {
      to.row.push_back(row), to.member.push_back(member);
      to.grade.push_back(grades[row]);
      to.first_year.push_back(static_cast<std::uint32_t>(first));
      to.last_year.push_back(static_cast<std::uint32_t>(last));
    }
  }
}

void RatingPaths::set_scores() {
  const std::size_t grades = migration_.grades().size();
  scores_.resize(model_.sets.size());
  for (std::size_t set = 0; set < scores_.size(); ++set)
    for (std::size_t from = 0; from + 1 < grades; ++from) {
      scores_[set].emplace_back();
      for (std::size_t to = grades; to-- > 0;)
        scores_[set].back().push_back(model_.score(set, migration_.probability_down_to(from, to)));
    }
}

double RatingPaths::expected_defaults() const {
  std::map<std::pair<std::uint8_t, unsigned>, double> bonds;  // by grade and years
  for (const RatedClass& of : classes_)
    for (std::size_t i = 0; i < of.row.size(); ++i)
      ++bonds[{of.grade[i], of.last_year[i] - of.first_year[i] + 1}];
  double sum = 0;
  for (const auto& [alike, count] : bonds)
    sum += count * migration_.default_within(alike.first, alike.second);
  return sum;
}

double RatingPaths::expected_moves(ToldGrades told) const {
  double sum = 0;
  for (const RatedClass& of : classes_)
    for (std::size_t i = 0; i < of.row.size(); ++i) {
      const double stays = migration_.probability(of.grade[i], of.grade[i]);
      sum += (told == ToldGrades::all ? 1 : 1 - stays) * (of.last_year[i] - of.first_year[i] + 1);
    }
  return sum;
}

/// The bonds of a class in one trial.
class RatingPaths::Trial {
 public:
  Trial(const RatingPaths& paths, const RatedClass& of, const Hazards& hazards, std::uint64_t seed,
        std::int64_t first_trial)
      : paths_(paths),
        of_(of),
        scores_(paths.scores_[of.factor_set]),
        hazards_(hazards),
        seed_(seed),
        first_trial_(static_cast<std::uint64_t>(first_trial)),
        years_(paths.calendar_.years()),
        places_(of.row.size()) {}

  /// Calls `on_move(move)`, year by year; if all are told also of grades that stay.
  template <class OnMove>
  void run(std::size_t trial, ToldGrades told, const OnMove& on_move) {
    trial_ = trial;
    grade_ = of_.grade;
    const std::size_t in_default = paths_.migration_.default_grade();
    for (year_ = 0; year_ < years_; ++year_) {
      fill_uniform(seed_, Purpose::rating, first_trial_ + trial, of_.year_entities[year_], places_);
      stays_.assign(in_default, {});
      for (std::size_t i = 0; i < places_.size(); ++i) {
        if (grade_[i] == in_default || year_ < of_.first_year[i] || year_ > of_.last_year[i])
          continue;
        const Stay& stay = stay_of(grade_[i]);
        const bool stays = places_[i] >= stay.from && places_[i] < stay.to;
        if (stays && told == ToldGrades::changes) continue;
        GradeMove moved{
            static_cast<std::uint32_t>(trial), of_.row[i], of_.member[i], grade_[i], grade_[i],
            static_cast<std::uint32_t>(year_), 0};
        if ((stays || !move(i, stay, moved.time)) && told == ToldGrades::changes) continue;
        moved.to = grade_[i];
        on_move(moved);
      }
    }
  }

 private:
  /// Where v lies if a grade stays what it is.
  struct Stay {
    double from = 0, to = 0;
    bool known = false;
  };

  double bound(std::size_t grade, std::size_t k) const {
    return hazards_.probability(scores_[grade][k], year_, trial_);
  }
  const Stay& stay_of(std::size_t grade) {
    Stay& stay = stays_[grade];
    const std::size_t k = paths_.migration_.default_grade() - grade;
    if (!stay.known) stay = {bound(grade, k - 1), bound(grade, k), true};
    return stay;
  }

  /// Changes the grade of a bond if it does within its part of the year.
  bool move(std::size_t i, const Stay& stay, double& time) {
    const std::size_t from = grade_[i];
    std::size_t k = 0;
    double below = 0, above = bound(from, 0);
    while (places_[i] >= above) below = above, above = bound(from, ++k);
    const double leaves = stay.from + (1 - stay.to),
                 part = leaves * (places_[i] - below) / (above - below);
    const double rate = leaves < 1 ? std::min(kCertainRate, -logarithm_1p(-leaves)) : kCertainRate;
    const double wait = -logarithm_1p(-std::min(part, 1 - 0x1p-53)) / rate;
    const Lives& lives = paths_.exposures_.lives;
    const double begin = std::max(lives.start[of_.row[i]], paths_.calendar_.year_start(year_)),
                 end = std::min(lives.end[of_.row[i]], paths_.calendar_.year_end(year_));
    const bool whole =
        end - begin > 1 - kRounding;  // then it moves within the year, up to rounding
    if (!whole && wait >= end - begin) return false;
    time = begin + std::min(wait, (end - begin) * (1 - kRounding));
    grade_[i] = static_cast<std::uint8_t>(paths_.migration_.default_grade() - k);
    return true;
  }

  const RatingPaths& paths_;
  const RatedClass& of_;
  const std::vector<std::vector<double>>& scores_;
  const Hazards& hazards_;
  std::uint64_t seed_, first_trial_;
  std::size_t trial_ = 0, year_ = 0, years_;
  std::vector<double> places_;
  std::vector<std::uint8_t> grade_;
  std::vector<Stay> stays_;  ///< [grade] in this year
};

std::vector<DefaultRun> RatingPaths::draw(std::uint64_t seed, const TrialRange& trials,
                                          const Factors& factors, std::uint32_t first_row,
                                          Events& events, std::vector<GradeMove>* moves,
                                          ToldGrades told) const {
  std::vector<DefaultRun> runs;
  Hazards hazards(model_, seed, trials, factors, {});
  for (const RatedClass& of : classes_) {
    hazards.choose(
        of.factor_set, of.cohort,
        of.cohort < 0 ? "" : exposures_.lives.cohorts[static_cast<std::size_t>(of.cohort)]);
    const std::size_t first = events.size();
    {
      EventWriter writer(events);
      Trial trial(*this, of, hazards, seed, trials.first);
      for (std::uint32_t t = 0; t < trials.count; ++t)
        trial.run(t, told, [&](const GradeMove& move) {
          if (move.to == migration_.default_grade())
            writer.add_default(t, first_row + move.row, move.member, move.time);
          if (moves) moves->push_back(move);
        });
    }
    runs.push_back({first, events.size(), of.entity});
  }
  return runs;
}

}  // namespace cofferdam
