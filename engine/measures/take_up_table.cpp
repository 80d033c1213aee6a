// Take-up: who insures at what the premium costs, by the formula that the book follows.
#include <string>
#include <utility>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
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

  void add(const PremiumTakeUp& take_up, std::size_t i, double count, double amount) {
    const double n = take_up.count[i];
    all += n, policies += count;
    expected += n * take_up.share(i);
    without_subsidy += n * take_up.share_without_subsidy(i);
    premium += n * take_up.premium[i], net += n * take_up.net_premium(i);
    sum_insured += count * amount;
  }
};

class Rows {
 public:
  explicit Rows(std::string currency) : currency_(std::move(currency)) {}
  void add(const std::string& portfolio, const std::string& tag, const std::string& value,
           const Insured& of) {
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
    for (const NamedPortfolio& named : summary.params.portfolios) {
      const Exposures& book = named.portfolio->exposures();
      if (!book.premium_take_up()) continue;
      rows.add(named.name, "(all)", "(all)", insured_of(book, nullptr).front());
      for (const std::string& name : summary.params.report_tags) {
        const Tag* tag = book.tag(name);
        if (!tag || tag->changes) continue;
        const std::vector<Insured> insured = insured_of(book, tag);
        for (std::size_t code = 0; code < insured.size(); ++code)
          if (insured[code].all > 0) rows.add(named.name, name, tag->values[code], insured[code]);
      }
    }
    return rows.take();
  }

 private:
  /// By value of a tag, or of all.
  static std::vector<Insured> insured_of(const Exposures& book, const Tag* tag) {
    const PremiumTakeUp& take_up = *book.premium_take_up();
    std::vector<Insured> insured(tag ? tag->values.size() : 1);
    for (std::size_t i = 0; i < take_up.count.size(); ++i) {
      const std::size_t row = i * book.rows_each();
      insured[tag ? tag->codes[row] : 0].add(take_up, i, book.count_of(row), book.amount_of(row));
    }
    return insured;
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  for (const NamedPortfolio& named : params.portfolios)
    if (named.portfolio->exposures().premium_take_up()) return std::make_unique<TakeUpTable>();
  return nullptr;
}

}  // namespace

TableMember take_up_table() {
  return {make};
}

}  // namespace cofferdam
