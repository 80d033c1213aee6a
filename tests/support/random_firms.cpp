// Firms that several portfolios share, with their loans and stakes, for random scenarios.
#include "support/scenario_draft.hpp"

namespace cofferdam {

/// Those of bonds and policies, and perhaps others, of loans and stakes.
std::string draw_firms(Draft& draft) {
  draft.rates_firms = draft.dated && draft.flag();
  draft.tells_grades = draft.rates_firms && draft.flag();
  const std::string tech =
      std::string("firms:\n  tech: {count: 7, ") +
      (draft.rates_firms ? "rating: class, migration: " + draft.pick({"own", "moving"}) +
                               (draft.tells_grades ? ", current_grade: now" : "")
                         : "pd: 25 %") +
      ", loading: {national: 0.4}, tags: {region: {mix: {east: "
      "40 %, north: 25 %, west: 35 %}}, class: {mix: {giant: 40 %, tech: 60 %}}}}\n";
  draft.has_firms = draft.rarely(4);
  if (!draft.has_firms) return tech;
  const std::uint32_t source = draft.below(draft.dated ? 3 : 2);
  const bool of_file = source == 1;
  draft.firms_come = source == 2;
  std::string text =
      of_file ? "file: {path: tests/data/random_loans.csv, where: \"" +
                    draft.pick({"score up_to 1", "score = 2", "score over 3"}) + "\"}, id: id"
      : source == 0 ? "count: " + std::to_string(3 + draft.below(9))
                    : "new_business: {" + draft.pick({"count: 8", "count: 14"}) +
                          ", every: " + draft.pick({"quarter", "month", "year"}) + "}";
  if (of_file)
    text +=
        ", tags: {region: {column: region}, class: {column: class}}, attributes: {quota: "
        "{column: quota}}";
  else
    text +=
        ", tags: {region: {mix: {east: 40 %, north: 25 %, west: 35 %}}, class: {mix: {giant: "
        "40 %, tech: 60 %}}}, attributes: {quota: {uniform: {from: 0, to: 0.25}}}";
  draft.firms_are_many = source == 0;
  const bool rated = draft.dated && draft.rarely(2);
  draft.tells_own_grades = rated && draft.flag();
  text += rated
              ? ", rating: class, migration: own" +
                    std::string(draft.tells_own_grades ? ", current_grade: now" : "")
              : ", pd: " +
                    draft.pick({"30 %", "10 %", "{by: class, values: {giant: 20 %, tech: 40 %}}"});
  text += ", loading: {national: 0.4}";
  if (draft.rarely(3)) text += ", groups: {by: region, loading: 0.5}";
  return tech + "  own: {" + text + "}\n";
}

/// On a day of their own, or over time.
static std::string begin_of(Draft& draft) {
  if (!draft.dated || draft.firms_come || !draft.rarely(3)) return "";
  if (!draft.firms_are_many || draft.flag()) return ", originated: " + text_of(draft.day());
  return ", new_business: {count: 1, every: " + draft.pick({"quarter", "year"}) + "}";
}

static std::string loans_of_firms(Draft& draft, DraftPortfolio& portfolio) {
  std::string text = ", ead: " + draft.pick({"20", "50", "{lognormal: {mean: 25, cv: 0.8}}"});
  const std::string begin = begin_of(draft);
  text += begin;
  portfolio.has_loans = true;
  portfolio.lends_later = !begin.empty();
  if (draft.dated) {
    text += ", term: " + draft.pick({"24 months", "12 months", "7 months", "36 months"}) +
            draft.pick({"", ", repayment: {linear: {every: quarter}}"});
    portfolio.is_renewed = draft.rarely(4);
    if (portfolio.is_renewed) text += ", renewal: 60 %";
  }
  if (!draft.dated || draft.flag())
    return text + ", lgd: " + draft.pick({"100 %", "45 %", "{beta: {mean: 45 %, sd: 20 %}}"});
  portfolio.comes_back = true;
  text += draft.pick({"", "", ", lgd: {beta: {mean: 45 %, sd: 20 %}}"});
  text += ", recovery: {rate: " + draft.pick({"60 %", "100 %"});
  text += draft.pick({"", ", lag: 6 months", ", lag: 45 days"});
  return text + draft.pick({"", ", cost: 10 %"}) + "}";
}

static std::string stakes_of_firms(Draft& draft) {
  return begin_of(draft) + ", cost: " + draft.pick({"50", "{lognormal: {mean: 25, cv: 0.8}}"}) +
         ", holding: " + draft.pick({"12 months", "7 months", "18 months"}) + ", multiple: " +
         draft.pick({"0.25", "{lognormal: {mean: 1.2, cv: 1.5}}",
                     "{two_point: {low: 0, high: 3, probability_high: 0.2}}"}) +
         draft.pick({"", ", loading: {national: 0.4}"}) +
         draft.pick({"", ", equity_after_default: 0", ", equity_after_default: 0.1"});
}

std::string draw_of_firms(Draft& draft, DraftPortfolio& portfolio) {
  portfolio.tags = {"region", "class"};
  portfolio.has_quota = true;
  if (draft.has_instances) portfolio.tags.emplace_back("bank");
  if (draft.tells_own_grades) portfolio.tags.emplace_back("now");
  const bool stakes = draft.dated && draft.flag();
  if (stakes) {
    portfolio.amount = "cost";
    portfolio.has_pd = false;
  }
  std::string text = stakes ? "type: equity, investor: " : "type: loans, lender: ";
  text += portfolio.lender + ", firms: own";
  if (draft.rarely(3)) text += ", share_of_firms: 70 %";
  return "{" + text + (stakes ? stakes_of_firms(draft) : loans_of_firms(draft, portfolio)) + "}";
}

}  // namespace cofferdam
