// Portfolios of loans for random scenarios.
#include "support/scenario_draft.hpp"

namespace cofferdam {
namespace {

class Writer {
 public:
  Writer(Draft& draft, DraftPortfolio& portfolio) : draft_(draft), portfolio_(portfolio) {}

  /// Loans with drawn defaults: generated, of a file, or lent over time.
  std::string loans() {
    fine_ = draft_.rarely(4);
    portfolio_.has_loans = true;
    portfolio_.is_fine = fine_;
    draft_.has_fine_grained = draft_.has_fine_grained || fine_;
    std::string text = "type: loans, lender: " + portfolio_.lender;
    const std::uint32_t source = draft_.below(draft_.dated ? 3 : 2);
    text += source == 0 ? generated() : source == 1 ? rows_of_file() : business();
    text += chances() + losses();
    if (fine_) text += ", fine_grained: yes";
    if (draft_.rarely(3)) text += ", group_equal_loans: yes";
    portfolio_.is_grouped = text.find("group_equal_loans") != std::string::npos ||
                            text.find("loans_per_row") != std::string::npos;
    return "{" + text + "}";
  }

 private:
  /// Regions and classes that are drawn: apart, together, or classes as others see them.
  std::string drawn_tags(bool classes) {
    const std::uint32_t form = classes ? draft_.below(4) : 0;
    if (form == 1)
      return ", joint_tags: [{tags: [class, region], shares: [{values: [giant, east], share: 25 "
             "%}, {values: [tech, east], share: 15 %}, {values: [giant, north], share: 25 %}, "
             "{values: [tech, west], share: 35 %}]}], tags: {size: {of: " +
             std::string("ead, bands: [{up_to: 19, name: small}, {name: large}]}");
    if (form == 2)
      return ", tags: {class: {observes: {tag: kind, classes: [tech, giant], matrix: [[80 %, 20 "
             "%], [5 %, 95 %]]}}, kind: {mix: {giant: 40 %, tech: 60 %}}, region: " +
             std::string(kRegions);
    return ", tags: {region: " + std::string(kRegions) +
           (classes ? ", class: {mix: {giant: 40 %, tech: 60 %}}" : "");
  }

  std::string tags(bool of_file) {
    const bool classes = !draft_.rarely(4);
    std::string text = of_file ? std::string(", tags: {region: {column: region}") +
                                     (classes ? ", class: {column: class}" : "")
                               : drawn_tags(classes);
    portfolio_.tags = {"region"};
    if (classes) portfolio_.tags.emplace_back("class");
    if (of_file && draft_.flag()) {
      text += ", flagged: {column: flagged}";
      portfolio_.tags.emplace_back("flagged");
    }
    if (draft_.has_instances) portfolio_.tags.emplace_back("bank");
    portfolio_.has_quota = of_file || draft_.flag();
    text += "}";
    if (portfolio_.has_quota)
      text += std::string(", attributes: {quota: ") +
              (of_file ? "{column: quota}}" : "{uniform: {from: 0, to: 0.25}}}");
    return text;
  }

  std::string ead() {
    if (draft_.rarely(3) && !fine_) return ", ead: {lognormal: {mean: 25, cv: 0.8}}";
    return ", ead: " + draft_.pick({"20", "10", "50",
                                    "{by: region, values: {east: 12, north: 30, "
                                    "west: 45}}"});
  }

  std::string generated() {
    std::string text = ", count: " + std::to_string(3 + draft_.below(12)) + tags(false) + ead();
    if (draft_.rarely(4)) text += ", loans_per_row: " + draft_.pick({"3", "5"});
    if (!draft_.dated) return text;
    if (draft_.flag()) text += ", age: " + age();
    if (draft_.rarely(4)) text += ", ead_at: start";
    return text + term();
  }
  std::string age() {
    return fine_ ? draft_.pick({"5 months", "0 months"})
                 : draft_.pick({"5 months", "{uniform: {from: 0 months, to: 11 months}}"});
  }

  std::string rows_of_file() {
    std::string text = ", file: {path: tests/data/random_loans.csv, where: \"" +
                       draft_.pick({"score up_to 1", "score = 2", "score over 3", "score in [1, 4]",
                                    "region in [east, west, north] and score = 3"}) +
                       "\"}" + tags(true) + ", ead: {column: amount}";
    if (!draft_.rarely(3)) text += ", id: id";
    if (!draft_.rarely(3)) text += ", loans_per_row: {column: loans}";
    if (!draft_.dated) return text;
    if (draft_.flag()) text += ", age: {column: age}";
    return text + ", term: {column: term}" + repayment();
  }

  std::string business() {
    portfolio_.lends_later = true;
    std::string text = ", new_business: {" +
                       draft_.pick({"count: 8", "count: 14", "volume: 240", "count: 3.5"}) +
                       ", every: " + draft_.pick({"quarter", "month", "year"});
    if (draft_.rarely(4)) text += ", until: " + text_of(draft_.day());
    if (draft_.flag())
      text += ", take_up: " + draft_.pick({"60 %", "25 %", "{uniform: {from: 0.2, to: 1}}"});
    text += "}";
    if (draft_.rarely(3)) {
      text += ", opening_book: steady_state";
      in_force_ = draft_.flag();
      if (in_force_) text += ", in_force: 200";
    }
    return text + tags(false) + ead() + term();
  }

