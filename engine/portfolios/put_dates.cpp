#include "portfolios/put_dates.hpp"

#include <map>
#include <utility>

#include "base/random.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr double kRounding = 1e-9;  // years

bool is_given_back(const LoanExposures& bonds, const std::string& address, std::uint64_t seed,
                   std::uint64_t trial, std::uint32_t row, const Events& events, std::size_t e) {
  const double kept = bonds.lives.kept(row, events.time[e]);
  if (kept >= 1) return false;
  const std::uint64_t bond = std::uint64_t{row} << 32 | events.member[e];
  const Block256 words = stream_block(seed, Purpose::put, trial, entity_of(address, bond), 0);
  return uniform_open(words[0]) >= kept;
}

}  // namespace

void set_put_dates(const Value& portfolio, FieldResolver& resolver, LoanExposures& bonds,
                   Problems& problems) {
  const std::size_t before = problems.size();
  const Value &put = portfolio.at("put"), &opening = portfolio.at("opening_book");
  if (!put) return;
  if (opening.text != "none")
    problems.add(opening.place, opening.path, "a steady book of bonds with a put date",
                 "give older bonds by 'age' in a portfolio of their own");
  const std::vector<double> probabilities =
      resolver.numbers(put.at("probability"), kShare, Type::rate);
  if (problems.size() != before) return;
  const Value& after = put.at("after");
  const int months = static_cast<int>(after.number);
  Lives& lives = bonds.lives;
  // Courses by the same without a put date, and its probability.
  std::map<std::pair<std::uint32_t, double>, std::uint32_t> puttable;
  for (std::uint32_t row = 0; row < bonds.rows(); ++row) {
    if (probabilities[row] == 0) continue;
    if (months >= lives.term(row))
      return problems.add(after.place, after.path,
                          "bond " + bonds.id(row) + " of " + format_number(lives.term(row)) +
                              " months ends by its put date, " + format_number(months) +
                              " months after issue",
                          "the put date comes before maturity: lower 'after', or set the "
                          "'probability' of shorter bonds to 0");
    if (lives.after(row, months) <= kRounding) continue;
    const auto [known, added] = puttable.emplace(std::pair(lives.course[row], probabilities[row]),
                                                 static_cast<std::uint32_t>(lives.courses.size()));
    if (added) {
      PrincipalCourse course = lives.course_of(row);
      course.put_after = months;
      course.put = probabilities[row];
      lives.courses.push_back(std::move(course));
    }
    lives.course[row] = known->second;
  }
}

void drop_given_back(const LoanExposures& bonds, const std::string& address, std::uint64_t seed,
                     const TrialRange& trials, std::uint32_t first_row,
                     std::vector<DefaultRun>& runs, Events& events) {
  std::size_t kept = runs.empty() ? 0 : runs.front().first;
  for (DefaultRun& run : runs) {
    const std::size_t first = kept;
    for (std::size_t e = run.first; e < run.last; ++e) {
      const std::uint32_t row = events.exposure[e] - first_row;
      const std::uint64_t trial = static_cast<std::uint64_t>(trials.first) + events.trial[e];
      if (is_given_back(bonds, address, seed, trial, row, events, e)) continue;
      events.copy(kept, events, e);
      events.origin[kept] = static_cast<std::uint32_t>(kept);
      ++kept;
    }
    run.first = first;
    run.last = kept;
  }
  events.resize(kept);
}

}  // namespace cofferdam
