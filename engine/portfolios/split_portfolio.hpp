// A portfolio of which each exposure has several rows, and which is another one in all else.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "portfolios/portfolio.hpp"
#include "portfolios/split_exposures.hpp"

namespace cofferdam {

/// A member draws the events of `of_`, and says in which row each happens.
class SplitPortfolio : public Portfolio {
 public:
  void admit_tag_values(const Tag& other) final {
    of_->admit_tag_values(other);
    split().admit_tag_values(other);
  }
  std::vector<std::string> occurrences() const final { return of_->occurrences(); }
  void number_occurrences(const std::vector<std::string>& all) final {
    of_->number_occurrences(all);
  }
  std::vector<Tally> tallies() const final { return of_->tallies(); }
  void number_tallies(std::size_t first) final { of_->number_tallies(first); }
  std::vector<SampledClass> classes() const final { return of_->classes(); }
  double correlation(std::size_t class_a, std::size_t class_b) const final {
    return of_->correlation(class_a, class_b);
  }
  std::vector<InputFile> inputs() const final { return of_->inputs(); }
  std::vector<double> lent(std::uint64_t seed, const TrialRange& trials) const final {
    return of_->lent(seed, trials);
  }
  EventTraits traits() const final { return of_->traits(); }
  bool is_drawn() const final { return of_->is_drawn(); }
  double expected_events(double most_parts) const final { return of_->expected_events(most_parts); }
  double expected_loss() const final { return of_->expected_loss(); }
  FactorLoadings factor_loadings() const final {
    FactorLoadings all = of_->factor_loadings();
    std::vector<std::uint32_t> set_of;
    for (const std::uint32_t set : all.set_of)
      set_of.insert(set_of.end(), exposures().rows_each(), set);
    all.set_of = std::move(set_of);
    return all;
  }
  double last_cash() const final { return of_->last_cash(); }

 protected:
  explicit SplitPortfolio(std::unique_ptr<Portfolio> of) : of_(std::move(of)) {}

  virtual SplitExposures& split() = 0;

  std::unique_ptr<Portfolio> of_;
};

}  // namespace cofferdam
