#include "measures/measure.hpp"

namespace cofferdam {

Summary summarise(const Params& params, const AccountStatistics& statistics) {
  Summary summary{params, statistics, accounts_of(params),
                  {},     {},         static_cast<double>(statistics.trials())};
  for (std::size_t account = 0; account < statistics.accounts(); ++account) {
    summary.tails.push_back(statistics.tail(account));
    summary.samples.push_back(statistics.sample(account));
  }
  return summary;
}

}  // namespace cofferdam
