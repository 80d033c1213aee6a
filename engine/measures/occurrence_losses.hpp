// Losses of policies, occurrence by occurrence, and what each bearer bears of them.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "model/trials.hpp"

namespace cofferdam {

class Exposures;

/// Scratch of one run of trials. An occurrence is all claims with one number of it, or a claim that
/// belongs to none. It is cut by portfolio and calendar year; those of one number stand together.
class OccurrenceLosses {
 public:
  explicit OccurrenceLosses(const Params& params);

  /// The portfolios that tell their losses, [place] index among all; empty: there is nothing.
  const std::vector<std::size_t>& portfolios() const { return portfolios_; }
  /// Amounts of each occurrence: ground up, insured, and the part of each bearer.
  enum Series : std::size_t { kGroundUp, kInsured, kFirstBearer };
  std::size_t series() const { return kFirstBearer + params_.bearers.size(); }
  /// `ground_up`, `insured`, `borne by fund`.
  std::string series_name(std::size_t series) const;

  struct Occurrence {
    std::uint32_t trial = 0;
    std::uint32_t portfolio = 0;  ///< place in `portfolios()`
    std::uint32_t year = 0;       ///< of the calendar, in which it happened
    std::uint32_t number = 0;     ///< see `Events::occurrence`, or Events::kNone
    double time = 0;              ///< of the first claim
    double claims = 0;
    double exposure = 0;  ///< of what is hit
    /// Whether both are parts of one.
    bool same_as(const Occurrence& other) const;
  };
  void collect(const TrialRun& run);
  const std::vector<Occurrence>& occurrences() const { return occurrences_; }
  /// Amounts of occurrence i, [series].
  std::span<const double> amounts(std::size_t i) const {
    return std::span(amounts_).subspan(i * series(), series());
  }

 private:
  void add_losses(const TrialRun& run);
  void add_parts(const TrialRun& run);
  void join();
  std::size_t place_of(std::uint32_t row) const;
  /// Index in `insured_` of the loss of the claim of `origin`.
  std::size_t loss_of(const Settlement& settlement, std::size_t place, std::uint32_t origin,
                      std::size_t next) const;

  const Params& params_;
  std::vector<std::size_t> portfolios_;
  std::vector<std::uint32_t> first_row_, end_row_;  ///< [place]
  std::vector<const Exposures*> exposures_;         ///< [place]
  std::vector<Occurrence> occurrences_;
  std::vector<double> amounts_;       ///< [occurrence][series]
  std::vector<std::size_t> slice_;    ///< [place x trials + trial] first loss
  std::vector<std::size_t> insured_;  ///< losses of which the insurer owes something
};

}  // namespace cofferdam
