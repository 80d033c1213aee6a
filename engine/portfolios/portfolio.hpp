// What can be lost.
#pragma once
#include <map>
#include <memory>

#include "economies/copula.hpp"
#include "economies/factor_model.hpp"
#include "portfolios/background.hpp"
#include "portfolios/events.hpp"
#include "portfolios/exposures.hpp"
#include "portfolios/instances.hpp"
#include "portfolios/portfolio_words.hpp"
#include "ratings/migration.hpp"
#include "scenario/csv_source.hpp"

namespace cofferdam {

class Firms;
class Words;

/// A class of exposures that are sampled together, as recorded in the results.
struct SampledClass {
  std::string factors;  ///< `national 0.346`
  std::size_t loans = 0;
  double pd_low = 0, pd_high = 0;
  double correlation_within = 0;  ///< asset correlation of two of the class
  std::string method;
};

/// How exposures of a portfolio depend on factors, if they are independent given those of all years
/// and the scales of the copula, as exact methods ask. Without a calendar each row loses amount x
/// severity with its probability.
struct FactorLoadings {
  std::string why_not;  ///< "": they are; else what in the portfolio stands against it
  std::vector<std::vector<Loading>> sets;
  std::vector<std::uint32_t> set_of;  ///< [row]
};

/// A sum of a trial that a portfolio tells beside its events.
struct Tally {
  std::string name;      ///< `ground_up`
  std::string unit;      ///< `money`, or 1 for a number
  std::size_t year = 0;  ///< of the calendar
};

/// Everything is fixed after building; `draw` may be called from any thread.
class Portfolio {
 public:
  virtual ~Portfolio() = default;
  virtual const Exposures& exposures() const = 0;
  /// Adds values that a tag has in other portfolios, so that a clause over several may name them.
  /// Called while building only; no exposure changes.
  virtual void admit_tag_values(const Tag& other) = 0;
  /// Appends the events of the trials. `first_row` is added to exposure rows.
  virtual void draw(std::uint64_t seed, const TrialRange& trials, const Background& background,
                    std::uint32_t first_row, Events& events) const = 0;
  /// Names of the occurrences that its events may belong to, each once.
  virtual std::vector<std::string> occurrences() const { return {}; }
  /// Tells it those of all portfolios, its own among them: from now on events are numbered by their
  /// places in `all`. Called once, while building.
  virtual void number_occurrences(const std::vector<std::string>& /*all*/) {}
  /// Sums by trial that it tells beside its events, such as losses that no bearer sees.
  virtual std::vector<Tally> tallies() const { return {}; }
  /// Tells it the number of its first tally among those of all portfolios: `draw` adds to
  /// `Events::tallies` from there on. Called once, while building.
  virtual void number_tallies(std::size_t /*first*/) {}
  virtual std::vector<SampledClass> classes() const = 0;
  /// Asset correlation of loans in two classes.
  virtual double correlation(std::size_t class_a, std::size_t class_b) const = 0;
  virtual std::vector<InputFile> inputs() const = 0;  ///< files that were read
  /// Part of the new business that is lent in each trial; empty: all of it in every trial.
  virtual std::vector<double> lent(std::uint64_t seed, const TrialRange& trials) const = 0;
  virtual EventTraits traits() const = 0;
  /// Whether trials differ; else what happens is given.
  virtual bool is_drawn() const = 0;
  /// About how many events a trial has. What defaults of a fine-grained row in a month is one
  /// event, or one of each loan, at most `most_parts`.
  virtual double expected_events(double most_parts) const = 0;
  /// Mean of its losses, if PDs are what they are in the long run; NaN where no formula tells it.
  virtual double expected_loss() const = 0;
  virtual FactorLoadings factor_loadings() const {
    return {"what happens in it is not defaults of loans", {}, {}};
  }
  /// When the last cash of the portfolio can flow, in years; 0 without calendar.
  virtual double last_cash() const = 0;
};

/// What a portfolio is built from.
struct PortfolioContext {
  std::string name;
  DataFolder folder;  ///< where the files of the scenario lie
  std::uint64_t portfolio_seed = 0;
  const FactorModel& factors;
  const Copula& copula;
  const Calendar& calendar;
  const std::vector<Instances>& instances;  ///< bearers that loans are shared out to
  const Ratings& ratings;
  /// Those of the scenario, by name; empty while they are built themselves.
  const std::map<std::string, std::shared_ptr<const Firms>>& firms;
};

struct PortfolioKind : Kind {
  std::unique_ptr<Portfolio> (*make)(const Value&, const PortfolioContext&, Problems&);
  /// What can be lost and how, in full sentences; the exposures are those that were made of it.
  std::vector<std::string> (*explain)(const Value&, const Exposures&, const Words&);
  PortfolioWords words;
};
struct PortfolioMember {
  std::span<const Key> keys;
  decltype(PortfolioKind::make) make;
  decltype(PortfolioKind::explain) explain;
  PortfolioWords words = {};
};

}  // namespace cofferdam
