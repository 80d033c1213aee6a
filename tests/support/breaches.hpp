// Sums that should be zero, and what is told of those that are not.
#pragma once
#include <cmath>
#include <sstream>
#include <string>

namespace cofferdam {

inline constexpr double kRounding = 1e-9;  // of all amounts that a sum is made of

/// A sum that should be zero, and the amounts that went to and fro.
struct Open {
  double sum = 0, gross = 0;
  void add(double amount) {
    sum += amount;
    gross += std::abs(amount);
  }
};

class Breaches {
 public:
  void expect_zero(const Open& open, const std::string& what) {
    if (!(std::abs(open.sum) <= kRounding * open.gross)) tell(what, open.sum);
  }
  void expect_not_below(double amount, double gross, const std::string& what) {
    if (!(amount >= -kRounding * gross)) tell(what, amount);
  }
  std::string text() const { return text_.str(); }

 private:
  void tell(const std::string& what, double by) {
    if (++told_ > 20) return;
    text_.precision(12);
    text_ << what << ": off by " << by << "\n";
  }
  std::ostringstream text_;
  int told_ = 0;
};

}  // namespace cofferdam