  std::string term() {
    std::string text = ", term: ";
    if (draft_.rarely(4) && !fine_)
      text += "{uniform: {from: 12 months, to: 30 months}}";
    else
      text += draft_.pick({"24 months", "12 months", "13 months", "36 months"});
    return text + repayment();
  }

  std::string repayment() {
    return draft_.pick({"", ", repayment: {linear: {every: quarter}}",
                        ", repayment: {linear: {every: month, grace_months: 6}}",
                        ", repayment: {annuity: {interest: 4 %, every: quarter}}",
                        ", repayment: {revolving: {utilisation: 60 %, at_default: 90 %}}",
                        ", repayment: {revenue_linked: {share_of_revenue: 8 %, revenue: 9, "
                        "growth: 10 %, multiple: 1.2}}",
                        ""});
  }

  std::string chances() {
    std::string text = ", loading: {national: 0.4}, pd: ";
    const std::uint32_t form = draft_.below(4);
    text += form == 1             ? "35 %"
            : form == 2           ? "{by: region, values: {east: 8 %, north: 20 %, west: 50 %}}"
            : form == 3 && !fine_ ? "{uniform: {from: 2 %, to: 60 %}}"
                                  : "20 %";
    portfolio_.is_renewed = draft_.dated && draft_.rarely(4);
    if (portfolio_.is_renewed) text += ", renewal: 60 %";
    if (draft_.rarely(6))
      return text + ", pd_uplift: {" + draft_.pick({"points: 5 pp", "relative: 50 %"}) + "}";
    if (!in_force_ && draft_.rarely(4))
      text += ", screening: {gini: " + draft_.pick({"0.5", "0.2", "0"}) +
              ", acceptance: " + draft_.pick({"60 %", "90 %"}) + "}";
    return text;
  }

  std::string losses() {
    if (!draft_.dated || draft_.rarely(3))
      return std::string(", lgd: ") +
             (fine_ && draft_.rarely(3)
                  ? std::string("45 %")
                  : draft_.pick({"100 %", "45 %", "{beta: {mean: 45 %, sd: 20 %}}"}));
    portfolio_.comes_back = true;
    std::string text = ", recovery: {rate: " + draft_.pick({"60 %", "25 %", "100 %"});
    if (draft_.rarely(3) && !fine_) text = ", recovery: {rate: {uniform: {from: 0.1, to: 1}}";
    if (draft_.rarely(4)) text = ", lgd: 55 %" + text;
    const std::uint32_t lag = draft_.below(5);
    if (lag > 0)
      text += std::string(", lag: ") + (lag == 1   ? "6 months"
                                        : lag == 2 ? "45 days"
                                        : lag == 3 && !fine_
                                            ? "{uniform: {from: 0 months, to: 20 months}}"
                                            : "1 month");
    if (draft_.rarely(3)) text += ", cost: " + draft_.pick({"10 %", "50 %"});
    return text + "}";
  }

  static constexpr const char* kRegions = "{mix: {east: 40 %, north: 25 %, west: 35 %}}";
  Draft& draft_;
  DraftPortfolio& portfolio_;
  bool fine_ = false, in_force_ = false;
};

}  // namespace

/// Loans all of whose keys but type and lender are terms, and who may say the PD themselves.
static std::string with_terms(Draft& draft, const std::string& loans, std::string& terms) {
  const std::size_t at = loans.find(", ", loans.find("lender: "));
  const std::string name = "terms" + std::to_string(draft.portfolios.size());
  terms += "  " + name + ": {" + loans.substr(at + 2) + "\n";
  return loans.substr(0, at) + ", terms: " + name + (draft.flag() ? ", pd: 30 %" : "") + "}";
}

std::string draw_portfolios(Draft& draft) {
  std::string text = "portfolios:\n", terms;
  // Of firms there are several, so that one firm has several exposures.
  for (std::uint32_t i = 0, n = draft.has_firms ? 2 + draft.below(2) : 1 + draft.below(3); i < n;
       ++i) {
    DraftPortfolio portfolio{
        "book" + std::to_string(i), draft.rarely(4) ? "leasing" : "bank", {}, false};
    const bool of_firms = draft.has_firms && (i == 0 || !draft.rarely(3));
    const bool given = !of_firms && draft.dated && draft.flag();
    std::string keys = of_firms                         ? draw_of_firms(draft, portfolio)
                       : given                          ? draw_history(draft, portfolio)
                       : draft.rarely(5)                ? draw_policies(draft, portfolio)
                       : draft.dated && draft.rarely(6) ? draw_equity(draft, portfolio)
                       : draft.dated && draft.rarely(6) ? draw_bonds(draft, portfolio)
                                                        : Writer(draft, portfolio).loans();
    if (keys.starts_with("{type: loans, lender: ") && !of_firms && draft.rarely(4))
      keys = with_terms(draft, keys, terms);
    text += "  " + portfolio.name + ": " + keys + "\n";
    draft.portfolios.push_back(portfolio);
  }
  return (terms.empty() ? "" : "loan_terms:\n" + terms) + text;
}

}  // namespace cofferdam
