#include "portfolios/put_dates.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/random.hpp"
#include "portfolios/drop_defaults.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

double uniform_of(const std::string& address, std::uint64_t seed, std::uint64_t trial,
                  std::uint32_t row, std::uint32_t member) {
  const std::uint64_t bond = std::uint64_t{row} << 32 | member;
  return uniform_open(stream_block(seed, Purpose::put, trial, entity_of(address, bond), 0).front());
}

}  // namespace

std::vector<double> set_put_dates(const Value& portfolio, FieldResolver& resolver,
                                  LoanExposures& bonds, Problems& problems) {
  const std::size_t before = problems.size();
  const Value &put = portfolio.at("put"), &opening = portfolio.at("opening_book");
  if (!put) return {};
  if (opening.text != "none")
    problems.add(opening.place, opening.path, "a steady book of bonds with a put date",
                 "give older bonds by 'age' in a portfolio of their own");
  const bool by_grade = put.at("grade_below").given;
  std::vector<double> probabilities = resolver.numbers(put.at("probability"), kShare, Type::rate);
  if (problems.size() != before) return {};
  const Value& after = put.at("after");
  const int months = static_cast<int>(after.number);
  Lives& lives = bonds.lives;
  // Courses by the same without a put date, and its probability.
  std::map<std::pair<std::uint32_t, double>, std::uint32_t> puttable;
  for (std::uint32_t row = 0; row < bonds.rows(); ++row) {
    if (probabilities[row] == 0) continue;
    if (months >= lives.term(row)) {
      problems.add(after.place, after.path,
                   "bond " + bonds.id(row) + " of " + format_number(lives.term(row)) +
                       " months ends by its put date, " + format_number(months) +
                       " months after issue",
                   "the put date comes before maturity: lower 'after', or set the "
                   "'probability' of shorter bonds to 0");
      return {};
    }
    if (lives.after(row, months) <= kRounding) {
      probabilities[row] = 0;
      continue;
    }
    const double expected = by_grade ? 0 : probabilities[row];
    const auto [known, added] = puttable.emplace(std::pair(lives.course[row], expected),
                                                 static_cast<std::uint32_t>(lives.courses.size()));
    if (added) {
      PrincipalCourse course = lives.course_of(row);
      course.put_after = months;
      course.put = expected;
      lives.courses.push_back(std::move(course));
    }
    lives.course[row] = known->second;
  }
  return probabilities;
}

void drop_given_back(const LoanExposures& bonds, const std::string& address, std::uint64_t seed,
                     const TrialRange& trials, std::uint32_t first_row,
                     std::vector<DefaultRun>& runs, Events& events) {
  drop_defaults(runs, events, [&](std::size_t e) {
    const std::uint32_t row = events.exposure[e] - first_row;
    const double kept = bonds.lives.kept(row, events.time[e]);
    const std::uint64_t trial = static_cast<std::uint64_t>(trials.first) + events.trial[e];
    return kept < 1 && uniform_of(address, seed, trial, row, events.member[e]) >= kept;
  });
}

GradePuts::GradePuts(const LoanExposures& bonds, std::vector<double> probabilities,
                     std::vector<std::uint8_t> grades, std::size_t kept_down_to,
                     std::size_t default_grade, std::string address)
    : bonds_(bonds),
      probabilities_(std::move(probabilities)),
      kept_down_to_(kept_down_to),
      default_grade_(default_grade),
      address_(std::move(address)) {
  const Lives& lives = bonds.lives;
  for (std::uint32_t row = 0; row < bonds.rows(); ++row) {
    const int months = lives.course_of(row).put_after;
    date_.push_back(months > 0 ? lives.after(row, months) : lives.end[row]);
    first_.push_back(with_date_.size());
    if (probabilities_[row] == 0 || date_[row] >= lives.calendar->end() - kRounding) continue;
    const auto count = static_cast<std::uint32_t>(bonds.count[row]);
    for (std::uint32_t member = 0; member < count; ++member) {
      with_date_.push_back({row, member});
      grades_.push_back(grades[row]);
    }
  }
  first_.push_back(with_date_.size());
}

std::vector<std::uint8_t> GradePuts::grades_on_put_date(
    std::span<const GradeMove* const> moves) const {
  std::vector<std::uint8_t> grades = grades_;
  for (const GradeMove* move : moves)
    if (first_[move->row + 1] > first_[move->row] && move->time < date_[move->row])
      grades[first_[move->row] + move->member] = move->to;
  return grades;
}

bool GradePuts::is_exercised(const Bond& bond, std::uint64_t seed, std::uint64_t trial) const {
  const double kept = 1 - probabilities_[bond.row];
  return kept <= 0 || uniform_of(address_, seed, trial, bond.row, bond.member) >= kept;
}

void GradePuts::apply(std::uint64_t seed, const TrialRange& trials,
                      std::span<const GradeMove> moves, std::uint32_t first_row,
                      std::vector<DefaultRun>& runs, Events& events) const {
  std::vector<std::vector<const GradeMove*>> by_trial(trials.count);
  for (const GradeMove& move : moves) by_trial[move.trial].push_back(&move);
  using Given = std::tuple<std::uint32_t, std::uint32_t, std::uint32_t>;  // trial, row, member
  std::vector<Given> back;
  for (std::uint32_t t = 0; t < trials.count; ++t) {
    const std::vector<std::uint8_t> grades = grades_on_put_date(by_trial[t]);
    for (std::size_t i = 0; i < with_date_.size(); ++i) {
      const Bond& bond = with_date_[i];
      if (grades[i] <= kept_down_to_ || grades[i] == default_grade_ ||
          !is_exercised(bond, seed, static_cast<std::uint64_t>(trials.first) + t))
        continue;
      back.emplace_back(t, bond.row, bond.member);
      events.ends.push_back({t, first_row + bond.row, 1, date_[bond.row], bond.member});
    }
  }
  drop_defaults(runs, events, [&](std::size_t e) {
    const std::uint32_t row = events.exposure[e] - first_row;
    return events.time[e] >= date_[row] &&
           std::binary_search(back.begin(), back.end(),
                              Given{events.trial[e], row, events.member[e]});
  });
}

}  // namespace cofferdam
