// Issuance: which of the bonds that firms plan are issued, and what of that a tool has brought.
#include <limits>
#include <string>
#include <utility>

#include "measures/columns.hpp"
#include "measures/measure.hpp"
#include "measures/planned_rows.hpp"
#include "portfolios/issuance.hpp"
#include "portfolios/portfolio.hpp"

namespace cofferdam {
namespace {

struct Issues {
  double all = 0, planned_volume = 0;
  double issued = 0, volume = 0;
  double without_tool = 0, volume_without = 0;
  double held = 0;     ///< money, of the volume
  double coupons = 0;  ///< a year, money
  double score = 0;

  void add(const Issuance& issuance, std::size_t i, const Exposures& book, std::size_t row) {
    const double count = issuance.count[i], face = count * issuance.face[i];
    all += count, planned_volume += face;
    if (issuance.issues_without_tool(i)) without_tool += count, volume_without += face;
    if (!issuance.issues(i)) return;
    const double kept = count * book.amount_of(row);
    issued += count, volume += face, held += kept;
    coupons += face * (issuance.coupon[i] - issuance.tool_effect[i]);
    score += issuance.per_underwritten * face + issuance.per_held * kept;
  }
};

class Rows {
 public:
  explicit Rows(std::string currency) : currency_(std::move(currency)) {}
  void add(const std::string& portfolio, const std::string& tag, const std::string& value,
           const Issues& of, const Exposures&) {
    portfolio_.add(portfolio), tag_.add(tag), value_.add(value);
    planned_.add(of.all), planned_volume_.add(of.planned_volume);
    issued_.add(of.issued), volume_.add(of.volume);
    without_tool_.add(of.without_tool), volume_without_.add(of.volume_without);
    added_.add(of.volume - of.volume_without);
    held_.add(of.held);
    coupon_.add(of.volume > 0 ? of.coupons / of.volume : std::numeric_limits<double>::quiet_NaN());
    score_.add(of.score);
  }
  Table take() {
    return make_table("issuance", "bonds of a portfolio, all or those with a value of a tag",
                      portfolio_, tag_, value_, planned_, planned_volume_, issued_, volume_,
                      without_tool_, volume_without_, added_, held_, coupon_, score_);
  }

 private:
  std::string currency_;
  TextColumn portfolio_{"portfolio", "name of the portfolio"};
  TextColumn tag_{"tag", "tag that is reported by, or (all)"};
  TextColumn value_{"value", "value of the tag"};
  NumberColumn planned_{"planned", "1", "number of bonds that could be issued"};
  NumberColumn planned_volume_{"planned_volume", currency_, "their face"};
  NumberColumn issued_{"issued", "1", "number of bonds that are issued"};
  NumberColumn volume_{"issued_volume", currency_,
                       "their face, of which a part may be placed with others"};
  NumberColumn without_tool_{"issued_without_tool", "1",
                             "number of bonds that would be issued if no tool lowered a coupon"};
  NumberColumn volume_without_{"issued_volume_without_tool", currency_, "their face"};
  NumberColumn added_{"added_volume", currency_, "face that is issued because of the tool"};
  NumberColumn held_{"held_volume", currency_, "face of issued bonds that the investor keeps"};
  NumberColumn coupon_{"coupon", "1",
                       "yearly rate of issued bonds with the tool, a mean by face; n/a: none is"};
  NumberColumn score_{"underwriter_score", "1",
                      "points for what is underwritten, which is what is issued, and for what is "
                      "held"};
};

class IssuanceTable final : public Stateless {
 public:
  Table table(const Summary& summary) const override {
    Rows rows(summary.params.currency);
    add_planned_rows<Issues>(summary.params, &Exposures::issuance,
                             [&](const auto&... row) { rows.add(row...); });
    return rows.take();
  }
};

std::unique_ptr<Measure> make(const Params& params) {
  return any_planned(params, &Exposures::issuance) ? std::make_unique<IssuanceTable>() : nullptr;
}

}  // namespace

TableMember issuance_table() {
  return {make};
}

}  // namespace cofferdam
