// Everything about a scenario that is fixed after building.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "portfolios/portfolio_words.hpp"
#include "scenario/value.hpp"

namespace cofferdam {

class Calendar;
class Copula;
class Evaluation;
class Matching;
class FactorModel;
class Failure;
class Firms;
class Portfolio;
class Pricing;
class Programme;
class Points;
class Sampling;

struct Bearer {
  std::string name;
  std::string level;  ///< of government: no, district, city, province, central
};

struct NamedPortfolio {
  std::string name;
  std::string lender;
  std::uint32_t first_row = 0;
  std::shared_ptr<Portfolio> portfolio;
  PortfolioWords words;
};

/// A sum of a trial that a portfolio tells beside its events.
struct PortfolioTally {
  std::string portfolio;
  std::string name, unit;  ///< `ground_up`; `money`, or 1 for a number
  std::size_t year = 0;    ///< of the calendar
};

/// A number whose author says where it comes from.
struct SourcedNumber {
  std::string path;
  double value = 0;  ///< NaN of a choice
  std::string choice;
  Provenance provenance;
};

/// A use of a data file that was read.
struct ScenarioFile {
  std::string key;   ///< full path of the one that names it
  std::string path;  ///< as that key writes it
  std::string sha256;
  std::size_t rows_used = 0;  ///< under that key
};

/// What really happened, as the author says.
struct Outcome {
  std::string measure;    ///< default_rate, loss_rate, defaults or losses
  std::string portfolio;  ///< "": all
  std::string cohort;     ///< "": all
  int by_age = 0;         ///< years since origination; 0: up to the end
  double value = 0;       ///< a rate, a number of loans or an amount
  bool counts_defaults() const { return measure == "default_rate" || measure == "defaults"; }
  bool is_rate() const { return measure == "default_rate" || measure == "loss_rate"; }
};

enum class TrialTables { none, headline, all };
/// Whether the table of the book shows nothing, portfolios, or their cohorts too.
enum class BookDetail { none, total, cohort };

/// What decides the draws is held by shared pointers: variants that draw the same share it.
struct Params {
  std::string title, question, currency;
  std::int64_t trials = 0;
  std::int64_t room_for = 0;  ///< trials whose tails tables have room for; at least `trials`
  double tail_memory = 1;     ///< part of the usual limits of memory for tails
  std::uint64_t seed = 0, portfolio_seed = 0;
  std::vector<Bearer> bearers;
  std::shared_ptr<const Calendar> calendar;  ///< portfolios refer to it
  std::shared_ptr<const FactorModel> factors;
  std::shared_ptr<const Copula> copula;
  std::shared_ptr<const Sampling> sampling;
  std::string sampling_name;
  /// Of innovations; null: they are independent from trial to trial.
  std::shared_ptr<const Points> points;
  std::map<std::string, std::shared_ptr<const Firms>> firms;  ///< by name
  std::vector<std::shared_ptr<const Failure>> failures;       ///< of bearers that can fail
  std::vector<NamedPortfolio> portfolios;
  std::unique_ptr<Programme> programme;
  std::shared_ptr<const Evaluation> evaluation;  ///< null: nobody is judged
  std::shared_ptr<const Matching> matching;      ///< null: no firms look for financiers
  std::shared_ptr<const Pricing> pricing;        ///< null: nothing is said of what loans earn
  std::vector<std::unique_ptr<Programme>> other_programmes;  ///< as its context names them
  std::uint32_t rows = 0;                                    ///< over all portfolios
  /// Names of occurrences that events may belong to. Occurrence i is the first of the name i modulo
  /// their number, those i + number, i + 2 number ... are further ones of it in the trial.
  std::vector<std::string> occurrences;
  std::vector<PortfolioTally> tallies;  ///< [tally] see `Events::tallies`
  std::vector<double> levels;
  std::vector<double> contribution_levels;
  std::vector<double> return_periods;
  std::vector<double> thresholds;
  std::vector<Outcome> outcomes;
  std::vector<std::string> report_tags;
  TrialTables trial_tables = TrialTables::none;
  std::int64_t occurrence_trials = 0;  ///< the first ones, whose occurrences are kept one by one
  BookDetail book = BookDetail::total;
  std::vector<SourcedNumber> sourced;
  std::vector<ScenarioFile> files;
  std::vector<std::string> overrides;

  Params();
  Params(Params&&) noexcept;
  ~Params();

  /// `outage`, or `outage (2)` of the second in a trial.
  std::string occurrence_name(std::uint32_t of) const {
    const auto names = static_cast<std::uint32_t>(occurrences.size());
    const std::string& name = occurrences[of % names];
    return of < names ? name : name + " (" + std::to_string(of / names + 1) + ")";
  }
  const NamedPortfolio& portfolio_of(std::uint32_t row) const {
    std::size_t p = portfolios.size() - 1;
    while (portfolios[p].first_row > row) --p;
    return portfolios[p];
  }
};

}  // namespace cofferdam
