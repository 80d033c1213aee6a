#include "portfolios/applicants.hpp"

#include <cmath>
#include <map>
#include <numbers>
#include <tuple>

#include "base/special.hpp"
#include "portfolios/default_classes.hpp"
#include "portfolios/fields.hpp"
#include "portfolios/loan_exposures.hpp"

namespace cofferdam {
namespace {

/// Keys that speak of loans which were made, or that have no PD for a signal to tell.
struct Refused {
  const char *key, *what, *advice;
};
constexpr const char* kGivePd = "give 'pd' or 'pd_by_score'";
constexpr Refused kRefused[] = {
    {"firms", "screening of loans whose firms decide defaults",
     "leave it out, or describe the loans without 'firms'"},
    {"pd_curve", "screening of loans whose hazard depends on age", kGivePd},
    {"probit_hazard", "screening of loans whose hazard depends on age", kGivePd},
    {"in_force", "'in_force' beside 'screening'",
     "it is of loans, and 'new_business' of applicants; leave it out, or put loans that exist "
     "already into a portfolio of their own"},
    {"realised_loss", "'realised_loss' beside 'screening'",
     "what really happened is of loans that were made; leave one of the two out"}};

class Screen {
 public:
  Screen(const Value& portfolio, LoanExposures& exposures, Problems& problems)
      : portfolio_(portfolio),
        declared_(portfolio.get("screening")),
        exposures_(exposures),
        problems_(problems),
        before_(problems.size()) {
    source_.reads_columns = false;
  }

  void apply() {
    check_keys();
    if (!clean()) return;
    read();
    if (!clean()) return;
    for (std::size_t row = 0; row < exposures_.rows() && clean(); ++row) screen_row(row);
    if (!clean()) return;
    accept();
    exposures_.screened = std::move(all_);
  }

 private:
  bool clean() const { return problems_.size() == before_; }
  void fail(const Value& value, std::string what, std::string advice) {
    problems_.add(value.place, value.path, std::move(what), std::move(advice));
  }

  void check_keys() {
    for (const auto& [key, what, advice] : kRefused)
      if (portfolio_.get(key).given) fail(declared_, what, advice);
    const Value &acceptance = declared_.at("acceptance"), &pd = declared_.at("accepted_pd"),
                &within = declared_.at("within");
    if (acceptance.given && pd.given)
      fail(pd, "both 'acceptance' and 'accepted_pd'", "one follows from the other; keep one");
    if (!acceptance.given && !pd.given)
      fail(declared_, "neither 'acceptance' nor 'accepted_pd'",
           "say by one of them where the cut-off is");
    if (within.given && !exposures_.is_dated())
      fail(within, "'within' without a calendar",
           "the PD is that of the period; leave it out, or add 'calendar'");
  }

  void read() {
    FieldResolver resolver(exposures_, source_, problems_);
    if (exposures_.is_dated()) all_.years = declared_.at("within").number / 12;
    all_.count = exposures_.count;
    all_.pd = exposures_.pd;
    all_.gini = resolver.numbers(declared_.at("gini"), {0, 1, false, true});
    by_pd_ = declared_.at("accepted_pd").given;
    wanted_ = resolver.numbers(cut_off(), by_pd_ ? kOpenUnit : Range{0, 1, true, false});
  }

  const Value& cut_off() const { return declared_.at(by_pd_ ? "accepted_pd" : "acceptance"); }

  /// Probability of a default within the time of the screening, at a constant hazard.
  double within(double pd) const {
    if (all_.years == 1 || pd >= 1) return pd;
    return -exponential_m1(all_.years * logarithm_1p(-pd));
  }
  double a_year(double bad) const {
    if (all_.years == 1 || bad >= 1) return bad;
    return -exponential_m1(logarithm_1p(-bad) / all_.years);
  }

  void screen_row(std::size_t row) {
    const double pd = all_.pd[row], bad = within(pd), gini = all_.gini[row];
    all_.bad.push_back(bad);
    // Rows of one class are screened alike.
    const auto [known, added] = known_.try_emplace({pd, gini, wanted_[row]});
    if (added) known->second = by_pd_ ? up_to(row) : screened_to_accept(bad, gini, wanted_[row]);
    all_.screened.push_back(known->second);
    if (known->second.bad_of_accepted != bad)
      exposures_.pd[row] = a_year(known->second.bad_of_accepted);
  }

  Screened up_to(std::size_t row) {
    const double pd = all_.pd[row], wanted = wanted_[row];
    const std::string of_them = "the " + rounded_text(100 * pd) + " % of " + exposures_.words->one +
                                " " + exposures_.id(row);
    if (wanted > pd) {
      fail(cut_off(), "an accepted PD of " + rounded_text(100 * wanted) + " %, above " + of_them,
           "a cut-off lowers the PD of applicants; write at most theirs, or 'acceptance'");
      return {};
    }
    if (wanted == pd) return screened_to_accept(all_.bad[row], all_.gini[row], 1);
    const auto found = screened_to_bad(all_.bad[row], all_.gini[row], within(wanted));
    if (found) return *found;
    fail(cut_off(),
         "an accepted PD of " + rounded_text(100 * wanted) + " % cannot be reached from " +
             of_them + " at a Gini of " + rounded_text(all_.gini[row]),
         "raise it, or 'gini'");
    return {};
  }

  void accept() {
    std::map<std::int64_t, double> rows_of_class;
    double accepted = 0;
    for (std::size_t row = 0; row < exposures_.rows(); ++row) {
      double& k = rows_of_class[all_.pd[row] > 0 ? pd_class(all_.pd[row]) : 1];
      const double place = (k + 0.5) * std::numbers::sqrt2, part = all_.screened[row].accepted;
      k += 1;
      const double loans = all_.count[row] * part;
      exposures_.count[row] = portfolio_.at("fine_grained").is_true() || part >= 1
                                  ? loans
                                  : std::floor(loans + (place - std::floor(place)));
      accepted += exposures_.count[row];
    }
    if (!(accepted > 0))
      fail(cut_off(), "no applicant is accepted",
           "raise it, or let there be more " + exposures_.words->many);
  }

  const Value &portfolio_, &declared_;
  LoanExposures& exposures_;
  Problems& problems_;
  std::size_t before_;
  RowSource source_;
  Applicants all_;
  bool by_pd_ = false;
  std::vector<double> wanted_;  ///< [row] part that is accepted, or PD
  std::map<std::tuple<double, double, double>, Screened> known_;
};

}  // namespace

void screen(const Value& portfolio, LoanExposures& exposures, Problems& problems) {
  if (portfolio.get("screening").given) Screen(portfolio, exposures, problems).apply();
}

}  // namespace cofferdam
