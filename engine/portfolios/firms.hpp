// Firms that several portfolios share: one draw decides when each of them defaults, and whatever
// loans, stakes or other exposures it has follow that.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "portfolios/background.hpp"
#include "portfolios/default_sampler.hpp"
#include "portfolios/issuer_grades.hpp"
#include "portfolios/loan_rows.hpp"
#include "portfolios/rating_paths.hpp"

namespace cofferdam {

/// The firms of one name under `firms`. Everything is fixed after building; `draw` may be called
/// from any thread.
class Firms {
 public:
  /// `index`: place among the firms of the scenario.
  /// `grouped_by`: tag whose values are groups that share a normal number; "": none.
  /// `rated`: nothing if they default by a PD or a curve. `current_grade`: tag of what they have
  /// that holds their grade of the moment; "": none.
  Firms(std::size_t index, LoanBook book, HazardModel hazards, std::vector<std::uint32_t> set_of,
        std::optional<IssuerGrades> rated, const Calendar& calendar, std::string grouped_by,
        std::string current_grade);

  std::size_t index() const { return index_; }
  const std::string& grouped_by() const { return grouped_by_; }
  const std::string& current_grade() const { return current_grade_; }
  const LoanExposures& exposures() const { return book_.exposures; }
  std::optional<InputFile> input() const { return book_.input; }
  /// Of firms that are not rated.
  const DefaultSampler& sampler() const { return *sampler_; }
  /// Of firms that are.
  const RatingPaths& ratings() const { return *paths_; }
  /// What moves their hazards.
  const HazardModel& hazards() const { return paths_ ? paths_->model() : sampler_->model(); }
  /// Null: they are not rated.
  const Migration* migration() const { return paths_ ? &paths_->migration() : nullptr; }
  /// [firm] at the start, or when it comes.
  const std::vector<std::uint8_t>& grades() const { return grades_; }
  std::uint32_t set_of(std::size_t firm) const { return set_of_[firm]; }
  /// Replaces what `defaults` holds by the firms that default in the trials while they live.
  void draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
            FirmDefaults& defaults) const;

 private:
  static void keep(std::vector<GradeMove> moves, std::size_t trials, FirmDefaults& defaults);

  std::size_t index_;
  LoanBook book_;
  std::vector<std::uint32_t> set_of_;
  std::vector<std::uint8_t> grades_;
  std::optional<DefaultSampler> sampler_;
  std::optional<RatingPaths> paths_;  ///< one of the two
  double expected_ = 0;               ///< defaults of a trial by PD, about
  std::string grouped_by_, current_grade_;
};

/// From the keys of `firms`. Null if there are problems.
std::shared_ptr<const Firms> make_firms(const Value& declared, std::size_t index,
                                        const PortfolioContext& context, Problems& problems);

}  // namespace cofferdam
