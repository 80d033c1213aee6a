// How the grades of issuers move year by year, until default.
//
// In each year of the calendar the value of an issuer is w.Y + sqrt(1 - w'Cw) e, and thresholds of
// its grade at the beginning of the year say which grade it has at the end, so that the
// probabilities over all Y are those of the matrix (Gupton, Finger and Bhatia, CreditMetrics
// technical document, 1997). One uniform v is the place of e from below: the conditional
// probability of a grade or a worse one is a bound of v.
//
// A move has a date. Given Y, leaving a grade has a constant hazard within the year, and where the
// move leads does not depend on when: within the part s of a year a bond leaves its grade with
// probability 1 - (1 - m)^s, m that of the whole year, and defaults with m_D / m of it. The date
// follows from the place of v between the bounds of where it leads. A grade moves at most once a
// year.
//
// Contract: word i of the stream (seed, rating, trial, entity of factor set and year) is the v of
// the i-th bond of the class.
#pragma once
#include <cstdint>
#include <vector>

#include "portfolios/default_losses.hpp"
#include "portfolios/grade_move.hpp"
#include "portfolios/hazards.hpp"
#include "ratings/migration.hpp"

namespace cofferdam {

/// Bonds, or firms, that share factors, each by itself. Columns.
struct RatedClass {
  std::size_t factor_set = 0;
  int cohort = -1;                           ///< whose normal they share; -1: none
  std::uint64_t entity = 0;                  ///< of what their defaults lose
  std::vector<std::uint64_t> year_entities;  ///< [year]
  std::vector<std::uint32_t> row, member;
  std::vector<std::uint8_t> grade;                   ///< at the start, or at issue if it is later
  std::vector<std::uint32_t> first_year, last_year;  ///< of the calendar, in which it lives
};

/// Which grades are told beside the defaults.
enum class ToldGrades { changes, all };

class RatingPaths {
 public:
  /// `grades` has the grade of each row, none of which is default; at most 1e7 bonds. `exposures`
  /// and `calendar` must outlive the object.
  RatingPaths(const LoanExposures& exposures, HazardModel model,
              const std::vector<std::uint32_t>& set_of, Migration migration,
              const std::vector<std::uint8_t>& grades, const Calendar& calendar);

  const std::vector<RatedClass>& classes() const { return classes_; }
  const HazardModel& model() const { return model_; }
  const Migration& migration() const { return migration_; }
  /// Score of the `k` + 1 worst grades a year after a grade; of all of them infinite.
  double score(std::size_t set, std::size_t grade, std::size_t k) const {
    return scores_[set][grade][k];
  }
  double expected_defaults() const;  ///< of a trial, about
  /// The same of all that is told of grades.
  double expected_moves(ToldGrades told) const;

  /// Appends the defaults of the trials, a run a class; amounts are left to the caller. `moves`: if
  /// not null, all changes of grades are appended to it, defaults among them, or also each year in
  /// which a bond lives and stays in its grade.
  std::vector<DefaultRun> draw(std::uint64_t seed, const TrialRange& trials, const Factors& factors,
                               std::uint32_t first_row, Events& events,
                               std::vector<GradeMove>* moves = nullptr,
                               ToldGrades told = ToldGrades::changes) const;

 private:
  class Trial;
  void add_rows(const std::vector<std::uint32_t>& set_of, const std::vector<std::uint8_t>& grades);
  std::size_t add_class(std::size_t set, int cohort);
  void set_scores();

  const LoanExposures& exposures_;
  HazardModel model_;
  Migration migration_;
  const Calendar& calendar_;
  std::vector<RatedClass> classes_;
  std::vector<std::vector<std::vector<double>>> scores_;  ///< [set][grade][k]
};

}  // namespace cofferdam
