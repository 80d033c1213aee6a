// Screening: what a lender's signal makes of applicants, by the formula that the book follows.
#include <cmath>
#include <limits>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "portfolios/applicants.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

/// Numbers of applicants: expected ones, but for loans, which are those of the book.
struct Numbers {
  double all = 0, loans = 0;
  double bad = 0, accepted = 0, bad_accepted = 0;
  double gini = 0;  ///< sum over applicants

  void add(const Applicants& applicants, std::size_t row, double count) {
    const double n = applicants.count[row], n_bad = n * applicants.bad[row];
    const Screened& screened = applicants.screened[row];
    all += n, loans += count, bad += n_bad;
    accepted += n * screened.accepted;
    bad_accepted += n_bad * screened.bad;
    gini += n * applicants.gini[row];
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
    for (const NamedPortfolio& named : summary.params.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      if (!book.applicants()) continue;
      rows.add(named.name, "(all)", "(all)", numbers_of(book, nullptr).front(), book);
      for (const std::string& name : summary.params.report_tags) {
        const Tag* tag = book.tag(name);
        if (!tag || tag->changes) continue;
        const std::vector<Numbers> numbers = numbers_of(book, tag);
        for (std::size_t code = 0; code < numbers.size(); ++code)
          if (numbers[code].all > 0)
            rows.add(named.name, name, tag->values[code], numbers[code], book);
      }
    }
    return rows.take();
  }

 private:
  /// By value of a tag, or of all.
  static std::vector<Numbers> numbers_of(const Exposures& book, const Tag* tag) {
    const Applicants& applicants = *book.applicants();
    std::vector<Numbers> numbers(tag ? tag->values.size() : 1);
    for (std::size_t i = 0; i < applicants.count.size(); ++i) {
      const std::size_t row = i * book.rows_each();
      numbers[tag ? tag->codes[row] : 0].add(applicants, i, book.count_of(row));
    }
    return numbers;
  }

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
  for (const NamedPortfolio& named : params.portfolios)
    if (named.portfolio->exposures().applicants()) return std::make_unique<Screening>();
  return nullptr;
}

}  // namespace

TableMember screening_table() {
  return {make};
}

}  // namespace cofferdam
