#include "ratings/read_spread_moves.hpp"

#include <algorithm>
#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

class SpreadReader {
 public:
  SpreadReader(const Value& declared, const Migration& migration, const FactorModel& factors,
               Problems& problems)
      : declared_(declared), migration_(migration), factors_(factors), problems_(problems) {}

  SpreadMoves read(const std::string& system) {
    SpreadMoves moves;
    moves.system = system;
    moves.grades = migration_.grades();
    moves.grades.pop_back();
    moves.reversion = declared_.at("reversion").number;
    moves.by_grade = declared_.at("by_grade").is_true();
    if (!migration_.has_zero_rates())
      fail(declared_, "'spread_moves' without 'zero_rates'",
           "spreads move over zero rates: give a row for each grade but default");
    read_volatilities(moves);
    read_loadings(moves);
    return moves;
  }

 private:
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void read_volatilities(SpreadMoves& moves) {
    const Value& given = declared_.at("volatility");
    const std::size_t grades = moves.grades.size(), stated = given.items.size();
    if (stated != 1 && stated != grades)
      return fail(given,
                  std::to_string(stated) + " volatilities for " + std::to_string(grades) +
                      (grades == 1 ? " grade" : " grades"),
                  "give one for each grade but '" + migration_.grades().back() +
                      "', or one for all, such as [0.4 %]");
    for (std::size_t grade = 0; grade < grades; ++grade)
      moves.volatilities.push_back(given.items[stated == 1 ? 0 : grade].number);
  }

  void read_loadings(SpreadMoves& moves) {
    const Value& given = declared_.at("loading");
    for (const auto& [name, weight] : given.entries) {
      const auto indices = factors_.indices_of(name);
      if (indices.empty()) {
        fail(weight, "'" + name + "' is no factor",
             did_you_mean(name, factors_.names(), "declare it under economy.factors"));
        continue;
      }
      if (factors_.factors()[indices[0]].name != name)
        fail(weight, "'" + name + "' is a family of factors",
             "spreads are the same everywhere: load on one member, such as " +
                 factors_.factors()[indices[0]].name);
      moves.loadings.push_back({indices[0], weight.number});
    }
    double correlation = 0;
    for (const Loading& a : moves.loadings)
      for (const Loading& b : moves.loadings)
        correlation += a.weight * b.weight * factors_.correlation(a.factor, b.factor);
    if (correlation >= 1 - 1e-12)
      fail(given, "the loadings give a correlation of " + rounded_text(correlation),
           "w'Cw must stay below 1; lower them");
    moves.own = std::sqrt(std::max(0.0, 1 - correlation));
  }

  const Value& declared_;
  const Migration& migration_;
  const FactorModel& factors_;
  Problems& problems_;
};

}  // namespace

std::optional<SpreadMoves> read_spread_moves(const Value& system, const std::string& name,
                                             const Migration& migration, const FactorModel& factors,
                                             Problems& problems) {
  const Value& declared = system.at("spread_moves");
  if (!declared.given) return std::nullopt;
  const std::size_t before = problems.size();
  SpreadMoves moves = SpreadReader(declared, migration, factors, problems).read(name);
  const bool none = std::all_of(moves.volatilities.begin(), moves.volatilities.end(),
                                [](double volatility) { return volatility == 0; });
  if (none || problems.size() != before) return std::nullopt;
  return moves;
}

}  // namespace cofferdam
