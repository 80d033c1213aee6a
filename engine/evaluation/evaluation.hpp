// Units that are judged by what they did in a year, and what their scores move in the next.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "evaluation/scores.hpp"

namespace cofferdam {

class Evaluation {
 public:
  /// From the checked key `evaluation` and the list `programme`, of a programme that is built with
  /// these units; `is_public` [bearer].
  Evaluation(const Value& value, const Value& programme, JudgedUnits units,
             const ProgrammeContext& context, const std::vector<char>& is_public,
             Problems& problems);

  const JudgedUnits& units() const { return units_; }
  const Indicators& indicators() const { return indicators_; }
  const Card& card() const { return card_; }
  /// Nothing: scores move nothing.
  const std::optional<Reward>& reward() const { return reward_; }
  /// Whether scores can change anything.
  bool moves() const { return reward_ && reward_->gamma != 0; }
  /// Years that are judged, from the first.
  std::size_t years() const { return indicators_.years(); }

  Judgement judge(const Settlement& settlement) const;
  /// Puts the factors into the settlement that the year's scores make; those of the last year that
  /// is judged hold for all that follow. Whether any is another than before.
  bool set_factors(std::size_t year, Settlement& settlement) const;

 private:
  void read_card(const Value& value, Problems& problems);
  void read_reward(const Value& value, const Value& programme, const ProgrammeContext& context,
                   Problems& problems);

  JudgedUnits units_;
  Indicators indicators_;
  Card card_;
  std::optional<Reward> reward_;
  std::size_t all_years_ = 0;  ///< of the calendar
};

}  // namespace cofferdam
