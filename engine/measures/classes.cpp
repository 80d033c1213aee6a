// Classes that are sampled together, with the sampling method that is part of the random contract.
#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

class Classes final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    TextColumn portfolio("portfolio", "name of the portfolio");
    TextColumn factors("loadings", "factors and loadings of the class");
    NumberColumn loans("loans", "1", "number of loans");
    NumberColumn low("pd_low", "1", "lowest probability of default");
    NumberColumn high("pd_high", "1", "highest probability of default");
    NumberColumn within("asset_correlation_within", "1",
                        "asset correlation of two loans of the class, w'Cw");
    NumberColumn across("asset_correlation_across", "1",
                        "lowest asset correlation with any class of the portfolio, w'Cv");
    TextColumn method(
        "method",
        "skip: geometric jumps; skip and thin: jumps at the highest probability, kept by ratio; "
        "skip and screen: the same of applicants, of whom a signal accepts a part");
    for (const NamedPortfolio& named : summary.params.portfolios) {
      const auto classes = named.portfolio->classes();
      for (std::size_t i = 0; i < classes.size(); ++i) {
        double lowest = classes[i].correlation_within;
        for (std::size_t j = 0; j < classes.size(); ++j)
          if (classes[j].factors != classes[i].factors)
            lowest = std::min(lowest, named.portfolio->correlation(i, j));
        portfolio.add(named.name);
        factors.add(classes[i].factors);
        loans.add(static_cast<double>(classes[i].loans));
        low.add(classes[i].pd_low);
        high.add(classes[i].pd_high);
        within.add(classes[i].correlation_within);
        across.add(lowest);
        method.add(classes[i].method);
      }
    }
    return make_table("classes", "one class of loans that are sampled together", portfolio, factors,
                      loans, low, high, within, across, method);
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Classes>();
}

}  // namespace

TableMember classes_table() {
  return {make};
}

}  // namespace cofferdam
