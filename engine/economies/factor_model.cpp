#include "economies/factor_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/random.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostFactors = 1000;

}  // namespace

FactorModel::FactorModel(const Value& economy, const Calendar& calendar, Problems& problems)
    : years_(calendar.years()) {
  const Value& declared = economy.at("factors");
  if (declared.ok && declared.entries.empty())
    problems.add(declared.place, declared.path, "no factors", "add one, such as national: {}");
  for (const auto& [name, value] : declared.entries) {
    add(name, value, problems);
    for (const char* key : {"persistence", "start"})
      if (value.at(key).given && !calendar.given())
        problems.add(value.at(key).place, value.at(key).path,
                     std::string("'") + key + "' without a calendar",
                     "add 'calendar: {start: 2026-01-01, horizon: 5 years}' to the scenario");
  }
  if (factors_.size() > kMostFactors) {
    problems.add(declared.place, declared.path, std::to_string(factors_.size()) + " factors",
                 "at most 1000");
    factors_.clear();
  }
  const std::size_t before = problems.size();
  order_by_parent(economy, problems);
  const std::size_t n = factors_.size();
  basic_correlation_.assign(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i) basic_correlation_[i][i] = 1;
  if (problems.size() == before && economy.at("correlations"))
    read_matrix(economy.at("correlations"), problems);
  read_stress(economy.at("stress"), calendar, problems);
  if (problems.size() == before) factorise(economy.at("correlations"), problems);
  fill_correlations();
  if (problems.size() == before) prepare_stress(economy.at("stress"), problems);
  std::vector<std::string> names, families;
  for (const Factor& factor : factors_)
    names.push_back(factor.name), families.push_back(factor.family);
  const Value& regimes = economy.at("regimes");
  regimes_ = Regimes(regimes, names, families, problems);
  if (regimes && stressed())
    problems.add(economy.at("stress").place, economy.at("stress").path,
                 "given factors beside regimes", "a given factor leaves no room for regimes");
}

void FactorModel::add(const std::string& name, const Value& value, Problems& problems) {
  const Value &members = value.at("members"), &parent = value.at("parent"),
              &correlation = value.at("correlation_with_parent");
  if (parent.given != correlation.given)
    problems.add(value.place, value.path,
                 parent.given ? "a parent without a correlation" : "a correlation without a parent",
                 "give both parent and correlation_with_parent");
  Factor factor{name, "", "", -1, correlation.number, entity_of(name)};
  factor.persistence = value.at("persistence").number;
  factor.started = bool(value.at("start"));
  factor.start = value.at("start").number;
  if (!members) return factors_.push_back(factor);
  if (members.items.empty())
    problems.add(members.place, members.path, "a family without members",
                 "write members: [a, b], or leave the key out for a single factor");
  std::set<std::string> names;
  for (const Value& member : members.items) {
    factor.family = name;
    factor.member = member.text;
    factor.name = name + "." + member.text;
    factor.entity = entity_of(factor.name);
    if (!names.insert(member.text).second)
      problems.add(member.place, member.path, "'" + member.text + "' is named twice",
                   "name each member once");
    else
      factors_.push_back(factor);
  }
}

/// Sorts factors so that parents come first, and links them; names unknown parents and circles.
void FactorModel::order_by_parent(const Value& economy, Problems& problems) {
  std::vector<Factor> waiting = std::move(factors_);
  factors_.clear();
  const auto parent_of = [&](const Factor& factor) -> const Value& {
    return economy.at("factors")
        .at(factor.family.empty() ? factor.name : factor.family)
        .at("parent");
  };
  for (bool moved = true; moved && !waiting.empty();) {
    moved = false;
    for (Factor& factor : waiting) {
      const Value& parent = parent_of(factor);
      const auto above = parent ? indices_of(parent.text) : std::vector<std::size_t>{};
      if (parent && (above.size() != 1 || !factors_[above[0]].family.empty())) continue;
      factor.parent = parent ? static_cast<int>(above[0]) : -1;
      factors_.push_back(factor);
      factor.name.clear();
      moved = true;
    }
    std::erase_if(waiting, [](const Factor& factor) { return factor.name.empty(); });
  }
  for (const Factor& factor : waiting)
    report_parent(economy.at("factors"), factor.family.empty() ? factor.name : factor.family,
                  problems);
}

/// Says why the parent of a factor or family cannot stand above it. Silent if the reason lies
/// further up, where it is told.
void FactorModel::report_parent(const Value& declared, const std::string& name,
                                Problems& problems) {
  const Value& parent = declared.at(name).at("parent");
  std::vector<std::string> known;
  for (const auto& [other, value] : declared.entries) known.push_back(other);
  const Value* above = declared.find(parent.text);
  if (!above)
    return problems.add(parent.place, parent.path, "'" + parent.text + "' is no factor",
                        did_you_mean(parent.text, known, "declare it under 'factors'"));
  if (above->at("members"))
    return problems.add(parent.place, parent.path,
                        "'" + parent.text + "' is a family, and a parent is a single factor",
                        "name a factor without members");
  for (std::size_t step = 0; above && step <= known.size(); ++step) {
    if (above == &declared.at(name))
      return problems.add(parent.place, parent.path, "'" + name + "' stands above itself",
                          "parents must not form a circle");
    const Value& next = above->at("parent");
    above = next ? declared.find(next.text) : nullptr;
  }
}

