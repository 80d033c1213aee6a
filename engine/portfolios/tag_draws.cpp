#include "portfolios/tag_draws.hpp"

#include <algorithm>

#include "base/random.hpp"

namespace cofferdam {

TagDraws::TagDraws(const RowSource& source, std::size_t rows)
    : source_(source), rows_(rows), shares_(source.cells > 0 ? rows : 0, 1.0) {}

std::size_t TagDraws::take_place(std::size_t values) {
  const std::size_t place = next_place_;
  next_place_ *= values;
  return place;
}

std::vector<std::uint32_t> TagDraws::draw(const std::string& path, std::size_t place,
                                          const std::vector<std::vector<double>>& shares,
                                          std::span<const std::uint32_t> which) {
  std::vector<std::uint32_t> codes(rows_);
  const auto row_of = [&](std::size_t i) { return which.empty() ? 0 : which[i]; };
  if (source_.cells > 0) {
    for (std::size_t i = 0; i < codes.size(); ++i) {
      const std::vector<double>& row = shares[row_of(i)];
      codes[i] = static_cast<std::uint32_t>(i % source_.cells / place % row.size());
      shares_[i] *= row[codes[i]];
    }
    return codes;
  }
  std::vector<std::vector<double>> ends;
  for (const std::vector<double>& row : shares) {
    double sum = 0;
    ends.emplace_back();
    for (const double share : row) ends.back().push_back(sum += share);
  }
  std::vector<double> uniforms(codes.size());
  fill_uniform(source_.portfolio_seed, Purpose::book, 0, entity_of(path), uniforms);
  for (std::size_t i = 0; i < uniforms.size(); ++i) {
    const std::vector<double>& row = ends[row_of(i)];
    codes[i] = static_cast<std::uint32_t>(
        std::upper_bound(row.begin(), row.end() - 1, uniforms[i]) - row.begin());
  }
  return codes;
}

}  // namespace cofferdam
