// Weights corrected by what is known of them: their mean is 1.
#pragma once

namespace cofferdam {

/// Weights w of trials, whose mean m differs by chance from 1, become w (1 - (w - m) (m - 1) / V),
/// V their variance, so that a sum of w x over the trials becomes the regression estimator of the
/// mean of x with w as its control variate (Owen and Zhou, J. American Statistical Association 95
/// (2000) 135; Särndal, Swensson and Wretman, Model Assisted Survey Sampling, 1992, 6.4). A
/// constant is then known exactly, and rare events lose nothing. Weights of 1 stay, and those of
/// which few trials hold much, (sum w)^2 / sum w^2 < trials / 4: too little is known of their V.
class Calibration {
 public:
  Calibration() = default;
  /// From the sums of w and of w^2 over all trials.
  Calibration(double trials, double weight, double squared_weight)
      : trials_(trials), mean_(weight / trials) {
    const double square = squared_weight / trials;
    variance_ = square - mean_ * mean_;
    const bool even = mean_ * mean_ >= kLeastEffective * square;
    if (!even || !(variance_ > kRounding * square)) variance_ = 0;
    if (variance_ > 0) slope_ = (mean_ - 1) / variance_;
  }
  bool any() const { return variance_ > 0; }
  /// Sum of corrected weights times x, from the sums of w x and w^2 x.
  double sum(double wx, double wwx) const {
    return any() ? (1 + mean_ * slope_) * wx - slope_ * wwx : wx;
  }
  /// What of the variance of w x between trials, from sums of w x, w^2 x and w^2 x^2, w does not
  /// explain; 0 where that is rounding.
  double variance(double wx, double wwx, double wwxx) const {
    const double mean = wx / trials_, square = wwxx / trials_;
    double left = square - mean * mean;
    if (any()) {
      const double common = wwx / trials_ - mean * mean_;
      left -= common * common / variance_;
    }
    return left > kRounding * square ? left : 0;
  }

 private:
  static constexpr double kRounding = 1e-13;  // of squares whose difference is taken
  static constexpr double kLeastEffective = 0.25;
  double trials_ = 1, mean_ = 1, variance_ = 0, slope_ = 0;
};

}  // namespace cofferdam
