#include "evaluation/units.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

class Reader {
 public:
  Reader(const Value& value, const ProgrammeContext& context, Problems& problems)
      : value_(value), context_(context), problems_(problems) {}

  JudgedUnits read() {
    units_.of_row.assign(context_.rows, kNoUnit);
    if (value_.at("by"))
      find_values(value_.at("by"));
    else
      find_groups();
    if (units_.names.size() < 2 && problems_.size() == before_)
      fail(value_, units_.names.empty() ? "no units" : "one unit",
           "units are judged against their mean: write by: TAG, or name two or more under 'units'");
    units_.qualitative.assign(units_.names.size(), 50);
    units_.said.assign(units_.names.size(), nullptr);
    for (const auto& [name, said] : value_.at("units").entries) {
      const auto found = std::find(units_.names.begin(), units_.names.end(), name);
      if (found == units_.names.end()) continue;
      const auto unit = static_cast<std::size_t>(found - units_.names.begin());
      units_.qualitative[unit] = said.at("qualitative").number;
      units_.said[unit] = &said;
    }
    return std::move(units_);
  }

 private:
  void fail(const Value& at, const std::string& what, const std::string& advice) {
    problems_.add(at.place, at.path, what, advice);
  }

  std::uint32_t unit(const std::string& name) {
    const auto found = std::find(units_.names.begin(), units_.names.end(), name);
    if (found != units_.names.end())
      return static_cast<std::uint32_t>(found - units_.names.begin());
    units_.names.push_back(name);
    return static_cast<std::uint32_t>(units_.names.size() - 1);
  }

  void find_values(const Value& by) {
    bool any = false;
    for (const PortfolioView& portfolio : context_.portfolios) {
      const Tag* tag = portfolio.exposures->tag(by.text);
      if (!tag) continue;
      any = true;
      std::vector<std::uint32_t> unit_of(tag->values.size(), kNoUnit);
      for (std::size_t code = 0; code < tag->values.size(); ++code)
        if (std::find(tag->codes.begin(), tag->codes.end(), code) != tag->codes.end())
          unit_of[code] = unit(tag->values[code]);
      for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row)
        units_.of_row[portfolio.first_row + row] = unit_of[tag->codes[row]];
    }
    if (!any) return fail(by, "'" + by.text + "' is no tag of any portfolio", "name a tag");
    for (const auto& [name, said] : value_.at("units").entries) {
      if (std::find(units_.names.begin(), units_.names.end(), name) == units_.names.end())
        fail(said, "'" + name + "' is no value of the tag '" + by.text + "'",
             did_you_mean(name, units_.names, "units are the values of the tag 'by'"));
      if (!said.at("portfolios").items.empty())
        fail(said.at("portfolios"), "'portfolios' beside 'by'",
             "a unit is a value of the tag '" + by.text + "'; leave one of the two out");
    }
  }

  void find_groups() {
    for (const auto& [name, said] : value_.at("units").entries) {
      const Value& portfolios = said.at("portfolios");
      const std::uint32_t of = unit(name);
      if (portfolios.items.empty())
        fail(said, "'" + name + "' has no portfolios",
             "write portfolios: [loans], or by: TAG if units are values of a tag");
      for (const Value& named : portfolios.items)
        if (const auto found = context_.portfolio(named, problems_)) add(named, *found, of);
    }
  }

  void add(const Value& named, std::size_t index, std::uint32_t unit) {
    const PortfolioView& portfolio = context_.portfolios[index];
    for (std::size_t row = 0; row < portfolio.exposures->rows(); ++row) {
      std::uint32_t& of = units_.of_row[portfolio.first_row + row];
      if (of != kNoUnit)
        return fail(named, "'" + named.text + "' stands twice", "a portfolio is of one unit");
      of = unit;
    }
  }

  const Value& value_;
  const ProgrammeContext& context_;
  Problems& problems_;
  const std::size_t before_ = problems_.size();
  JudgedUnits units_;
};

}  // namespace

JudgedUnits read_units(const Value& evaluation, const ProgrammeContext& context,
                       Problems& problems) {
  return Reader(evaluation, context, problems).read();
}

IncentiveTargets read_targets(const Value& evaluation, const JudgedUnits& units,
                              Problems& problems) {
  IncentiveTargets all{units.names, units.of_row, {}};
  const Value& incentive = evaluation.at("incentive");
  if (!incentive || incentive.at("gamma").number == 0) return all;
  for (const Value& moved : incentive.at("moves").items) {
    const Value& name = moved.at(moved.at("clause") ? "clause" : "pool");
    IncentiveTarget target{name.text};
    if (const Value& of = moved.at("unit")) {
      const auto found = std::find(units.names.begin(), units.names.end(), of.text);
      if (found == units.names.end())
        problems.add(of.place, of.path, "'" + of.text + "' is no unit",
                     did_you_mean(of.text, units.names, "name one that is judged"));
      else
        target.unit = static_cast<std::uint32_t>(found - units.names.begin());
    }
    all.targets.push_back(std::move(target));
  }
  return all;
}

}  // namespace cofferdam
