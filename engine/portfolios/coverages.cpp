#include "portfolios/coverages.hpp"

#include <algorithm>
#include <cmath>

#include "scenario/scalars.hpp"

namespace cofferdam {

std::vector<NamedTerm> read_terms(const Value& list, const TermContext& context) {
  std::vector<NamedTerm> terms;
  for (const Value& value : list.items) {
    auto term = static_cast<const TermKind*>(value.kind)->make(value, context);
    if (!term) continue;
    const std::string name(value.kind->name);
    const auto same = std::count_if(terms.begin(), terms.end(), [&](const NamedTerm& other) {
      return other.name == name || other.name.starts_with(name + " ");
    });
    terms.push_back({same == 0 ? name : name + " " + std::to_string(same + 1), std::move(term)});
  }
  return terms;
}

Coverages::Coverages(const Value& portfolio, FieldResolver& resolver,
                     const LoanExposures& exposures, const TermContext& terms, Problems& problems) {
  const Value& list = portfolio.at("coverages");
  if (list.items.empty()) {
    list_.push_back({"", 1, ClaimSizes(portfolio, resolver, exposures, problems), {}});
    return;
  }
  for (const char* key : {"severity", "damage_ratio"})
    if (const Value& size = portfolio.at(key); size.given)
      problems.add(size.place, size.path, "'" + std::string(key) + "' beside coverages",
                   "write it in the coverage whose claims it is of");
  double sum = 0;
  std::vector<std::string> names;
  for (const Value& value : list.items) {
    const Value &name = value.at("name"), &share = value.at("share");
    if (std::find(names.begin(), names.end(), name.text) != names.end())
      problems.add(name.place, name.path, "'" + name.text + "' is named twice",
                   "give each coverage a name of its own");
    names.push_back(name.text);
    Coverage made{name.text, share.number, ClaimSizes(value, resolver, exposures, problems),
                  read_terms(value.at("terms"), terms)};
    for (NamedTerm& term : made.terms) term.name = name.text + " " + term.name;
    list_.push_back(std::move(made));
    sum += share.number;
  }
  if (std::abs(sum - 1) > 1e-9)
    problems.add(list.place, list.path,
                 "the shares of the coverages are " + rounded_text(100 * sum) + " % together",
                 "they are probabilities of what a claim is of, and add up to 100 %");
}

void Coverages::draw(std::span<const std::uint32_t> rows, std::span<const double> uniforms,
                     std::span<double> amounts, std::span<std::uint32_t> coverage) const {
  if (list_.size() == 1) {
    std::fill(coverage.begin(), coverage.end(), 0u);
    return list_.front().sizes.draw(rows, uniforms, amounts);
  }
  std::vector<std::uint32_t> own_rows;
  std::vector<std::size_t> places;
  std::vector<double> own, drawn;
  double before = 0;
  for (std::size_t c = 0; c < list_.size(); ++c) {
    const double share = list_[c].share;
    const bool last = c + 1 == list_.size();
    own_rows.clear(), places.clear(), own.clear();
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (uniforms[i] < before || (!last && uniforms[i] >= before + share)) continue;
      places.push_back(i);
      own_rows.push_back(rows[i]);
      own.push_back(std::clamp((uniforms[i] - before) / share, 0x1p-53, 1 - 0x1p-53));
    }
    drawn.resize(own.size());
    list_[c].sizes.draw(own_rows, own, drawn);
    for (std::size_t k = 0; k < places.size(); ++k) {
      amounts[places[k]] = drawn[k];
      coverage[places[k]] = static_cast<std::uint32_t>(c);
    }
    before += share;
  }
}

double Coverages::mean(std::size_t row) const {
  double sum = 0;
  for (const Coverage& coverage : list_) sum += coverage.share * coverage.sizes.mean(row);
  return sum;
}

}  // namespace cofferdam
