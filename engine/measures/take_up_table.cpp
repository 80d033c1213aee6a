// Take-up: who insures at what the premium costs, by the formula that the book follows.
#include <string>
#include <utility>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "measures/planned_rows.hpp"
#include "portfolios/portfolio.hpp"
#include "portfolios/premium_take_up.hpp"

namespace cofferdam {
namespace {

/// Sums over those who could insure; expected ones, but for policies, which are those of the book.
struct Insured {
  double all = 0, policies = 0;
  double expected = 0, without_subsidy = 0;
  double premium = 0, net = 0;
  double sum_insured = 0;  ///< of the policies

  void add(const PremiumTakeUp& take_up, std::size_t i, const Exposures& book, std::size_t row) {
    const double n = take_up.count[i], count = book.count_of(row);
    all += n, policies += count;
    expected += n * take_up.share(i);
    without_subsidy += n * take_up.share_without_subsidy(i);
    premium += n * take_up.premium[i], net += n * take_up.net_premium(i);
    sum_insured += count * book.amount_of(row);
  }
};

class Rows {
 public:
  explicit Rows(std::string currency) : currency_(std::move(currency)) {}
  void add(const std::string& portfolio, const std::string& tag, const std::string& value,
           const Insured& of, const Exposures&) {
    portfolio_.add(portfolio), tag_.add(tag), value_.add(value);
    all_.add(of.all), policies_.add(of.policies), sum_insured_.add(of.sum_insured);
    premium_.add(of.premium / of.all), net_.add(of.net / of.all);
    share_.add(of.expected / of.all);
    without_.add(of.without_subsidy / of.all);
    added_.add(of.expected - of.without_subsidy);
  }
  Table take() {
    return make_table("take_up",
                      "policies of a portfolio that could be taken out, all or those with a value "
                      "of a tag",
                      portfolio_, tag_, value_, all_, policies_, sum_insured_, premium_, net_,
                      share_, without_, added_);
  }

 private:
  std::string currency_;
  TextColumn portfolio_{"portfolio", "name of the portfolio"};
  TextColumn tag_{"tag", "tag that is reported by, or (all)"};
  TextColumn value_{"value", "value of the tag"};
  NumberColumn all_{"possible", "1", "number of policies that could be taken out"};
  NumberColumn policies_{"policies", "1", "number of policies that are taken out"};
  NumberColumn sum_insured_{"sum_insured", currency_, "what these insure"};
  NumberColumn premium_{"premium", "1",
                        "premium as a part of the sum insured, a mean over possible policies"};
  NumberColumn net_{"net_premium", "1", "the same less the subsidy"};
  NumberColumn share_{"share", "1", "part that insures, by the formula"};
  NumberColumn without_{"share_without_subsidy", "1", "the same if nobody paid a part of premiums"};
  NumberColumn added_{"added_policies", "1", "policies that the subsidy brings, by the formula"};
};

class TakeUpTable final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    Rows rows(summary.params.currency);
    add_planned_rows<Insured>(summary.params, &Exposures::premium_take_up,
                              [&](const auto&... row) { rows.add(row...); });
    return rows.take();
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return any_planned(params, &Exposures::premium_take_up) ? std::make_unique<TakeUpTable>()
                                                          : nullptr;
}

}  // namespace

TableMember take_up_table() {
  return {make};
}

}  // namespace cofferdam
