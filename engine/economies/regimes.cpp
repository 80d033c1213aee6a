#include "economies/regimes.hpp"

#include <algorithm>
#include <cmath>

#include "base/random.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {

Regimes::Regimes(const Value& regimes, const std::vector<std::string>& factors,
                 const std::vector<std::string>& families, Problems& problems) {
  if (!regimes) return;
  const std::size_t before = problems.size();
  for (const Value& name : regimes.at("states").items) {
    if (std::find(names_.begin(), names_.end(), name.text) != names_.end())
      problems.add(name.place, name.path, "'" + name.text + "' is named twice",
                   "name each state once");
    names_.push_back(name.text);
  }
  if (names_.size() < 2)
    problems.add(regimes.at("states").place, regimes.at("states").path, "fewer than two states",
                 "write states: [calm, crisis]");
  if (problems.size() != before) return;
  read_transitions(regimes, problems);
  means_.assign(states(), std::vector<double>(factors.size(), 0.0));
  scales_.assign(states(), std::vector<double>(factors.size(), 1.0));
  read_shifts(regimes, factors, families, problems);
  if (regimes.at("start")) first_ = static_cast<int>(state_named(regimes.at("start"), problems));
}

std::size_t Regimes::state_named(const Value& name, Problems& problems) const {
  const auto found = std::find(names_.begin(), names_.end(), name.text);
  if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
  problems.add(name.place, name.path, "'" + name.text + "' is no state",
               did_you_mean(name.text, names_, "name one of 'states'"));
  return 0;
}

void Regimes::read_transitions(const Value& regimes, Problems& problems) {
  const Value& matrix = regimes.at("transitions");
  if (matrix.items.size() != states())
    return problems.add(
        matrix.place, matrix.path,
        std::to_string(matrix.items.size()) + " rows for " + std::to_string(states()) + " states",
        "give one row a state: where its years go next");
  for (const Value& row : matrix.items) {
    double sum = 0;
    std::vector<double> to, up_to;
    for (const Value& cell : row.items) {
      to.push_back(cell.number);
      up_to.push_back(sum += cell.number);
    }
    if (to.size() != states())
      return problems.add(
          row.place, row.path,
          std::to_string(to.size()) + " numbers for " + std::to_string(states()) + " states",
          "the matrix must be square");
    if (std::abs(sum - 1) > 1e-9)
      return problems.add(row.place, row.path, "the row sums to " + rounded_text(sum),
                          "each state goes somewhere: rows sum to 1");
    up_to.back() = 1;
    transitions_.push_back(std::move(to));
    cumulated_.push_back(std::move(up_to));
  }
  if (!find_stationary())
    problems.add(matrix.place, matrix.path, "the chain has no single long run",
                 "every state must be reached from every other in the end");
}

/// Solves pi P = pi, sum pi = 1 by elimination; false if there are several solutions.
bool Regimes::find_stationary() {
  const std::size_t n = states();
  std::vector<std::vector<double>> rows(n, std::vector<double>(n + 1, 0.0));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j) rows[i][j] = transitions_[j][i] - (i == j ? 1.0 : 0.0);
    if (i + 1 == n) rows[i].assign(n + 1, 1.0);
  }
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(rows[i][k]) > std::abs(rows[best][k])) best = i;
    if (std::abs(rows[best][k]) < 1e-12) return false;
    std::swap(rows[k], rows[best]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = rows[i][k] / rows[k][k];
      for (std::size_t j = k; j <= n; ++j) rows[i][j] -= factor * rows[k][j];
    }
  }
  for (std::size_t k = 0; k < n; ++k) stationary_.push_back(std::max(0.0, rows[k][n] / rows[k][k]));
  return true;
}

void Regimes::read_shifts(const Value& regimes, const std::vector<std::string>& factors,
                          const std::vector<std::string>& families, Problems& problems) {
  std::vector<std::pair<std::size_t, std::size_t>> told;
  for (const Value& shift : regimes.at("shifts").items) {
    const std::size_t state = state_named(shift.at("state"), problems);
    const Value& factor = shift.at("factor");
    bool known = false;
    for (std::size_t i = 0; i < factors.size(); ++i) {
      if (factors[i] != factor.text && families[i] != factor.text) continue;
      known = true;
      if (std::find(told.begin(), told.end(), std::pair(state, i)) != told.end())
        problems.add(shift.place, shift.path,
                     "a second shift of '" + factors[i] + "' in the state '" + names_[state] + "'",
                     "give mean and scale together, once for each state and factor");
      told.push_back({state, i});
      means_[state][i] = shift.at("mean").number;
      scales_[state][i] = shift.at("scale").number;
    }
    if (!known)
      problems.add(factor.place, factor.path, "'" + factor.text + "' is no factor",
                   did_you_mean(factor.text, factors, "name a factor of the economy"));
  }
}

std::vector<std::uint32_t> Regimes::draw(std::uint64_t seed, const TrialRange& trials,
                                         std::size_t years) const {
  std::vector<std::uint32_t> drawn(years * trials.count);
  std::vector<double> in_long_run(stationary_);
  for (std::size_t s = 1; s < states(); ++s) in_long_run[s] += in_long_run[s - 1];
  const std::vector<double>& start =
      first_ < 0 ? in_long_run : cumulated_[static_cast<std::size_t>(first_)];
  std::vector<Block256> words(trials.count);
  for (std::size_t year = 0; year < years; ++year) {
    if (year % 4 == 0)
      first_words(seed, Purpose::regime, static_cast<std::uint64_t>(trials.first),
                  entity_of("regimes"), year / 4, words);
    for (std::size_t t = 0; t < trials.count; ++t) {
      const std::vector<double>& up_to =
          year == 0 ? start : cumulated_[drawn[(year - 1) * trials.count + t]];
      const double u = uniform_open(words[t][year % 4]);
      std::uint32_t state = 0;
      while (state + 1u < states() && u >= up_to[state]) ++state;
      drawn[year * trials.count + t] = state;
    }
  }
  return drawn;
}

}  // namespace cofferdam
