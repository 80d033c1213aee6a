#include "model/report_tags.hpp"

#include <set>

#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

constexpr std::size_t kMostReportedValues = 100;

}  // namespace

std::vector<std::string> read_report_tags(const Value& by,
                                          const std::vector<NamedPortfolio>& portfolios,
                                          Problems& problems) {
  std::vector<std::string> known, reported;
  std::set<std::string> large, all, asked;
  for (const NamedPortfolio& named : portfolios)
    for (const Tag& tag : named.portfolio->exposures().all_tags()) {
      if (all.insert(tag.name).second) known.push_back(tag.name);
      if (tag.values.size() > kMostReportedValues) large.insert(tag.name);
    }
  if (!by)
    for (const std::string& tag : known)
      if (!large.contains(tag)) reported.push_back(tag);
  for (const Value& tag : by.items) {
    if (!asked.insert(tag.text).second) {
      problems.add(tag.place, tag.path, "'" + tag.text + "' is named twice", "name each tag once");
      continue;
    }
    reported.push_back(tag.text);
    if (all.contains(tag.text)) continue;
    problems.add(tag.place, tag.path, "'" + tag.text + "' is no tag of any portfolio",
                 did_you_mean(tag.text, known, "declare it under 'tags' of a portfolio"));
  }
  return reported;
}

}  // namespace cofferdam
