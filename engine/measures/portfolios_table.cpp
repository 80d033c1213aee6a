// The portfolios: what is at risk before anything happens.
#include "measures/columns.hpp"
#include "measures/last_cash.hpp"
#include "measures/measure.hpp"
#include "measures/names.hpp"
#include "portfolios/portfolio.hpp"
#include "time/calendar.hpp"

namespace cofferdam {
namespace {

/// Over the exposures of a portfolio; NaN where it does not know.
struct Sums {
  double count = 0, amount = 0;
  std::int64_t rows = 0;         ///< that hold some
  double pd = 0, amount_pd = 0;  ///< of probabilities; the same times amounts
  double loss = 0;               ///< of amount x probability x severity
};

Sums sums_of(const Exposures& book) {
  Sums sum;
  for (std::size_t row = 0; row < book.rows(); ++row) {
    const double n = book.count_of(row), amount = n * book.amount_of(row);
    const double probability = book.probability_of(row);
    sum.count += n;
    sum.rows += n > 0;
    sum.amount += amount;
    sum.pd += n * probability;
    sum.amount_pd += amount * probability;
    sum.loss += amount * probability * book.severity_of(row);
  }
  return sum;
}

/// How much is with few names.
class NameColumns {
 public:
  void add(const Names& names) {
    effective_.add(names.effective);
    by_loss_.add(names.effective_by_loss);
    largest_.add(names.largest);
    share_.add(names.largest_share);
  }
  void move_to(Table& table) {
    for (Column column : {effective_.take(), by_loss_.take(), largest_.take(), share_.take()})
      table.columns.push_back(std::move(column));
  }

 private:
  NumberColumn effective_{"effective_names", "1",
                          "as many names of equal exposures would be as uneven: the inverse of "
                          "Herfindahl's index; names are firms that portfolios share, or else "
                          "exposures; unlimited for fine-grained loans"};
  NumberColumn by_loss_{"effective_names_by_loss", "1",
                        "the same by PD x LGD x exposure; n/a where these are not known"};
  TextColumn largest_{"largest_name", "the first of the names with the largest exposure"};
  NumberColumn share_{"largest_name_share", "1", "its part of the exposure"};
};

class Portfolios final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    const std::string& currency = summary.params.currency;
    TextColumn name("portfolio", "name of the portfolio");
    TextColumn lender("lender", "bearer that holds the loans");
    const bool dated = summary.params.calendar->given();
    NumberColumn loans("loans", "1",
                       dated ? "number of loans; new business at full take-up" : "number of loans");
    IntegerColumn rows("rows", "number of different rows, groups of equal loans counting one");
    NumberColumn exposure("exposure", currency,
                          dated ? "sum of what is lent at origination, renewals apart"
                                : "sum of exposures at default");
    NumberColumn pd(
        "mean_pd", "1",
        dated ? "mean probability of default within a year over loans; n/a with hazards by age "
                "and for events that are given"
              : "mean probability of default over loans");
    NumberColumn weighted("mean_pd_by_exposure", "1",
                          "mean probability of default, weighted by exposure");
    NumberColumn lgd("mean_lgd", "1", "mean loss given default, weighted by exposure x PD");
    NumberColumn expected(
        "expected_loss_untied", currency,
        "sum of PD x LGD x exposure, exact if LGD is not tied and PDs are certain");
    NameColumns names;
    const Calendar& calendar = *summary.params.calendar;
    TextColumn open("open_until",
                    "day on which its last cash can flow, or 'no end', if that is after the end of "
                    "the run-off; what flows then is in no number");
    IntegerColumn offered(
        "depends_on_take_up",
        "1: loans and exposure are offered, and less may be lent; 0: all is lent");
    for (const NamedPortfolio& named : summary.params.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      offered.add(book.depends_on_take_up() ? 1 : 0);
      open.add(open_until(calendar, named.portfolio->last_cash()));
      const Sums sum = sums_of(book);
      name.add(named.name);
      lender.add(named.lender);
      loans.add(sum.count);
      rows.add(sum.rows);
      exposure.add(sum.amount);
      // Hazards by age leave no yearly PD to speak of; other portfolios may know none.
      const bool unknown = std::isnan(sum.pd) || (dated && sum.pd == 0);
      pd.add(unknown ? std::nan("") : sum.pd / sum.count);
      weighted.add(unknown ? std::nan("") : sum.amount > 0 ? sum.amount_pd / sum.amount : 0);
      lgd.add(unknown ? std::nan("") : sum.amount_pd > 0 ? sum.loss / sum.amount_pd : 0);
      expected.add(sum.loss);
      names.add(names_of(book, summary.params));
    }
    Table table = make_table("portfolios", "one portfolio", name, lender, loans, rows, exposure, pd,
                             weighted, lgd);
    names.move_to(table);
    table.columns.push_back(dated ? open.take() : expected.take());
    if (dated) table.columns.push_back(offered.take());
    return table;
  }
};

std::unique_ptr<Measure> make(const Params&) {
  return std::make_unique<Portfolios>();
}

}  // namespace

TableMember portfolios_table() {
  return {make};
}

}  // namespace cofferdam
