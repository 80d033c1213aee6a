#include "model/join_portfolios.hpp"

#include <map>
#include <set>

#include "portfolios/portfolio.hpp"

namespace cofferdam {

void join_tags(Params& params) {
  if (params.portfolios.size() < 2) return;
  std::map<std::string, Tag> joined;  // all values of a tag, in the order of portfolios
  for (const NamedPortfolio& from : params.portfolios)
    for (const Tag& tag : from.portfolio->exposures().all_tags()) {
      Tag& all = joined[tag.name];
      all.name = tag.name;
      all.admit(tag.values);
    }
  for (const NamedPortfolio& to : params.portfolios)
    for (const auto& [name, all] : joined) to.portfolio->admit_tag_values(all);
}

void join_occurrences(Params& params) {
  std::set<std::string> known;
  for (const NamedPortfolio& named : params.portfolios)
    for (const std::string& name : named.portfolio->occurrences())
      if (known.insert(name).second) params.occurrences.push_back(name);
  for (const NamedPortfolio& named : params.portfolios)
    named.portfolio->number_occurrences(params.occurrences);
}

void number_tallies(Params& params) {
  for (const NamedPortfolio& named : params.portfolios) {
    named.portfolio->number_tallies(params.tallies.size());
    for (const Tally& tally : named.portfolio->tallies())
      params.tallies.push_back({named.name, tally.name, tally.unit, tally.year});
  }
}

}  // namespace cofferdam
