#include "measures/over_subsidised.hpp"

#include <algorithm>

#include "flows/undisturbed.hpp"
#include "waterfall/programme.hpp"

namespace cofferdam {
namespace {

constexpr std::uint32_t kRowsAtOnce = 4096;  // each has a course of its own in memory
constexpr double kRounding = 1e-9;           // of the interest

class Counter {
 public:
  Counter(const Params& params, const FiscalTerms& terms, const std::vector<PublicFlow>& flows)
      : params_(params),
        pricing_(*params.pricing),
        terms_(terms),
        flows_(flows),
        undisturbed_(undisturbed_trial(params.failures.size())) {}

  std::vector<OverSubsidised> count() {
    std::vector<OverSubsidised> groups(pricing_.groups().size());
    for (std::uint32_t first = 0; first < params_.rows; first += kRowsAtOnce) {
      const std::uint32_t last = std::min(params_.rows, first + kRowsAtOnce);
      const std::vector<double> support = support_of(first, last);
      for (std::uint32_t row = first; row < last; ++row)
        if (pricing_.group_of()[row] < groups.size())
          add(row, support[row - first], groups[pricing_.group_of()[row]]);
    }
    return groups;
  }

 private:
  /// Of all loans of each row.
  std::vector<double> support_of(std::uint32_t first, std::uint32_t last) const {
    const std::uint32_t others = last - first;
    std::vector<std::uint32_t> place(params_.rows, others);
    for (std::uint32_t row = first; row < last; ++row) place[row] = row - first;
    std::vector<double> sums(others + 1);
    for (const PublicFlow& flow : flows_)
      flow.flow->income(place, others + 1, false)
          ->each_day(undisturbed_, 0, [&](std::uint32_t day, std::size_t at, double amount) {
            if (at == others) return;
            const std::size_t group = pricing_.group_of()[first + at];
            if (group < flow.part.size())
              sums[at] += flow.part[group] * amount * terms_.worth_on(day);
          });
    return sums;
  }

  void add(std::uint32_t row, double support, OverSubsidised& group) {
    const PortfolioView& portfolio = pricing_.interest().portfolio_of(row);
    const std::size_t own = row - portfolio.first_row;
    const double loans = portfolio.exposures->scheduled_of(own);
    double interest = 0;
    if (pricing_.interest().is_of(row))
      pricing_.interest().parts_of(row, parts_);
    else
      parts_.clear();
    for (const DuePart& part : parts_)
      interest += loans * part.renewed * part.amount * terms_.worth_on(part.day);
    const double principal = loans * portfolio.exposures->amount_of(own);
    group.loans += loans;
    group.principal += principal;
    if (support <= interest * (1 + kRounding)) return;
    group.over_loans += loans;
    group.over_principal += principal;
  }

  const Params& params_;
  const Pricing& pricing_;
  const FiscalTerms& terms_;
  const std::vector<PublicFlow>& flows_;
  const Settlement undisturbed_;
  std::vector<DuePart> parts_;
};

}  // namespace

std::vector<OverSubsidised> over_subsidised(const Params& params, const FiscalTerms& terms,
                                            const std::vector<PublicFlow>& flows) {
  return Counter(params, terms, flows).count();
}

}  // namespace cofferdam
