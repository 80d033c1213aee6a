// How large an input must be so that a target is met: what is asked.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "model/params.hpp"

namespace cofferdam {

/// Whether a path is that of the volume of a portfolio's new business, of which a part is sized.
inline bool is_new_volume(const std::string& path) {
  return path.starts_with("portfolios.") && path.ends_with(".new_business.volume");
}

/// One question of `size`. By the closed form a single run with a stock that never ends gives the
/// stock that each trial needs; otherwise every value of the input is settled on the same draws.
struct SizeQuestion {
  enum class Target { exhausted, unpaid_by_end, limit_binds, yearly_call, tvar, mean, break_even };
  /// The target is about a mean of amounts, of the worst trials or of all.
  bool is_of_amounts() const { return target == Target::tvar || is_of_all(); }
  /// Of all.
  bool is_of_all() const { return target == Target::mean || target == Target::break_even; }
  std::string input;        ///< path
  std::string unit;         ///< of the input: a currency, or 1
  std::string target_text;  ///< in words
  Target target = Target::exhausted;
  std::size_t pool = 0, limit = 0, bearer = 0;
  std::size_t years = 0;  ///< of the calendar, from the first, that the target looks at
  double above = 0;
  std::vector<double> probabilities;
  bool closed_form = false;
  bool as_it_is = false;        ///< the target is looked at in the scenario alone
  bool by_account = false;      ///< only the account of the pool is worked again for each value
  bool downwards = false;       ///< the target is met below the size
  bool side_is_stated = false;  ///< else it is met where one end of the values alone meets it
  std::string rule;             ///< how it is answered, and why
  std::vector<double> values;   ///< that are tried, ascending
  std::vector<std::shared_ptr<const Params>> settled;  ///< [value]
  std::shared_ptr<const Params> endless;  ///< with a stock that never ends, for the closed form
                                          ///< and for accounts
};

}  // namespace cofferdam
