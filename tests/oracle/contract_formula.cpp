// What a contract owes of the losses of one contract year.
#include <algorithm>

#include "oracle/contracts.hpp"

namespace cofferdam::oracle {

double share_of(const Contract& terms, const Row& row) {
  if (terms.kind == Contract::Kind::surplus) {
    const double insured = row.lent, line = terms.retention(row);
    if (!(insured > 0)) return 0;
    return std::min(terms.lines * line, std::max(0.0, insured - line)) / insured;
  }
  return terms.share ? terms.share(row) : 1;
}

static double between(double amount, double attachment, double limit) {
  return std::min(limit, std::max(0.0, amount - attachment));
}

static double stop_loss_of_year(const Contract& terms, const std::vector<ClaimLoss>& claims,
                                double premium) {
  double total = 0, share = 1;
  for (const ClaimLoss& claim : claims) {
    total += claim.loss;
    share = claim.share;
  }
  const double limit = terms.limit ? terms.limit->of(premium) : kNoLevel;
  return share * between(total, terms.attachment.of(premium), limit);
}

double owed_of_year(const Contract& terms, const std::vector<ClaimLoss>& claims, double premium) {
  if (terms.kind == Contract::Kind::stop_loss) return stop_loss_of_year(terms, claims, premium);
  std::map<std::string, std::map<std::string, double>> occurrences;  // then by risk
  for (const ClaimLoss& claim : claims)
    occurrences[claim.occurrence][claim.risk] += claim.share * claim.loss;
  double year = 0;
  for (const auto& [occurrence, risks] : occurrences) {
    double sum = 0;
    for (const auto& [risk, loss] : risks)
      sum += between(loss, terms.risk_attachment, terms.risk_limit);
    year += between(sum, terms.event_attachment, terms.event_limit);
  }
  return between(year, terms.annual_deductible, terms.annual_limit);
}

double price_between(const Contract& terms, double from, double to) {
  double price = 0;
  for (int k = 0; k < terms.reinstatements; ++k) {
    const double begin = std::max(from, k * terms.layer), end = std::min(to, (k + 1) * terms.layer);
    price += terms.prices[static_cast<std::size_t>(k)] * std::max(0.0, end - begin) / terms.layer;
  }
  return price;
}

}  // namespace cofferdam::oracle
