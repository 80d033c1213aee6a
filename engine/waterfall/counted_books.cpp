#include "waterfall/counted_books.hpp"

#include <algorithm>

namespace cofferdam {

std::vector<CountedBook> counted_books(std::vector<std::size_t> portfolios,
                                       const ProgrammeContext& context) {
  std::sort(portfolios.begin(), portfolios.end());
  std::vector<CountedBook> books;
  for (const std::size_t p : portfolios) {
    const PortfolioView& portfolio = context.portfolios[p];
    const bool decided = p < context.lending_decided.size() && context.lending_decided[p];
    books.push_back({portfolio.name, portfolio.exposures, portfolio.first_row, decided});
  }
  return books;
}

}  // namespace cofferdam
