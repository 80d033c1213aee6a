// Screening: what a lender's signal makes of applicants, by the formula that the book follows.
#include <cmath>
#include <limits>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "measures/planned_rows.hpp"
#include "portfolios/applicants.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

/// Numbers of applicants: expected ones, but for loans, which are those of the book.
struct Numbers {
  double all = 0, loans = 0;
  double bad = 0, accepted = 0, bad_accepted = 0;
  double gini = 0;  ///< sum over applicants

  void add(const Applicants& applicants, std::size_t i, const Exposures& book, std::size_t row) {
    const double n = applicants.count[i], n_bad = n * applicants.bad[i];
    const Screened& screened = applicants.screened[i];
    all += n, loans += book.count_of(row), bad += n_bad;
    accepted += n * screened.accepted;
    bad_accepted += n_bad * screened.bad;
    gini += n * applicants.gini[i];
  }
  double good() const { return all - bad; }
  double refused() const { return all - accepted; }
  double good_refused() const { return refused() - (bad - bad_accepted); }
};

/// A part of nothing is unknown.
double part(double of, double all) {
  return all > 0 ? of / all : std::numeric_limits<double>::quiet_NaN();
}

class Screening final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    Rows rows;
    add_planned_rows<Numbers>(summary.params, &Exposures::applicants,
                              [&](const auto&... row) { rows.add(row...); });
    return rows.take();
  }

 private:
  class Rows {
   public:
    void add(const std::string& portfolio, const std::string& tag, const std::string& value,
             const Numbers& numbers, const Exposures& book) {
      portfolio_.add(portfolio);
      tag_.add(tag);
      value_.add(value);
      applicants_.add(numbers.all);
      loans_.add(numbers.loans);
      acceptance_.add(numbers.accepted / numbers.all);
      good_refused_.add(numbers.good_refused());
      good_share_.add(part(numbers.good_refused(), numbers.good()));
      bad_accepted_.add(numbers.bad_accepted);
      bad_share_.add(part(numbers.bad_accepted, numbers.bad));
      pd_.add(numbers.bad / numbers.all);
      accepted_pd_.add(part(numbers.bad_accepted, numbers.accepted));
      // Differences of rounding are no refusals.
      const double refused = numbers.refused() > 1e-12 * numbers.all ? numbers.refused() : 0;
      refused_pd_.add(part(numbers.bad - numbers.bad_accepted, refused));
      gini_.add(numbers.gini / numbers.all);
      years_.add(book.is_dated() ? book.applicants()->years
                                 : std::numeric_limits<double>::quiet_NaN());
    }
    Table take() {
      return make_table("screening",
                        "applicants of a portfolio, all or those with a value of a tag", portfolio_,
                        tag_, value_, applicants_, loans_, acceptance_, good_refused_, good_share_,
                        bad_accepted_, bad_share_, pd_, accepted_pd_, refused_pd_, gini_, years_);
    }

   private:
    TextColumn portfolio_{"portfolio", "name of the portfolio"};
    TextColumn tag_{"tag", "tag that is reported by, or (all)"};
    TextColumn value_{"value", "value of the tag"};
    NumberColumn applicants_{"applicants", "1", "number of applicants"};
    NumberColumn loans_{"accepted", "1", "number of loans that are made of their applications"};
    NumberColumn acceptance_{"acceptance", "1", "part of the applicants above the cut-off"};
    NumberColumn good_refused_{"good_refused", "1",
                               "expected number of good applicants that are refused"};
    NumberColumn good_share_{"good_refused_share", "1", "the same as a part of all that are good"};
    NumberColumn bad_accepted_{"bad_accepted", "1",
                               "expected number of bad applicants that are accepted"};
    NumberColumn bad_share_{"bad_accepted_share", "1", "the same as a part of all that are bad"};
    NumberColumn pd_{"applicants_pd", "1",
                     "part of the applicants that is bad: would default within 'years'"};
    NumberColumn accepted_pd_{"accepted_pd", "1", "part that is bad of those above the cut-off"};
    NumberColumn refused_pd_{"refused_pd", "1",
                             "part that is bad of those below it; n/a: nobody is refused"};
    NumberColumn gini_{"gini", "1", "accuracy ratio of the signal, a mean over applicants"};
    NumberColumn years_{"years", "1",
                        "time within which the bad would default; n/a: the period, there is no "
                        "calendar"};
  };
};

std::unique_ptr<Measure> make(const Params& params) {
  return any_planned(params, &Exposures::applicants) ? std::make_unique<Screening>() : nullptr;
}

}  // namespace

TableMember screening_table() {
  return {make};
}

}  // namespace cofferdam
