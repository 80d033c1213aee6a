// The loops that one would write for three questions, for any engine and distributions. They know
// one portfolio and no contract, and nothing of Cofferdam.
#pragma once
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace cofferdam::bench {

/// Loans of one period, exposure 100 and loss given default 45 %, whose asset values have the
/// correlation 0.2: one normal an obligor.
template <class Engine, class Normal>
class LoansLoop {
 public:
  /// Default thresholds, one an obligor.
  explicit LoansLoop(std::vector<double> thresholds) : thresholds_(std::move(thresholds)) {}
  double trial() {
    const double systematic = std::sqrt(0.2), own = std::sqrt(0.8);
    const double factor = systematic * draw_(engine_);
    double loss = 0;
    for (const double threshold : thresholds_)
      if (factor + own * draw_(engine_) < threshold) loss += 45;
    return loss;
  }

 private:
  std::vector<double> thresholds_;
  Engine engine_{1};
  Normal draw_;
};

/// Case R1: Poisson(10) claims of a lognormal size (mu 0, sigma 1.5), 5 in excess of 2 of each.
template <class Engine, class Poisson, class Lognormal>
class ClaimsLoop {
 public:
  double trial() {
    double paid = 0;
    for (int claims = number_(engine_); claims > 0; --claims)
      paid += std::min(std::max(size_(engine_) - 2, 0.0), 5.0);
    return paid;
  }

 private:
  Engine engine_{1};
  Poisson number_{10};
  Lognormal size_{0, 1.5};
};

/// The vintages of scenarios/sba_back_test.yaml, 330,559 loans over 14 years: a uniform a loan and
/// year of life until it defaults, the conditional probability once a vintage and year. Losses at
/// their mean, by year. A trial gives the number of defaults.
template <class Engine, class Normal, class Uniform>
class VintagesLoop {
 public:
  double trial() {
    double defaults = 0;
    losses_.fill(0);
    double factors[14], factor = -0.914882;
    for (double& y : factors) y = factor = 0.679704 * factor + 0.733482 * normal_(engine_);
    for (std::size_t vintage = 0; vintage < 4; ++vintage) {
      double pd[9];
      for (std::size_t i = 0; i < 9; ++i)
        pd[i] = 0.5 * std::erfc(-(kScores[i] - 0.076294 * factors[vintage + 2 + i]) / M_SQRT2);
      for (int loan = 0; loan < kLoans[vintage]; ++loan)
        for (std::size_t i = 0; i < 9; ++i)
          if (uniform_(engine_) < pd[i]) {
            losses_[vintage + 2 + i] += 0.623 * 152000;
            ++defaults;
            break;
          }
    }
    return defaults;
  }
  const std::array<double, 14>& losses() const { return losses_; }  ///< of the last trial, by year

 private:
  static constexpr int kLoans[] = {71283, 84436, 86570, 88270};
  static constexpr double kScores[] = {-2.3645, -2.0731, -2.0205, -2.0892, -2.1977,
                                       -2.3545, -2.5191, -2.6362, -2.7857};
  Engine engine_{1};
  Normal normal_;
  Uniform uniform_;
  std::array<double, 14> losses_{};
};

}  // namespace cofferdam::bench
