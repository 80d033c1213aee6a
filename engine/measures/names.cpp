#include "measures/names.hpp"

#include <algorithm>
#include <limits>

#include "model/params.hpp"
#include "portfolios/firms.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

/// The firms of that index.
const Firms& firms_at(const Params& params, std::size_t index) {
  const auto found = std::find_if(params.firms.begin(), params.firms.end(), [&](const auto& named) {
    return named.second->index() == index;
  });
  return *found->second;
}

/// Sums over names, each of `count` equal ones.
struct Concentration {
  double sum = 0, squares = 0, largest = 0;
  std::size_t at = 0;  ///< of the largest

  void add(std::size_t place, double amount, double count) {
    sum += count * amount;
    squares += count * amount * amount;
    if (count > 0 && amount > largest) largest = amount, at = place;
  }
  double effective() const { return sum * sum / squares; }
};

}  // namespace

Names names_of(const Exposures& book, const Params& params) {
  if (book.is_fine_grained()) {
    constexpr double kInfinite = std::numeric_limits<double>::infinity();
    return {kInfinite, kInfinite, "", 0};
  }
  const auto loss_of = [&](std::size_t row) {
    return book.amount_of(row) * book.probability_of(row) * book.severity_of(row);
  };
  Concentration amounts, losses;
  std::string largest;
  if (const auto index = book.firms()) {
    const Exposures& firms = firms_at(params, *index).exposures();
    std::vector<double> amount(firms.rows()), loss(firms.rows());
    for (std::size_t row = 0; row < book.rows(); ++row) {
      amount[book.firm_of(row)] += book.count_of(row) * book.amount_of(row);
      loss[book.firm_of(row)] += book.count_of(row) * loss_of(row);
    }
    for (std::size_t firm = 0; firm < firms.rows(); ++firm)
      amounts.add(firm, amount[firm], 1), losses.add(firm, loss[firm], 1);
    if (amounts.largest > 0) largest = firms.id(amounts.at);
  } else {
    for (std::size_t row = 0; row < book.rows(); ++row)
      amounts.add(row, book.amount_of(row), book.count_of(row)),
          losses.add(row, loss_of(row), book.count_of(row));
    if (amounts.largest > 0) largest = book.id(amounts.at);
  }
  return {amounts.effective(), losses.effective(), std::move(largest),
          amounts.sum > 0 ? amounts.largest / amounts.sum : 0};
}

std::vector<FirmGroups> firm_groups(const Params& params) {
  std::vector<FirmGroups> all;
  for (const auto& [name, firms] : params.firms) {
    const Tag* tag = firms->exposures().tag(firms->grouped_by());
    if (!tag) continue;
    FirmGroups groups{name, tag->name, tag->values, std::vector<double>(tag->values.size()),
                      std::vector<std::uint32_t>(params.rows, 0)};
    for (const NamedPortfolio& named : params.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      if (book.firms() != firms->index()) continue;
      for (std::size_t row = 0; row < book.rows(); ++row) {
        const std::uint32_t group = tag->codes[book.firm_of(row)];
        groups.exposure[group] += book.count_of(row) * book.amount_of(row);
        groups.codes[named.first_row + row] = group + 1;
      }
    }
    all.push_back(std::move(groups));
  }
  return all;
}

double effective_number(std::span<const double> amounts) {
  double sum = 0, squares = 0;
  for (const double amount : amounts) sum += amount, squares += amount * amount;
  return sum * sum / squares;
}

}  // namespace cofferdam
