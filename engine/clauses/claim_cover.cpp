#include "clauses/claim_cover.hpp"

#include <algorithm>

namespace cofferdam {
namespace {

/// The part of each loan that lies below what its borrower may have in force.
std::vector<double> parts_of_loans(const Value& limit, const std::vector<CountedBook>& books,
                                   std::size_t rows, Problems& problems) {
  if (!limit) return {};
  const BorrowerInForce all = borrower_in_force(books, rows, limit, problems);
  const double most = limit.at("up_to").number;
  const bool whole = limit.at("apply").text == "whole";
  std::vector<double> parts(rows, 1.0);
  for (std::size_t row = 0; row < rows; ++row) {
    const double own = all.with[row] - all.before[row];
    if (all.with[row] <= most || own <= 0) continue;
    parts[row] = whole ? 0 : std::clamp((most - all.before[row]) / own, 0.0, 1.0);
  }
  return parts;
}

/// Portfolios that the claim names, as far as there are such; what is wrong is told later.
std::vector<std::size_t> named_portfolios(const Value& of, const ProgrammeContext& context) {
  std::vector<std::size_t> named;
  for (std::size_t p = 0; p < context.portfolios.size(); ++p)
    for (const Value& name : of.items)
      if (name.text == context.portfolios[p].name && (named.empty() || named.back() != p))
        named.push_back(p);
  return named;
}

}  // namespace

ClaimCover::ClaimCover(const Value& value, std::set<std::uint32_t> others,
                       const ProgrammeContext& context, Claim& claim, Problems& problems)
    : value_(value), others_(std::move(others)) {
  claim.portfolios = named_portfolios(value.at("of"), context);
  const std::vector<CountedBook> books = counted_books(claim.portfolios, context);
  const Value& limit = value.at("borrower_in_force");
  asked_.emplace(std::vector{&value.at("when")}, books, context.rows, problems);
  parts_ = parts_of_loans(limit, books, context.rows, problems);
  const bool marginal = limit && limit.at("apply").text == "marginal";
  if (marginal && std::any_of(parts_.begin(), parts_.end(), [](double part) { return part < 1; }))
    claim.covered = parts_;
}

void ClaimCover::add(const PortfolioView& portfolio, ProgrammeContext& context, Claim& claim,
                     Problems& problems) const {
  const Exposures& exposures = *portfolio.exposures;
  const Value& when = value_.at("when");
  const std::vector<char> covered =
      when ? rows_where(*when.condition, asked_->of(exposures), when.path, problems)
           : std::vector<char>(exposures.rows(), 1);
  for (std::uint32_t row = 0; row < exposures.rows(); ++row) {
    const double part = parts_.empty() ? 1 : parts_[portfolio.first_row + row];
    if (!covered[row] || part <= 0) continue;
    std::uint32_t& owner = context.claim_of[portfolio.first_row + row];
    if (others_.contains(owner)) continue;
    if (owner != 0)
      return problems.add(value_.place, value_.path,
                          "loan " + exposures.id(row) + " of '" + portfolio.name +
                              "' already belongs to claim '" + context.claims[owner].name + "'",
                          "separate the claims by 'when', or write unless: [" +
                              context.claims[owner].name + "], so that each loan belongs to one");
    owner = static_cast<std::uint32_t>(context.claims.size());
    claim.rows.push_back(portfolio.first_row + row);
    claim.exposure += part * exposures.amount_of(row) * exposures.count_of(row);
  }
}

}  // namespace cofferdam
