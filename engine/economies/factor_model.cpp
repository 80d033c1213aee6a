#include "economies/factor_model.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "base/random.hpp"
#include "base/special.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostFactors = 1000;

}  // namespace

FactorModel::FactorModel(const Value& economy, Problems& problems) {
  const Value& declared = economy.at("factors");
  if (declared.ok && declared.entries.empty())
    problems.add(declared.place, declared.path, "no factors", "add one, such as national: {}");
  for (const auto& [name, value] : declared.entries) add(name, value, problems);
  if (factors_.size() > kMostFactors) {
    problems.add(declared.place, declared.path, std::to_string(factors_.size()) + " factors",
                 "at most 1000");
    factors_.clear();
  }
  const std::size_t before = problems.size();
  order_by_parent(economy, problems);
  mixing_.assign(factors_.size(), std::vector<double>(factors_.size(), 0.0));
  for (std::size_t i = 0; i < factors_.size(); ++i)
    if (factors_[i].parent < 0) mixing_[i][i] = 1;
  if (problems.size() == before && economy.at("correlations"))
    read_matrix(economy.at("correlations"), problems);
  fill_correlations();
}

void FactorModel::add(const std::string& name, const Value& value, Problems& problems) {
  const Value &members = value.at("members"), &parent = value.at("parent"),
              &correlation = value.at("correlation_with_parent");
  if (parent.given != correlation.given)
    problems.add(value.place, value.path,
                 parent.given ? "a parent without a correlation" : "a correlation without a parent",
                 "give both parent and correlation_with_parent");
  Factor factor{name, "", "", -1, correlation.number, entity_of(name)};
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
  factorise(matrix, roots, problems);
}

/// Cholesky in the order of the factors, with zero pivots allowed; a negative one means that no
/// such factors exist.
void FactorModel::factorise(const Value& matrix, const std::vector<std::size_t>& roots,
                            Problems& problems) {
  constexpr double kRounding = 1e-12;
  const std::size_t n = roots.size();
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return roots[a] < roots[b]; });
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<double>& row = mixing_[roots[order[i]]];
    double left = 1;  // variance of factor i that earlier ones do not explain
    for (std::size_t j = 0; j < i; ++j) {
      const std::vector<double>& earlier = mixing_[roots[order[j]]];
      double sum = matrix.items[order[i]].items[order[j]].number;
      for (std::size_t k = 0; k < j; ++k) sum -= row[roots[order[k]]] * earlier[roots[order[k]]];
      const double pivot = earlier[roots[order[j]]];
      if (pivot == 0 && std::abs(sum) > 1e-9) left = -1;
      row[roots[order[j]]] = pivot == 0 ? 0 : sum / pivot;
      left -= row[roots[order[j]]] * row[roots[order[j]]];
    }
    if (left < -kRounding)
      return problems.add(
          matrix.items[order[i]].place, matrix.items[order[i]].path,
          "the matrix is not positive semi-definite: given the factors before it, '" +
              factors_[roots[order[i]]].name + "' would have a negative variance",
          "no factors have these correlations; move them towards 0");
    row[roots[order[i]]] = left > kRounding ? std::sqrt(left) : 0;
  }
}

void FactorModel::fill_correlations() {
  const std::size_t n = factors_.size();
  for (std::size_t i = 0; i < n; ++i) {
    if (factors_[i].parent < 0) continue;
    const double c = factors_[i].parent_loading;
    for (std::size_t k = 0; k < n; ++k)
      mixing_[i][k] = c * mixing_[static_cast<std::size_t>(factors_[i].parent)][k];
    mixing_[i][i] = std::sqrt(1 - c * c);
  }
  correlation_.assign(n, std::vector<double>(n, 0.0));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      for (std::size_t k = 0; k < n; ++k) correlation_[i][j] += mixing_[i][k] * mixing_[j][k];
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

void FactorModel::draw(std::uint64_t seed, const TrialRange& trials, Factors& factors) const {
  factors.resize(factors_.size(), trials.count);
  std::vector<Block256> words(trials.count);
  for (std::size_t i = 0; i < factors_.size(); ++i) {
    first_words(seed, Purpose::factor, static_cast<std::uint64_t>(trials.first), factors_[i].entity,
                0, words);
    const auto innovation = factors.of(i);
    for (std::size_t t = 0; t < trials.count; ++t) innovation[t] = uniform_open(words[t][0]);
    normal_quantile(innovation, innovation);
  }
  // Rows of M reach back only, to roots of the matrix or along the line of parents: from the last
  // factor on, each can be mixed in place.
  for (std::size_t i = factors_.size(); i-- > 0;) {
    const auto mixed = factors.of(i);
    if (mixing_[i][i] != 1)
      for (double& y : mixed) y *= mixing_[i][i];
    for (std::size_t k = 0; k < i; ++k) {
      if (mixing_[i][k] == 0) continue;
      const auto other = factors.of(k);
      for (std::size_t t = 0; t < trials.count; ++t) mixed[t] += mixing_[i][k] * other[t];
    }
  }
}

}  // namespace cofferdam
