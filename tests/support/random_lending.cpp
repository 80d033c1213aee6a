// Clauses on lending, for random scenarios.
#include <algorithm>

#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  Writer(Draft& draft, std::string renewals) : draft_(draft), renewals_(std::move(renewals)) {}

  /// On some of the portfolios of loans; `auctions`: whether one may be among them.
  void clause(bool auction) {
    std::vector<std::size_t> of;
    for (std::size_t p = 0; p < draft_.portfolios.size(); ++p)
      if (may_be_decided(draft_.portfolios[p]) && (of.empty() || !draft_.rarely(3)))
        of.push_back(p);
    if (of.empty()) return;
    std::vector<std::string> names;
    bool renewed = false, grouped = false;
    for (const std::size_t p : of) {
      names.push_back(draft_.portfolios[p].name);
      renewed = renewed || draft_.portfolios[p].is_renewed;
      grouped = grouped || draft_.portfolios[p].is_grouped;
    }
    std::string text = "lending: {name: " + draft_.name("lending") + ", of: " + list_of(names);
    const std::vector<std::string> tags = draft_.tags_of({"", of, false, false});
    const std::string tag = tags.empty() ? "region" : draft_.one_of(tags);
    const bool split = !auction && draft_.flag();
    const bool responds = !auction && !grouped && draft_.rarely(3);
    text += responds && draft_.flag() ? (split ? ", each: " + tag : "")
                                      : capacity(split, tag) + counts();
    if (responds) text += response(of);
    if (draft_.rarely(3)) text += ", part: " + draft_.pick({"whole_loan", "guaranteed_part"});
    if (draft_.rarely(4) && !grouped) text += ", of_offer: " + draft_.pick({"50 %", "80 %", "0 %"});
    if (renewed || draft_.rarely(20)) text += ", renewals: " + renewals_;
    if (auction) text += bids(tag);
    draft_.items.push_back(text + "}");
  }

 private:
  bool may_be_decided(const DraftPortfolio& of) {
    return (of.has_loans && of.lends_later && !of.is_premium_of) || draft_.rarely(30);
  }

  std::string capacity(bool split, const std::string& tag) {
    if (draft_.pools.empty() || draft_.flag())
      return ", capacity: " + std::to_string(draft_.below(400)) +
             (split ? ", each: " + tag : std::string());
    const DraftPool& pool = draft_.one_of(draft_.pools);
    std::vector<std::string> pools = {pool.bearer};
    for (const DraftPool& other : draft_.pools)
      if (other.bearer != pool.bearer && other.each == pool.each && draft_.rarely(3))
        pools.push_back(other.bearer);
    std::string text =
        ", pools: " + list_of(pools) + ", leverage: " + draft_.pick({"2", "5", "0.5", "1"});
    return split && !pool.each.empty() ? text + ", each: " + pool.each : text;
  }

  std::string counts() {
    if (draft_.flag()) return draft_.rarely(3) ? ", counts: in_force" : "";
    const std::string window =
        draft_.pick({"day", "calendar_year_to_date", "trailing_months", "since_start"});
    return ", counts: lent, window: " + window + months(window);
  }

  std::string months(const std::string& window) {
    return window == "trailing_months" ? ", months: " + std::to_string(1 + draft_.below(14)) : "";
  }

  std::string response(const std::vector<std::size_t>& of) {
    std::string text =
        ", responds: {every: " + draft_.pick({"year", "half_year", "quarter", "month"}) +
        ", expected_coverage: " + draft_.percent(100);
    const bool priced = std::all_of(of.begin(), of.end(),
                                    [&](std::size_t p) { return draft_.portfolios[p].has_pd; });
    const bool by_margin = priced && draft_.flag();
    if (!by_margin || draft_.flag()) {
      text += ", base: {share: " + draft_.percent(100) + ", coverage: " + draft_.percent(100) + "}";
      text += ", elasticity: " + draft_.pick({"1", "0.5", "5", "0"});
    }
    if (!by_margin) return text + "}";
    draft_.needs_pricing = true;
    return text + ", return_on_capital: " + draft_.pick({"10 %", "0 %", "40 %"}) +
           draft_.pick(
               {", capital: as_priced", ", capital: standardised", ", capital: internal_ratings"}) +
           "}";
  }

  std::string bids(const std::string& tag) {
    std::string text = ", auction: {among: " + tag + ", bids: {", all;
    for (const std::string& value : values_of_tag(tag))
      all += (all.empty() ? "" : ", ") + value + ": " + draft_.pick({"50 %", "60 %", "70 %"});
    text += all + "}";
    if (draft_.rarely(3)) text += ", at_most: " + draft_.pick({"65 %", "80 %", "55 %"});
    if (!draft_.flag()) return text + "}";
    const std::string window =
        draft_.pick({"calendar_year_to_date", "trailing_months", "since_start"});
    return text + ", shut_out: {above: " + draft_.percent(40) + ", window: " + window +
           months(window) + "}}";
  }

  Draft& draft_;
  std::string renewals_;
};

}  // namespace

void draw_lending(Draft& draft) {
  Writer writer(draft, draft.pick({"kept", "need_room"}));
  const bool auction = draft.flag();
  writer.clause(auction);
  for (std::uint32_t i = draft.below(3); i > 0; --i) writer.clause(false);
}

}  // namespace cofferdam
