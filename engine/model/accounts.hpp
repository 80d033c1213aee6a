// The headline accounts of results: all losses, the number of defaults, and what each bearer bears.
#pragma once
#include <string>
#include <vector>

namespace cofferdam {

struct Params;

inline constexpr std::size_t kLossAccount = 0;
inline constexpr std::size_t kDefaultAccount = 1;
inline constexpr std::size_t kFirstBearerAccount = 2;

/// Name and unit of each account.
struct Account {
  std::string name;
  std::string unit;
};
std::vector<Account> accounts_of(const Params& params);

}  // namespace cofferdam
