#include "portfolios/current_grades.hpp"

#include <algorithm>
#include <tuple>

#include "portfolios/firm_grades.hpp"
#include "portfolios/graded_exposures.hpp"
#include "portfolios/split_portfolio.hpp"

namespace cofferdam {
namespace {

/// One of the equal exposures of a row in a trial.
struct Name {
  std::uint32_t trial = 0, number = 0, member = 0;
  auto operator<=>(const Name&) const = default;
};

Name name_of(const GradeMove& move) {
  return {move.trial, move.row, move.member};
}

/// The changes of grades of a run of trials, exposure by exposure in the order of time.
class GradePaths {
 public:
  GradePaths(std::vector<GradeMove> moves, const GradedExposures& graded, std::size_t default_grade)
      : moves_(std::move(moves)), graded_(graded) {
    std::erase_if(moves_, [&](const GradeMove& move) {
      return move.from == move.to || move.to == default_grade;
    });
    std::sort(moves_.begin(), moves_.end(), [](const GradeMove& a, const GradeMove& b) {
      return std::tuple(name_of(a), a.time) < std::tuple(name_of(b), b.time);
    });
  }

  const std::vector<GradeMove>& moves() const { return moves_; }

  /// Row of the grade in which the exposure is after those moves for which `is_before(time)`.
  template <class IsBefore>
  std::uint32_t row_after(const Name& name, const IsBefore& is_before) const {
    std::size_t grade = graded_.first_grade(name.number);
    auto move = std::lower_bound(moves_.begin(), moves_.end(), name,
                                 [](const GradeMove& a, const Name& b) { return name_of(a) < b; });
    for (; move != moves_.end() && name_of(*move) == name && is_before(move->time); ++move)
      grade = move->to;
    return graded_.row_in(name.number, grade);
  }

 private:
  std::vector<GradeMove> moves_;
  const GradedExposures& graded_;
};

class GradedPortfolio final : public SplitPortfolio {
 public:
  GradedPortfolio(std::unique_ptr<Portfolio> of, const LoanExposures& exposures,
                  const Calendar& calendar, CurrentGrade grade)
      : SplitPortfolio(std::move(of)),
        lives_(exposures.lives),
        calendar_(calendar),
        default_grade_(grade.migration.default_grade()),
        draw_(std::move(grade.draw)),
        graded_(exposures, grade.tag, grade.migration, std::move(grade.first_grades)) {}

  const SplitExposures& exposures() const override { return graded_; }
  void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
            std::uint32_t first_row, Events& events) const override {
    const std::size_t first = events.size(), first_end = events.ends.size(),
                      first_loss = events.losses.size();
    std::vector<GradeMove> moves;
    draw_(seed, trials, background, first_row, events, moves);
    const GradePaths paths(std::move(moves), graded_, default_grade_);
    for (std::size_t e = first; e < events.size(); ++e) {
      const std::uint32_t of = events.origin[e];
      events.exposure[e] =
          of < e ? events.exposure[of]
                 : row_on_day(paths,
                              {events.trial[e], events.exposure[e] - first_row, events.member[e]},
                              events.time[e], first_row);
    }
    for (std::size_t i = first_loss; i < events.losses.size(); ++i) {
      DrawnLoss& loss = events.losses[i];
      loss.exposure = row_on_day(paths, {loss.trial, loss.exposure - first_row, loss.member},
                                 loss.time, first_row);
    }
    append_moves(paths, first_row, first_end, events);
  }

 private:
  SplitExposures& split() override { return graded_; }
  /// Of an event at `time`.
  std::uint32_t row_on_day(const GradePaths& paths, const Name& name, double time,
                           std::uint32_t first_row) const {
    const std::uint32_t day = calendar_.day_of(time);
    return first_row +
           paths.row_after(name, [&](double move) { return calendar_.day_of(move) < day; });
  }

