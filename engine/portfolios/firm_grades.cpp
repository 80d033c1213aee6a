#include "portfolios/firm_grades.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

}  // namespace

std::vector<std::uint8_t> FirmGrades::at_first() const {
  std::vector<std::uint8_t> grades;
  for (const std::uint32_t firm : bonds_.links.firm_of)
    grades.push_back(bonds_.links.firms->grades()[firm]);
  return grades;
}

double FirmGrades::expected(ToldGrades told) const {
  const std::vector<std::uint8_t> grades = at_first();
  double sum = 0;
  for (std::uint32_t row = 0; row < bonds_.rows(); ++row) {
    const double years =
        std::min(bonds_.lives.end[row], calendar_.end()) - std::max(0.0, bonds_.lives.start[row]);
    const double stays = migration().probability(grades[row], grades[row]);
    sum += bonds_.count[row] * (1 + years) * (told == ToldGrades::all ? 1 : 1 - stays);
  }
  return sum;
}

void FirmGrades::add(GradeMove move, std::uint32_t row, std::vector<GradeMove>& moves) const {
  move.row = row;
  const auto count = static_cast<std::uint32_t>(bonds_.count[row]);
  for (move.member = 0; move.member < count; ++move.member) moves.push_back(move);
}

void FirmGrades::append_changes(std::span<const GradeMove> of_firm,
                                std::vector<GradeMove>& moves) const {
  for (const std::uint32_t row : followers_.rows_of(of_firm.front().row))
    for (const GradeMove& move : of_firm)
      if (move.time < bonds_.lives.end[row]) add(move, row, moves);
}

/// Year by year, since a bond may begin in a grade to which its firm has moved within the year.
void FirmGrades::append_years(std::uint32_t row, std::uint32_t trial,
                              std::span<const GradeMove> of_firm,
                              std::vector<GradeMove>& moves) const {
  const Lives& lives = bonds_.lives;
  const double begin = std::max(0.0, lives.start[row]), end = lives.end[row];
  const std::size_t last = calendar_.year_of(std::min(end, calendar_.end()) - 2 * kRounding),
                    default_grade = migration().default_grade();
  std::uint8_t grade = bonds_.links.firms->grades()[bonds_.links.firm_of[row]];
  auto next = of_firm.begin();
  for (; next != of_firm.end() && next->time < begin; ++next) grade = next->to;
  for (std::size_t year = calendar_.year_of(begin); year <= last && grade != default_grade;
       ++year) {
    GradeMove move{trial, row, 0, grade, grade, static_cast<std::uint32_t>(year), 0};
    if (next != of_firm.end() && next->year == year && next->time < end) move = *next++;
    add(move, row, moves);
    grade = move.to;
  }
}

void FirmGrades::append(const FirmDefaults& firms, ToldGrades told,
                        std::vector<GradeMove>& moves) const {
  const std::size_t trials = firms.first_move.size() - 1;
  for (std::uint32_t t = 0; t < trials; ++t) {
    const auto of_trial =
        std::span(firms.moves)
            .subspan(firms.first_move[t], firms.first_move[t + 1] - firms.first_move[t]);
    std::size_t from = 0;
    std::uint32_t firm = 0;
    const auto firms_known = static_cast<std::uint32_t>(bonds_.links.firms->exposures().rows());
    for (; firm < firms_known; ++firm) {
      if (told == ToldGrades::changes && from == of_trial.size()) break;
      std::size_t to = from;
      while (to < of_trial.size() && of_trial[to].row == firm) ++to;
      const auto of_firm = of_trial.subspan(from, to - from);
      from = to;
      if (told == ToldGrades::all)
        for (const std::uint32_t row : followers_.rows_of(firm))
          append_years(row, t, of_firm, moves);
      else if (!of_firm.empty())
        append_changes(of_firm, moves);
    }
  }
}

}  // namespace cofferdam
