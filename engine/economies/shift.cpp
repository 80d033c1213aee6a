// Importance sampling by a given shift of factor means.
//
// Factors in S get mean d; the others follow by regression, which is the likeliest way to get
// there: E[Y] = C(.,S) a with a = C(S,S)^-1 d. Y_S = B z plus its mean, z the innovations, which
// therefore get means B'a, and the weight is dP/dQ = exp(a.d / 2 - a.B z). With a calendar S holds
// the named factors in every year.
#include <algorithm>
#include <cmath>

#include "economies/sampling.hpp"
#include "scenario/scalars.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostShifted = 1000;  // a linear system of this size is solved
constexpr Key kKeys[] = {
    {.name = "means",
     .type = Type::number,
     .sentence =
         "by how much the mean of each named factor is moved while sampling, in every year; "
         "below zero draws more bad years; a family stands for all its members, "
         "family.member for one",
     .range = {-10, 10, false, false},
     .shape = Shape::map,
     .dotted = true},
    kPointsKey};

/// A factor in a year whose mean is moved.
struct Shifted {
  std::size_t factor = 0, year = 0;
};

/// Solves C(S,S) a = d by elimination with pivoting; false if the shifted factors are not
/// independent enough.
bool solve(std::vector<std::vector<double>> rows, std::vector<double>& a) {
  const std::size_t n = a.size();
  for (std::size_t k = 0; k < n; ++k) {
    std::size_t best = k;
    for (std::size_t i = k; i < n; ++i)
      if (std::abs(rows[i][k]) > std::abs(rows[best][k])) best = i;
    if (std::abs(rows[best][k]) < 1e-10) return false;
    std::swap(rows[k], rows[best]);
    std::swap(a[k], a[best]);
    for (std::size_t i = 0; i < n; ++i) {
      if (i == k) continue;
      const double factor = rows[i][k] / rows[k][k];
      for (std::size_t j = k; j < n; ++j) rows[i][j] -= factor * rows[k][j];
      a[i] -= factor * a[k];
    }
  }
  for (std::size_t k = 0; k < n; ++k) a[k] /= rows[k][k];
  return true;
}

std::unique_ptr<Sampling> make(const Value& value, const FactorModel& model, Problems& problems) {
  std::vector<Shifted> shifted;
  std::vector<double> means;
  const Value& declared = value.at("means");
  if (model.regimes().any() || model.stressed()) {
    problems.add(
        value.place, value.path,
        std::string("shifted means beside ") + (model.stressed() ? "given factors" : "regimes"),
        "weights are known for factors that are normal; sample plainly");
    return nullptr;
  }
  for (const auto& [name, mean] : declared.entries) {
    const auto indices = model.indices_of(name);
    if (indices.empty())
      problems.add(mean.place, mean.path, "'" + name + "' is no factor",
                   did_you_mean(name, model.names(),
                                "name a factor of the economy; family.member for a member"));
    for (const std::size_t index : indices)
      for (std::size_t year = 0; year < model.years(); ++year) {
        shifted.push_back({index, year});
        means.push_back(mean.number);
      }
  }
  if (declared.entries.empty())
    problems.add(declared.place, declared.path, "no factor is shifted",
                 "name one, such as {national: -2}");
  if (shifted.size() > kMostShifted) {
    problems.add(declared.place, declared.path,
                 std::to_string(shifted.size()) + " factors and years are shifted",
                 "at most 1000; name fewer factors, or shorten the calendar");
    return nullptr;
  }
  std::vector<std::vector<double>> rows;
  for (const Shifted& i : shifted) {
    rows.emplace_back();
    for (const Shifted& j : shifted)
      rows.back().push_back(model.covariance(i.factor, i.year, j.factor, j.year));
  }
  std::vector<double> tilt = means;
  if (!solve(rows, tilt)) {
    problems.add(declared.place, declared.path, "the shifted factors determine each other",
                 "shift fewer of them");
    return nullptr;
  }
  ShiftedLaw law{.name = "shifted", .share = 1, .means = {}};
  law.means.assign(model.years() * model.factors().size(), 0.0);
  for (std::size_t s = 0; s < shifted.size(); ++s) {
    const std::vector<double> response = model.response(shifted[s].factor, shifted[s].year);
    for (std::size_t i = 0; i < response.size(); ++i) law.means[i] += tilt[s] * response[i];
  }
  std::vector<ShiftedLaw> laws;
  laws.push_back(std::move(law));
  return mixture(std::move(laws), model.factors().size(), false);
}

}  // namespace

SamplingMember shift_member() {
  return {kKeys, make};
}

}  // namespace cofferdam