  /// When what ends early in the trials does so, by exposure; those of the portfolio from
  /// `first_end` on. They end in the grade that they have then, or if they never begin in that of
  /// the first row.
  struct End {
    Name name;
    bool all = false;  ///< of the row
    double time = 0;
  };
  std::vector<End> take_ends(const GradePaths& paths, std::uint32_t first_row,
                             std::size_t first_end, Events& events) const {
    std::vector<End> ends;
    for (std::size_t i = first_end; i < events.ends.size(); ++i) {
      EarlyEnd& end = events.ends[i];
      const Name name{end.trial, end.exposure - first_row, end.member};
      const bool begins = end.time > lives_.start[name.number];
      ends.push_back({name, end.loans > 1, end.time});
      end.exposure =
          first_row + paths.row_after(name, [&](double move) { return begins && move < end.time; });
    }
    std::sort(ends.begin(), ends.end(), [](const End& a, const End& b) { return a.name < b.name; });
    return ends;
  }

  /// When an exposure ends.
  double end_of(const Name& name, const std::vector<End>& ends) const {
    const Name first{name.trial, name.number, 0};
    for (auto end = std::lower_bound(ends.begin(), ends.end(), first,
                                     [](const End&a, const Name&b) { return a.name < b; });
         end != ends.end() && end->name.trial == name.trial && end->name.number == name.number;
         ++end)
      if (end->all || end->name.member == name.member) return end->time;
    return lives_.end[name.number];
  }

  /// Who comes into another grade goes on as its row.
  void append_moves(const GradePaths& paths, std::uint32_t first_row, std::size_t first_end,
                    Events& events) const {
    const std::vector<End> ends = take_ends(paths, first_row, first_end, events);
    for (const GradeMove& move : paths.moves()) {
      const double begins = lives_.start[move.row], end = end_of(name_of(move), ends);
      if (end <= begins || move.time >= end) continue;
      const double time = std::max(move.time, begins);
      for (const auto& [grade, loans] : {std::pair(move.from, 1.0), std::pair(move.to, -1.0)})
        events.ends.push_back({move.trial, first_row + graded_.row_in(move.row, grade), loans, time,
                               move.member, true});
    }
  }

  const Lives& lives_;
  const Calendar& calendar_;
  std::size_t default_grade_;
  decltype(CurrentGrade::draw) draw_;
  GradedExposures graded_;
};

}  // namespace

void check_current_grade(const Value& key, const LoanExposures& exposures, Problems& problems) {
  if (key && exposures.tag(key.text))
    problems.add(key.place, key.path, "'" + key.text + "' is a tag already, which does not change",
                 "choose another name: one tag holds the grade at the start, the other that of the "
                 "moment");
}

std::unique_ptr<Portfolio> with_current_grade(std::unique_ptr<Portfolio> portfolio,
                                              const LoanExposures& exposures,
                                              const Calendar& calendar, CurrentGrade grade) {
  return std::make_unique<GradedPortfolio>(std::move(portfolio), exposures, calendar,
                                           std::move(grade));
}

std::unique_ptr<Portfolio> with_grade_of_firms(std::unique_ptr<Portfolio> portfolio,
                                               const LoanExposures& exposures,
                                               const PortfolioContext& context) {
  const Firms* firms = exposures.links.firms;
  if (!portfolio || !firms || firms->current_grade().empty()) return portfolio;
  const auto followers = std::make_shared<const FirmFollowers>(exposures, context.name);
  const auto grades = std::make_shared<const FirmGrades>(exposures, *followers, context.calendar);
  CurrentGrade carried{firms->current_grade(), grades->migration(), grades->at_first(), {}};
  carried.draw = [of = portfolio.get(), followers, grades, index = firms->index()](
                     std::uint64_t seed, const TrialRange& trials, const Background& background,
                     std::uint32_t first_row, Events& events, std::vector<GradeMove>& moves) {
    of->draw(seed, trials, background, first_row, events);
    grades->append(background.firms[index], ToldGrades::changes, moves);
  };
  return with_current_grade(std::move(portfolio), exposures, context.calendar, std::move(carried));
}

}  // namespace cofferdam
