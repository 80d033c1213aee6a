// Named factors, their hierarchy, correlations and paths.
//
// Each factor has a basic process X: itself if it has no parent, else its own part. X steps once a
// year, X(t) = phi X(t-1) + e, stationary with unit variance; the innovations of factors i and j of
// the correlation matrix have covariance C_ij (1 - phi_i phi_j), so that C is the stationary
// correlation. Regimes turn X into mean + scale X. Then Y = c Y(parent) + sqrt(1 - c^2) X.
#pragma once
#include <string>
#include <vector>

#include "economies/factors.hpp"
#include "economies/regimes.hpp"
#include "scenario/value.hpp"
#include "time/calendar.hpp"

namespace cofferdam {

struct Factor {
  std::string name;           ///< `national`, or `region.east` for a member of a family
  std::string family;         ///< `region`, or "" for a factor of its own
  std::string member;         ///< `east`
  int parent = -1;            ///< index of the factor above, which stands before this one
  double parent_loading = 0;  ///< correlation with the parent
  std::uint64_t entity = 0;   ///< address of its draws
  double persistence = 0;     ///< phi of its basic process
  bool started = false;       ///< X of the year before the first is given
  double start = 0;           ///< that X
};

/// A loading on one factor.
struct Loading {
  std::size_t factor = 0;
  double weight = 0;
};

/// One of the normal laws whose mixture is the long-run law of w.Y.
struct LawPart {
  double probability = 1, mean = 0, variance = 0;
};

/// Factors are standard normal in the long run, or a mixture of normals under regimes.
class FactorModel {
 public:
  FactorModel(const Value& economy, const Calendar& calendar, Problems& problems);

  const std::vector<Factor>& factors() const { return factors_; }
  std::size_t years() const { return years_; }
  /// Stationary correlation within a year, regimes apart.
  double correlation(std::size_t i, std::size_t j) const { return correlation_[i][j]; }
  /// Covariance of factor i in year t and factor j in year u, given what the scenario fixes.
  double covariance(std::size_t i, std::size_t t, std::size_t j, std::size_t u) const;
  /// Mean of a factor in a year, which a given start moves from 0.
  double mean(std::size_t factor, std::size_t year) const;
  /// The long-run law of the sum of loadings times factors.
  std::vector<LawPart> law(const std::vector<Loading>& loadings) const;
  const Regimes& regimes() const { return regimes_; }
  bool stressed() const { return !stresses_.empty(); }
  /// Whether nothing is given that moves factors from their long-run law.
  bool starts_in_long_run() const;
  /// The same economy with nothing given, as it is in the long run from the first year on.
  FactorModel in_long_run() const;

  /// Indices that a name stands for: one factor, or all members of a family. Empty if unknown.
  std::vector<std::size_t> indices_of(const std::string& name) const;
  std::vector<std::string> names() const;  ///< of factors and families, for suggestions

  /// Draws the innovations of the trials for all years. Contract: word `year` of the stream (seed,
  /// factor, trial, entity of the factor), inverted.
  void draw_innovations(std::uint64_t seed, const TrialRange& trials, Factors& factors) const;
  /// All factors of all years, from their innovations; draws regimes.
  void follow(std::uint64_t seed, const TrialRange& trials, Factors& factors) const;
  /// Both.
  void draw(std::uint64_t seed, const TrialRange& trials, Factors& factors) const {
    draw_innovations(seed, trials, factors);
    follow(seed, trials, factors);
  }
  /// What one unit of each innovation adds to a factor in a year, without regimes and given
  /// factors: [year][factor], of later years 0.
  std::vector<double> response(std::size_t factor, std::size_t year) const;

 private:
  /// A factor that is given in a year.
  struct Stress {
    std::size_t factor = 0, year = 0;
    double value = 0;
  };
  using Matrix = std::vector<std::vector<double>>;
  /// What the innovations of a year do so that its given factors have their values.
  struct Pull {
    std::size_t year = 0;
    std::vector<Stress> given;
    Matrix response;  ///< A: change of the given factors, [given][innovation]
    Matrix gain;      ///< (A A')^-1 A, [given][innovation]
  };

  void add(const std::string& name, const Value& value, Problems& problems);
  void order_by_parent(const Value& economy, Problems& problems);
  static void report_parent(const Value& declared, const std::string& name, Problems& problems);
  void read_matrix(const Value& correlations, Problems& problems);
  void read_matrix_cells(const Value& matrix, const std::vector<std::size_t>& roots,
                         Problems& problems);
  void check_starts(const Value& listed, const std::vector<std::size_t>& roots,
                    Problems& problems) const;
  void read_stress(const Value& stress, const Calendar& calendar, Problems& problems);
  void factorise(const Value& correlations, Problems& problems);
  void fill_correlations();
  void prepare_stress(const Value& stress, Problems& problems);
  void pull(const Pull& towards, const std::vector<std::vector<double>>& before,
            std::vector<std::vector<double>>& z) const;
  double basic_covariance(std::size_t k, std::size_t t, std::size_t l, std::size_t u) const;
  void step(std::size_t year, const Factors& factors,
            std::vector<std::vector<double>>& basic) const;
  void combine(std::size_t year, const std::vector<std::uint32_t>& states,
               const std::vector<std::vector<double>>& basic, Factors& factors) const;

  std::vector<Factor> factors_;
  std::size_t years_ = 1;
  Matrix basic_correlation_;  ///< C of the basic processes
  Matrix first_mixing_;       ///< Cholesky factor of the innovations of year 0, rows are factors
  Matrix mixing_;             ///< and of later years
  Matrix own_;                ///< H: Y = H X
  Matrix correlation_;        ///< H C H'
  std::vector<Stress> stresses_;
  std::vector<Pull> pulls_;
  Regimes regimes_;
};

}  // namespace cofferdam
