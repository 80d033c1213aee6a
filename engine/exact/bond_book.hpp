// What defaults of bonds lose over years of a calendar, given the path of one factor.
#pragma once
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "exact/discrete_distribution.hpp"
#include "exact/loan_book.hpp"

namespace cofferdam {

/// The factor of year 0 is normal; then Y(t) = persistence Y(t-1) + sqrt(1 - persistence^2) e(t).
struct FactorCourse {
  double first_mean = 0, first_sd = 1;
  double persistence = 0;
};

/// Long-run probabilities of falling within a year into one of the k + 1 worst grades, [grade][k],
/// k up to the number of grades without default: default is k = 0, and the last one is 1. Grades
/// count from the best; default has no row. A PD is a system of one grade.
using YearlyFalls = std::vector<std::vector<double>>;

/// A time over which every default loses the same.
struct Stretch {
  double years = 0, loss = 0;
  double there = 1;  ///< part of the bonds that has not been given back, whatever their grades
  bool operator==(const Stretch&) const = default;
};

/// A part of a year of the calendar, in which a grade moves once at most.
struct MovingTime {
  std::size_t year = 0;
  std::size_t falls = 0;  ///< among those of the book
  std::vector<Stretch> stretches;
  /// As it begins, this part of the bonds in grades worse than `kept_down_to` is given back.
  double given_back = 0;
  std::size_t kept_down_to = 0;
  bool operator==(const MovingTime&) const = default;
};

/// The part of its loss that a default keeps, drawn for each by itself.
struct KeptPart {
  struct Value {
    double part = 0, probability = 0;
  };
  double mean = 1, square = 1;           ///< E[X], E[X^2]
  std::vector<Value> values = {{1, 1}};  ///< all there are; empty: they are not finitely many
};

/// Equal bonds, each of an issuer of its own.
struct EqualBonds {
  double loading = 0;     ///< on the factor
  std::size_t grade = 0;  ///< at the first of the times
  std::size_t kept = 0;   ///< among those of the book
  std::vector<MovingTime> times;
  double count = 0;
};

/// Issuers are independent given the path of the factor and the scale of each year. Given both, a
/// grade falls into one of the k + 1 worst with probability m(k) = Phi((t s - w Y) / sqrt(1 -
/// w^2)), t the threshold of the long-run probability (see OneFactorBook). It leaves within the
/// part x of a year with probability 1 - (1 - m)^x, m that of the whole year, whatever the grade to
/// which it moves.
struct BondBook {
  FactorCourse factor;
  double degrees_of_freedom = std::numeric_limits<double>::infinity();  ///< infinite: Gaussian
  std::vector<YearlyFalls> falls;
  std::vector<KeptPart> kept;
  std::vector<EqualBonds> bonds;
};

/// Mean and standard deviation. Over several years of risk by recursion from year to year on a grid
/// of the factor: with u the probabilities of an issuer's grades and its expected loss so far,
/// given the path, E[u_i u_j'] moves by matrices that depend on the factor of the year. `why_not`
/// says what stands against it, "" if nothing does.
std::optional<TwoMoments> moments_of(const BondBook& book, std::string& why_not);

/// The distribution on multiples of the common unit of all losses: its transform is the mean, over
/// the factors of the years of risk, of the product of those of the issuers. Factors are on even
/// steps, halved until no P(L <= x) moves by more than 1e-4: what is left is of the order of the
/// square of that, since halving squares the error. Nothing if there is no common unit, or
/// more work than about half a minute's: in general for more than three years of risk.
std::optional<DiscreteDistribution> distribution_of(const BondBook& book);

}  // namespace cofferdam
