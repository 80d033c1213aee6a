// How much of a portfolio is with few names.
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cofferdam {

struct Params;
class Exposures;

/// Names are the firms that portfolios share, or else single exposures.
struct Names {
  /// (sum of amounts)^2 / sum of squared amounts by name, the inverse of Herfindahl's index:
  /// as many names of equal amounts would be as uneven. NaN without amounts; +inf of fine-grained
  /// business.
  double effective = 0;
  double effective_by_loss = 0;  ///< the same of PD x LGD x amount; NaN where these are not known
  std::string largest;       ///< the first of those with the largest amount; "": none stands out
  double largest_share = 0;  ///< of all amounts
};
Names names_of(const Exposures& book, const Params& params);

/// Firms of one name that form groups, over all portfolios.
struct FirmGroups {
  std::string firms, by;             ///< name of the firms, tag of the groups
  std::vector<std::string> values;   ///< [group]
  std::vector<double> exposure;      ///< [group] of all portfolios
  std::vector<std::uint32_t> codes;  ///< [row over all portfolios] group + 1; 0: not of these firms
};
std::vector<FirmGroups> firm_groups(const Params& params);

/// (sum)^2 / sum of squares; NaN if that is 0 / 0.
double effective_number(std::span<const double> amounts);

}  // namespace cofferdam
