#include "model/accounts.hpp"

#include "model/params.hpp"

namespace cofferdam {

std::vector<Account> accounts_of(const Params& params) {
  std::vector<Account> accounts = {{"all losses", params.currency}, {"defaults", "1"}};
  for (const Bearer& bearer : params.bearers) accounts.push_back({bearer.name, params.currency});
  return accounts;
}

}  // namespace cofferdam
