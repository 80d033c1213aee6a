// What stands behind the rows of a book before the book was made of it: applicants, planned bonds,
// possible policies. Tables of it have a row for all of a portfolio, and one for each value of the
// tags that are reported by.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "model/params.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {

/// How a book tells of it, by `Planned::count`, [exposure]; null: it has none.
template <class Planned>
using PlannedOf = const Planned* (Exposures::*)() const;

template <class Planned>
bool any_planned(const Params& params, PlannedOf<Planned> of) {
  return std::any_of(
      params.portfolios.begin(), params.portfolios.end(),
      [&](const NamedPortfolio& named) { return (named.portfolio->exposures().*of)() != nullptr; });
}

/// By value of a tag; null: of all. `Sums` adds an exposure of `planned`, which is a row of `book`.
template <class Sums, class Planned>
std::vector<Sums> planned_sums(const Exposures& book, const Planned& planned, const Tag* tag) {
  std::vector<Sums> sums(tag ? tag->values.size() : 1);
  for (std::size_t i = 0; i < planned.count.size(); ++i) {
    const std::size_t row = i * book.rows_each();
    sums[tag ? tag->codes[row] : 0].add(planned, i, book, row);
  }
  return sums;
}

/// Calls add(portfolio, tag, value, sums, book) for each row of the table.
template <class Sums, class Planned, class Add>
void add_planned_rows(const Params& params, PlannedOf<Planned> of, const Add& add) {
  for (const NamedPortfolio& named : params.portfolios) {
    const Exposures& book = named.portfolio->exposures();
    const Planned* planned = (book.*of)();
    if (!planned) continue;
    add(named.name, "(all)", "(all)", planned_sums<Sums>(book, *planned, nullptr).front(), book);
    for (const std::string& name : params.report_tags) {
      const Tag* tag = book.tag(name);
      if (!tag || tag->changes) continue;
      const std::vector<Sums> sums = planned_sums<Sums>(book, *planned, tag);
      for (std::size_t code = 0; code < sums.size(); ++code)
        if (sums[code].all > 0) add(named.name, name, tag->values[code], sums[code], book);
    }
  }
}

}  // namespace cofferdam