void FactorModel::read_matrix(const Value& correlations, Problems& problems) {
  const Value &listed = correlations.at("factors"), &matrix = correlations.at("matrix");
  std::vector<std::size_t> roots;
  for (const Value& name : listed.items) {
    const auto found = indices_of(name.text);
    if (found.size() != 1 || factors_[found[0]].parent >= 0 || !factors_[found[0]].family.empty())
      return problems.add(name.place, name.path,
                          found.empty() ? "'" + name.text + "' is no factor"
                                        : "'" + name.text + "' has a parent or members",
                          found.empty()
                              ? did_you_mean(name.text, names(), "declare it under 'factors'")
                              : "only factors without both are correlated directly");
    if (std::find(roots.begin(), roots.end(), found[0]) != roots.end())
      return problems.add(name.place, name.path, "'" + name.text + "' is named twice",
                          "name each factor once");
    roots.push_back(found[0]);
  }
  read_matrix_cells(matrix, roots, problems);
  check_starts(listed, roots, problems);
}

/// A stationary past and a given one cannot be correlated.
void FactorModel::check_starts(const Value& listed, const std::vector<std::size_t>& roots,
                               Problems& problems) const {
  for (std::size_t i = 1; i < roots.size(); ++i)
    if (factors_[roots[i]].started != factors_[roots[0]].started)
      return problems.add(listed.items[i].place, listed.items[i].path,
                          "'" + factors_[roots[i]].name + "' and '" + factors_[roots[0]].name +
                              "' are correlated, and only one has a 'start'",
                          "give a start to all factors of the matrix, or to none");
}

void FactorModel::read_matrix_cells(const Value& matrix, const std::vector<std::size_t>& roots,
                                    Problems& problems) {
  const std::size_t n = roots.size();
  if (matrix.items.size() != n)
    return problems.add(
        matrix.place, matrix.path,
        std::to_string(matrix.items.size()) + " rows for " + std::to_string(n) + " factors",
        "give one row a factor");
  for (std::size_t i = 0; i < n; ++i) {
    const Value& row = matrix.items[i];
    if (row.items.size() != n)
      return problems.add(
          row.place, row.path,
          std::to_string(row.items.size()) + " numbers for " + std::to_string(n) + " factors",
          "the matrix must be square");
    for (std::size_t j = 0; j <= i; ++j) {
      const Value& cell = row.items[j];
      if (i == j ? cell.number != 1 : cell.number != matrix.items[j].items[i].number)
        return problems.add(
            cell.place, cell.path,
            i == j
                ? cell.text + " on the diagonal"
                : cell.text + " here but " + matrix.items[j].items[i].text + " across the diagonal",
            i == j ? "a factor's correlation with itself is 1" : "the matrix must be symmetric");
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      basic_correlation_[roots[i]][roots[j]] = matrix.items[i].items[j].number;
}

void FactorModel::read_stress(const Value& stress, const Calendar& calendar, Problems& problems) {
  if (stress && !stress.items.empty() && !calendar.given())
    return problems.add(stress.place, stress.path, "given years, but no calendar",
                        "add 'calendar: {start: ..., horizon: ...}'");
  for (const Value& given : stress.items) {
    const Value &factor = given.at("factor"), &year = given.at("year");
    const std::size_t index = calendar.year_named(year.text);
    if (index == calendar.years())
      problems.add(year.place, year.path, "'" + year.text + "' is no year of the calendar",
                   "its years run from " + calendar.year_label(0) + " to " +
                       calendar.year_label(calendar.years() - 1));
    const auto indices = indices_of(factor.text);
    if (indices.empty())
      problems.add(factor.place, factor.path, "'" + factor.text + "' is no factor",
                   did_you_mean(factor.text, names(), "name a factor of the economy"));
    for (const std::size_t i : indices) {
      if (std::any_of(stresses_.begin(), stresses_.end(), [&](const Stress& other) {
            return other.factor == i && other.year == index;
          }))
        problems.add(given.place, given.path,
                     "'" + factors_[i].name + "' is given twice for " + year.text,
                     "give one value a year");
      stresses_.push_back({i, index, given.at("value").number});
    }
  }
}

std::vector<std::size_t> FactorModel::indices_of(const std::string& name) const {
  std::vector<std::size_t> indices;
  for (std::size_t i = 0; i < factors_.size(); ++i)
    if (factors_[i].name == name || factors_[i].family == name) indices.push_back(i);
  return indices;
}

std::vector<std::string> FactorModel::names() const {
  std::vector<std::string> names;
  for (const Factor& factor : factors_) {
    const std::string& name = factor.family.empty() ? factor.name : factor.family;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  return names;
}

}  // namespace cofferdam
